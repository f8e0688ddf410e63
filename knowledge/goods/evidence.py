"""Evidence: the rows and passages that may answer a question, each with how much of it they speak of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import tokens
from knowledge.goods.coverage import Held, coverage, holder, open_holder
from knowledge.goods.filters import condition_of
from knowledge.goods.naming import fact_tokens, kind_words, own_words
from knowledge.goods.ordering import Ordered, compared, in_order
from knowledge.goods.request import Request
from knowledge.goods.shortfall import Shortfall, count_unstated, find_shortfall
from knowledge.goods.widening import widened
from knowledge.index import fulltext
from knowledge.index.ranking import Wording
from knowledge.index.retrieval import DEPTH, retrieve
from knowledge.index.vectors import VectorIndex
from knowledge.schema import Document, Passage, Product

#: Products and passages that are looked at closely.
PRODUCTS, PASSAGES = 20, 5
#: With fewer products than this behind the conditions, they are named one by one.
_FEW = 2000
#: The share of the open words that a product of the kind holds where a model was named.
_NAMED = 0.5
#: Of products that are put in order, those are left out that hold clearly less of the open words.
_BESIDE_BEST = 0.85
#: What a model's name overrides: the shop may call the thing something else.
_OVERRIDDEN = {"kind", "colour", "brand"}


@dataclass(frozen=True)
class ProductHit:
    """A product with the share of the question's words, weighed by rarity, that it holds anywhere."""

    product: Product
    score: float
    coverage: float
    #: The same share of its own name; of that and its category; of these and its facts.
    own_coverage: float
    title_coverage: float
    fact_coverage: float
    #: The same of all these, and of the words alone that no condition stands for.
    open_coverage: float = 1.0


@dataclass(frozen=True)
class PassageHit:
    """A passage with the share of the question's words that it holds, and the same for its headings."""

    passage: Passage
    document: Document
    score: float
    coverage: float
    heading_coverage: float

    @property
    def heading(self) -> str:
        return self.passage.heading or self.document.title


@dataclass(frozen=True)
class Evidence:
    """What was found for a request, best first."""

    request: Request
    products: tuple[ProductHit, ...]
    passages: tuple[PassageHit, ...]
    #: Where the request asked for the least or most of something: by what the products are in order.
    ordered: Ordered | None = None
    #: Why there are no products, where the conditions are the reason.
    shortfall: Shortfall | None = None
    #: How many others may lack what was not wanted, too: the shop does not say.
    unstated: int = 0


async def gather(
    session: AsyncSession, vectors: VectorIndex, request: Request, in_view: Sequence[Product] = ()
) -> Evidence:
    """Search for a request, its hard conditions first; "this one" is the first product in view."""
    request = await _with_comparison(session, vectors, request, in_view)
    rarity = await fulltext.rarities(session, request.words)
    passages = await _find_passages(session, vectors, request, rarity)
    found = await _find(session, vectors, request, rarity)
    if request.named and not any(_holds_name(hit.product, request, rarity) for hit in found.products):
        # A model's name says more than what the thing was called.
        wider = [each for each in request.filters if each.field not in _OVERRIDDEN]
        if len(wider) < len(request.filters):
            loose = replace(request, filters=tuple(wider), given=frozenset(), kind=None)
            other = await _find(session, vectors, loose, rarity)
            if any(_holds_name(hit.product, request, rarity) for hit in other.products):
                found = other
    return replace(found, passages=tuple(passages))


def _holds_name(product: Product, request: Request, rarity: dict[str, float]) -> bool:
    words = kind_words(product) | fact_tokens(product)
    asked = {word: rarity[word] for word in request.open_words if word in rarity}
    return coverage(asked, words) >= _NAMED


async def _find(
    session: AsyncSession, vectors: VectorIndex, request: Request, rarity: dict[str, float]
) -> Evidence:
    condition = await condition_of(session, request.filters)
    if condition is None and request.order is None:
        return Evidence(request, tuple(await _search(session, vectors, request, rarity, None)), ())
    ids = list(await session.scalars(_ids(condition).limit(_FEW + 1)))
    if not ids:
        shortfall = await find_shortfall(session, request)
        wider = widened(request, shortfall)
        return (
            await _find(session, vectors, wider, rarity)
            if wider
            else Evidence(request, (), (), shortfall=shortfall)
        )
    among = Product.id.in_(ids) if len(ids) <= _FEW else condition
    if request.order is not None:
        return await _find_ordered(session, vectors, request, rarity, among)
    hits = await _search(session, vectors, request, rarity, among)
    hits += await _load(session, request, rarity, _others(ids, hits))
    return Evidence(request, tuple(hits), (), unstated=await count_unstated(session, request))


def _ids(condition: ColumnElement[bool] | None) -> Select[Any]:
    query = select(Product.id).order_by(Product.availability.is_distinct_from("in_stock"), Product.id)
    return query if condition is None else query.where(condition)


def _others(ids: Sequence[str], hits: Sequence[ProductHit]) -> list[str]:
    """What meets the conditions and says it in other words, as far as there is room."""
    found = {hit.product.id for hit in hits}
    return [each for each in ids if each not in found][: PRODUCTS - len(hits)]


