"""Properties: what one product's row says of it, in the form it is sought by."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from knowledge.content.entry import label, truth
from knowledge.content.records import ProductRecord
from knowledge.goods.connection import by_power, connections, without_cord
from knowledge.goods.head import kind_of_title
from knowledge.goods.property import Property
from knowledge.goods.quantities import Quantity, read_quantity, to_number, unit_of
from knowledge.goods.restated import restated
from knowledge.goods.said import of_title
from knowledge.goods.sizes import DIMENSIONS, LIST, size, sizes
from knowledge.goods.usual import measures_by
from knowledge.goods.values import implied_by, materials, values_of
from knowledge.goods.vocabulary import Meaning, groups, kinds_of, normal, shipped, split

#: A value longer than this is a text, which nobody gives word by word.
_LONGEST = 40
_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?")
#: Words of a fact's name that leave its meaning as it is.
_BESIDE = re.compile(
    r"\b(?:total|installed|product|item|net|overall|nominal|rated|approx|value|the|in|of|standard|max)\b"
)
_LEADING = re.compile(
    r"(\d+(?:\.\d+)?)(?:\s*(?:-|–|to|bis|до)\s*(\d+(?:\.\d+)?))?(?![\d.]*\s*x\b)(?=$|[\s,+(])"
)
#: What is told of a part tells that it is there: the type of a microphone.
_PART = re.compile(
    r"(microphone|bluetooth|wi fi|camera|gps|nfc|touchscreen|backlight) (?:type|version|direction type)"
)
_NAMED_UNIT = re.compile(r"[\s(\[,]+([^\s()\[\],]+)[)\]]?$")
_UNSURE = re.compile(r"(?:optional|passive|n/a|unspecified|unknown|depends|see )")
_NOT = re.compile(r"(?:no\b|not\b|none\b|without|нет\b|без\b|无|没有|不)")
#: Kinds of which a thing's title is a name.
_NAMED_FREELY = {"book", "video game"}
#: A source that states so many facts of a thing states what the thing is about.
_TELLING = 5


@dataclass(frozen=True)
class FactName:
    """What a fact's name says its value is."""

    label: str
    measure: str | None = None
    feature: Meaning | None = None
    quality: str | None = None
    #: The unit that the name itself states: "Weight (kg)".
    unit: str | None = None


def properties(product: ProductRecord) -> list[Property]:
    """Everything a product is sought by; what a fact states goes before what its title says."""
    kind = _kind(product)
    found: list[Property] = []
    for name, value in product.facts.items():
        found += _of_fact(fact_name(name), value)
    found = _ink_first(restated(found))
    stated = {each.name for each in found}
    if len(product.facts) >= _TELLING and kind and stated.isdisjoint(_expected().get(kind, stated)):
        kind = None
    kind = kind or next(
        (each for each, measures in groups("telling") if not stated.isdisjoint(measures)), None
    )
    found += [Property("kind", text=each) for each in (kinds_of(kind) if kind else ())]
    texts = {fact_name(name).label: value for name, value in product.facts.items() if _is_short(value)}
    found += values_of(product.title, texts)
    found += implied_by(product.title, {each.name for each in found})
    found += of_title(product, {each.name for each in found}, kind)
    found += without_cord({each.name: each.number for each in found}, kind)
    found += by_power(texts, {each.name for each in found}, kind)
    return _with_variants(product, list(dict.fromkeys(found)))


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and 0 < len(value) <= _LONGEST


def _ink_first(found: list[Property]) -> list[Property]:
    """What prints is of the colour that it prints, whatever its housing is."""
    if not any(each.name == "ink colour" for each in found):
        return found
    rest = [each for each in found if each.name != "colour"]
    return [each._replace(name="colour") if each.name == "ink colour" else each for each in rest]


def _kind(product: ProductRecord) -> str | None:
    """The kind by its title, else by what the source calls its type or category."""
    # A book's title is a name and says nothing of what it is.
    leaf = (product.category or "").rpartition(">")[2]
    kind = kind_of_title(leaf, shipped())
    if kind in _NAMED_FREELY:
        return kind
    kind = kind_of_title(product.title, shipped())
    typed = [str(value) for name, value in product.facts.items() if fact_name(name).quality == "kind"]
    for said in (*typed, leaf):
        # "Kettles & brewing" says neither.
        kind = kind or (kind_of_title(said, shipped()) if not re.search("[&,/]| and ", said) else None)
    return kind


@lru_cache(maxsize=20_000)
def fact_name(name: str) -> FactName:
    """What the source's name of a fact stands for."""
    plain = normal(label(name))
    unit, without = _unit_in(plain)
    about = _PART.fullmatch(plain)
    if about and (
        feature := next((each for each in shipped().meanings(about[1]) if each.sort == "feature"), None)
    ):
        return FactName(plain, feature=feature)
    for words in dict.fromkeys((plain, without, " ".join(_BESIDE.sub(" ", without).split()))):
        meanings = shipped().meanings(words)
        by_sort = {each.sort: each for each in reversed(meanings)}
        if by_sort.keys() & {"measure", "feature", "quality"}:
            return FactName(
                plain,
                by_sort["measure"].name if "measure" in by_sort else None,
                by_sort.get("feature"),
                by_sort["quality"].name if "quality" in by_sort else None,
                unit,
            )
    return FactName(plain, unit=unit)


def _unit_in(plain: str) -> tuple[str | None, str]:
    found = _NAMED_UNIT.search(plain)
    if found and unit_of(found[1]) and found.start() > 0:
        return found[1], plain[: found.start()]
    return None, plain


