"""A customer's row: what it says, and what it leaves alone."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from profiles.intake.profile_rows import ProfileRow
from profiles.intake.profile_rows import read_profile as read_with
from profiles.intake.rows import Rejection, Row
from profiles.trait_types import TraitTypes


def read_profile(row: Row) -> ProfileRow | Rejection:
    return read_with(row, TraitTypes({}).read)


def test_every_column_finds_its_place() -> None:
    read = read_profile(
        Row(
            2,
            {
                "id": "17", "name": "Ann", "language": "en-US", "country": "us", "city": "Austin",
                "timezone": "America/Chicago", "channel": "web", "consent": "yes", "created_at": "2026-01-02",
                "birthday": "1990-05-17", "tags": "vip|gift", "lifecycle_stage": "repeat",
                "rfm_type": "important_value", "last_seen_at": "2026-09-01T10:00:00+02:00",
                "telegram_id": "99", "email": "Ann@example.com", "Shoe size": "42",
            },
        )
    )  # fmt: skip
    assert read == ProfileRow(
        line=2,
        reference="17",
        columns={
            "name": "Ann",
            "language": "en",
            "country": "US",
            "city": "Austin",
            "timezone": "America/Chicago",
            "channel": "web",
            "created_at": datetime(2026, 1, 2, tzinfo=UTC),
            "birthday": date(1990, 5, 17),
            "lifecycle_stage": "repeat",
            "rfm_type": "important_value",
            "last_seen_at": datetime(2026, 9, 1, 8, tzinfo=UTC),
        },
        traits={
            "lifecycle_stage": "repeat",
            "rfm_type": "important_value",
            "last_seen_at": "2026-09-01T08:00:00+00:00",
            "Shoe size": "42",
        },
        tags=frozenset({"vip", "gift"}),
        consent=True,
        addresses={("telegram", "99"): "telegram_id", ("email", "ann@example.com"): "email"},
    )


def test_what_a_row_does_not_mention_stays_open() -> None:
    assert read_profile(Row(2, {"id": 17})) == ProfileRow(2, "17", {}, {}, None, None, {})


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("id", "x" * 201, "longer than 200"),
        ("birthday", "someday", "not a date"),
        ("consent", "perhaps", "neither yes nor no"),
        ("tags", "[", "not a JSON array"),
        ("email", "nobody", "not an e-mail address"),
        ("Shoe size", [42], "cannot be a trait"),
        ("note", "x" * 501, "longer than 500"),
        ("n" * 101, "x", "longer than 100"),
    ],
)
def test_a_bad_value_is_refused_with_its_column(column: str, value: Any, reason: str) -> None:
    refused = read_profile(Row(3, {"id": "1", column: value}))
    assert isinstance(refused, Rejection)
    assert (refused.line, refused.column) == (3, column)
    assert reason in refused.reason


def test_a_row_without_an_id_is_refused() -> None:
    assert read_profile(Row(3, {"name": "Ann"})) == Rejection(3, "id", "It is missing.")
