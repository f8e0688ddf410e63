"""Answers to customers: the first way of answering that fits, and an honest "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Literal

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import gaps
from knowledge.approved import CERTAIN, Approved, Likeness, load_approved
from knowledge.cards import names_goods, nothing_fits, show_cards
from knowledge.draft import Citation, Draft, Kind
from knowledge.evidence import Evidence, gather, gather_named
from knowledge.facts import answer_fact
from knowledge.generation import OnText, Writer
from knowledge.language import detect_language
from knowledge.library import Library
from knowledge.quoting import best_passage, quote
from knowledge.request import Request, understand
from knowledge.small_talk import small_talk
from knowledge.suggestions import suggest
from knowledge.texts import say

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

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
    #: Who asks, for content gaps; knowledge/ does not look it up. None for a question that is only tried out.
    asked_by: str | None = None


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

    def as_json(self) -> dict[str, Any]:
        """The keys of `ask --json`."""
        keys = ("answered", "text", "kind", "products", "citations", "reason", "suggested", "seconds")
        row = asdict(self)
        return {key: list(row[key]) if isinstance(row[key], tuple) else row[key] for key in keys}


class Answerer:
    """Answers questions from the library; a chat model is optional."""

    def __init__(self, library: Library, model: BaseChatModel | None, *, time_limit: float = 8.0) -> None:
        self._library = library
        self._writer = Writer(model, time_limit=time_limit) if model is not None else None
        self._approved: tuple[int, Approved] | None = None

    async def answer(self, question: Question, *, now: datetime, on_text: OnText | None = None) -> Answer:
        """Answer; a customer's unanswered question is recorded as a content gap.

        `on_text` receives the growing text while a model writes; the Answer has the last word.
        """
        started = perf_counter()
        text = question.text.strip()[:_LONGEST]
        language = question.language or detect_language(text)
        draft = await self._draft(replace(question, text=text), language, on_text)
        if draft.kind == "unanswered" and question.asked_by is not None:
            await self._record(question, draft, language, now)
        return _answer(draft, language, perf_counter() - started)

    async def _draft(self, question: Question, language: str, on_text: OnText | None) -> Draft:
        async with self._library.database.read() as session:
            approved = await self._load_approved(session)
        nearest = await approved.nearest(question.text, self._library.vectors)
        draft = _approved_answer(approved, question.text, nearest, language) or _talk(question.text, language)
        if draft is None or (draft.citations and nearest[0].score < CERTAIN):
            draft = await self._search(question, language, on_text, draft)
        async with self._library.database.read() as session:
            suggested = await suggest(session, draft, approved, nearest, language)
        return replace(draft, suggested=suggested)

    async def _load_approved(self, session: AsyncSession) -> Approved:
        """The approved answers, read again when the content has changed, by whichever process."""
        revision = await self._library.catch_up(session)
        if self._approved is None or self._approved[0] != revision:
            approved = await load_approved(session)
            await approved.load_vectors(self._library.vectors)
            self._approved = (revision, approved)
        return self._approved[1]

    async def _search(
        self, question: Question, language: str, on_text: OnText | None, approved: Draft | None
    ) -> Draft:
        """Answer from goods and documents, unless `approved` is the better answer."""
        request = understand(question.text, currency=self._library.currency)
        in_view = await self._library.products(question.products_in_view)
        async with self._library.database.read() as session:
            evidence = await gather(session, self._library.vectors, request)
            named = await gather_named(session, self._library.vectors, evidence)
        if approved and (request.how or not names_goods(evidence)):
            return approved
        fact = answer_fact(question.text, named, in_view, language)
        if fact and fact.kind != "unanswered":
            return fact
        built_in = None if fact else _built_in(evidence, language)
        if self._writer:
            earlier = [f"{line.role}: {line.text}" for line in question.history[-_EARLIER:]]
            written = await self._writer.write(
                question.text, evidence, language, earlier=earlier, on_text=on_text
            )
            built_in = written or built_in
        return built_in or fact or await self._without_conditions(request, language) or _unknown(language)

    async def _without_conditions(self, request: Request, language: str) -> Draft | None:
        """What is left to say when the conditions exclude everything."""
        if not request.filters:
            return None
        async with self._library.database.read() as session:
            evidence = await gather(session, self._library.vectors, replace(request, filters=()))
        return nothing_fits(evidence, language, request.filters)

    async def _record(self, question: Question, draft: Draft, language: str, now: datetime) -> None:
        async with self._library.database.begin() as session:
            await gaps.record(
                session,
                question.text,
                reason=draft.reason or "unknown",
                now=now,
                language=language,
                asked_by=question.asked_by,
            )


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


def _talk(text: str, language: str) -> Draft | None:
    talk = small_talk(text)
    if talk is None:
        return None
    reason = "asked_for_person" if talk == "person" else None
    return Draft(kind="faq", text=say(talk, language), topic=talk, reason=reason)


def _built_in(evidence: Evidence, language: str) -> Draft | None:
    """Cards or a passage: goods first where they are asked for, else what holds more of the question."""
    passage = best_passage(evidence)
    cards = show_cards(evidence, language)
    products = max((hit.coverage for hit in evidence.products), default=0.0)
    for_goods = evidence.request.shopping or (names_goods(evidence) and not evidence.request.how)
    passage_first = passage is not None and not for_goods and passage.coverage >= products
    quoted = quote(evidence, language)
    return (quoted or cards) if passage_first else (cards or quoted)


def _unknown(language: str) -> Draft:
    return Draft(kind="unanswered", text=say("unknown", language), reason="no_match")


def _answer(draft: Draft, language: str, seconds: float) -> Answer:
    offers_person = draft.kind == "unanswered" or draft.reason == "asked_for_person"
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
    )