def _of_fact(name: FactName, value: Any) -> Iterator[Property]:
    text = str(value).strip()
    if not text or text.startswith("http"):
        return
    raw = f"fact:{name.label}"[:100]
    number = _plain_number(value)
    says = truth(value) if number is None else None
    if says is not None:
        yield Property(raw, number=float(says))
        if name.feature:
            yield Property(name.feature.name, number=float(says == (name.feature.side == "yes")))
        return
    if number is not None:
        yield from _of_number(name, raw, number)
        return
    yield from _of_words(name, raw, normal(text))


def _plain_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(value)
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        try:
            return to_number(value.strip())
        except (ValueError, ArithmeticError):
            return None
    return None


def _of_number(name: FactName, raw: str, number: float) -> Iterator[Property]:
    unit = unit_of(name.unit) if name.unit else None
    base, amount = (unit.base, number * unit.factor) if unit else (None, number)
    yield Property(raw, number=amount, unit=base)
    if name.measure:
        for measure in measures_by(name.measure, base):
            yield Property(measure, number=amount, unit=base)
    if name.quality == "size":
        yield Property("size", text=size(f"{number:g}"))
    if name.feature and name.feature.side == "yes" and not name.measure:
        yield Property(name.feature.name, number=float(number > 0))


def _of_words(name: FactName, raw: str, text: str) -> Iterator[Property]:
    if len(text) <= _LONGEST:
        yield Property(raw, text=text)
    quantity = _ranged(text) or read_quantity(text)
    if quantity:
        for amount in _amounts(quantity):
            yield Property(raw, number=amount, unit=quantity.base)
            for measure in measures_by(name.measure, quantity.base) if name.measure else ():
                yield Property(measure, number=amount, unit=quantity.base)
    elif name.measure and (leading := _leading(text)) is not None:
        yield from _leading_numbers(name.measure, leading)
    if name.feature and not _UNSURE.match(text):
        yield Property(name.feature.name, number=float(_has(name.feature, text)))
    if name.quality == "connection":
        yield from connections(text)
    elif name.quality:
        yield from _of_quality(name.quality, text)


def _ranged(text: str) -> Quantity | None:
    """A quantity behind a word: of "from 3 years" the least that it holds for."""
    found = re.match(r"(?:from|ab|от|с|max\.?|up to|до|approx\.?|ca\.?|about|~|≈|<|>|≤|≥)\s*(?=\d)", text)
    return read_quantity(text[found.end() :]) if found else None


def _amounts(quantity: Quantity) -> list[float]:
    return sorted({quantity.low, quantity.high})


def _leading(text: str) -> tuple[float, float] | None:
    """A figure or two without a unit, as "2 to 5" has."""
    found = _LEADING.match(text)
    return (float(found[1]), float(found[2] or found[1])) if found else None


def _leading_numbers(measure: str, bounds: tuple[float, float]) -> Iterator[Property]:
    low, high = bounds
    whole = low.is_integer() and high.is_integer() and high - low <= 20
    amounts = range(int(low), int(high) + 1) if whole else (low, high)
    for amount in amounts:
        yield Property(measure, number=float(amount))


@lru_cache(maxsize=20_000)
def _has(feature: Meaning, text: str) -> bool:
    """Whether a text under a feature's name says that it is there: "decaffeinated" says it is not."""
    if _NOT.match(text) or any(
        each.of("feature") == Meaning("feature", feature.name, "no") for each in shipped().find(split(text))
    ):
        return feature.side != "yes"
    return feature.side == "yes"


def _of_quality(quality: str, text: str) -> Iterator[Property]:
    if quality == "size":
        for each in sizes(text):
            yield Property("size", text=each)
        if lengths := DIMENSIONS.fullmatch(text):
            yield Property("width", number=10.0 * float(lengths["one"]), unit="mm")
            yield Property("length", number=10.0 * float(lengths["other"]), unit="mm")
    elif quality in {"colour", "ink colour"}:
        for colour in colours(text):
            yield Property(quality, text=colour)
    elif quality == "material":
        yield from (Property("material", text=each) for each in materials(text))
        for part in LIST.split(text):
            if part.strip():
                yield Property("material", text=part.strip()[:80])


@lru_cache(maxsize=20_000)
def colours(text: str) -> tuple[str, ...]:
    """The colours that a value names; its own words where we know none of them."""
    found = [each.of("colour") for each in shipped().find(split(text))]
    named = dict.fromkeys(each.name for each in found if each)
    if named:
        return tuple(named)
    return tuple(part.strip() for part in LIST.split(text) if part.strip() and len(part) <= _LONGEST)


@cache
def _expected() -> dict[str, frozenset[str]]:
    """Of some kinds, the measures of which a thing of the kind states one."""
    return {kind: frozenset(measures) for kind, measures in groups("expected")}


def _with_variants(product: ProductRecord, found: list[Property]) -> list[Property]:
    """Price, colour and size once for each option, so that one option can be asked to have them all."""
    if not product.options:
        if product.price is None:
            return found
        return [*found, Property("price", number=float(product.price), unit=product.currency)]
    own = [each for each in found if each.name not in {"colour", "size"}]
    shared = [each for each in found if each.name in {"colour", "size"}]
    for number, option in enumerate(product.options, 1):
        own += _of_option(option, product, shared, number)
    return own


def _of_option(
    option: Mapping[str, Any], product: ProductRecord, shared: list[Property], number: int
) -> Iterator[Property]:
    said: list[Property] = []
    for name, value in (option.get("options") or {}).items():
        said += list(_of_fact(fact_name(name), value))
    names = {each.name for each in said}
    said += [each for each in shared if each.name not in names]
    price = option.get("price", product.price)
    if price is not None:
        said.append(Property("price", number=float(price), unit=product.currency))
    availability = option.get("availability") or product.availability
    if availability:
        said.append(Property("availability", text=availability))
    for each in said:
        yield Property(each.name, each.number, each.unit, each.text, number)
