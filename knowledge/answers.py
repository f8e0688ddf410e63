"""Answers to customers: the first way of answering that fits, and an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.approved.approved_answers import CERTAIN, LIKELY, Approved, Likeness, load_approved
from knowledge.built_in import BuiltIn, Found
from knowledge.clarifying import clarify, may_mean_view, names_only_service
from knowledge.draft import Citation, Draft, Kind
from knowledge.facts.attributes import ordinal
from knowledge.facts.named import load_products
from knowledge.facts.subject import asks_of_view
from knowledge.follow_up import LINES, last_request, resolve
from knowledge.gaps import content_gaps as gaps
from knowledge.gifts import ask_taste, wishes_gift
from knowledge.language import detect_language
from knowledge.library import Library
from knowledge.other_one import find_other
from knowledge.others import asks_for_colours, asks_for_more, only_one, other_colours
from knowledge.pointing import ask_which, show_pointed
from knowledge.schema import Product
from knowledge.shorthand import in_full
from knowledge.suggestions import categories, suggest
from knowledge.talk import ASKED_FOR_PERSON, ASKED_WHO, reply_to_talk
from knowledge.texts import say
from knowledge.writing.generation import OnText, Writer
from knowledge.writing.promises import PROMISED

__all__ = ["Answer", "Answerer", "Citation", "Line", "Question"]

#: Lines of the conversation that a model sees.
_EARLIER = 6
#: A question is read to this length; no shopper needs more, and a long one costs time.
_LONGEST = 1000


@dataclass(frozen=True)
class Line:
    """One earlier line of the conversation; `role` is customer | bot | operator."""

    role: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Question:
    """What a customer asks, and what the faces know about the moment."""

    text: str
    #: The language to answer in; None takes the language of the text.
    language: str | None = None
    history: tuple[Line, ...] = ()
    #: Ids of the products last shown, in the order shown.
    products_in_view: tuple[str, ...] = ()
    #: Ids of the products that were shown together before one of them came into view alone.
    shown_before: tuple[str, ...] = ()
    #: Who asks, for content gaps; knowledge/ does not look it up. None for a question that is only tried out.
    asked_by: str | None = None
    #: Ids of the products that were shown in the conversation so far.
    seen: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the customer is told. Text and action are separate: a face must do the action."""

    answered: bool
    text: str
    kind: Kind
    products: tuple[str, ...] = ()
    citations: tuple[Citation, ...] = ()
    reason: str | None = None
    suggested: tuple[str, ...] = ()
    seconds: float = 0.0
    #: "handoff" offers a person; the customer decides.
    action: Literal["handoff"] | None = None
    language: str = "en"
    topic: str | None = None
    #: Where nothing fits, the product that comes nearest.
    nearest: str | None = None
    #: What to record as a content gap; None for an answer, and where nobody asks.
    gap: gaps.Gap | None = None

    def as_json(self) -> dict[str, Any]:
        """The keys of `ask --json`. Small talk is `clarify` there: the shop asks back."""
        keys = ("answered", "text", "kind", "products", "citations", "reason", "suggested", "seconds")
        row = asdict(self)
        if self.kind == "talk":
            row |= {"kind": "clarify", "answered": False}
        return {key: list(row[key]) if isinstance(row[key], tuple) else row[key] for key in keys}


