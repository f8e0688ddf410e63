"""The form of what is made of a record: where it is another than at the last sync, the record is read anew.

A row that a source left as it was is skipped by the next sync. What is sought by, its facets, is made from
it with our word lists, so that a library synced by an earlier version would lack what a later one knows.
"""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

from knowledge.words import raw

#: Raised when our code makes other things of the same record; changed word lists are noticed by themselves.
FORM = 4
#: The lists that a product's facets are made with.
_LISTS = (
    "kinds", "accessories", "colours", "materials", "values", "qualities", "features", "measures",
    "quantities", "gigabytes", "usual", "expected", "implied", "telling", "parts",
    "superlatives", "comparatives",
)  # fmt: skip


@cache
def form_of_products() -> str:
    """What products' facets are made with, as a short hash."""
    text = "\n".join((str(FORM), *(line for name in _LISTS for line in raw(name))))
    return blake2b(text.encode(), digest_size=8).hexdigest()
