"""What columns are called elsewhere, what a person has them become, and the mapping that says the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.intake import writing
from profiles.intake.column_choices import (
    EVENT_TARGETS,
    JOINED,
    KEPT,
    LEFT_OUT,
    PROFILE_TARGETS,
    ColumnChoices,
    choices_of,
    guessed,
    settled,
)
from profiles.intake.column_mappings import built_in
from profiles.intake.event_rows import COLUMNS, EventReader, EventRow
from profiles.intake.mapped_rows import MappedEvents, MappedProfiles
from profiles.intake.mapping import parse_mapping
from profiles.intake.profile_rows import KNOWN, read_profile
from profiles.intake.rows import Head, Rejection, Row
from profiles.intake.writing import TIME_FORMATS, Writing

#: Names that are no fields of ours.
FOREIGN = [f"Column {number}" for number in range(8)]
WRITINGS = st.builds(
    Writing,
    time_format=st.sampled_from([None, *TIME_FORMATS]),
    zone=st.sampled_from(["UTC", "Europe/Berlin"]),
    decimal_comma=st.booleans(),
)


@st.composite
def choices(draw: st.DrawFn) -> ColumnChoices:
    kind = draw(st.sampled_from(["profiles", "events"]))
    targets = PROFILE_TARGETS if kind == "profiles" else EVENT_TARGETS
    columns = draw(st.permutations(FOREIGN))
    chosen = {column: draw(st.sampled_from([LEFT_OUT, KEPT, *targets])) for column in columns}
    type_ = draw(st.sampled_from(["", "purchase"])) if kind == "events" else ""
    return ColumnChoices(kind, chosen, draw(WRITINGS), type_)


@given(choices())
def test_a_mapping_of_choices_gives_the_choices_back(made: ColumnChoices) -> None:
    if made.lacking or made.clashing:
        return
    found = choices_of(made.mapping(), made.columns)
    assert found is not None
    assert found.columns == made.columns
    assert found.writing == made.writing
    assert found.mapping() == made.mapping()


@given(choices(), st.randoms())
def test_the_order_of_columns_changes_nothing(made: ColumnChoices, random) -> None:
    several = any(target in JOINED for target, columns in made.by_target().items() if len(columns) > 1)
    if made.lacking or made.clashing or several:
        return
    columns = list(made.columns)
    random.shuffle(columns)
    other = ColumnChoices(made.kind, {name: made.columns[name] for name in columns}, made.writing, made.type)
    exclude = {"recognised_by"}
    assert other.mapping().model_dump(exclude=exclude) == made.mapping().model_dump(exclude=exclude)


def test_a_mapping_that_says_more_is_no_choice_of_columns() -> None:
    shopify = built_in()["shopify_orders"]
    assert choices_of(shopify, shopify.recognised_by) is None
    constant = parse_mapping(
        {"kind": "profiles", "fields": {"id": "A", "city": {"constant": "Bonn"}}}, name="x"
    )
    assert choices_of(constant, ["A"]) is None
    assert choices_of(constant, ["B"]) is None


CELLS = st.sampled_from(
    ["", "1", "2026-03-02", "2026-03-02T08:30", "ann@shop.de", "yes", "a|b", "49.95", "view", "x"]
)


def trait(name: str, value: object) -> str:
    return str(value)


@given(st.dictionaries(st.sampled_from([*sorted(KNOWN), "shoe_size"]), CELLS, min_size=1))
def test_a_file_with_our_columns_means_the_same_column_by_column(cells: dict[str, str]) -> None:
    columns = ["id", *(name for name in cells if name != "id")]
    row = Row(2, {"id": "7"} | {name: cell for name, cell in cells.items() if cell})
    made = ColumnChoices("profiles", guessed(columns, "profiles"))
    assert not made.clashing
    reader = MappedProfiles(made.mapping(), head=Head(",", columns), read_trait=trait)
    direct, mapped = read_profile(row, trait), reader(Row(2, dict(row.values)))
    assert type(mapped) is type(direct)
    assert isinstance(direct, Rejection) or direct == mapped


@given(st.dictionaries(st.sampled_from([*sorted(COLUMNS), "colour"]), CELLS, min_size=1))
def test_events_under_our_columns_mean_the_same_column_by_column(cells: dict[str, str]) -> None:
    needed = {"id": "e-1", "customer_id": "7", "type": "purchase", "at": "2026-03-02T08:30"}
    columns = [*needed, *(name for name in cells if name not in needed)]
    row = Row(2, needed | {name: cell for name, cell in cells.items() if cell})
    made = ColumnChoices("events", guessed(columns, "events"))
    reader = MappedEvents(made.mapping(), head=Head(",", columns), currency="EUR", read_trait=trait)
    direct, mapped = EventReader("EUR")(row), reader(Row(2, dict(row.values)))
    assert type(mapped) is type(direct)
    if isinstance(direct, EventRow):
        assert mapped == direct


@pytest.mark.parametrize(
    ("kind", "columns", "targets"),
    [
        ("events", ["Customer ID", "E-mail", "Order date"], ["customer_id", "customer.email", "at"]),
        ("events", ["Покупатель", "Дата заказа", "Сумма"], ["customer_id", "at", "amount"]),
        ("events", ["买家昵称", "下单时间", "金额"], ["customer_id", "at", "amount"]),
        ("events", ["Order ID", "Qty", "Unit price"], ["order_id", "quantity", "price"]),
        ("profiles", ["Kundennummer", "Vorname", "Nachname"], ["id", "name", "name"]),
        ("profiles", ["customer_id", "Billing Email", "Shipping City"], ["id", "email", "city"]),
        ("profiles", ["ID", "Full Name", "First Name"], ["id", "name", KEPT]),
        ("profiles", ["id", "Telephone numbr", "Shoe size"], ["id", "phone", KEPT]),
        ("profiles", ["id", "Religion", ""], ["id", LEFT_OUT, LEFT_OUT]),
    ],
)
def test_columns_are_guessed_by_their_names(kind, columns, targets) -> None:
    assert list(guessed(columns, kind).values()) == targets


def test_what_is_lacking_and_what_clashes_is_said() -> None:
    made = ColumnChoices("events", {"A": "price", "B": "price", "C": KEPT})
    assert made.clashing == ["price"]
    assert made.lacking == ["customer_id", "type", "at"]
    assert ColumnChoices("profiles", {"A": "tags", "B": "tags,"}).clashing == ["tags"]
    assert ColumnChoices("profiles", {"A": "email"}).lacking == []


def test_a_column_under_a_name_of_ours_cannot_be_kept_beside_it() -> None:
    assert settled("city", KEPT, "profiles") == "city"
    assert settled("City", KEPT, "profiles") == KEPT


@pytest.mark.parametrize("time_format", [None, *TIME_FORMATS])
def test_the_way_times_are_written_is_found(time_format) -> None:
    at = datetime(2026, 12, 31, 16, 45, tzinfo=UTC)
    example = at.isoformat() if time_format is None else at.strftime(time_format)
    assert writing.guess([example], [], zone="UTC").time_format == time_format


def test_a_comma_that_stands_where_others_have_a_point_is_found() -> None:
    assert writing.guess([], ["1.299,50", "3", "0,5"], zone="UTC").decimal_comma
    assert not writing.guess([], ["1299.50", "3"], zone="UTC").decimal_comma


def test_days_of_birth_follow_the_format_of_times(tmp_path: Path) -> None:
    written = Writing("%d.%m.%Y %H:%M")
    made = ColumnChoices("profiles", {"Nr": "id", "Geburtstag": "birthday"}, written)
    reader = MappedProfiles(made.mapping(), head=Head(",", list(made.columns)), read_trait=trait)
    days = ["17.05.1990", "17.05.1990 00:00", "1990-05-17"]
    read = [reader(Row(2, {"Nr": "1", "Geburtstag": day})) for day in days]
    assert {str(row.columns["birthday"]) for row in read} == {"1990-05-17"}  # type: ignore[union-attr]
    refused = reader(Row(2, {"Nr": "1", "Geburtstag": "soon"}))
    assert isinstance(refused, Rejection)
    assert (refused.column, refused.reason) == ("Geburtstag", "'soon' is not a date such as 1990-05-17.")
