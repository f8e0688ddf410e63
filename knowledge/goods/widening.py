"""Widening: a condition that nothing meets as it was said, in the words that the shop has for it."""

from __future__ import annotations

from dataclasses import replace

from knowledge.goods.filters import Filter
from knowledge.goods.request import Request
from knowledge.goods.shortfall import Shortfall
from knowledge.goods.values import suiting

#: How far a thing extends. A shop that states no width of its pans states how large they are.
_ACROSS = ("length", "width", "diameter", "stated:mm", "fact:size")


def widened(request: Request, shortfall: Shortfall) -> Request | None:
    """The request with the unmet condition said in a wider way; None where there is none."""
    unmet = shortfall.unmet
    wider = _wider(unmet) if unmet else None
    if wider is None:
        return None
    return replace(request, filters=tuple(wider if each is unmet else each for each in request.filters))


def _wider(unmet: Filter) -> Filter | None:
    if unmet.unit == "mm" and unmet.field in _ACROSS and unmet.unless is None:
        return replace(unmet, names=_ACROSS, unless=unmet.field)
    if unmet.field != "value" or unmet.operator != "=":
        return None
    also = [name for name in suiting(unmet.words) if name not in unmet.words]
    return replace(unmet, value=(*unmet.words, *also)) if also else None
