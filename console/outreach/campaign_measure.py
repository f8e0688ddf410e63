"""The part of the campaign form about what counts as its success, and which variants compete."""

from __future__ import annotations

import json
from typing import Annotated, Any

from pydantic import BaseModel, Field

from console.amount import minor, units
from console.exceptions import CorrectTheForm
from console.texts import N_
from scheduler.learning.goal import parse_goal
from scheduler.schema import Campaign

Json = Annotated[str, Field(max_length=20_000)]

#: What the fields for JSON show while they are empty.
EXAMPLES = {
    "where": N_('{"category": "shoes"}'),
    "experiment": N_('{"factors": {"text": ["Hello!", "Hello {name|there}!"], "hour": [10, 18]}}'),
}


class MeasureFields(BaseModel):
    """Empty fields leave it to the shop's settings."""

    #: A type of event; empty is a purchase.
    conversion: Annotated[str, Field(max_length=64)] = ""
    conversion_where: Json = ""
    #: Of a thousand messages, in currency units.
    cost: Annotated[str, Field(max_length=20)] = ""
    experiment: Json = ""

    @staticmethod
    def measure_of(campaign: Campaign, currency: str) -> dict[str, Any]:
        """What the fields hold of a saved campaign."""
        goal = {} if campaign.conversion is None else parse_goal(campaign.conversion).dump()
        cost = campaign.cost_per_thousand
        return {
            "conversion": goal.get("type", ""),
            "conversion_where": _text(goal.get("where")),
            "cost": "" if cost is None else units(cost, currency),
            "experiment": _text(campaign.experiment),
        }

    def measurement(self, currency: str) -> dict[str, Any]:
        """What scheduler.learning.measurement takes. Raises CorrectTheForm."""
        where = _object(self.conversion_where, "The filter of the conversion")
        kind = self.conversion.strip()
        goal = {**({"type": kind} if kind else {}), **({"where": where} if where else {})}
        return {
            "conversion": goal or None,
            "cost_per_thousand": minor(self.cost, currency) if self.cost.strip() else None,
            "experiment": _object(self.experiment, "What competes"),
        }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1) if value else ""


def _object(text: str, what: str) -> dict[str, Any] | None:
    if not text.strip():
        return None
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise CorrectTheForm(f"{what} is no JSON at line {error.lineno}: {error.msg}.") from error
    if not isinstance(found, dict):
        raise CorrectTheForm(f"{what} is a JSON object.")
    return found
