"""Evidence: the rows and passages that may answer a question, each with how much of it they speak of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import fulltext
from knowledge.analysis import tokens
from knowledge.filters import condition_of
from knowledge.naming import fact_tokens, kind_words, own_words
from knowledge.request import Request
from knowledge.retrieval import retrieve
from knowledge.schema import Document, Passage, Product
from knowledge.vectors import VectorIndex

#: Products and passages that are looked at closely.
PRODUCTS, PASSAGES = 20, 5


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


async def gather(session: AsyncSession, vectors: VectorIndex, request: Request) -> Evidence:
    """Search for a request, its hard conditions first."""
    rarity = await fulltext.rarities(session, request.words)
    products = await find_products(session, vectors, request, rarity)
    passages = await _find_passages(session, vectors, request, rarity)
    return Evidence(request, tuple(products), tuple(passages))


async def gather_named(session: AsyncSession, vectors: VectorIndex, evidence: Evidence) -> Evidence:
    """The same without the condition on stock: "is it in stock" is asked of what may not be."""
    filters = tuple(each for each in evidence.request.filters if each.field != "availability")
    if filters == evidence.request.filters:
        return evidence
    return await gather(session, vectors, replace(evidence.request, filters=filters))


async def find_products(
    session: AsyncSession, vectors: VectorIndex, request: Request, rarity: dict[str, float]
) -> list[ProductHit]:
    """The products that meet the request's conditions, best first."""
    text = " ".join(request.words) and request.text
    condition = await condition_of(session, request.filters)
    hits = await retrieve(session, vectors, text, kinds=("product",), condition=condition, limit=PRODUCTS)
    rows = await session.scalars(select(Product).where(Product.id.in_([hit.key for hit in hits])))
    products = {product.id: product for product in rows}
    return [product_hit(products[hit.key], hit.score, rarity) for hit in hits if hit.key in products]


def product_hit(product: Product, score: float, rarity: dict[str, float]) -> ProductHit:
    own, kind = own_words(product), kind_words(product)
    stated = kind | fact_tokens(product)
    anywhere = stated | set(tokens(product.description))
    return ProductHit(product, score, *(coverage(rarity, words) for words in (anywhere, own, kind, stated)))


async def _find_passages(
    session: AsyncSession, vectors: VectorIndex, request: Request, rarity: dict[str, float]
) -> list[PassageHit]:
    hits = await retrieve(session, vectors, request.text, kinds=("passage",), limit=PASSAGES)
    query = select(Passage, Document).join(Document, Document.id == Passage.document_id)
    rows = await session.execute(query.where(Passage.id.in_([int(hit.key) for hit in hits])))
    found = {str(passage.id): (passage, document) for passage, document in rows}
    return [_passage_hit(*found[hit.key], hit.score, rarity) for hit in hits if hit.key in found]


def _passage_hit(passage: Passage, document: Document, score: float, rarity: dict[str, float]) -> PassageHit:
    headings = set(tokens(f"{document.title} . {passage.heading}"))
    words = {*headings, *tokens(passage.text)}
    return PassageHit(passage, document, score, coverage(rarity, words), coverage(rarity, headings))


def coverage(rarity: dict[str, float], words: set[str]) -> float:
    """The share of the asked words that are among these, weighed by rarity; 0 where nothing is asked."""
    held = sum(weight for word, weight in rarity.items() if _holds(words, word, rarity))
    return held / (sum(rarity.values()) or 1.0)


def _holds(words: set[str], word: str, asked: Iterable[str]) -> bool:
    """A word is there, or it is a compound of asked words that are: 27inch where 27 and inch are."""
    if word in words:
        return True
    parts = [part for part in asked if part != word and part in words and part in word]
    return _composed(word, parts)


def _composed(word: str, parts: Sequence[str]) -> bool:
    return not word or any(word.startswith(part) and _composed(word[len(part) :], parts) for part in parts)
