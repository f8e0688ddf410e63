from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, insert, select

from console.overview.figures import Figure
from console.overview.needs import needs
from console.overview.reach import reached
from console.overview.recognise import recognised
from console.overview.relationship import months, relationship
from console.overview.returns import returned
from knowledge.schema import ContentGap, Source
from profiles import consent, conversations
from profiles.schema import Identity, Profile
from scheduler.learning.settings import LearningSettings, save_settings
from scheduler.schema import Campaign, Delivery
from segments.moment import Moment
from segments.schema import Segment
from segments.traits.schema import StageChange
from tests.console.html import Page
from tests.console.shop import ZONE, add_buyers, add_campaign, add_sent_campaign, stock

CHANNELS = frozenset({"web", "telegram"})
MONTH = timedelta(days=30)
NOTHING = Figure(0, 0)
PARTS = ("recognise", "reach", "relationship", "return")


def at(now, channels=CHANNELS):
    return Moment(now=now, zone=ZONE, channels=channels)


async def found(database, numbers, *given):
    async with database.read() as session:
        return await numbers(session, *given)


async def test_the_numbers_of_an_empty_shop_are_zero_or_unknown(database, now):
    known = await found(database, recognised, now)
    assert known.customers == known.newcomers == NOTHING
    assert {each.newcomers.current for each in known.known} == {None}
    reach = await found(database, reached, at(now))
    assert reach.reachable == reach.reached == reach.messages == NOTHING
    assert reach.average == (None, None)
    talk = await found(database, relationship, at(now))
    assert talk.conversations == talk.unanswered == NOTHING
    assert talk.answered.current is None
    assert talk.moves == ()
    earned = await found(database, returned, at(now))
    assert earned.revenue == earned.cost == NOTHING
    assert earned.roi == (None, None)
    assert (await found(database, needs, now)).nothing


