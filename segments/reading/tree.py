"""What a request comes to, before the windows of its clauses are settled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from segments.reading.clause import EventClause

#: Window by clause (its `id`), for clauses that were given another clause's window.
Windows = Mapping[int, dict[str, Any]]


@dataclass(frozen=True)
class Leaf:
    """A finished condition."""

    definition: dict[str, Any]


@dataclass(frozen=True)
class Neutral:
    """A noun that says nothing by itself: "customers". `everyone` where it was said of all."""

    everyone: bool = False


@dataclass(frozen=True)
class Negation:
    node: Node


@dataclass(frozen=True)
class Junction:
    """`all` or `any` of some nodes."""

    key: str
    nodes: tuple[Node, ...]


Node = Leaf | Neutral | Negation | Junction | EventClause


def definition_of(node: Node, windows: Windows) -> dict[str, Any] | None:
    """The JSON form; None where nothing was said of anybody."""
    match node:
        case Leaf():
            return node.definition
        case Neutral():
            return {"everyone": True} if node.everyone else None
        case EventClause():
            return node.definition(windows.get(id(node)))
        case Negation():
            inner = definition_of(node.node, windows)
            return None if inner is None else {"not": inner}
        case Junction():
            return _junction(node, windows)


def _junction(node: Junction, windows: Windows) -> dict[str, Any] | None:
    found = [one for one in (definition_of(inner, windows) for inner in node.nodes) if one is not None]
    # "everyone who ..." are those who ...: among other conditions the word adds nothing.
    telling = [one for one in found if one != {"everyone": True}] or found[:1]
    flat: list[dict[str, Any]] = []
    for one in telling:
        flat += one[node.key] if node.key in one and len(one) == 1 else [one]
    if len(flat) <= 1:
        return flat[0] if flat else None
    return {node.key: flat}
