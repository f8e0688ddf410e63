"""Which saved segments one customer is in, and why."""

from datetime import datetime
from zoneinfo import ZoneInfo

from profiles.database import Database
from profiles.schema import Profile
from segments import segment
from segments.definition import parse_definition
from segments.grounds import belongings, grounds_of
from segments.moment import Moment
from segments.schema import Segment

BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}
ENGLISH = {"attr": "language", "op": "=", "value": "en"}


async def test_a_customer_is_in_those_whose_conditions_the_record_meets(
    database: Database, now: datetime
) -> None:
    moment = Moment(now, ZoneInfo("Europe/Berlin"), frozenset({"web"}), "EUR")
    async with database.begin() as session:
        session.add(Profile(id=2**40, reference="1", city="Berlin", language="ru", created_at=now))
        for name, definition in (
            ("Berliners", BERLIN),
            ("English", ENGLISH),
            ("Both", {"all": [BERLIN, ENGLISH]}),
            ("By name", {"segment": "Berliners"}),
        ):
            await segment.save(session, name=name, condition=parse_definition(definition), now=now)
        session.add(Segment(name="Of a later version", definition={"odd": 1}, created_at=now, updated_at=now))
    async with database.read() as session:
        customer = await session.get_one(Profile, 2**40)
        found = {each.segment.name: each.why for each in await belongings(session, customer, moment)}
        both = await grounds_of(session, parse_definition({"all": [BERLIN, ENGLISH]}), customer, moment)
    assert set(found) == {"Berliners", "By name"}
    assert all("Berlin" in " ".join(why) for why in found.values())
    assert not both.belongs
    assert len(both.why) == 1
    assert "English" in both.why[0] or "en" in both.why[0]
