"""How a campaign is measured: what counts, what it costs, which variants compete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from scheduler.exceptions import InvalidCampaign
from scheduler.learning.experiment import message_of, parse_experiment
from scheduler.learning.goal import parse_goal
from scheduler.messages import message as messages
from scheduler.schema import Campaign

#: Minor units for a thousand messages.
_MOST = 10**12


def measure(
    campaign: Campaign,
    *,
    conversion: Mapping[str, Any] | None,
    cost_per_thousand: int | None,
    experiment: Mapping[str, Any] | None,
) -> None:
    """Write it into a campaign that is being made. Raises InvalidCampaign, or InvalidMessage for a variant.

    `conversion` and `experiment` are JSON as scheduler.learning.goal and .experiment read it.
    """
    if cost_per_thousand is not None and not 0 <= cost_per_thousand <= _MOST:
        raise InvalidCampaign("The cost of a thousand messages lies between nothing and 10^12 minor units.")
    goal, found = parse_goal(conversion), parse_experiment(experiment)
    campaign.conversion = None if conversion is None else goal.dump()
    campaign.cost_per_thousand = cost_per_thousand
    campaign.experiment = None if found is None else found.dump()
    for variant in found.variants if found else ():
        messages.parse(message_of(campaign, variant.key))
