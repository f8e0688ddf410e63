"""How statements that follow each other belong together.

Loosest first: `or` before a new noun ("customers in Berlin or students in Munich"), then no joining
word at all ("customers in Berlin | who bought coffee or viewed toys"), then `or`, then `and`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from segments.reading.pieces import Kind
from segments.reading.tree import Junction, Node


@dataclass(frozen=True)
class Part:
    """A statement, the joining word before it, and whether it begins with a noun of its own."""

    node: Node
    joint: Kind | None
    is_noun: bool


def joined(parts: Sequence[Part]) -> Node:
    """All parts as one node."""
    people = _split(_without_commas(parts), lambda part: part.joint is Kind.OR and part.is_noun)
    return _any([_one_people(group) for group in people])


def _one_people(parts: Sequence[Part]) -> Node:
    runs = _split(parts, lambda part: part.joint is None)
    return _all([_run(run) for run in runs])


def _run(parts: Sequence[Part]) -> Node:
    alternatives = _split(parts, lambda part: part.joint is Kind.OR)
    return _any([_all([part.node for part in group]) for group in alternatives])


def all_of_the_last_alternatives(node: Node) -> Node:
    """What "but not both" denies: the alternatives that were named last, all together."""
    if not isinstance(node, Junction) or not node.nodes:
        return node
    if node.key == "any":
        return Junction("all", node.nodes)
    return all_of_the_last_alternatives(node.nodes[-1])


def _without_commas(parts: Sequence[Part]) -> list[Part]:
    """A comma stands for the joining word that comes after it: `a, b or c`. Before "who" it says nothing."""
    found: list[Part] = []
    coming = Kind.AND
    for part in reversed(parts):
        if part.joint is Kind.COMMA:
            found.append(replace(part, joint=coming))
        else:
            coming = part.joint if part.joint is not None else coming
            found.append(part)
    return found[::-1]


def _split(parts: Sequence[Part], begins: Callable[[Part], bool]) -> list[list[Part]]:
    """Groups of parts; a part of which `begins` is true opens a new one."""
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or begins(part):
            groups.append([])
        groups[-1].append(part)
    return groups


def _any(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Junction("any", tuple(nodes))


def _all(nodes: Sequence[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else Junction("all", tuple(nodes))
