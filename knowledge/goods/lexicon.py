"""The lexicon: the words that requests are read with, those of the catalogue and those of the shop."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.goods.usual import assumed_factor
from knowledge.goods.vocabulary import Meaning, Vocabulary, groups, kinds_of, measure_table, normal, shipped
from knowledge.index.synonyms import Synonyms, load_synonyms, own_lines, words_of
from knowledge.schema import Product, ProductFacet

#: Facets with one of several known words for a value.
VALUES = ("material", "value")


@dataclass(frozen=True)
class Lexicon:
    """What the catalogue knows; made once for each revision of the library."""

    vocabulary: Vocabulary = field(default_factory=shipped)
    #: How many products are of a kind, or of a category as its folded name.
    kinds: Mapping[str, int] = field(default_factory=dict)
    #: Brands by their folded name, in all the spellings of the source.
    brands: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    categories: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: The materials and other values that goods state, with the kinds of those goods.
    values: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    #: The sizes that goods come in, with the kinds of those goods.
    sizes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    #: What one of a measure's unnamed unit is in its base unit.
    factors: Mapping[str, float] = field(default_factory=dict)
    synonyms: Synonyms = field(default_factory=lambda: Synonyms(()))

    def sells(self, kind: str) -> bool:
        """Whether there is any product of this kind."""
        return self.kinds.get(kind, 0) > 0


async def load_lexicon(session: AsyncSession) -> Lexicon:
    """Read what the catalogue and the shop's synonyms know."""
    brands = await _spellings(session, Product.brand)
    categories = await _spellings(session, Product.category)
    of_kind = select(ProductFacet.text, func.count()).where(ProductFacet.name == "kind")
    kinds = dict((await session.execute(of_kind.group_by(ProductFacet.text))).all())
    own = [words_of(line.words) for line in await own_lines(session)]
    known = _known(brands, categories)
    vocabulary = Vocabulary([*known, *_of_synonyms(own, Vocabulary(known, shipped()))], shipped())
    stated = await _stated(session)
    return Lexicon(
        vocabulary=vocabulary,
        kinds={str(kind): number for kind, number in kinds.items()},
        brands=brands,
        categories=categories,
        values=stated,
        sizes={value: of_kinds for (name, value), of_kinds in stated.items() if name == "size"},
        factors=await _factors(session),
        synonyms=await load_synonyms(session),
    )


async def _spellings(session: AsyncSession, column: object) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for word in await session.scalars(select(column).distinct()):  # type: ignore[call-overload]  # a column
        if word:
            folded = folded_name(word)
            found[folded] = (*found.get(folded, ()), word)
    return found


def folded_name(word: str) -> str:
    """A brand or category without regard to case, spaces and underscores."""
    return " ".join(normal(word).replace("_", " ").split())


def _known(
    brands: Mapping[str, tuple[str, ...]], categories: Mapping[str, tuple[str, ...]]
) -> list[tuple[str, Meaning]]:
    known = [(brand, Meaning("brand", brand)) for brand in brands if len(brand) > 1]
    known += [(short, Meaning("brand", brand)) for brand in brands if (short := _short_name(brand, brands))]
    for brand, spellings in groups("brands"):
        if brand in brands:
            known += [(word, Meaning("brand", brand)) for word in spellings]
    known += [(category, Meaning("category", category)) for category in categories]
    known += [(leaf, Meaning("category", each)) for each in categories if (leaf := _own_name(each))]
    return known + [
        (name, Meaning("category", each)) for each in categories for name in names_of_category(each)
    ]


def names_of_category(category: str) -> tuple[str, ...]:
    """What customers call this category in every language, by names of no kind."""
    leaf = normal(category.rpartition(">")[2].strip())
    found = next((names for _, names in groups("categories") if leaf in names), ())
    return tuple(name for name in found if name != leaf and not shipped().meanings(name))


_COMPANY = re.compile(
    r"(?: (?:technology|technologies|electronics|systems|international|inc|corp|corporation|ltd|gmbh|co"
    r"|company|group|computers?|products|communications?|networks?|industries|brands?))+$"
)


def _short_name(brand: str, brands: Mapping[str, object]) -> str:
    """What people call a maker whose name ends in what it is: Kingston for Kingston Technology."""
    short = _COMPANY.sub("", brand)
    return short if short not in brands and len(short) > 2 and not shipped().meanings(short) else ""


def _own_name(category: str) -> str:
    """The last of a category's path where it says by several words what no other word says: power tools."""
    leaf = category.rpartition(">")[2].strip()
    plain = " " in leaf and not re.search("[&,/]", leaf) and leaf != category
    return leaf if plain and not shipped().meanings(leaf) else ""


def _of_synonyms(lines: list[tuple[str, ...]], known: Vocabulary) -> Iterator[tuple[str, Meaning]]:
    """What one word of a line means, all of its words mean."""
    for words in lines:
        meanings = {meaning for word in words for meaning in known.meanings(word)}
        for word in words:
            yield from ((word, meaning) for meaning in sorted(meanings, key=str))


async def _stated(session: AsyncSession) -> dict[tuple[str, str], frozenset[str]]:
    """The sizes, materials and other values that goods state, each with the kinds of those goods."""
    kinds: dict[str, list[str]] = {}
    of_kind = select(ProductFacet.product_id, ProductFacet.text).where(ProductFacet.name == "kind")
    for key, kind in await session.execute(of_kind):
        kinds.setdefault(key, []).append(str(kind))
    stating = select(ProductFacet.product_id, ProductFacet.name, ProductFacet.text)
    found: dict[tuple[str, str], set[str]] = {}
    # Joined here: an engine that has no statistics yet takes many seconds for it.
    for key, name, value in await session.execute(stating.where(ProductFacet.name.in_((*VALUES, "size")))):
        found.setdefault((str(name), str(value)), set()).update(kinds.get(key, ()))
    return {stated: frozenset(of_kinds) for stated, of_kinds in found.items()}


async def _factors(session: AsyncSession) -> dict[str, float]:
    """For each measure that the catalogue states without a unit, the unit that its middle value suggests."""
    names = [name for name, _, _, _ in measure_table()]
    unnamed = (ProductFacet.unit.is_(None), ProductFacet.number.is_not(None))
    counting = (
        select(ProductFacet.name, func.count())
        .where(ProductFacet.name.in_(names), *unnamed)
        .group_by(ProductFacet.name)
    )
    factors = {}
    for name, number in (await session.execute(counting)).all():
        middle = select(ProductFacet.number).where(ProductFacet.name == name, *unnamed)
        value = await session.scalar(middle.order_by(ProductFacet.number).offset(number // 2).limit(1))
        factors[name] = assumed_factor(name, float(value or 0))
    return factors


def kinds_below(kind: str, lexicon: Lexicon) -> list[str]:
    """The kinds of the catalogue that belong to this one, itself among them."""
    return [each for each in lexicon.kinds if kind in kinds_of(each)]
