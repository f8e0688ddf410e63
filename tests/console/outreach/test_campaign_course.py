"""What a campaign did when: every message, click and order lies in exactly one stretch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from console.outreach.campaign_course import HOUR, MOST, course, spans_of
from scheduler.report import report
from scheduler.schema import Campaign
from segments.moment import Moment
from tests.console.html import Page
from tests.console.shop import ZONE, add_buyers, add_campaign, add_sent_campaign, stock

FIRST = datetime(2026, 3, 1, 9, 40, 7, tzinfo=UTC)


async def course_of(database, campaign_id: int, now: datetime):
    moment = Moment(now=now, zone=ZONE, currency="EUR", channels=frozenset({"web"}))
    async with database.read() as session:
        numbers = await report(session, campaign_id, moment=moment)
        found = await session.get_one(Campaign, campaign_id)
        return numbers, await course(session, found, numbers, moment)


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=400)))
def test_stretches_follow_each_other_without_a_gap_to_the_end(length):
    spans = spans_of(FIRST, FIRST + length)
    assert spans[0][0] <= FIRST < spans[-1][1]
    assert spans[-1][1] >= FIRST + length
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert all(start < end for start, end in spans)
    assert len(spans) <= MOST + 1


def test_a_young_campaign_is_told_hour_by_hour():
    spans = spans_of(FIRST, FIRST + timedelta(hours=3))
    assert [start.hour for start, _ in spans] == [9, 10, 11, 12]
    assert all(end - start <= HOUR for start, end in spans)


async def test_the_stretches_sum_up_to_the_report(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        ran = (await add_sent_campaign(session, now)).id
    numbers, found = await course_of(database, ran, now)
    assert sum(one.sent for one in found) == numbers.sent == 3
    assert sum(one.clicked for one in found) == numbers.clicked == 1
    assert sum(one.revenue for one in found) == numbers.revenue > 0
    assert sum(one.orders for one in found) == numbers.orders
    assert found[0].sent == 3


async def test_a_campaign_that_sent_nothing_has_no_course(database, now):
    async with database.begin() as session:
        await stock(session, now)
        await add_buyers(session, now)
        draft = (await add_campaign(session, now)).id
    assert (await course_of(database, draft, now))[1] == []


async def test_the_report_shows_the_funnel_and_every_stretch_in_a_table(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        ran = (await add_sent_campaign(session, now)).id
    page = Page((await anna.get(f"/console/campaigns/{ran}")).text)
    assert "How it went" in page.headings
    funnel = [item.text for item in page.root.all("ol")[0].all("li")]
    assert funnel == ["In the audience 6", "Sent 3 50% of 6", "Clicked 1 33% of 3", "Bought 3 100% of 3"]
    assert ["8 Sep 2026, 16:00", "3", "0", "0", "€0.00"] in page.rows()
