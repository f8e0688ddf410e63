"""The built-in way of answering: without a model, the first way that fits."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.assortment import is_name, is_of_goods, no_such
from knowledge.clarifying import (
    clarify_goods,
    clarify_terms,
    may_mean_view,
    names_only_service,
    speaks_of_terms,
)
from knowledge.draft import Draft
from knowledge.facts.attributes import is_asking, ordinal
from knowledge.facts.comparison import answer_comparison, better_than, is_comparison
from knowledge.facts.inquiry import inquire
from knowledge.facts.mention import model_tokens
from knowledge.facts.named import named_products
from knowledge.facts.product_facts import answer_fact
from knowledge.facts.subject import asks_of_policy
from knowledge.follow_up import Meant
from knowledge.goods.cards import fitting_products, names_goods, nothing_fits, show_cards
from knowledge.goods.evidence import Evidence, gather
from knowledge.goods.filters import Filter
from knowledge.goods.request import Request, understand
from knowledge.library import Library
from knowledge.others import other_goods
from knowledge.quoting import best_passage, quote
from knowledge.schema import Product
from knowledge.texts import say

_CHOOSING = re.compile(
    r"\b(?:which|what) (?!is\b|are\b|does\b|do\b)|\b(?:best|popular|recommend\w*|suggest\w*|bestsellers?)\b"
    r"|哪[款个种些]|什么样|推荐|最好|热门|畅销|受欢迎"
    r"|(?<![а-я])(?:как(?:ой|ая|ое|ие)|лучш[а-я]+|популярн[а-я]+|посовет[а-я]+|хит[ы]?)(?![а-я])",
    re.IGNORECASE,
)


_FOR_WHOM = re.compile(
    r"\bfor (?:my|our|an?|his|her|their|one|two|three|four|\d+ (?:people|persons|adults|of us))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Found:
    """What was found for a question."""

    #: The built-in answer; None where there is none.
    draft: Draft | None
    #: What a model may write from; None where the draft is better than anything that a model can write.
    evidence: Evidence | None = None
    #: To be said where neither the draft nor a model has an answer.
    otherwise: Draft | None = None


class BuiltIn:
    """Answers from the shop's rows and documents."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def find(
        self,
        session: AsyncSession,
        meant: Meant,
        in_view: Sequence[Product],
        language: str,
        *,
        approved: Draft | None = None,
    ) -> Found:
        """The first answer that fits; `approved` is an approved one that is not certainly meant."""
        lexicon = await self._library.lexicon(session)
        request = understand(meant.text, currency=self._library.currency, lexicon=lexicon)
        request = self._bounded(request, meant, in_view)
        fact = None
        if meant.better is None and _may_ask_fact(meant.text) and not _limits(meant.text, request):
            named = await named_products(session, meant.text)
            fact = _fact(meant.text, named, in_view, language, request)
            # What is asked of a model has no better answer than its row's, or that the row is silent.
            for_sure = bool(model_tokens(meant.text)) and not asks_of_policy(meant.text, named, in_view)
            if fact and (fact.kind != "unanswered" or for_sure):
                both = approved and clarify_terms(meant.text, fact, approved, in_view, language)
                return Found(both or fact)
        evidence = await gather(session, self._library.vectors, request, in_view)
        if meant.better is not None:
            return await self._better(session, evidence, meant, in_view, language)
        of_one = bool(in_view) and ordinal(meant.text) is not None
        of_view = of_one or (fact is not None and may_mean_view(meant.text, in_view))
        if of_view and not speaks_of_terms(meant.text):
            approved = None
        if approved and (meant.goods or is_of_goods(meant.text, request, approved, lexicon)):
            approved = None
        # Conditions speak of goods, whatever approved question is like it; "sizes" is no size S.
        bare = names_only_service(meant.text)
        if approved and (fact or bare or not _asks_for_goods(request, evidence)):
            told = _approved_or_goods(meant.text, evidence, approved, language)
            if told:
                return Found(told)
        missing = no_such(meant.text, request, lexicon, language)
        return await self._shown(session, evidence, fact or approved, missing, language)

    async def names_goods(self, session: AsyncSession, text: str) -> bool:
        """Whether the text is no more than the name of goods that are sold: of a kind, or a category."""
        return is_name(text, await self._library.lexicon(session))

    async def others(
        self, session: AsyncSession, before: str, seen: Collection[str], language: str
    ) -> Draft | None:
        """More of what was asked for before; None where that was not for goods."""
        lexicon = await self._library.lexicon(session)
        request = understand(before, currency=self._library.currency, lexicon=lexicon)
        evidence = await gather(session, self._library.vectors, replace(request, shopping=True))
        fitting = fitting_products(evidence)
        left = [hit.product for hit in fitting if hit.product.id not in seen]
        return other_goods(left, language) if fitting or request.filters else None

    async def _shown(
        self,
        session: AsyncSession,
        evidence: Evidence,
        otherwise: Draft | None,
        missing: Draft | None,
        language: str,
    ) -> Found:
        """Goods or a passage; for what a row does not state only a passage on how it is done."""
        if otherwise and otherwise.kind == "unanswered":
            draft = quote(evidence, language) if evidence.request.how else None
        else:
            draft = _cards_or_passage(evidence, language)
        if draft is None and otherwise is None:
            request = evidence.request
            draft = await self._of_kind(session, request, language)
            otherwise = await self._without_conditions(session, request, language) or missing
        return Found(draft, evidence, otherwise)

    async def _of_kind(self, session: AsyncSession, request: Request, language: str) -> Draft | None:
        """ "Which kettle is nice for a small kitchen?": kettles, though no row speaks of kitchens."""
        described = len(request.filters) > 1 or _FOR_WHOM.search(request.text)
        if not request.kind or request.how or not (described or _CHOOSING.search(request.text)):
            return None
        wider = replace(request, words=tuple(request.given), text=" ".join(request.given), shopping=True)
        return show_cards(await gather(session, self._library.vectors, wider), language)

    def _bounded(self, request: Request, meant: Meant, in_view: Sequence[Product]) -> Request:
        """ "Something cheaper" is a limit: below the cheapest in view, or above the dearest."""
        request = replace(request, shopping=request.shopping or meant.goods)
        prices = [each.price for each in in_view if each.price is not None]
        if meant.better is None or meant.better.concept != "price" or not prices:
            return request
        bound = min(prices) if meant.better.side == "<" else max(prices)
        limit = Filter("price", meant.better.side, bound, in_view[0].currency or self._library.currency)
        # What was shown kept to the limit of before on this side.
        others = [
            each
            for each in request.filters
            if each.field != "price" or not each.operator.startswith(limit.operator)
        ]
        return replace(request, filters=(*others, limit), shopping=True)

    async def _better(
        self,
        session: AsyncSession,
        evidence: Evidence,
        meant: Meant,
        in_view: Sequence[Product],
        language: str,
    ) -> Found:
        """Goods like those in view that beat them; said where there are none."""
        if meant.better and meant.better.concept != "price":
            better = better_than([hit.product for hit in evidence.products], in_view, meant.better, language)
            ids = {product.id for product in better}
            hits = tuple(hit for hit in evidence.products if hit.product.id in ids)
            evidence = replace(evidence, products=hits, request=replace(evidence.request, shopping=True))
        cards = show_cards(evidence, language)
        nothing = Draft(
            kind="products", text=say("nothing_fits", language, nearest=""), reason="nothing_fits"
        )
        by_price = meant.better is not None and meant.better.concept == "price"
        without = by_price and await self._without_conditions(session, evidence.request, language)
        return Found(cards or without or nothing)

    async def _without_conditions(
        self, session: AsyncSession, request: Request, language: str
    ) -> Draft | None:
        """What is left to say when the conditions exclude everything."""
        goods = tuple(each for each in request.filters if each.field in {"kind", "category"})
        if len(goods) == len(request.filters):
            return None
        evidence = await gather(session, self._library.vectors, replace(request, filters=goods))
        return nothing_fits(evidence, language, request.filters)


