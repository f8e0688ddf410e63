"""Facts: a question about one product, answered from that product's own row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.analysis import query_tokens, tokens
from knowledge.attributes import (
    asks_brand,
    asks_price,
    asks_stock,
    is_asking,
    is_attribute,
    is_pointing,
    meaning,
    name_words,
    ordinal,
    subject_words,
)
from knowledge.cards import price_of, short_title
from knowledge.draft import Citation, Draft
from knowledge.entry import label, truth, value_text
from knowledge.evidence import Evidence, ProductHit
from knowledge.naming import own_words
from knowledge.schema import Product
from knowledge.texts import say

#: The share of a title's own words that must be said for the product to be meant.
_NAMED = 0.6
_MODEL_LENGTH = 3
#: So many products may be asked back about; of more, none is meant.
_FEW = 3


@dataclass(frozen=True)
class Meant:
    """The product that a question is about, and the words that ask something of it."""

    product: Product
    asked: tuple[str, ...]


def answer_fact(text: str, evidence: Evidence, in_view: Sequence[Product], language: str) -> Draft | None:
    """What the row says, or that it does not say it; None where no one product is meant."""
    if not is_asking(text) or (evidence.request.filters and not asks_stock(text)):
        return None
    meant = _pointed_at(text, in_view) or _named(text, evidence.products)
    if isinstance(meant, list):
        return _which(text, meant, language)
    if meant is None:
        return None
    return _state(text, meant, language)


def _pointed_at(text: str, in_view: Sequence[Product]) -> Meant | list[Product] | None:
    place = ordinal(text)
    asked = subject_words(text)
    if in_view and place is not None and place < len(in_view):
        return Meant(in_view[place], asked)
    about_nothing_else = not asked or all(map(is_attribute, asked))
    if not in_view or not (is_pointing(text) or about_nothing_else):
        return None
    return Meant(in_view[0], asked) if len(in_view) == 1 else list(in_view)


def _named(text: str, hits: Sequence[ProductHit]) -> Meant | list[Product] | None:
    """The product whose name is said, for sure or by what is left beside the attribute asked for."""
    words = subject_words(text)
    shares = [(share, hit.product) for hit in hits if (share := _share_of_name(words, hit.product))]
    best = max((share for share, _ in shares), default=0.0)
    meant = [product for share, product in shares if share == best]
    if len(meant) > 1:
        return meant if len(meant) <= _FEW else None
    if not meant:
        meant = [hit.product for hit in hits if _is_meant(words, hit.product)]
    if len(meant) != 1:
        return None
    asked = tuple(word for word in words if word not in _names(meant[0]))
    return Meant(meant[0], asked)


def _share_of_name(words: Sequence[str], product: Product) -> float:
    """How surely these words name the product, from 0 to 2: a model number is as good as a whole title."""
    names = own_words(product)
    said = {word for word in words if word in names}
    title = set(query_tokens(product.title))
    share = len(said & title) / max(1, len(title))
    model = any(_is_model(word) for word in said)
    return share + model if model or share >= _NAMED else 0.0


def _is_meant(words: Sequence[str], product: Product) -> bool:
    """Whether all words but those for attributes are of the product's name."""
    attributes = {word for fact in product.facts for word in query_tokens(label(fact))}
    naming = [word for word in words if not is_attribute(word) and word not in attributes]
    return bool(naming) and _names(product).issuperset(naming)


def _names(product: Product) -> set[str]:
    """What may be left out of a question once the product is known, its id in whole and in parts."""
    return own_words(product) | set(tokens(product.id))


def _is_model(word: str) -> bool:
    """x200 and 006r90321, but not 256gb or 17inch: letters and figures, in a mix that names a thing."""
    has_both = any(each.isdigit() for each in word) and any(each.isalpha() for each in word)
    figures_then_unit = word.rstrip("abcdefghijklmnopqrstuvwxyz").isdigit()
    return has_both and len(word) >= _MODEL_LENGTH and not figures_then_unit


def _which(text: str, products: Sequence[Product], language: str) -> Draft:
    shown = products[:3]
    again = "ask_price" if asks_price(text) else "ask_stock" if asks_stock(text) else "ask_about"
    return Draft(
        kind="clarify",
        text=say("which", language),
        products=tuple(product.id for product in shown),
        suggested=tuple(say(again, language, title=short_title(product, language)) for product in shown),
    )


def _state(text: str, meant: Meant, language: str) -> Draft | None:
    if not (meant.asked or asks_price(text) or asks_stock(text) or asks_brand(text)):
        return None
    product = meant.product
    statement = _statement(text, meant, language)
    if statement is None:
        not_stated = say("not_stated", language, title=short_title(product, language))
        return Draft(kind="unanswered", text=not_stated, products=(product.id,), reason="not_stated")
    cited = (Citation(f"product:{product.id}", product.title),)
    return Draft(kind="fact", text=statement, products=(product.id,), citations=cited)


def _statement(text: str, meant: Meant, language: str) -> str | None:
    """The sentence that answers; None where the row does not say."""
    product, title = meant.product, short_title(meant.product, language)
    fact = best_fact(product.facts, meant.asked) if meant.asked else None
    if fact:
        return say("fact", language, title=title, label=label(fact[0]), value=_value(fact[1], language))
    if product.brand and asks_brand(text):
        return say("fact", language, title=title, label=say("brand", language), value=product.brand)
    # Other words besides ask for something that the price or the stock would not answer.
    if meant.asked:
        return None
    price = price_of(product, language)
    if asks_price(text):
        return say("price", language, title=title, price=price) if price else None
    return say(product.availability, language, title=title) if product.availability else None


def best_fact(facts: dict[str, Any], asked: Sequence[str]) -> tuple[str, Any] | None:
    """The fact whose name, with its value, explains every asked word, and has the fewest words besides."""
    wanted = {meaning(word) for word in asked}
    found = []
    for name, value in facts.items():
        names = name_words(name)
        explained = wanted & names
        if explained and wanted <= names | _value_words(value):
            found.append((len(names - wanted), name, value))
    if not found:
        found = [(0, name, value) for name, value in facts.items() if wanted <= _value_words(value)]
    return min(found, key=lambda each: (each[0], each[1]))[1:] if found else None


def _value_words(value: Any) -> set[str]:
    return {meaning(word) for word in query_tokens(str(value))}


def _value(value: Any, language: str) -> str:
    says = (
        truth(value)
        if isinstance(value, bool) or str(value).lower() in {"true", "false", "yes", "no"}
        else None
    )
    return value_text(value) if says is None else say("yes" if says else "no", language)
