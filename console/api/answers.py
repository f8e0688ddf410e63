"""The API for answers: ask as a customer would, search the shop's content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from console.api.errors import api_group
from knowledge.answers import Question

if TYPE_CHECKING:
    from console.services import ConsoleServices


class Ask(BaseModel):
    text: Annotated[str, Field(min_length=1, max_length=2000)]
    language: Annotated[str, Field(max_length=16)] | None = Field(
        None, description="ISO 639-1; without it the answer is in the language of the question."
    )
    profile: Annotated[str, Field(max_length=200)] | None = Field(
        None,
        description="The reference of the customer who asks; remembered with a question we cannot answer.",
    )


class CitationOut(BaseModel):
    id: str
    title: str


class AnswerOut(BaseModel):
    answered: bool
    text: str
    kind: str = Field(description="faq, fact, products, passage, model, clarify or unanswered.")
    products: list[str] = Field(description="Ids of products, best first.")
    citations: list[CitationOut] = Field(description="What the answer rests on.")
    reason: str | None = Field(description="Why there is no answer.")
    suggested: list[str] = Field(description="Questions that could be asked next.")
    seconds: float


class FoundOut(BaseModel):
    id: str
    kind: str = Field(description="product, faq or passage.")
    title: str
    score: float = Field(description="Comparable within one search only.")
    source: str


class Results(BaseModel):
    results: list[FoundOut]


class AnswerApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Answers")
        router.post("/ask", summary="Ask a question")(self.ask)
        router.get("/search", summary="Search products, questions and passages")(self.search)
        return router

    async def ask(self, asked: Ask) -> AnswerOut:
        """The answer that a customer would get. With `profile`, an unanswered one becomes a content gap."""
        question = Question(text=asked.text, language=asked.language, asked_by=asked.profile)
        answer: dict[str, Any] = (
            await self._services.answerer.answer(question, now=self._services.clock())
        ).as_json()
        return AnswerOut.model_validate(answer)

    async def search(
        self,
        q: Annotated[str, Query(min_length=1, max_length=1000, description="What to look for.")],
        limit: Annotated[int, Query(ge=1, le=100)] = 10,
        where: Annotated[
            str | None, Query(max_length=500, description='A hard filter: "price<50 and brand=Sony".')
        ] = None,
    ) -> Results:
        """The best matches, best first."""
        found = await self._services.library.search(q, limit=limit, where=where)
        hits = [
            FoundOut(id=hit.id, kind=hit.kind, title=hit.title, score=hit.score, source=hit.source)
            for hit in found
        ]
        return Results(results=hits)
