"""Generated definitions and shops. Their values come from small pools, so that they meet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from segments.condition import Condition
from segments.customer import Address, Choice, Customer, Happening, Message
from segments.definition import parse_definition
from segments.expansion import Saved, Shelf
from segments.moment import Moment

CATEGORIES = ("coffee", "toys", "pet food")
BRANDS = ("Aster", "Casa")
CHANNELS = ("telegram", "web")
TYPES = ("purchase", "view", "click", "question", "reply", "custom type")
PURPOSES = ("marketing", "research")
CITIES = ("Berlin", "Saint Petersburg", "Zürich")
TAGS = ("vip", "student")
TRAITS = ("points", "plan")

moments = st.builds(
    Moment,
    now=st.sampled_from(
        [
            datetime(2026, 9, 16, 14, 30, tzinfo=UTC),
            datetime(2024, 2, 29, 23, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
            datetime(2026, 1, 1, 0, 0, tzinfo=UTC),
            datetime(2025, 5, 31, 12, 0, 0, 1, tzinfo=UTC),
        ]
    ),
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Shanghai"]).map(ZoneInfo),
    channels=st.sampled_from([frozenset(), frozenset({"telegram"}), frozenset(CHANNELS)]),
    currency=st.sampled_from(["EUR", "JPY", "KWD"]),
)

windows = st.one_of(
    st.just({"ever": True}),
    st.sampled_from(["24h", "7d", "2w", "30d", "1mo", "3mo", "1y"]).map(lambda length: {"last": length}),
    st.sampled_from([("30d", "7d"), ("2mo", "30d"), ("7d", "0d"), ("7d", "30d")]).map(
        lambda pair: {"from_ago": pair[0], "to_ago": pair[1]}
    ),
    st.tuples(st.sampled_from(["7d", "30d"]), st.booleans()).map(
        lambda pair: {"older_than": pair[0], "inclusive": pair[1]}
    ),
    st.sampled_from(
        [
            "today",
            "yesterday",
            "this_week",
            "last_week",
            "last_weekend",
            "this_month",
            "last_month",
            "this_quarter",
            "last_quarter",
            "this_year",
            "last_year",
            "since_monday",
            "month-2",
            "quarter-3",
        ]
    ).map(lambda name: {"calendar": name}),
    st.sampled_from(
        [{"from": "2026-09-01"}, {"to": "2026-09-10"}, {"from": "2026-08-01", "to": "2026-09-01"}]
    ),
)
orders = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
small = st.integers(-1, 4)
money = st.sampled_from([0, 1, 2.5, 3.005, 10, 1_000_000_000_000])
whole_or_half = st.one_of(small, st.sampled_from([1.5, 2.3333]))


def compared(values: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """`op` and `value`, with a range now and then."""
    return st.one_of(
        st.builds(lambda op, value: {"op": op, "value": value}, orders, values),
        st.builds(lambda low, high: {"op": "between", "value": [low, high]}, values, values),
    )


def known_or(*values: str) -> st.SearchStrategy[dict[str, Any]]:
    """Comparisons of text, and questions about its presence."""
    one = st.sampled_from(values)
    return st.one_of(
        st.builds(lambda op, value: {"op": op, "value": value}, st.sampled_from(["=", "!="]), one),
        st.lists(one, min_size=1, max_size=2).map(lambda some: {"op": "in", "value": some}),
        st.sampled_from([{"op": "is_null"}, {"op": "not_null"}]),
    )


where = st.fixed_dictionaries(
    {},
    optional={
        "category": st.one_of(
            st.sampled_from(CATEGORIES),
            st.just(["coffee", "toys"]),
            st.just({"!=": "coffee"}),
            st.just({"not_null": True}),
        ),
        "brand": st.sampled_from(BRANDS),
        "amount": st.one_of(money, st.builds(lambda op, value: {op: value}, orders, money)),
        "quantity": st.one_of(small, st.just({">": 1, "<=": 3}), st.just({">": 1_000_000_000_000})),
        "channel": st.sampled_from(["web", {"!=": {"customer": "channel"}}, {"=": {"customer": "channel"}}]),
    },
)
selections = st.fixed_dictionaries(
    {},
    optional={
        "type": st.one_of(st.sampled_from(TYPES), st.just("*"), st.just(["purchase", "view"])),
        "where": where,
        "window": windows,
    },
)


def attribute(name: str, comparison: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return comparison.map(lambda rest: {"attr": name, **rest})


presence = st.sampled_from([{"op": "is_null"}, {"op": "not_null"}])
attributes = st.one_of(
    attribute("city", known_or(*CITIES)),
    attribute("channel", known_or(*CHANNELS)),
    attribute("plan", known_or("gold", "2")),
    attribute("points", st.one_of(compared(whole_or_half), presence)),
    attribute("age", st.one_of(compared(st.sampled_from([-1, 0, 29, 30, 30.5, 31, 3000])), presence)),
    attribute("birthday", st.one_of(compared(st.sampled_from(["1996-02-29", "1996-09-16"])), presence)),
    attribute(
        "consent",
        st.one_of(st.sampled_from([{"op": "=", "value": 1}, {"op": "!=", "value": True}]), presence),
    ),
    attribute(
        "tags",
        st.one_of(
            st.sampled_from([{"op": "has", "value": "vip"}, {"op": "in", "value": list(TAGS)}]), presence
        ),
    ),
    attribute("last_seen_at", st.one_of(windows.map(lambda window: {"in": window}), presence)),
    attribute("created_at", windows.map(lambda window: {"in": window})),
    attribute(
        "created_at",
        st.builds(
            lambda op, value: {"op": op, "value": value},
            st.sampled_from(["<", "<=", ">", ">="]),
            st.sampled_from(["2026-09-01", "2026-09-16T14:30:00+00:00", "2026-03-29 02:30"]),
        ),
    ),
)
birthdays = st.one_of(
    st.sampled_from([1, 7, 366]).map(lambda days: {"birthday": {"next_days": days}}),
    st.sampled_from(["current", 2]).map(lambda month: {"birthday": {"month": month}}),
)
counts = st.builds(lambda of, rest: {"count": of, **rest}, selections, compared(small))
measures = st.builds(
    lambda fn, of, field, rest: {fn: of, "field": field, **rest},
    st.sampled_from(["sum", "avg", "max", "min"]),
    selections,
    st.sampled_from(["amount", "price", "quantity"]),
    compared(st.one_of(money, whole_or_half)),
)
distincts = st.builds(
    lambda of, field, rest: {"distinct": of, "field": field, **rest},
    selections,
    st.sampled_from(["category", "brand", "product_id", "day", "week"]),
    compared(small),
)
edges = st.builds(
    lambda edge, of, rest: {edge: of, **rest},
    st.sampled_from(["first", "last"]),
    selections,
    st.one_of(
        windows.map(lambda window: {"in": window}), where.filter(bool).map(lambda some: {"matches": some})
    ),
)
lengths = st.sampled_from(["1h", "24h", "1d", "2d", "7d", "2w", "31d"])
elapsed_edges = st.builds(
    lambda edge, of, attr, op, value: {edge: of, "since_attr": {"attr": attr, "op": op, "value": value}},
    st.sampled_from(["first", "last"]),
    selections,
    st.sampled_from(["created_at", "last_seen_at"]),
    orders,
    lengths,
)
aggregates = st.one_of(
    selections.map(lambda of: {"fn": "count", "of": of}),
    st.builds(
        lambda fn, of, field: {"fn": fn, "of": of, "field": field},
        st.sampled_from(["sum", "avg", "max", "min"]),
        selections,
        st.sampled_from(["amount", "price", "quantity"]),
    ),
    st.builds(
        lambda of, field: {"fn": "distinct", "of": of, "field": field},
        selections,
        st.sampled_from(["category", "product_id", "day", "week"]),
    ),
)


def _is_money(aggregate: dict[str, Any]) -> bool:
    return aggregate["fn"] not in ("count", "distinct") and aggregate["field"] != "quantity"


contrasts = (
    st.tuples(aggregates, orders, aggregates, st.sampled_from([None, 1, 2, 1.5, 0.5]))
    .filter(lambda parts: _is_money(parts[0]) == _is_money(parts[2]))
    .map(
        lambda parts: {
            "compare": {"left": parts[0], "op": parts[1], "right": parts[2]}
            | ({"times": parts[3]} if parts[3] is not None else {})
        }
    )
)
gaps = st.builds(
    lambda of, between, rest: {"gap": {"of": of, "between": between, **rest}},
    selections,
    st.sampled_from(["first_two", "last_two"]),
    compared(st.one_of(lengths, st.sampled_from([0, 1, 2.5, 31]))),
)
sequences = st.fixed_dictionaries(
    {"first": selections, "then": selections},
    optional={
        "within": lengths,
        "same": st.sampled_from([["product_id"], ["category", "brand"]]),
        "anchor": st.sampled_from(["any", "first", "last"]),
        "negate": st.booleans(),
    },
).map(lambda steps: {"sequence": steps})
values = st.builds(
    lambda field, having: {"exists_value": {"field": field, "having": having}},
    st.sampled_from(["product_id", "category"]),
    st.lists(st.one_of(counts, counts, measures, edges), min_size=1, max_size=3),
)
tops = st.builds(
    lambda by, many, order, among: {"top": {"by": by, **many, "order": order} | among},
    aggregates,
    st.one_of(
        st.integers(1, 3).map(lambda n: {"n": n}),
        st.sampled_from([10, 12.5, 34, 50, 100]).map(lambda share: {"percent": share}),
    ),
    st.sampled_from(["desc", "asc"]),
    st.one_of(st.just({}), st.one_of(attributes, counts).map(lambda one: {"among": one})),
)
lists = st.lists(st.sampled_from(["9", "10", "b", "nobody"]), min_size=1, max_size=3).map(
    lambda some: {"list": some}
)
buckets = st.builds(
    lambda name, share: {"random": {"of": name, **share}},
    st.sampled_from(["one", "another", "третий"]),
    st.sampled_from([{"to": 50}, {"from": 50, "to": 100}, {"from": 20, "to": 60}, {"to": 100}]),
)
deliveries = st.builds(
    lambda rest, was, window: {"delivery": {**rest, "was": was, **window}},
    st.sampled_from([{}, {"campaign": 1}, {"campaign": 2}]),
    st.sampled_from(["sent", "clicked", "answered", "held_out", "skipped", "failed"]),
    st.one_of(st.just({}), windows.map(lambda window: {"window": window})),
)
awaited = st.builds(
    lambda category, days: {"expected": {**category, "next_days": days}},
    st.sampled_from([{}, {"category": "coffee"}, {"category": "pet food"}]),
    st.sampled_from([1, 7, 366]),
)
reachability = st.sampled_from([{"reachable": True}, {"reachable": {"channel": "web"}}])
permissions = st.builds(
    lambda purpose, channel, state: {"consent": {"purpose": purpose, **channel, "state": state}},
    st.sampled_from(PURPOSES),
    st.sampled_from([{}, {"channel": "web"}, {"channel": "telegram"}]),
    st.sampled_from(["granted", "refused", "unknown"]),
)
#: Segments that every shop of the laws has saved: each is known by its number and by its name.
SAVED: dict[str, dict[str, Any]] = {
    "Berliners": {"attr": "city", "op": "=", "value": "Berlin"},
    "Ведь покупали": {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1},
    "Best 沒有": {"top": {"by": {"fn": "count", "of": {}}, "n": 2}},
    "7": {"all": [{"not": {"segment": "Berliners"}}, {"segment": 2}]},
}
referred = st.sampled_from([{"segment": one} for one in (*SAVED, *range(1, len(SAVED) + 1))])


def expanded(data: dict[str, Any]) -> Condition:
    """The definition with those that it refers to, as a shop with SAVED has it."""
    shelf = Shelf(Saved(number, name, one) for number, (name, one) in enumerate(SAVED.items(), start=1))
    return shelf.expand(parse_definition(data))


leaves = st.one_of(
    attributes,
    birthdays,
    counts,
    counts,
    measures,
    distincts,
    edges,
    elapsed_edges,
    contrasts,
    gaps,
    sequences,
    sequences,
    values,
    tops,
    lists,
    buckets,
    deliveries,
    reachability,
    permissions,
    awaited,
    st.just({"everyone": True}),
)


def _joined(leaves: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda some: {"all": some}),
            st.lists(inner, max_size=3).map(lambda some: {"any": some}),
            inner.map(lambda one: {"not": one}),
        ),
        max_leaves=5,
    )


definitions = _joined(leaves)
#: For shops that have SAVED.
referring = _joined(st.one_of(leaves, referred, referred))


def instants(now: datetime) -> st.SearchStrategy[datetime]:
    """Times on, just before and just after the borders of the windows above."""
    local_midnights = [datetime(now.year, now.month, 1, tzinfo=UTC), datetime(now.year, 1, 1, tzinfo=UTC)]
    borders = [now - timedelta(days=days) for days in (0, 1, 2, 7, 14, 30, 31, 61, 92, 365)] + local_midnights
    nudges = [timedelta(0), timedelta(microseconds=1), timedelta(hours=5), timedelta(days=3)]
    signed = [*nudges, *(-one for one in nudges)]
    return st.builds(lambda border, nudge: border + nudge, st.sampled_from(borders), st.sampled_from(signed))


def happenings(now: datetime) -> st.SearchStrategy[Happening]:
    minor = st.one_of(st.none(), st.sampled_from([0, 1, 100, 250, 300, 301, 1000, 10**14]))
    return st.builds(
        Happening,
        type=st.sampled_from(TYPES),
        at=instants(now),
        product_id=st.sampled_from([None, "P1", "P2"]),
        category=st.sampled_from([None, *CATEGORIES]),
        brand=st.sampled_from([None, *BRANDS]),
        price=minor,
        quantity=st.sampled_from([None, 1, 2, 3, 2_000_000_000]),
        amount=minor,
        campaign_id=st.sampled_from([None, "1", "2"]),
        channel=st.sampled_from([None, *CHANNELS]),
    )


def messages(now: datetime) -> st.SearchStrategy[Message]:
    times = st.one_of(st.none(), instants(now))
    return st.builds(
        Message,
        campaign_id=st.sampled_from([1, 2]),
        state=st.sampled_from(["sent", "held_out", "skipped", "failed"]),
        planned_at=instants(now),
        sent_at=times,
        clicked_at=times,
    )


def customers(now: datetime) -> st.SearchStrategy[list[Customer]]:
    one = st.builds(
        Customer,
        reference=st.just(""),
        created_at=instants(now),
        city=st.sampled_from([None, *CITIES]),
        channel=st.sampled_from([None, *CHANNELS]),
        birthday=st.sampled_from(
            [None, date(1996, 2, 29), date(1996, 9, 16), date(1994, 3, 1), date(2030, 1, 1)]
        ),
        consent=st.sampled_from([None, True, False]),
        last_seen_at=st.one_of(st.none(), instants(now)),
        tags=st.frozensets(st.sampled_from(TAGS)),
        traits=st.dictionaries(
            st.sampled_from(TRAITS), st.sampled_from([("gold", None), ("2", 2.0), ("1.5", 1.5), (None, None)])
        ),
        addresses=st.lists(
            st.builds(Address, channel=st.sampled_from(CHANNELS), blocked=st.booleans()), max_size=2
        ).map(tuple),
        events=st.lists(happenings(now), max_size=5).map(tuple),
        messages=st.lists(messages(now), max_size=2).map(tuple),
        decisions=st.lists(
            st.builds(
                Choice,
                channel=st.sampled_from([None, *CHANNELS]),
                granted=st.booleans(),
                purpose=st.sampled_from(PURPOSES),
            ),
            max_size=4,
        ).map(tuple),
        expected=st.dictionaries(
            st.sampled_from(CATEGORIES), st.integers(-2, 8).map(lambda days: _days_after(now, days))
        ).map(lambda days: tuple(sorted(days.items()))),
    )
    return st.lists(one, min_size=1, max_size=5).map(_numbered)


def _days_after(now: datetime, days: int) -> date:
    return now.date() + timedelta(days=days)


def _numbered(some: list[Customer]) -> list[Customer]:
    from dataclasses import replace

    # Numbers of one and of two digits, with leading zeros, and names: ties are settled by them.
    names = ("9", "10", "b", "010", "B1")
    numbers = (1, 2, 50, 2**31 + 5, 2**40)
    return [
        replace(one, reference=name, id=number)
        for name, number, one in zip(names, numbers, some, strict=False)
    ]
