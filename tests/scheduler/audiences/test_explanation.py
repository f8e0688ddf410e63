"""What became of a campaign for one customer, on both engines."""

from datetime import datetime
from zoneinfo import ZoneInfo

from profiles.database import Database
from profiles.schema import Profile
from scheduler import campaign
from scheduler.audiences.explanation import explain
from scheduler.schema import Delivery
from segments.definition import parse_definition
from segments.moment import Moment


async def test_without_a_delivery_audience_and_rule_are_told(database: Database, now: datetime) -> None:
    moment = Moment(now, ZoneInfo("Europe/Berlin"), frozenset({"web"}), "EUR")
    async with database.begin() as session:
        session.add(Profile(id=2**40, reference="1", city="Rome", created_at=now))
        made = await campaign.create(
            session,
            name="Boots",
            condition=parse_definition({"attr": "city", "op": "=", "value": "Berlin"}),
            message={"text": "Hello"},
            now=now,
        )
        session.add(Profile(id=1, reference="2", created_at=now))
        await session.flush()
        session.add(
            Delivery(
                campaign_id=made.id,
                profile_id=1,
                state="skipped",
                due_at=now,
                planned_at=now,
                link_token="token",
            )
        )
    async with database.read() as session:
        stranger = await explain(session, made, await session.get_one(Profile, 2**40), moment)
        planned = await explain(session, made, await session.get_one(Profile, 1), moment)
    assert stranger.deliveries == []
    assert stranger.grounds is not None
    assert not stranger.grounds.belongs
    assert stranger.rule == "no_consent"
    assert [each.state for each in planned.deliveries] == ["skipped"]
    assert (planned.grounds, planned.rule) == (None, None)
