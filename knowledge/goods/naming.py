"""Naming: the words by which customers mean a product, from its own name to what its facts say."""

from __future__ import annotations

from functools import lru_cache

from knowledge.analysis import tokens
from knowledge.content.entry import fact_words, id_token, is_name, label
from knowledge.schema import Product


def own_words(product: Product) -> set[str]:
    """The tokens of its title, id, brand and other names."""
    names = [product.title, product.brand or ""]
    names += [str(value) for fact, value in product.facts.items() if is_name(fact)]
    return {id_token(product.id)}.union(*map(_words, names))


def kind_words(product: Product) -> set[str]:
    """The same and those of its category."""
    return own_words(product) | _words(product.category or "")


def fact_tokens(product: Product) -> set[str]:
    """The tokens of its facts, by name and value; of what it does not have, none."""
    stated = ((name, words) for name, value in product.facts.items() if (words := fact_words(name, value)))
    return set().union(*(_words(label(name)) | _words(words) for name, words in stated))


@lru_cache(maxsize=100_000)
def _words(text: str) -> frozenset[str]:
    """The tokens of one name or value: the same ones stand in many rows."""
    return frozenset(tokens(text))
