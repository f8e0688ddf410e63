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
    #: They are taken out of all others, so that of whom nothing is known stays.
    left_out: bool = False


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
            if inner is None:
                return None
            return {"not": inner} if node.left_out else _contrary(inner)
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


def _contrary(definition: dict[str, Any]) -> dict[str, Any]:
    """What is denied of customers themselves: an unknown city is not "another one" either."""
    several = definition.get("any") if len(definition) == 1 else None
    others = [_other(one) for one in several or [definition]]
    found = [one for one in others if one is not None]
    if len(found) < len(others):
        return {"not": definition}
    return found[0] if several is None else {"all": found}


def _other(definition: dict[str, Any]) -> dict[str, Any] | None:
    """Another value than this; None for what is no text of which each customer has one."""
    one_of_one = definition.get("op") == "=" and "attr" in definition
    return {**definition, "op": "!="} if one_of_one and isinstance(definition["value"], str) else None


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
