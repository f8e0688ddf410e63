"""How statements that follow each other belong together.

Loosest first: `except`, `but`, `or` before a new noun ("customers in Berlin or students in Munich"),
", and", `or`, `and`. What describes the people themselves holds for all that is said of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from segments.reading.clause import Clause
from segments.reading.pieces import Kind
from segments.reading.tree import Junction, Leaf, Negation, Node, all_of, any_of, clauses_of, written


@dataclass(frozen=True)
class Part:
    """What one run came to, and how it is joined to what was before."""

    nodes: Sequence[Node] = ()
    #: What describes the people.
    descriptions: Sequence[Node] = ()
    joint: Kind | None = None
    #: ", and": looser than "or".
    strong: bool = False
    is_noun: bool = False
    #: It is taken away from the others; `excluded` where that was said after it.
    excluding: bool = False
    excluded: bool = False
    #: It says who is ranked.
    among: bool = False
    clauses: bool = False
    #: Where people are listed it tells of further ones.
    others: bool = False
    times_first: bool = field(default=False, compare=False)


def joined(parts: Sequence[Part]) -> Node:
    """All parts as one node."""
    ranked = [part for part in parts if part.among]
    rest = _without_commas([part for part in parts if not part.among])
    if ranked:
        people = [replace(part, among=False) for part in ranked]
        left = any(part.excluding for part in people)
        rest = _ranked_among(rest, joined(people) if left else _people(_without_commas(people)))
    bases: list[Node] = []
    for but in _split(rest, lambda part: part.joint in (Kind.BUT, Kind.EXCEPT) or part.excluded):
        bases += _but(but, bases)
    return all_of(bases) if bases else Junction("all", ())


def _but(parts: list[Part], before: list[Node]) -> list[Node]:
    """One part of a request between "but"s; "but not both" denies what came before it."""
    found: list[Node] = []
    for run in _alike(parts):
        both = run[0].joint is Kind.NOT_BOTH
        said = run[1:] if both else run
        if both:
            last = (found or before)[-1:]
            found += [Negation(_all_of_alternatives(node)) for node in last]
        if said and said[0].excluding:
            left_out = _people([_listing(part) for part in said], excluding=True)
            found.append(Negation(left_out, left_out=True))
        elif said:
            found.append(_people(said))
    return found


def _alike(parts: list[Part]) -> list[list[Part]]:
    """Runs of parts that are all taken away, or all not."""
    groups: list[list[Part]] = []
    for part in parts:
        changes = groups and part.excluding != groups[-1][-1].excluding
        if not groups or changes or part.joint is Kind.NOT_BOTH:
            groups.append([])
        groups[-1].append(part)
    return groups


def _listing(part: Part) -> Part:
    """In a list of people to leave out, "and" adds more people."""
    is_more = part.joint in (Kind.AND, Kind.COMMA) and (part.is_noun or part.others or not part.clauses)
    return replace(part, joint=Kind.OR) if is_more else part


def _people(parts: Sequence[Part], *, excluding: bool = False) -> Node:
    groups: list[list[Part]] = []
    for part in parts:
        if not groups or _begins_anew(part, groups[-1], excluding):
            groups.append([])
        groups[-1].append(part)
    return any_of([_one_people(group) for group in groups])


def _begins_anew(part: Part, group: list[Part], excluding: bool) -> bool:
    if part.joint is not Kind.OR:
        return False
    if part.descriptions and part.clauses and not part.times_first:
        return True  # "influencers, or students with 2 orders"
    described = any(one.descriptions for one in group)
    if part.is_noun:
        return excluding or not part.times_first or any(one.is_noun for one in group)
    return excluding or (described and not part.clauses and any(one.clauses for one in group))


def _one_people(parts: Sequence[Part]) -> Node:
    described: list[Node] = []
    outside: list[Node] = []
    runs: list[Part] = []
    for place, part in enumerate(parts):
        if part.joint and not part.nodes and _ranks(runs) and all(map(_is_denial, part.descriptions)):
            # Whom a ranking is to leave out afterwards: "the top 10, and not tagged vip".
            outside += part.descriptions
            continue
        later = parts[place + 1] if place + 1 < len(parts) else None
        if part.nodes or (later and later.joint is Kind.OR) or part.joint is Kind.OR:
            nodes = part.nodes or part.descriptions
            described += part.descriptions if part.nodes else []
            runs.append(replace(part, nodes=nodes))
        else:
            described += part.descriptions
    for clause in (
        clause for part in runs for node in part.nodes for clause in clauses_of(node) if clause.rank
    ):
        described = _into_ranking(clause, described)
    return (
        all_of([*described, *outside, *([_strong(runs)] if runs else [])])
        if described or runs
        else Junction("all", ())
    )


def _ranks(parts: Sequence[Part]) -> bool:
    return any(clause.rank for part in parts for node in part.nodes for clause in clauses_of(node))


def _is_denial(node: Node) -> bool:
    return isinstance(node, Negation)


def _into_ranking(clause: Clause, described: list[Node]) -> list[Node]:
    """Who is ranked was said first: "the top 10 VIP customers"."""
    among = written(all_of(described), {}) if described and clause.rank and not clause.rank.among else None
    if among is None or among == {"everyone": True} or clause.rank is None:
        return described
    clause.rank.among = among
    return []


def _ranked_among(parts: list[Part], among: Node) -> list[Part]:
    clauses = [c for part in parts for node in part.nodes for c in clauses_of(node) if c.rank]
    if clauses and clauses[0].rank is not None:
        described = [
            node for part in parts if any(n is clauses[0] for n in part.nodes) for node in part.descriptions
        ]
        clauses[0].rank.among = written(all_of([*described, among]), {})
        return [replace(p, descriptions=()) if described and clauses[0] in p.nodes else p for p in parts]
    return [*parts, Part(nodes=[among], joint=Kind.BUT)]


def _strong(parts: Sequence[Part]) -> Node:
    return all_of([_run(run) for run in _split(parts, lambda part: part.strong or part.joint is None)])


def _run(parts: Sequence[Part]) -> Node:
    alternatives = _split(parts, lambda part: part.joint is Kind.OR and not _goes_on(part))
    return any_of([all_of([node for part in group for node in part.nodes]) for group in alternatives])


def _goes_on(part: Part) -> bool:
    """ "did not buy coffee or view toys" denies both."""
    return any(isinstance(node, Clause) and node.negation_goes_on for node in part.nodes)


def _all_of_alternatives(node: Node) -> Node:
    """What "but not both" denies: the alternatives that were named last, all together."""
    if isinstance(node, Clause) and node.each is None:
        return _each_value(node)
    if not isinstance(node, Junction) or not node.nodes:
        return node
    if node.key == "any":
        return Junction("all", node.nodes)
    return _all_of_alternatives(node.nodes[-1])


def _each_value(clause: Clause) -> Node:
    """`coffee or toys, but not both`: the alternatives are values."""
    listed = next((name for name, value in clause.where.items() if isinstance(value, list)), None)
    return replace(clause, each=listed, where=dict(clause.where)) if listed else Leaf({"everyone": True})


def _without_commas(parts: Sequence[Part]) -> list[Part]:
    """A comma stands for the joining word that comes after it: `a, b or c`."""
    found: list[Part] = []
    coming = Kind.AND
    for part in reversed(parts):
        if part.joint is Kind.COMMA:
            found.append(replace(part, joint=coming, strong=coming is Kind.AND))
        else:
            lists = part.joint in (Kind.AND, Kind.OR) and not (part.strong or _goes_on(part))
            coming = part.joint if lists and part.joint else Kind.AND
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
