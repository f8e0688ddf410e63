"""The pages about approved answers: written, changed and removed in the console."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException, Request, Response

from console.content.gap_pages import LONGEST_ANSWER, LONGEST_QUESTION, language_name
from console.content.knowledge_list import KnowledgeList
from console.exceptions import CorrectTheForm
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from knowledge.content import listing
from knowledge.schema import Faq

ANSWERS = "/console/knowledge/answers"
#: Offered in the form; an answer in another language keeps its own.
LANGUAGES = ("en", "zh", "ru")
LONGEST_TOPIC = 100


@dataclass(frozen=True)
class WrittenAnswer:
    """The form's fields as they were typed."""

    question: str = ""
    answer: str = ""
    language: str = ""
    topic: str = ""

    @classmethod
    def of(cls, faq: Faq) -> WrittenAnswer:
        return cls(faq.question, faq.answer, faq.language or "", faq.topic or "")

    def checked(self) -> WrittenAnswer:
        """The fields as they are kept. Raises CorrectTheForm."""
        found = WrittenAnswer(
            self.question.strip(), self.answer.strip(), self.language.strip().lower(), self.topic.strip()
        )
        if not found.question or not found.answer:
            raise CorrectTheForm("Write the question and its answer.")
        if found.language and not re.fullmatch(r"[a-z]{2,3}", found.language):
            raise CorrectTheForm("Write the language as en, ru or zh.")
        return found


def written_answer(
    question: Annotated[str, Form(max_length=LONGEST_QUESTION)] = "",
    answer: Annotated[str, Form(max_length=LONGEST_ANSWER)] = "",
    language: Annotated[str, Form(max_length=16)] = "",
    topic: Annotated[str, Form(max_length=LONGEST_TOPIC)] = "",
) -> WrittenAnswer:
    return WrittenAnswer(question, answer, language, topic)


Written = Annotated[WrittenAnswer, Depends(written_answer)]


class AnswerPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._list = KnowledgeList(
            services, renderer, "answers.html", listing.answers, Faq.source_id, written=listing.WRITTEN
        )
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/knowledge/answers")
        router.get("")(self._list.show)
        router.get("/new")(self.write)
        router.post("/new")(self.add)
        router.get("/{number}")(self.edit)
        router.post("/{number}")(self.change)
        router.post("/{number}/remove")(self.remove)
        return router

    async def write(self, request: Request) -> Response:
        return self._form(request, WrittenAnswer(), None)

    async def add(self, request: Request, form: Written) -> Response:
        return await self._save(request, form, None)

    async def edit(self, request: Request, number: int) -> Response:
        faq = await self._own(number)
        return self._form(request, WrittenAnswer.of(faq), number)

    async def change(self, request: Request, number: int, form: Written) -> Response:
        faq = await self._own(number)
        return await self._save(request, form, faq)

    async def remove(self, request: Request, number: int) -> Response:
        if not await self._services.library.forget_faq(number):
            return self._renderer.back(request, ANSWERS, "Somebody has already removed it.", "danger")
        self._log.info("An answer was removed.", action="answer_removed", operator_id=signed_in(request).id)
        return self._renderer.back(request, ANSWERS, "It is removed: nobody gets this answer any more.")

    async def _save(self, request: Request, form: WrittenAnswer, former: Faq | None) -> Response:
        library = self._services.library
        try:
            made = form.checked()
        except CorrectTheForm as error:
            return self._form(request, form, former.id if former else None, problem=error)
        language, topic = made.language or None, made.topic or None
        await library.write_faq(made.question, made.answer, language=language, topic=topic)
        if former is not None and former.question != made.question:
            await library.forget_faq(former.id)
        self._log.info("An answer was written.", action="answer_written", operator_id=signed_in(request).id)
        return self._renderer.back(request, ANSWERS, "Saved. Whoever asks this from now on gets your answer.")

    def _form(
        self, request: Request, form: WrittenAnswer, number: int | None, *, problem: Exception | None = None
    ) -> Response:
        texts = self._renderer.texts(request)
        codes = dict.fromkeys([*LANGUAGES, *([form.language] if form.language else [])])
        context: dict[str, Any] = {
            "form": form,
            "number": number,
            "problem": texts.problem(problem) if problem else None,
            "languages": {code: language_name(code, texts.language) for code in codes},
            "longest": LONGEST_ANSWER,
            "longest_question": LONGEST_QUESTION,
            "longest_topic": LONGEST_TOPIC,
        }
        return self._renderer.page(request, "answer_form.html", context, status=422 if problem else 200)

    async def _own(self, number: int) -> Faq:
        async with self._services.database.read() as session:
            faq = await session.get(Faq, number)
        if faq is None or faq.source_id is not None:
            raise HTTPException(404, "There is no such answer of the console's own; the list shows them.")
        return faq
