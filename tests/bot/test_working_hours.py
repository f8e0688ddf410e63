"""When somebody is there, and what a customer is told when nobody is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff import Handoffs, Patience
from bot.notices import Notices
from bot.speaker import Speaker
from knowledge.answers import Answerer
from profiles import conversations
from scheduler.exceptions import InvalidSetting
from scheduler.working_hours import WorkingHours, said, save_working_hours
from tests.bot.conftest import make_dialogue
from tests.bot.customer import Customer
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = WorkingHours.parse("mon-fri 09:00-18:00, sat 10:00-14:00", BERLIN)


@pytest.mark.parametrize(
    ("now", "opens"),
    [
        ("2026-09-16T12:00+02:00", None),
        ("2026-09-16T09:00+02:00", None),
        ("2026-09-16T18:00+02:00", "2026-09-17T09:00+02:00"),
        ("2026-09-18T20:00+02:00", "2026-09-19T10:00+02:00"),
        ("2026-09-19T14:00+02:00", "2026-09-21T09:00+02:00"),
        ("2026-10-25T12:00+01:00", "2026-10-26T09:00+01:00"),
    ],
)
def test_the_next_opening_is_found_by_the_shops_calendar(now, opens):
    expected = opens and datetime.fromisoformat(opens)
    assert OFFICE.opens(datetime.fromisoformat(now)) == expected


@given(
    at=st.integers(0, 365 * 1440).map(lambda minutes: NOW + timedelta(minutes=minutes)),
    zone=st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "America/St_Johns", "Europe/Berlin"]),
)
def test_at_the_next_opening_somebody_is_there_and_not_a_minute_before(at, zone):
    hours = WorkingHours.parse("mon-thu 22:00-06:00, sun 10:00-12:00", ZoneInfo(zone))
    opens = hours.opens(at)
    if opens is not None:
        assert at < opens <= at + timedelta(days=7, hours=1)
        assert hours.opens(opens) is None
        assert hours.opens(opens - timedelta(minutes=1)) == opens


def test_nothing_means_always_and_nonsense_is_refused():
    assert WorkingHours.parse("", BERLIN).opens(NOW) is None
    assert WorkingHours.parse("mon-sun 00:00-24:00", BERLIN) == WorkingHours(BERLIN)
    for nonsense in ("nine to five", "mon-fri 09:00-18:00 skip", "09:00-09:00"):
        with pytest.raises(InvalidSetting, match="mon-fri 09:00-18:00"):
            WorkingHours.parse(nonsense, BERLIN)


def test_the_day_and_the_hour_are_said_in_the_customers_language():
    at = datetime(2026, 9, 17, 7, tzinfo=UTC)
    assert said(at, BERLIN, "en") == "Thursday 09:00"
    assert said(at, BERLIN, "ru").startswith("четверг")
    assert said(at, BERLIN, "zh").startswith("星期四")


@pytest.fixture
def closed() -> Handoffs:
    """Nobody is there on the day of the tests."""
    hours = WorkingHours.parse("thu 09:00-18:00", BERLIN)
    return Handoffs(Speaker(Notices()), hours=hours)


async def test_who_calls_outside_the_hours_is_told_when_and_not_that_nobody_came(closed, database, library):
    talk = make_dialogue(database, library, Answerer(library, None), handoffs=closed)
    customer = Customer(database, talk, external_id="7")
    [reply] = await customer.commands("person")
    assert "Thursday 09:00" in reply.text
    opening = datetime(2026, 9, 17, 7, tzinfo=UTC)
    for later, ended in ((NOW + timedelta(hours=3), 0), (opening, 0), (opening + timedelta(minutes=20), 1)):
        assert await closed.expire(database, Patience(), now=later) == ended
    async with database.read() as session:
        assert await conversations.waiting(session) == []


async def test_what_operators_set_holds_at_once_and_nothing_means_always(closed, database):
    async def told(text: str) -> str:
        async with database.begin() as session:
            await save_working_hours(session, text, BERLIN, source="console:anna", now=NOW)
            return await closed.called(session, "en", now=NOW)

    assert "Friday 08:00" in await told("fri 08:00-12:00")
    assert "Friday" not in await told("")
