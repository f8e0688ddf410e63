"""The ledger as people see it: lists, and the decisions about unknown rows."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from profiles import consent
from profiles.schema import Operator
from profiles.timeline import timeline
from scheduler import campaign
from scheduler.delivery import (
    Decision,
    deliveries,
    leave_unknown,
    resend_unknown,
    timeline_entries,
    undecided,
)
from scheduler.exceptions import Uncertain, WrongState
from scheduler.schema import Campaign
from tests.conftest import NOW
from tests.scheduler.shop import Shop


async def with_unknown(shop: Shop, count: int = 2) -> int:
    """A completed campaign to three customers; the last `count` of them may or may not have got it."""
    await shop.customers(3)
    for number in range(3 - count, 3):
        shop.messenger.refuse(str(number), Uncertain())
    made = await shop.running()
    await shop.sender().run_once()
    shop.messenger._refusals.clear()
    return made.id


async def test_a_person_may_send_unknown_messages_again(shop: Shop):
    campaign_id = await with_unknown(shop)
    assert (await shop.campaign(campaign_id)).state == "completed"
    async with shop.database.begin() as session:
        assert await undecided(session, campaign_id) == 2
        assert await resend_unknown(session, campaign_id, Decision(shop.now)) == 2
    assert (await shop.campaign(campaign_id)).state == "running"
    await shop.sender().run_once()
    assert await shop.fates(campaign_id) == {("sent", None): 3}
    assert (await shop.campaign(campaign_id)).state == "completed"


async def test_one_row_is_sent_again_and_the_other_left(shop: Shop):
    campaign_id = await with_unknown(shop)
    one, other = (row for row in await shop.deliveries(campaign_id) if row.state == "unknown")
    key = (one.campaign_id, one.step, one.profile_id, one.occurrence)
    async with shop.database.begin() as session:
        assert await resend_unknown(session, campaign_id, Decision(shop.now), keys=[key]) == 1
        assert await leave_unknown(session, campaign_id, Decision(shop.now)) == 1
        assert await undecided(session, campaign_id) == 0
        assert await resend_unknown(session, campaign_id, Decision(shop.now)) == 0
    await shop.sender().run_once()
    assert shop.messenger.counts()["2"] == 0
    assert {row.profile_id for row in await shop.deliveries(campaign_id) if row.state == "unknown"} == {
        other.profile_id
    }


async def test_a_decision_says_who_took_it_and_when(shop: Shop):
    campaign_id = await with_unknown(shop)
    async with shop.database.begin() as session:
        session.add(Operator(id=7, name="Anna", created_at=shop.now))
    one, other = (row for row in await shop.deliveries(campaign_id) if row.state == "unknown")
    key = (one.campaign_id, one.step, one.profile_id, one.occurrence)
    shop.pass_time(minutes=5)
    async with shop.database.begin() as session:
        await leave_unknown(session, campaign_id, Decision(shop.now, 7), keys=[key])
        await resend_unknown(session, campaign_id, Decision(shop.now, 7))
    rows = {row.profile_id: row for row in await shop.deliveries(campaign_id)}
    said = [
        (row.decision, row.decided_by, row.decided_at)
        for row in (rows[one.profile_id], rows[other.profile_id])
    ]
    assert said == [("leave", 7, shop.now), ("resend", 7, shop.now)]


async def test_a_form_that_is_sent_twice_sends_nothing_twice(shop: Shop):
    # The message becomes unknown a second time between the two.
    campaign_id = await with_unknown(shop, count=1)
    decision = Decision(shop.now, seen_at=shop.now)
    shop.pass_time(minutes=1)
    shop.messenger.fail(Uncertain())
    assert await shop.do(resend_unknown, campaign_id, decision=decision) == 1
    await shop.sender().run_once()
    assert await shop.do(resend_unknown, campaign_id, decision=decision) == 0
    assert await shop.do(leave_unknown, campaign_id, decision=decision) == 0
    assert (await shop.fates(campaign_id))["unknown", "no_answer"] == 1
    assert shop.messenger.calls.count("2") == 2


async def test_what_a_person_sends_again_is_not_too_late(shop: Shop):
    campaign_id = await with_unknown(shop, count=1)
    async with shop.database.begin() as session:
        await session.execute(update(Campaign).values(skip_after_minutes=60))
    shop.pass_time(days=3)
    await shop.do(resend_unknown, campaign_id, decision=Decision(shop.now))
    await shop.sender().run_once()
    assert await shop.fates(campaign_id) == {("sent", None): 3}


async def test_a_decision_touches_nothing_but_unknown_rows(shop: Shop):
    campaign_id = await with_unknown(shop, count=0)
    (key, *_) = (
        (row.campaign_id, row.step, row.profile_id, row.occurrence) for row in await shop.deliveries()
    )
    async with shop.database.begin() as session:
        assert await resend_unknown(session, campaign_id, Decision(shop.now), keys=[key]) == 0
        assert await leave_unknown(session, campaign_id, Decision(shop.now), keys=[key]) == 0
    assert (await shop.campaign(campaign_id)).state == "completed"


async def test_who_has_opted_out_since_is_not_sent_to_again(shop: Shop):
    campaign_id = await with_unknown(shop, count=1)
    last = (await shop.deliveries(campaign_id))[-1]
    async with shop.database.begin() as session:
        await consent.record(session, last.profile_id, granted=False, now=shop.now, source="test")
        await resend_unknown(session, campaign_id, Decision(shop.now))
    await shop.sender().run_once()
    assert await shop.fates(campaign_id) == {("sent", None): 2, ("skipped", "unsubscribed"): 1}


async def test_nothing_of_a_cancelled_campaign_is_sent_again(shop: Shop):
    await shop.customers(1)
    shop.messenger.fail(Uncertain())
    made = await shop.running()

    async def cancel(_: str) -> None:
        await shop.do(campaign.cancel, made.id, now=shop.now)

    shop.messenger.before = cancel
    await shop.sender().run_once()
    with pytest.raises(WrongState, match="cancelled"):
        await shop.do(resend_unknown, made.id, decision=Decision(shop.now))


async def test_the_rows_behind_a_number_can_be_listed(shop: Shop):
    campaign_id = await with_unknown(shop, count=1)
    async with shop.database.read() as session:
        sent = await deliveries(session, campaign_id, state="sent")
        assert [profile.reference for _, profile in sent] == ["telegram:0", "telegram:1"]
        unknown = await deliveries(session, campaign_id, reason="no_answer")
        assert [profile.reference for _, profile in unknown] == ["telegram:2"]
        page = await deliveries(session, campaign_id, limit=1, offset=1)
        assert [profile.reference for _, profile in page] == ["telegram:1"]
        assert await deliveries(session, campaign_id, clicked=True) == []
        assert len(await deliveries(session, campaign_id, clicked=False)) == 3


async def test_a_delivery_stands_on_the_customers_timeline(shop: Shop):
    campaign_id = await with_unknown(shop, count=0)
    profile_id = (await shop.deliveries(campaign_id))[0].profile_id
    async with shop.database.read() as session:
        entries = await timeline_entries(session, profile_id)
        (entry,) = await timeline(session, profile_id, also=entries)
        assert await timeline_entries(session, profile_id, before=entry.at) == []
    # The clock goes on while the next message waits for its turn.
    assert NOW <= entry.at <= shop.now
    assert (entry.kind, entry.title) == ("delivery", "News: sent")
    assert entry.details["campaign_id"] == campaign_id
