"""Others: what else there is beside what was shown - more of the search, or the same in other colours."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.analysis import is_stop_word, tokens
from knowledge.draft import Citation, Draft
from knowledge.facts.comparatives import find_comparative
from knowledge.follow_up import without_lead_in
from knowledge.goods.cards import MOST, short_title
from knowledge.goods.vocabulary import normal, shipped, split
from knowledge.schema import Product, ProductFacet
from knowledge.texts import say

#: A whole line that asks for nothing but more of what was looked for.
_MORE = re.compile(
    r"(?:(?:do you|have|you|got|are|is|there|can|could|i|see|show|me|us|please|just|maybe|what|any|some"
    r"|a few)\s+)*"
    r"(?:(?:any|some)(?:thing)? (?:else|others?|more)|others?|more|else"
    r"|other (?:ones|options|models|variants|choices)"
    r"|(?:more|different) (?:ones|options|models|choices))"
    r"(?: (?:do you have|have you got|is there|are there|available|please|like (?:this|that|these|those)))*"
    r"|(?:(?:а|у вас|есть|покажи(?:те)?|можно|какие|что|ли|мне|посмотреть|дай(?:те)?|пожалуйста)\s+)*"
    r"(?:еще(?: (?:что нибудь|что то|варианты|модели|какие нибудь|есть))*|другие(?: (?:варианты|модели))?"
    r"|другое|что нибудь (?:еще|другое)|остальные|больше вариантов)"
    r"(?:\s+(?:есть|у вас|пожалуйста|можно|имеются|покажи(?:те)?|варианты|модели))*"
    r"|(?:请|那|你们|您)?(?:还有没有|还有|有没有|有|看看|再看看|给我看看?|推荐|换)?(?:一些|几个|几款)?"
    r"(?:别的|其他的?|其它的?|更多的?|另外的|一批)(?:款式?|选择|型号|产品|商品|推荐)?(?:的)?(?:有)?(?:吗|呢|么|没有|看看)?"
)
#: The wish for another colour, whichever.
_COLOUR = re.compile(
    r"\b(?:other|another|different|more) (?:colou?rs?|shades?)\b|\b(?:what|which) (?:colou?rs|shades)\b"
    r"|(?<![а-я])(?:друг(?:ом|ого|ие|их|ой)|ин(?:ом|ых)|как(?:их|ие)(?: еще)?) (?:цвет|расцветк)[а-я]*"
    r"|(?:别的|其他的?|其它的?|另外的|哪些|哪几种|什么别的)颜色|换个颜色"
)
#: Several are spoken of.
_WHICH_OF = re.compile(
    r"\bwhich (?:one|of (?:them|these|those|the (?:two|three)))\b|哪一?[个款件双只台]"
    r"|(?<![а-я])(?:как(?:ой|ая|ое|ие)|котор[а-я]+) из (?:них|этих)(?![а-я])"
)
_NOT_LETTERS = re.compile(r"[^\w\s]|_")
#: The share of a title's words, its colour aside, that two of one name have in common.
_ALIKE = 0.75


def asks_for_more(text: str) -> bool:
    """Whether a line asks for nothing but others of what was shown."""
    plain = " ".join(_NOT_LETTERS.sub(" ", normal(without_lead_in(text))).split())
    return bool(_MORE.fullmatch(plain))


def asks_for_colours(text: str) -> bool:
    """Whether it asks for the same in any other colour."""
    return bool(_COLOUR.search(normal(text)))


async def other_colours(session: AsyncSession, product: Product, language: str) -> Draft | None:
    """The product in other colours, or that there is only this one and what else there is of its kind.

    None where its row names no colour, or several, or has options of its own to tell.
    """
    own = await _colours_of(session, product)
    if product.options or len(own) != 1:
        return None
    others = await _of_one_sort(session, product)
    same = [each for each in others if _is_of_name(each, product)]
    if not others:
        return None
    name = "other_colours" if same else "only_colour"
    return _cards(same or others, say(name, language, title=short_title(product, language)))


async def _colours_of(session: AsyncSession, product: Product) -> set[str]:
    of_it = (ProductFacet.product_id == product.id, ProductFacet.name == "colour")
    return {str(each) for each in await session.scalars(select(ProductFacet.text).where(*of_it))}


async def _of_one_sort(session: AsyncSession, product: Product) -> list[Product]:
    """What is of its kind or category and of another colour."""
    own = await _colours_of(session, product)
    other: ColumnElement[bool] = Product.id.in_(
        select(ProductFacet.product_id).where(ProductFacet.name == "colour", ProductFacet.text.not_in(own))
    )
    kinds = select(ProductFacet.text).where(
        ProductFacet.product_id == product.id, ProductFacet.name == "kind"
    )
    alike = select(ProductFacet.product_id).where(ProductFacet.name == "kind", ProductFacet.text.in_(kinds))
    query = select(Product).where(other, Product.id.in_(alike), Product.id != product.id)
    found = list(await session.scalars(query.order_by(Product.id).limit(200)))
    return sorted(found, key=lambda each: -_likeness(each, product))


def _is_of_name(one: Product, product: Product) -> bool:
    """Whether both are called alike, and neither is for women where the other is for men."""
    if one.brand != product.brand or _meant(one, "value") != _meant(product, "value"):
        return False
    return _likeness(one, product) >= _ALIKE


def _likeness(one: Product, product: Product) -> float:
    """The share of the longer title's words, colours aside, that both have."""
    theirs, own = _name(one), _name(product)
    return len(own & theirs) / max(1, len(own), len(theirs))


def _name(product: Product) -> set[str]:
    """The words of a title before its last comma, which is where feeds name the colour; none for colours."""
    title = product.title.rpartition(",")[0] or product.title
    colours = _meant(product, "colour")
    return {word for word in tokens(title) if not is_stop_word(word) and word not in colours}


def _meant(product: Product, sort: str) -> set[str]:
    phrases = shipped().find(split(normal(product.title)))
    return {meaning.name for each in phrases for meaning in each.meanings if meaning.sort == sort}


def other_goods(products: Sequence[Product], language: str) -> Draft:
    """More of what was looked for, or the word that it was all."""
    if not products:
        return Draft(kind="products", text=say("no_others", language), reason="nothing_fits")
    return _cards(products, say("others", language, count=len(products[:MOST])))


def _cards(products: Sequence[Product], text: str) -> Draft:
    shown = products[:MOST]
    return Draft(
        kind="products",
        text=text,
        products=tuple(each.id for each in shown),
        citations=tuple(Citation(f"product:{each.id}", each.title) for each in shown),
    )


def only_one(text: str, product: Product, language: str) -> Draft | None:
    """That there is only one to choose from: "which of them is lighter?" after a single card."""
    plain = normal(text)
    if not _WHICH_OF.search(plain) or not (find_comparative(text) or _picks(plain)):
        return None
    said = say("only_one", language, title=short_title(product, language))
    return Draft(kind="clarify", text=said, products=(product.id,), suggested=(say("ask_others", language),))


def _picks(plain: str) -> bool:
    phrases = shipped().find(split(plain))
    return any(each.of("superlative") for each in phrases)