async def test_each_number_covers_its_thirty_days_and_the_thirty_before(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    reach = await found(database, reached, at(now))
    assert reach.reachable == Figure(10, 10)
    assert reach.reached == reach.messages == Figure(3, 0)
    assert reach.average == (1.0, None)
    talk = await found(database, relationship, at(now))
    assert (talk.conversations, talk.unanswered) == (Figure(1, 0), Figure(1, 0))
    assert (talk.answered.part, talk.answered.whole) == (NOTHING, Figure(1, 0))
    # Customers 1 to 3 bought for 49.95 each within their windows.
    assert (await found(database, returned, at(now))).revenue == Figure(3 * 4995, 0)
    later = at(now + MONTH)
    assert (await found(database, reached, later)).messages == Figure(0, 3)
    assert (await found(database, relationship, later)).conversations == Figure(0, 1)
    assert (await found(database, returned, later)).revenue == Figure(0, 3 * 4995)


async def test_what_is_known_is_told_of_all_and_of_the_new_ones(database, now):
    async with database.begin() as session:
        for number, age, city in [(1, 1, "Berlin"), (2, 2, None), (3, 40, "Rome"), (4, 90, None)]:
            session.add(
                Profile(id=number, reference=str(number), city=city, created_at=now - timedelta(days=age))
            )
    known = await found(database, recognised, now)
    assert known.customers == Figure(4, 2)
    assert known.newcomers == Figure(2, 1)
    city = next(each for each in known.known if each.attribute == "city")
    assert (city.part, city.whole) == (2, 4)
    assert (city.newcomers.current, city.newcomers.previous) == (0.5, 1.0)


async def test_answered_questions_are_a_share_of_those_asked(database, now):
    async with database.begin() as session:
        session.add(Profile(id=1, reference="1", created_at=now))
        await session.flush()
        talk = await conversations.open_conversation(session, 1, "web", now=now - timedelta(days=50))
        for age, kind in [(50, "faq"), (3, "unanswered"), (2, "products"), (1, "clarify"), (1, "passage")]:
            said = now - timedelta(days=age)
            await conversations.add_turn(session, talk, "customer", "And?", now=said)
            await conversations.add_turn(session, talk, "bot", "So", now=said, details={"kind": kind})
    talk = await found(database, relationship, at(now))
    assert talk.conversations == Figure(1, 1)
    assert talk.answered.current == pytest.approx(2 / 3)
    assert talk.answered.previous == 1.0


async def test_moves_of_this_month_are_held_against_as_much_of_the_last(database):
    now = datetime(2024, 3, 10, 12, tzinfo=UTC)
    days = [
        datetime(2024, 3, 2, tzinfo=UTC),
        datetime(2024, 2, 5, tzinfo=UTC),
        datetime(2024, 2, 20, tzinfo=UTC),
    ]
    async with database.begin() as session:
        session.add(Profile(id=1, reference="1", created_at=days[1]))
        await session.flush()
        session.add_all(StageChange(profile_id=1, former="repeat", stage="churned", at=day) for day in days)
        session.add(StageChange(profile_id=1, former="churned", stage="repeat", at=days[1]))
    moves = (await found(database, relationship, at(now))).moves
    told = {(move.former, move.stage): move.customers for move in moves}
    assert told == {("repeat", "churned"): Figure(1, 1), ("churned", "repeat"): Figure(0, 1)}


def test_a_longer_month_is_held_against_all_of_a_shorter_one():
    month, former = months(at(datetime(2024, 3, 31, 12, tzinfo=UTC)))
    assert former[1] == month[0]
    assert former[0].astimezone(ZONE).date().isoformat() == "2024-02-01"


async def test_a_purchase_counts_once_however_many_messages_came_before_it(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        first = await add_sent_campaign(session, now)
        second = await add_campaign(session, now)
        sent = (await session.scalars(select(Delivery).where(Delivery.campaign_id == first.id))).all()
        await session.execute(
            insert(Delivery),
            [
                {column.name: getattr(each, column.name) for column in Delivery.__table__.columns}
                | {"campaign_id": second.id, "link_token": f"again-{each.profile_id}"}
                for each in sent
            ],
        )
    assert (await found(database, returned, at(now))).revenue == Figure(3 * 4995, 0)


async def test_what_customers_wait_for_is_neither_paid_for_nor_earns_anything(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        (await add_sent_campaign(session, now)).transactional = True
        await save_settings(session, LearningSettings(cost_per_thousand=1000), source="test", now=now)
    earned = await found(database, returned, at(now))
    assert earned.revenue == earned.cost == NOTHING


async def test_roi_sets_what_was_earned_against_what_the_messages_cost(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
        await save_settings(session, LearningSettings(cost_per_thousand=500_000), source="test", now=now)
    earned = await found(database, returned, at(now))
    # Three were sent and one may have arrived, for 5.00 each.
    assert earned.cost == Figure(2000, 0)
    assert earned.roi == (pytest.approx((3 * 4995 - 2000) / 2000), None)
    async with database.begin() as session:
        (await session.get_one(Campaign, await the_last_campaign(session))).cost_per_thousand = 0
    assert (await found(database, returned, at(now))).roi == (None, None)


async def the_last_campaign(session):
    return await session.scalar(select(Campaign.id).order_by(Campaign.id.desc()).limit(1))


async def test_who_refused_or_blocked_us_this_month_was_reachable_before_it(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await consent.record(session, 1, granted=False, now=now - timedelta(days=1), source="link")
        blocked = await session.get_one(Identity, 2)
        blocked.blocked_at = now - timedelta(days=2)
        newcomer = Profile(id=99, reference="new", created_at=now - timedelta(days=1))
        session.add(newcomer)
        await session.flush()
        session.add(
            Identity(
                profile_id=newcomer.id, channel="web", external_id="new", created_at=now - timedelta(days=1)
            )
        )
        await consent.record(session, newcomer.id, granted=True, now=now - timedelta(days=1), source="web")
    assert (await found(database, reached, at(now))).reachable == Figure(9, 10)
    on_telegram = await found(database, reached, at(now, frozenset({"telegram"})))
    assert on_telegram.reachable == NOTHING


async def test_each_thing_that_needs_a_person_is_counted(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
        failed = await add_campaign(session, now)
        failed.state, failed.ended_at = "failed", now - timedelta(days=1)
        old = await add_campaign(session, now)
        old.state, old.ended_at = "failed", now - timedelta(days=31)
        paused = await add_campaign(session, now)
        paused.state, paused.reason = "paused", "Too many messages failed."
        by_hand = await add_campaign(session, now)
        by_hand.state = "paused"
        (await session.scalars(select(Segment))).one().error = "It names a segment that is gone."
        session.add_all(
            [
                Source(location="a.csv", kind="products", synced_at=now, report={"error": "It is gone."}),
                Source(location="b.csv", kind="products", synced_at=now, report={"added": 1}),
            ]
        )
        left = await conversations.open_conversation(session, 2, "web", now=now)
        left.asked_at = now
        session.add(ContentGap(question="Old?", reason="nothing_found", asked_at=now, state="answered"))
    counted = await found(database, needs, now)
    assert vars(counted) == {
        "waiting": 1,
        "unattended": 1,
        "gaps": 1,
        "syncs": 1,
        "unknown": 1,
        "segments": 1,
        "failed": 1,
        "paused_campaigns": 1,
        "paused_journeys": 0,
        "merges": 0,
    }


async def test_what_needs_a_person_leads_to_where_it_is_done(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        await add_sent_campaign(session, now)
    links = Page((await anna.get("/console")).text).links
    wanted = {
        "1 customer waiting for a person": "/console/inbox",
        "1 question without an answer": "/console/knowledge/gaps",
        "1 message of which nobody knows whether they arrived": "/console/deliveries?state=unknown",
    }
    assert wanted.items() <= links.items()
    assert "/console/inbox/1" in links.values()
    assert any("Do you repair shoes?" in name for name in links)


@pytest.mark.parametrize("part", PARTS)
async def test_every_number_leads_to_its_list(anna, part):
    page = Page((await anna.get(f"/console/overview/{part}")).text)
    figures = [link for link in page.root.all("a") if link.attributes.get("class") == "figure"]
    assert figures
    for link in figures:
        assert "30 days" in link.text or "60 days" in link.text or "control group" in link.text
        assert (await anna.get(link.attributes["href"])).status_code == 200


@pytest.mark.parametrize("part", PARTS)
async def test_a_part_arrives_alone_for_a_script_and_as_a_page_without_one(anna, part):
    first = Page((await anna.get("/console")).text)
    address = f"/console/overview/{part}"
    assert any(each.attributes.get("hx-get") == address for each in first.root.all("section"))
    assert address in first.links.values()
    alone = await anna.get(address, headers={"HX-Request": "true"})
    assert "<html" not in alone.text
    assert [each.attributes["id"] for each in Page(alone.text).root.all("section")] == [part]


async def test_the_first_page_reads_no_table_of_what_happened(anna, services):
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_):
        asked.append(statement)

    event.listen(services.database.engine.sync_engine, "before_cursor_execute", note)
    await anna.get("/console")
    assert len(asked) > 5
    assert not [statement for statement in asked if "FROM event" in statement or "FROM consent" in statement]


async def test_a_part_that_is_none_is_refused(anna):
    assert (await anna.get("/console/overview/rumours")).status_code == 422


async def test_a_number_and_its_list_agree(anna):
    reach = Page((await anna.get("/console/overview/reach")).text)
    shown = Page((await anna.get("/console/customers?reachable=1")).text)
    assert len(shown.rows()) == int(reach.figure("Reachable customers"))
    page = Page((await anna.get("/console/overview/recognise")).text)
    names = {row[0]: row[1] for row in page.rows()}
    assert names["Customer's name"] == "11"
    for link in (each for each in page.root.all("a") if "known of" in each.name):
        assert len(Page((await anna.get(link.attributes["href"])).text).rows()) == int(link.text)


async def test_a_shop_without_a_control_group_is_told_that_nothing_is_certain(anna):
    page = Page((await anna.get("/console/overview/return")).text)
    assert page.figure("Lift") == "not conclusive"
    assert "there is no control group to compare with" in page.text


async def test_too_small_a_control_group_is_not_conclusive_in_words(anna, services, now):
    async with services.database.begin() as session:
        await save_settings(session, LearningSettings(control_percent=10), source="test", now=now)
    page = Page((await anna.get("/console/overview/return")).text)
    assert page.figure("Lift") == "not conclusive"
    assert "against the control group: Not conclusive" in page.text


async def test_a_campaign_that_runs_is_asked_for_again_and_one_that_is_paused_is_not(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        running = await add_sent_campaign(session, now)
        running.state = "running"
        campaign_id = running.id
    for state, polled in (("running", True), ("paused", False)):
        async with services.database.begin() as session:
            (await session.get_one(Campaign, campaign_id)).state = state
        fragment = await anna.get("/console/running", headers={"HX-Request": "true"})
        assert "Summer boots" in fragment.text
        assert "<html" not in fragment.text
        assert ('hx-trigger="every 2s"' in fragment.text) == polled


async def test_the_new_customers_lead_to_the_list_of_them(anna, services, now):
    async with services.database.begin() as session:
        (await session.get_one(Profile, 3)).created_at = now - timedelta(days=29)
    page = Page((await anna.get("/console/overview/recognise")).text)
    address = next(href for name, href in page.links.items() if name.startswith("New customers 1"))
    assert len(Page((await anna.get(address)).text).rows()) == 1


async def test_who_asked_for_a_person_in_vain_is_among_what_needs_one(anna, services, now):
    async with services.database.begin() as session:
        talk = await conversations.open_conversation(session, 2, "web", now=now)
        talk.asked_at = now
    links = Page((await anna.get("/console")).text).links
    assert links["1 customer asked for a person, and nobody came"] == "/console/inbox"
