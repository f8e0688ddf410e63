"""The pages about content gaps: what customers asked in vain, and the answer that a person writes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Annotated, Any

import structlog
from babel import Locale
from fastapi import APIRouter, HTTPException, Query, Request, Response

from console.customers.gap_askers import Asker, askers_of
from console.paging import page_of
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.spreadsheet import csv_file
from console.texts import N_, Texts
from knowledge.gaps import content_gaps as gaps
from knowledge.gaps.content_gaps import State
from knowledge.gaps.gap_answers import answer_group, tells_who
from knowledge.gaps.gap_groups import GapGroups
from knowledge.gaps.gap_report import GapGroup, GapReport, gap_group, gap_report

GAPS = "/console/knowledge/gaps"
#: Groups on a page, and questions that are shown of each.
GROUPS, SHOWN = 20, 5
#: Windows that can be chosen, in days; 0 is everything.
WINDOWS = (7, 30, 90, 0)
#: Why there was no answer, in the terms of Answer.reason.
REASONS = (
    N_("no match"), N_("not stated"), N_("nothing fits"), N_("not helpful"), N_("promised"),
    N_("asked for person"), N_("unknown"),
)  # fmt: skip
LONGEST_ANSWER = 4000
LONGEST_QUESTION = 500
#: Groups of a CSV export.
EXPORTED = 10_000
HEADS = (
    "group", "question", "language", "customers", "questions", "last asked", "reasons", "nearest kind",
    "nearest", "nearest score", "other wordings", "state",
)  # fmt: skip


class GapPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        library = services.library
        self._groups = GapGroups(library.database, library.vectors.embedder)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/gaps")
        router.get("")(self.show)
        router.get("/export")(self.export)
        router.get("/{group_id}")(self.write)
        router.post("/{group_id}/answer")(self.answer)
        router.post("/{group_id}/ignore")(self.ignore)
        router.post("/{group_id}/reopen")(self.reopen)
        return router

    async def show(
        self,
        request: Request,
        state: Annotated[State, Query()] = "open",
        days: Annotated[int, Query(ge=0, le=3650)] = 90,
        page: Annotated[int, Query(ge=1, le=100_000)] = 1,
    ) -> Response:
        report = await self._report(state, days, GROUPS, (page - 1) * GROUPS)
        async with self._services.database.read() as session:
            askers = await askers_of(session, [gap for group in report.groups for gap in group.gaps])
        context = {
            "report": report,
            "askers": askers,
            "nearest": {group.id: await self._nearest(group) for group in report.groups},
            "state": state,
            "days": days,
            "windows": {each: self._window(request, each) for each in WINDOWS},
            "window": self._window(request, days),
            "page": page_of(request, page, report.total, size=GROUPS),
            "shown": SHOWN,
        }
        return self._renderer.page(request, "gaps.html", context)

    async def export(
        self,
        state: Annotated[State, Query()] = "open",
        days: Annotated[int, Query(ge=0, le=3650)] = 90,
    ) -> Response:
        """The groups as a table for spreadsheets."""
        report = await self._report(state, days, EXPORTED, 0)
        return csv_file(f"content-gaps-{state}.csv", HEADS, [row_of(group) for group in report.groups])

    async def write(self, request: Request, group_id: int) -> Response:
        """The form in which the answer is written."""
        group = await self._open_group(group_id)
        return await self._form(request, group, {}, group.typical.question, problem=None)

    async def answer(self, request: Request, group_id: int) -> Response:
        group = await self._open_group(group_id)
        form = await request.form()
        question = str(form.get("question", "")).strip()
        texts = {name: str(form.get(f"answer-{name}", "")).strip() for name in group_languages(group)}
        answers = {name: text for name, text in texts.items() if text}
        problem = _problem(self._renderer.texts(request), question, answers)
        if problem:
            return await self._form(request, group, texts, question, problem=problem)
        chosen = {int(str(each)) for each in form.getlist("wording") if str(each).isdecimal()}
        library = self._services.library
        done = await answer_group(library, group_id, answers, question=question, chosen=chosen)
        if not done:
            return self._renderer.back(request, GAPS, "Somebody has already dealt with it.")
        self._log.info("A gap was answered.", action="gap_answered", operator_id=signed_in(request).id)
        return self._renderer.back(request, GAPS, "Saved. Whoever asks this from now on gets your answer.")

    async def ignore(self, request: Request, group_id: int) -> Response:
        return await self._move(request, group_id, "open", "ignored", N_("It is left unanswered."))

    async def reopen(self, request: Request, group_id: int) -> Response:
        return await self._move(request, group_id, "ignored", "open", N_("It is open again."))

    async def _move(
        self, request: Request, group_id: int, before: State, after: State, message: str
    ) -> Response:
        async with self._services.database.begin() as session:
            moved = await gaps.move_group(session, group_id, before=before, after=after)
        if not moved:
            message = N_("Somebody has already dealt with it.")
        return self._renderer.back(request, GAPS, message)

    def _window(self, request: Request, days: int) -> str:
        if not days:
            return self._renderer.texts(request).say("all time")
        return self._renderer.formats(request).count(days, "the last %(n)s day", "the last %(n)s days")

    async def _report(self, state: State, days: int, limit: int, offset: int) -> GapReport:
        await self._groups.catch_up()
        async with self._services.database.read() as session:
            return await gap_report(
                session,
                state=state,
                now=self._services.clock(),
                window=timedelta(days=days) if days else None,
                limit=limit,
                offset=offset,
            )

    async def _open_group(self, group_id: int) -> GapGroup:
        async with self._services.database.read() as session:
            group = await gap_group(session, group_id, "open")
        if group is None:
            raise HTTPException(404, "This question is answered or left, or its customer was erased.")
        return group

    async def _form(
        self, request: Request, group: GapGroup, texts: dict[str, str], question: str, problem: str | None
    ) -> Response:
        async with self._services.database.read() as session:
            askers: dict[int, Asker] = await askers_of(session, group.gaps)
        reader = self._renderer.texts(request).language
        context = {
            "group": group,
            "question": question,
            "texts": texts,
            "languages": {name: language_name(name, reader) for name in group_languages(group)},
            "wordings": [(gap, not tells_who(gap.question)) for gap in group.phrasings()],
            "askers": askers,
            "nearest": await self._nearest(group),
            "problem": problem,
            "longest": LONGEST_ANSWER,
            "longest_question": LONGEST_QUESTION,
        }
        return self._renderer.page(request, "gap_answer.html", context, status=422 if problem else 200)

    async def _nearest(self, group: GapGroup) -> dict[str, Any] | None:
        """What came nearest when it was asked, else what comes nearest now."""
        if group.nearest is not None:
            return group.nearest
        found = await self._services.library.search(group.typical.question, limit=5)
        texts = [hit for hit in found if hit.kind != "product" and hit.score > 0] or found[:1]
        if not texts or texts[0].score <= 0:
            return None
        best = texts[0]
        return {"kind": best.kind, "id": best.id, "title": best.title, "score": best.score}


def group_languages(group: GapGroup) -> list[str]:
    """The languages that a group was asked in; that of its typical question first."""
    main = group.typical.language or "en"
    return [main, *(name for name in group.languages if name != main)]


def language_name(code: str, reader: str) -> str:
    """What a language is called in that of the reader."""
    return str(Locale(reader).languages.get(code, code))


def row_of(group: GapGroup) -> Sequence[object]:
    """A group as a row under HEADS."""
    typical, nearest = group.typical, group.nearest or {}
    others = [gap.question for gap in group.phrasings() if gap is not typical]
    return (
        group.id,
        typical.question,
        typical.language,
        group.customers,
        len(group.gaps),
        group.last_asked.isoformat(),
        "; ".join(f"{reason} {number}" for reason, number in group.reasons),
        nearest.get("kind"),
        nearest.get("title"),
        nearest.get("score"),
        " | ".join(others),
        group.state,
    )


def _problem(texts: Texts, question: str, answers: dict[str, str]) -> str | None:
    if not question:
        return texts.say("Write the question first.")
    if len(question) > LONGEST_QUESTION:
        return texts.say("The question is longer than %(limit)s characters.", limit=LONGEST_QUESTION)
    if not answers:
        return texts.say("Write an answer first.")
    if max(map(len, answers.values())) > LONGEST_ANSWER:
        return texts.say("An answer is longer than %(limit)s characters.", limit=LONGEST_ANSWER)
    return None
