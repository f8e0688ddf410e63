"""What an import may change about a profile, value by value."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from profiles.intake.profile_rows import COLUMNS, ProfileRow
from profiles.intake.standing import Standing
from tests.conftest import NOW


def held(**columns: object) -> Standing:
    return Standing(1, dict.fromkeys(["reference", "consent", *COLUMNS]) | columns)


def seen(at: datetime) -> ProfileRow:
    return ProfileRow(2, "1", columns={"last_seen_at": at}, traits={"last_seen_at": at.isoformat()})


def test_only_what_differs_is_new() -> None:
    standing = held(name="Ann", city="Bonn")
    assert standing.apply(ProfileRow(2, "1", columns={"name": "Ann", "city": "Köln"})) is True
    assert standing.new_columns == {"city"}
    assert standing.apply(ProfileRow(3, "1", columns={"name": "Ann", "city": "Köln"})) is False


def test_tags_are_replaced_by_the_rows_and_kept_where_it_has_none() -> None:
    standing = held()
    assert standing.apply(ProfileRow(2, "1", tags=frozenset({"vip"}))) is True
    assert standing.apply(ProfileRow(3, "1")) is False
    assert standing.tags == {"vip"}
    assert standing.apply(ProfileRow(4, "1", tags=frozenset())) is True
    assert standing.tags == frozenset()


def test_a_given_last_seen_may_be_corrected_in_either_direction() -> None:
    standing = held()
    standing.apply(seen(NOW))
    standing.apply(seen(NOW - timedelta(days=2)))
    assert standing.columns["last_seen_at"] == NOW - timedelta(days=2)


def test_an_import_does_not_take_back_that_the_customer_turned_up() -> None:
    standing = held()
    standing.apply(seen(NOW - timedelta(days=2)))
    standing.columns["last_seen_at"] = NOW
    assert standing.apply(seen(NOW - timedelta(days=2))) is False
    standing.apply(seen(NOW - timedelta(days=1)))
    assert standing.columns["last_seen_at"] == NOW


@given(
    recorded=st.sampled_from([None, True, False]),
    imported=st.lists(st.sampled_from([None, True, False]), max_size=6),
)
def test_consent_is_set_where_none_is_recorded_and_never_changed(
    recorded: bool | None, imported: list[bool | None]
) -> None:
    standing = held(consent=recorded)
    for line, consent in enumerate(imported, start=2):
        standing.apply(ProfileRow(line, "1", consent=consent))
    said = [one for one in (recorded, *imported) if one is not None]
    assert standing.columns["consent"] is (said[0] if said else None)
