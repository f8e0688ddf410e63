"""What a request comes to, before the windows of its clauses are settled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from segments.reading.clause import Clause
from segments.reading.definitions import Windows, definition_of


@dataclass(frozen=True)
class Leaf:
    """A finished condition."""

    definition: dict[str, Any]


@dataclass(frozen=True)
class Negation:
    node: Node


@dataclass(frozen=True)
class Junction:
    """`all` or `any` of some nodes."""

    key: str
    nodes: tuple[Node, ...]


Node = Leaf | Negation | Junction | Clause
EVERYONE = {"everyone": True}


def written(node: Node, windows: Windows) -> dict[str, Any] | None:
    """The JSON form; None where nothing was said of anybody."""
    match node:
        case Leaf():
            return node.definition
        case Clause():
            return definition_of(node, windows)
        case Negation():
            inner = written(node.node, windows)
            return None if inner is None else {"not": inner}
        case Junction():
            return _junction(node, windows)


def _junction(node: Junction, windows: Windows) -> dict[str, Any] | None:
    found = [one for one in (written(inner, windows) for inner in node.nodes) if one is not None]
    # "everyone who ..." are those who ...: among other conditions the word adds nothing.
    telling = [one for one in found if one != EVERYONE] or found[:1]
    flat: list[dict[str, Any]] = []
    for one in telling:
        flat += one[node.key] if node.key in one and len(one) == 1 else [one]
    if len(flat) <= 1:
        return flat[0] if flat else None
    return {node.key: flat}


def clauses_of(node: Node) -> Iterator[Clause]:
    """The clauses of a tree, in the order in which they were said."""
    match node:
        case Clause():
            yield node
        case Negation():
            yield from clauses_of(node.node)
        case Junction():
            for inner in node.nodes:
                yield from clauses_of(inner)


def all_of(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Junction("all", tuple(nodes))


def any_of(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Junction("any", tuple(nodes))