async def _find_ordered(
    session: AsyncSession,
    vectors: VectorIndex,
    request: Request,
    rarity: dict[str, float],
    among: ColumnElement[bool] | None,
) -> Evidence:
    """The goods by what they have least or most of; among those that hold the open words, if any do."""
    if request.order is None:
        raise ValueError("The request asks for no order.")
    if request.unsold:
        return Evidence(request, (), ())
    if request.open_words or request.kind is None:
        text = " ".join(request.open_words if request.kind else request.words)
        words = _wording(text, request)
        hits = await retrieve(session, vectors, words, kinds=("product",), condition=among, limit=DEPTH)
        best = max((hit.score for hit in hits), default=0.0)
        named = [hit.key for hit in hits if hit.score >= best * _BESIDE_BEST and hit.lexical > 0]
        if named:
            among = Product.id.in_(named)
        elif request.kind is None:
            return Evidence(request, (), ())
    ordered = await in_order(session, request.order, among, request.factors, PRODUCTS)
    if ordered is None:
        return Evidence(request, (), (), shortfall=Shortfall(unstated=request.order.measures))
    hits_in_order = await _load(session, request, rarity, [each for each, _ in ordered.values])
    return Evidence(request, tuple(hits_in_order), (), ordered=ordered)


async def _with_comparison(
    session: AsyncSession, vectors: VectorIndex, request: Request, in_view: Sequence[Product]
) -> Request:
    """ "Cheaper than the X200" as a condition, where the X200 is found and its value known."""
    comparison = request.comparison
    if comparison is None:
        return request
    other = in_view[0] if in_view and comparison.name is None else None
    if comparison.name is not None:
        plain = Request.of_words(comparison.name, request.synonyms)
        rarity = await fulltext.rarities(session, plain.words)
        hits = await _search(session, vectors, plain, rarity, None)
        other = next((hit.product for hit in hits if hit.own_coverage >= 0.75), None)
    if other is None:
        return request
    limits = await compared(session, comparison, other, request)
    return replace(request, filters=(*request.filters, *limits), comparison=None)


async def _search(
    session: AsyncSession,
    vectors: VectorIndex,
    request: Request,
    rarity: dict[str, float],
    condition: ColumnElement[bool] | None,
) -> list[ProductHit]:
    text = " ".join(request.words) and request.text
    words = _wording(text, request)
    hits = await retrieve(session, vectors, words, kinds=("product",), condition=condition, limit=PRODUCTS)
    scores = {hit.key: hit.score for hit in hits}
    loaded = await _load(session, request, rarity, list(scores))
    return [replace(each, score=scores[each.product.id]) for each in loaded]


def _wording(text: str, request: Request) -> Wording:
    return Wording(text, besides=request.synonyms.own, instead=request.synonyms.expand)


async def _load(
    session: AsyncSession, request: Request, rarity: dict[str, float], ids: Sequence[str]
) -> list[ProductHit]:
    """These products in this order, without those that are what was not wanted."""
    if not ids:
        return []
    rows = {row.id: row for row in await session.scalars(select(Product).where(Product.id.in_(ids)))}
    products = [rows[each] for each in ids if each in rows and not _is_unwanted(rows[each], request)]
    if request.filters and not request.open_words:
        return [ProductHit(each, 0.0, 1.0, 1.0, 1.0, 1.0) for each in products]
    held, of_open = holder(request, rarity), open_holder(request, rarity)
    return [product_hit(each, held, of_open) for each in products]


def _is_unwanted(product: Product, request: Request) -> bool:
    if not request.without:
        return False
    values = " . ".join(str(value) for value in product.facts.values())
    return not set(request.without).isdisjoint(own_words(product) | set(tokens(values)))


def product_hit(product: Product, held: Held, of_open: Held) -> ProductHit:
    own, kind = own_words(product), kind_words(product)
    stated = kind | fact_tokens(product)
    anywhere = stated | set(tokens(product.description))
    return ProductHit(
        product,
        score=0.0,
        coverage=held(anywhere),
        own_coverage=held(own),
        title_coverage=held(kind),
        fact_coverage=held(stated),
        open_coverage=of_open(stated),
    )


async def _find_passages(
    session: AsyncSession, vectors: VectorIndex, request: Request, rarity: dict[str, float]
) -> list[PassageHit]:
    if not await fulltext.holds(session, "passage"):
        return []
    hits = await retrieve(session, vectors, request.text, kinds=("passage",), limit=PASSAGES)
    if not hits:
        return []
    query = select(Passage, Document).join(Document, Document.id == Passage.document_id)
    rows = await session.execute(query.where(Passage.id.in_([int(hit.key) for hit in hits])))
    found = {str(passage.id): (passage, document) for passage, document in rows}
    return [_passage_hit(*found[hit.key], hit.score, rarity) for hit in hits if hit.key in found]


def _passage_hit(passage: Passage, document: Document, score: float, rarity: dict[str, float]) -> PassageHit:
    headings = set(tokens(f"{document.title} . {passage.heading}"))
    words = {*headings, *tokens(passage.text)}
    return PassageHit(passage, document, score, coverage(rarity, words), coverage(rarity, headings))