class Answerer:
    """Answers questions from the library; a chat model is optional."""

    def __init__(self, library: Library, writer: Writer | None) -> None:
        self._library = library
        self._writer = writer
        self._built_in = BuiltIn(library)
        self._approved: tuple[int, Approved] | None = None
        self._sold: tuple[str, ...] = ()

    async def answer(self, question: Question, *, now: datetime, on_text: OnText | None = None) -> Answer:
        """Answer; a customer's unanswered question is recorded as a content gap."""
        answer = await self.prepare(question, now=now, on_text=on_text)
        if answer.gap is not None:
            async with self._library.database.begin() as session:
                await gaps.record_gap(session, answer.gap, now=now, asked_by=question.asked_by)
        return answer

    async def prepare(self, question: Question, *, now: datetime, on_text: OnText | None = None) -> Answer:
        """An answer that may never be given: what gap it tells of is left to be recorded.

        `on_text` receives the growing text while a model writes; the Answer has the last word.
        """
        started = perf_counter()
        text = in_full(question.text.strip()[:_LONGEST])
        language = question.language or detect_language(text)
        draft = await self._draft(replace(question, text=text), language, on_text, now)
        gap = None
        if draft.kind == "unanswered" and question.asked_by is not None:
            gap = await self._gap(question.text, draft, language)
        return replace(_answer(draft, language, perf_counter() - started), gap=gap)

    async def _draft(self, question: Question, language: str, on_text: OnText | None, now: datetime) -> Draft:
        async with self._library.database.read() as session:
            approved = await self._load_approved(session)
            in_view = await load_products(session, _in_view(question))
            earlier = [
                (await self._library.correct(session, in_full(line))).text for line in _earlier(question)
            ]
            shown = question.shown_before
            if beside := await self._beside(session, question, earlier, in_view, language):
                return replace(
                    beside, suggested=beside.suggested or suggest(beside, approved, (), self._sold, language)
                )
            other = await find_other(session, question.text, earlier, in_view, shown, language)
            if other:
                if which := other.which(language):
                    return which
                question, in_view = replace(question, text=other.asked[0]), list(other.products)
            corrected = await self._library.correct(session, question.text)
            # What the line means after the customer's earlier ones.
            meant = resolve(corrected.text, earlier, in_view, currency=self._library.currency)
            nearest = await approved.nearest(meant.text, self._library.vectors)
            talk = reply_to_talk(meant.text, self._sold, language)
            # Who asks for a person gets one, and not the approved answer on how to ask for one.
            draft = (
                None if talk and talk.reason else _approved_answer(approved, meant.text, nearest, language)
            )
            draft = draft or talk
            likely = nearest and nearest[0].score >= LIKELY
            if not in_view and not talk and not likely:
                which = ask_which(meant.text, earlier, self._sold, language)
                if which:
                    return which
            found = None
            certain = nearest and nearest[0].score >= CERTAIN and not asks_of_view(meant.text, in_view)
            named = names_only_service(meant.text) or await self._built_in.names_goods(session, meant.text)
            if named or meant.goods or may_mean_view(meant.text, in_view):
                certain = approved.holds(meant.text)
            if draft is None or (draft.citations and not certain):
                found = await self._built_in.find(session, meant, in_view, language, approved=draft)
        if found:
            draft = await self._best_of(found, question, meant.text, language, on_text, now)
        if draft is None and wishes_gift(meant.text):
            draft = ask_taste(self._sold, language)
        draft = draft or clarify(approved, nearest, language) or _unknown(language)
        suggested = suggest(draft, approved, nearest, self._sold, language)
        return replace(draft, suggested=suggested)

    async def _beside(
        self,
        session: AsyncSession,
        question: Question,
        earlier: Sequence[str],
        in_view: Sequence[Product],
        language: str,
    ) -> Draft | None:
        """What else there is beside what was shown, where nothing but that is asked."""
        text = question.text
        if in_view and (pointed := show_pointed(text, in_view, language)):
            return pointed
        if asks_for_more(text):
            asked = [line for line in earlier if not asks_for_more(line)]
            before = last_request(asked, in_view, currency=self._library.currency)
            seen = {*question.seen, *question.shown_before, *question.products_in_view}
            return await self._built_in.others(session, before, seen, language) if before else None
        if not in_view:
            return None
        place = ordinal(text) or 0
        if asks_for_colours(text) and place < len(in_view):
            return await other_colours(session, in_view[place], language)
        alone = len(in_view) == 1 and len(question.shown_before) < 2
        return only_one(text, in_view[0], language) if alone else None

    async def _best_of(
        self,
        found: Found,
        question: Question,
        text: str,
        language: str,
        on_text: OnText | None,
        now: datetime,
    ) -> Draft | None:
        """What the model writes where it may and can, else the built-in answer."""
        written = None
        if self._writer and found.evidence:
            written = await self._writer.write(
                text,
                found.evidence,
                language,
                now=now,
                earlier=[f"{line.role}: {line.text}" for line in question.history[-_EARLIER:]],
                asked_by=question.asked_by,
                otherwise=found.draft,
                on_text=on_text,
            )
        return written or found.draft or found.otherwise

    async def _load_approved(self, session: AsyncSession) -> Approved:
        """The approved answers, read again when the content has changed, by whichever process."""
        revision = await self._library.catch_up(session)
        if self._approved is None or self._approved[0] != revision:
            approved = await load_approved(session)
            await approved.load_vectors(self._library.vectors)
            self._sold = await categories(session)
            self._approved = (revision, approved)
        return self._approved[1]

    async def _gap(self, text: str, draft: Draft, language: str) -> gaps.Gap:
        approved = self._approved[1] if self._approved else None
        near = await approved.nearest(text, self._library.vectors) if approved else []
        nearest = _nearest(near[0]) if near and near[0].score > 0 else None
        return gaps.Gap(text, draft.reason or "unknown", language, nearest)


def _earlier(question: Question) -> list[str]:
    """What the customer said last before this, oldest first."""
    return [line.text for line in question.history if line.role == "customer"][-LINES:]


def _in_view(question: Question) -> tuple[str, ...]:
    """What is in view; "the second one" is one of those that were shown together."""
    several = len(question.products_in_view) == 1 < len(question.shown_before)
    return (
        question.shown_before if several and ordinal(question.text) is not None else question.products_in_view
    )


def _nearest(likeness: Likeness) -> gaps.Nearest:
    asked = likeness.question
    return gaps.Nearest("faq", str(asked.id), asked.question, round(likeness.score, 4))


def _approved_answer(
    approved: Approved, text: str, nearest: Sequence[Likeness], language: str
) -> Draft | None:
    asked = approved.match(text, nearest)
    if asked is None:
        return None
    told = approved.in_language(asked, language)
    return Draft(
        kind="faq",
        text=told.answer,
        citations=(Citation(f"faq:{told.id}", told.question),),
        topic=told.topic,
    )


def _unknown(language: str) -> Draft:
    return Draft(kind="unanswered", text=say("unknown", language), reason="no_match")


def _answer(draft: Draft, language: str, seconds: float) -> Answer:
    offers_person = draft.kind == "unanswered" or draft.reason in {ASKED_FOR_PERSON, ASKED_WHO, PROMISED}
    return Answer(
        answered=draft.kind not in {"unanswered", "clarify"},
        text=draft.text,
        kind=draft.kind,
        products=draft.products,
        citations=draft.citations,
        reason=draft.reason,
        suggested=draft.suggested,
        seconds=round(seconds, 4),
        action="handoff" if offers_person else None,
        language=language,
        topic=draft.topic,
        nearest=draft.nearest,
    )
