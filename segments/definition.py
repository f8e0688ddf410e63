"""The definition of a segment: a tree of conditions, with its JSON form."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import Tag, TypeAdapter, ValidationError

from segments.condition import Condition
from segments.conditions.attribute import AttributeTest, AttributeWindow
from segments.conditions.birthday import Birthday
from segments.conditions.bucket import Bucket
from segments.conditions.chronology import Edge
from segments.conditions.consented import Consented
from segments.conditions.contrast import Contrast
from segments.conditions.delivered import Delivered
from segments.conditions.exists_value import ExistsValue
from segments.conditions.expected import Expected
from segments.conditions.gap import Gap
from segments.conditions.in_segment import InSegment
from segments.conditions.listing import Listing
from segments.conditions.logic import All, AnyOf, Everyone, Not
from segments.conditions.reachability import Reachable
from segments.conditions.sequence import Sequence
from segments.conditions.since_attribute import SinceAttribute
from segments.conditions.threshold import Threshold
from segments.conditions.top import Ranking, Top
from segments.exceptions import InvalidDefinition
from segments.keyed import by_key

#: A definition may be this deep; a deeper one could exhaust the stack of an engine.
DEEPEST = 30

#: The key that tells a kind of condition, in the order of looking.
KEYS = {
    "all": "All",
    "any": "AnyOf",
    "not": "Not",
    "everyone": "Everyone",
    "segment": "InSegment",
    "consent": "Consented",
    "reachable": "Reachable",
    "birthday": "Birthday",
    "expected": "Expected",
    "count": "Threshold",
    "sum": "Threshold",
    "avg": "Threshold",
    "max": "Threshold",
    "min": "Threshold",
    "distinct": "Threshold",
    "list": "Listing",
    "random": "Bucket",
    "delivery": "Delivered",
    "compare": "Contrast",
    "gap": "Gap",
    "sequence": "Sequence",
    "exists_value": "ExistsValue",
    "top": "Top",
    "since_attr": "SinceAttribute",
    "first": "Edge",
    "last": "Edge",
    "in": "AttributeWindow",
    "attr": "AttributeTest",
}
#: Steps of our own models that are no keys of the JSON form.
INTERNAL = ("aggregate", "of", "tests", "matching", "int", "float", "bool", "str")

AnyCondition = Annotated[
    Annotated[All, Tag("All")]
    | Annotated[AnyOf, Tag("AnyOf")]
    | Annotated[Not, Tag("Not")]
    | Annotated[Everyone, Tag("Everyone")]
    | Annotated[InSegment, Tag("InSegment")]
    | Annotated[Consented, Tag("Consented")]
    | Annotated[Reachable, Tag("Reachable")]
    | Annotated[Birthday, Tag("Birthday")]
    | Annotated[Expected, Tag("Expected")]
    | Annotated[Threshold, Tag("Threshold")]
    | Annotated[Listing, Tag("Listing")]
    | Annotated[Bucket, Tag("Bucket")]
    | Annotated[Delivered, Tag("Delivered")]
    | Annotated[Contrast, Tag("Contrast")]
    | Annotated[Gap, Tag("Gap")]
    | Annotated[Sequence, Tag("Sequence")]
    | Annotated[ExistsValue, Tag("ExistsValue")]
    | Annotated[Top, Tag("Top")]
    | Annotated[SinceAttribute, Tag("SinceAttribute")]
    | Annotated[Edge, Tag("Edge")]
    | Annotated[AttributeWindow, Tag("AttributeWindow")]
    | Annotated[AttributeTest, Tag("AttributeTest")],
    by_key(KEYS, what="condition"),
]

for _kind in (All, AnyOf, Not, Ranking, Top):
    _kind.model_rebuild(_types_namespace={"AnyCondition": AnyCondition})

_ADAPTER: TypeAdapter[Condition] = TypeAdapter(AnyCondition)


def parse_definition(data: object) -> Condition:
    """Reads the JSON form. Raises InvalidDefinition, which names the place and the fault."""
    _refuse_too_deep(data, 1)
    try:
        return _ADAPTER.validate_python(data)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False, include_input=False)
        # Of a choice of types each one complains; a fault that we have worded ourselves tells most.
        first = next((fault for fault in faults if fault["type"] == "value_error"), faults[0])
        raise InvalidDefinition(f"At {_place(first['loc'])}: {_fault(first['msg'])}.") from error


def dump(condition: Condition) -> dict[str, Any]:
    """The JSON form; reading it again gives an equal condition."""
    written: dict[str, Any] = condition.model_dump(mode="json", by_alias=True, exclude_none=True)
    return written


def _refuse_too_deep(data: object, depth: int) -> None:
    if depth > DEEPEST:
        raise InvalidDefinition(f"It is nested more than {DEEPEST} levels deep.")
    if not isinstance(data, dict):
        return
    for key in ("all", "any"):
        for child in data[key] if isinstance(data.get(key), (list, tuple)) else ():
            _refuse_too_deep(child, depth + 1)
    _refuse_too_deep(data.get("not"), depth + 1)
    ranking = data.get("top")
    _refuse_too_deep(ranking.get("among") if isinstance(ranking, dict) else None, depth + 1)


def _place(location: Iterable[str | int]) -> str:
    """A path such as `all[1].count.window`; the names of our own classes are left out."""
    path = ""
    for part in location:
        if isinstance(part, int):
            path += f"[{part}]"
        elif part[:1].islower() and "-" not in part and "[" not in part and part not in INTERNAL:
            path += f".{part}" if path else part
    return path or "the top"


def _fault(message: str) -> str:
    return message.removeprefix("Value error, ").rstrip(".")


__all__ = ["AnyCondition", "Condition", "dump", "parse_definition"]
