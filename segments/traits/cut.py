"""Where good ends for each of the named cuts."""

from __future__ import annotations

from collections.abc import Mapping

from segments.traits.grade import TypeCut
from segments.traits.settings import TraitSettings


def type_cut(settings: TraitSettings, values: Mapping[str, float]) -> TypeCut | None:
    """The cut that is set, out of the shop's figures by name; None while there are no buyers.

    By the mean a frequent customer has more orders than the mean; by the others as many are enough.
    """
    if settings.cut == "fixed":
        return TypeCut(settings.recency_days, settings.least_orders, settings.least_spent)
    name = settings.cut
    if f"{name}_recency" not in values:
        return None
    return TypeCut(
        values[f"{name}_recency"],
        values[f"{name}_orders"],
        values[f"{name}_spent"],
        above=name == "mean",
    )
