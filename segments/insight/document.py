"""The JSON form of what was found about segments: the same on the command line and in the API."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from segments.definition import dump
from segments.insight.distinction import Distinction, Insight
from segments.insight.growth import Point
from segments.insight.overlap import Overlap, Part
from segments.sentence import describe


def of_insight(found: Insight, points: Sequence[Point], *, limit: int) -> dict[str, Any]:
    """The first `limit` distinctions; times are ISO 8601."""
    return {
        "members": found.members,
        "others": found.others,
        "members_compared": found.members_compared,
        "others_compared": found.others_compared,
        "start": found.start.isoformat(),
        "end": found.end.isoformat(),
        "comparisons": found.comparisons,
        "significant": sum(one.is_significant for one in found.distinctions),
        "distinctions": [_of_distinction(one) for one in found.distinctions[:limit]],
        "growth": [{"at": point.at.isoformat(), "count": point.count} for point in points],
    }


def _of_distinction(one: Distinction) -> dict[str, Any]:
    return {
        "dimension": one.dimension,
        "value": one.value,
        "inside": one.shares.inside,
        "outside": one.shares.outside,
        "inside_share": one.shares.inside / one.shares.of_inside,
        "outside_share": one.shares.outside / one.shares.of_outside,
        "lift": one.lift.value,
        "low": one.lift.low,
        "high": one.lift.high,
        "p": one.probability,
        "significant": one.is_significant,
    }


def of_overlap(found: Overlap, currency: str) -> dict[str, Any]:
    return {
        "one": found.one,
        "other": found.other,
        "jaccard": found.jaccard,
        "both": _of_part(found.both, currency),
        "only_one": _of_part(found.only_one, currency),
        "only_other": _of_part(found.only_other, currency),
    }


def _of_part(part: Part, currency: str) -> dict[str, Any]:
    definition = dump(part.condition)
    return {"count": part.count, "definition": definition, "description": describe(part.condition, currency)}