def _approved_or_goods(text: str, evidence: Evidence, approved: Draft, language: str) -> Draft | None:
    """The approved answer, or the question whether it is meant; None where a name that is said whole is."""
    request = evidence.request
    if request.how or _asks_more(text, request):
        return approved
    if request.shopping and request.kind and not speaks_of_terms(text):
        return None
    if not names_goods(evidence):
        return approved
    if request.shopping and not names_only_service(text):
        return None
    return clarify_goods(text, evidence.products[0].product, approved, language)


def _asks_for_goods(request: Request, evidence: Evidence) -> bool:
    """Whether the conditions are on goods that the shop sells; elsewhere they may be part of any question."""
    conditions = any(each.field != "kind" for each in request.filters)
    return conditions and bool(evidence.products or (request.kind and request.unsold is None))


def _asks_more(text: str, request: Request) -> bool:
    """Whether something is asked of the goods that are named: "the sizes of running shoes"."""
    named = set(request.words)
    return any(term.is_concept and named.isdisjoint(term.tokens) for term in inquire(text).terms)


def _limits(text: str, request: Request) -> bool:
    """Whether goods of a kind are asked for within limits, and no model by its name: no fact is in doubt."""
    priced = request.foreign or any(each.field == "price" for each in request.filters)
    bounded = any(each.names and each.operator not in {"=", "!="} for each in request.filters)
    featured = any(isinstance(each.value, float) and not each.names for each in request.filters)
    limited = priced or ((bounded or featured) and not is_asking(text))
    return bool(limited and (request.kind or request.unsold) and not request.named)


def _may_ask_fact(text: str) -> bool:
    """Whether it is worth looking for a product that the text names: most searches only describe goods."""
    return is_asking(text) or is_comparison(text) or bool(inquire(text).concepts)


def _fact(
    text: str, products: Sequence[Product], in_view: Sequence[Product], language: str, request: Request
) -> Draft | None:
    comparison = answer_comparison(text, products, in_view, language)
    return comparison or answer_fact(text, products, in_view, language, shopping=request.shopping)


def _cards_or_passage(evidence: Evidence, language: str) -> Draft | None:
    """Cards or a passage: goods first where they are asked for, else what holds more of the question."""
    passage = best_passage(evidence, language)
    cards = show_cards(evidence, language)
    products = max((hit.coverage for hit in evidence.products), default=0.0)
    for_goods = evidence.request.shopping or (names_goods(evidence) and not evidence.request.how)
    passage_first = passage is not None and not for_goods and passage.coverage >= products
    quoted = quote(evidence, language)
    return (quoted or cards) if passage_first else (cards or quoted)
