"""What a clause comes to, in the JSON form of definitions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from segments.reading.clause import Anchor, Clause
from segments.reading.pieces import Quantity

#: Window by clause (its `id`), for clauses that were given another clause's window.
Windows = Mapping[int, dict[str, Any]]
#: Months and years have no exact length; what follows within them is counted in days, as 30 and 365.
DAYS = {"mo": 30, "y": 365}
#: A window of several, of which one is enough.
EITHER = "either"


def definition_of(clause: Clause, windows: Windows) -> dict[str, Any] | None:
    """The condition; None where the clause became a part of another one."""
    if clause.absorbed:
        return None
    window = clause.window or windows.get(id(clause))
    if window and EITHER in window:
        found = [definition_of(replace(clause, window=one), {}) for one in window[EITHER]]
        return {"all" if clause.negated else "any": found}
    if clause.attribute:
        return _attribute(clause)
    if clause.all_types and not clause.negated:
        each_type = [replace(clause, types=(one,), all_types=False) for one in clause.types]
        if clause.same and not clause.quantity:
            having = [_plain(one, window) for one in each_type]
            return {"exists_value": {"field": clause.same, "having": having}}
        return {"all": [_one(one, window) for one in each_type]}
    values = clause.where.get(clause.each) if clause.each else None
    if isinstance(values, list) and not clause.rank and (clause.denies_all or not clause.negated):
        told = replace(clause, each=None, negated=False)
        each = [replace(told, where={**clause.where, str(clause.each): one}) for one in values]
        return _negated(clause, {"all": [_one(one, window) for one in each]})
    if clause.sole:
        return _sole(clause, clause.sole, window)
    return _one(clause, window)


def _sole(clause: Clause, name: str, window: dict[str, Any] | None) -> dict[str, Any]:
    """`bought only coffee`: coffee, and nothing else."""
    others = {**clause.where, name: {"!=": clause.where[name]}}
    denied = Clause(types=clause.types, where=others, negated=True)
    told = replace(clause, sole=None, negated=False)
    return _negated(clause, {"all": [_one(told, window), _plain(denied, window)]})


def _one(clause: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    if clause.follows:
        return _following(clause, clause.follows, window)
    if clause.pair and clause.same:
        having = [_plain(one, one.window or window, clause.same) for one in _paired(clause)]
        return {"exists_value": {"field": clause.same, "having": [*having, _plain(clause, window)]}}
    if clause.rank:
        return _negated(clause, _top(clause, window))
    if clause.than:
        return _negated(clause, _contrast(clause, clause.than, window))
    if clause.same:
        shared = {"field": clause.same, "having": [_plain(replace(clause, negated=False), window)]}
        return _negated(clause, {"exists_value": shared})
    if clause.edge:
        return _negated(clause, _edge(clause, window))
    return _plain(clause, window)


def _paired(clause: Clause) -> list[Clause]:
    """The deeds before it that were done to the same thing: viewed it, put it in the cart."""
    return [*_paired(clause.pair), clause.pair] if clause.pair else []


def _selection(clause: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    types = clause.types or ("purchase",)
    selection: dict[str, Any] = {"type": types[0] if len(types) == 1 else list(types)}
    if clause.where:
        selection["where"] = clause.where
    if window:
        selection["window"] = window
    return selection


def _plain(clause: Clause, window: dict[str, Any] | None, known: str | None = None) -> dict[str, Any]:
    selection = _selection(clause, window)
    if clause.quantity is None or (known and clause.measure is not None):
        return {
            "count": selection,
            "op": "=" if clause.negated else ">=",
            "value": 0 if clause.negated else 1,
        }
    found = [_measured(clause, selection, one) for one in clause.quantity.each()]
    return _negated(clause, found[0] if len(found) == 1 else {"all": found})


def _measured(clause: Clause, selection: dict[str, Any], quantity: Quantity) -> dict[str, Any]:
    if clause.measure is None:
        return {"count": selection, **quantity.written()}
    return {clause.measure["fn"]: selection, "field": clause.measure["field"], **quantity.written()}


def _edge(clause: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    edge = clause.edge or "first"
    if not clause.matching:
        return {edge: _selection(clause, None), "in": window}
    return {edge: _selection(clause, window), "matches": clause.matching}


def _aggregate(clause: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    measure = clause.measure or {"fn": "count"}
    found = {"fn": measure["fn"], "of": _selection(clause, window)}
    return found | ({"field": measure["field"]} if "field" in measure else {})


def _top(clause: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    rank = clause.rank
    assert rank is not None  # asked for by the caller
    among = {"among": rank.among} if rank.among else {}
    return {"top": {"by": _aggregate(clause, window), "order": rank.order, **rank.size, **among}}


def _contrast(clause: Clause, than: Clause, window: dict[str, Any] | None) -> dict[str, Any]:
    more = clause.more or {"op": ">", "times": 1}
    times = {} if more["times"] == 1 else {"times": more["times"]}
    left, right = _aggregate(clause, window), _aggregate(than, than.window or window)
    return {"compare": {"left": left, "op": more["op"], "right": right, **times}}


def _following(clause: Clause, anchor: Anchor, window: dict[str, Any] | None) -> dict[str, Any]:
    if anchor.clause.attribute:
        return _since_attribute(clause, anchor.clause.attribute, window)
    steps: dict[str, Any] = {
        "first": _selection(anchor.clause, anchor.clause.window),
        "then": _selection(clause, window),
        "anchor": anchor.edge,
        "negate": clause.negated,
    }
    if clause.within:
        steps["within"] = exact_length(clause.within)
    if clause.same:
        steps["same"] = [clause.same]
    return {"sequence": steps}


def _since_attribute(clause: Clause, attribute: str, window: dict[str, Any] | None) -> dict[str, Any]:
    if clause.within is None and clause.wait is None and not clause.edge:
        return _plain(replace(clause, follows=None), window)  # nobody does anything before
    told = clause.wait or {"op": "<", "length": clause.within or ""}
    edge = clause.edge or ("last" if clause.wait else "first")
    wait = {"attr": attribute, "op": told["op"], "value": exact_length(told["length"])}
    found = {edge: _selection(clause, window), "since_attr": wait}
    return _negated(clause, found)


def _attribute(clause: Clause) -> dict[str, Any]:
    told = {"attr": clause.attribute, "in": clause.window}
    if clause.negated and clause.attribute == "last_seen_at" and clause.window:
        # Who was not seen for 30 days was seen before: of whom it is not known, nothing is said.
        if "last" in clause.window:
            return {**told, "in": {"older_than": clause.window["last"], "inclusive": False}}
        return {"all": [{"attr": clause.attribute, "op": "not_null"}, {"not": told}]}
    return _negated(clause, told)


def _negated(clause: Clause, condition: dict[str, Any]) -> dict[str, Any]:
    return {"not": condition} if clause.negated else condition


def exact_length(length: str) -> str:
    """A length of elapsed time."""
    unit = length.lstrip("0123456789")
    return f"{int(length.removesuffix(unit)) * DAYS[unit]}d" if unit in DAYS else length
