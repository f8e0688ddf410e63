"""Every ready-made nudge, told by a customer's days: who gets what when, and who is left alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from profiles.schema import Profile
from scheduler import campaign
from scheduler.journeys import gallery
from scheduler.journeys import journey as journeys
from scheduler.journeys.definition import JourneyDefinition
from scheduler.journeys.exceptions import InvalidJourney, UnknownJourney
from scheduler.journeys.forecast import forecast
from scheduler.journeys.schema import Journey
from scheduler.nudge import ensure_nudges
from scheduler.offers import offer as offers
from segments.traits.schema import ExpectedPurchase
from tests.scheduler.journeys.travel import Travel


async def started(travel: Travel, key: str) -> Journey:
    async with travel.shop.database.begin() as session:
        return await gallery.start(session, key, now=travel.shop.now)


async def with_offers(travel: Travel, definition: JourneyDefinition) -> None:
    """The offers that its messages name, each with one code for all."""
    for name in {step.message.offer for step in definition.sayings()} - {None}:
        async with travel.shop.database.begin() as session:
            await offers.create(session, str(name), code="TEN", now=travel.shop.now)


async def customer(travel: Travel, number: int = 0, *, days_old: float = 0, **values: Any) -> int:
    (profile_id,) = await travel.shop.customers(1, first=number, **values)
    created = travel.shop.now - timedelta(days=days_old)
    async with travel.shop.database.begin() as session:
        await session.execute(update(Profile).where(Profile.id == profile_id).values(created_at=created))
    return profile_id


async def days(travel: Travel, count: float) -> None:
    """Time passes by six hours at a time; every morning is among them."""
    for _ in range(int(count * 4)):
        await travel.later(hours=6)


@pytest.mark.parametrize("key", gallery.nudges())
async def test_each_nudge_can_be_started_says_what_it_does_and_forecasts_nobody_in_an_empty_shop(
    sqlite_travel: Travel, key: str
):
    nudge = gallery.nudges()[key]
    await with_offers(sqlite_travel, nudge.definition)
    made = await started(sqlite_travel, key)
    assert made.state == "running"
    assert nudge.explanation
    await sqlite_travel.turn()
    async with sqlite_travel.shop.database.read() as session:
        assert (await forecast(session, nudge.definition, sqlite_travel.shop.moment())).count == 0


async def test_a_nudge_is_adopted_once_and_an_unknown_one_is_refused(travel: Travel):
    async with travel.shop.database.begin() as session:
        first = await gallery.adopt(session, "birthday", now=travel.shop.now)
        again = await gallery.adopt(session, "birthday", now=travel.shop.now)
        assert first.id == again.id
        with pytest.raises(UnknownJourney):
            await gallery.adopt(session, "nothing", now=travel.shop.now)


async def test_who_writes_for_the_first_time_is_welcomed_once_an_hour_later(travel: Travel):
    new = await customer(travel)
    old = await customer(travel, 1, days_old=40)
    silent = await customer(travel, 2)
    await started(travel, "welcome")
    for profile_id in (new, old):
        await travel.does(profile_id, "message")
    assert silent
    await travel.later(minutes=1)
    assert travel.texts() == []
    await days(travel, 2)
    assert travel.shop.messenger.counts() == {"0": 1}


async def test_who_looks_around_and_has_never_bought_is_asked_twice_unless_they_buy(sqlite_travel: Travel):
    travel = sqlite_travel
    one = await customer(travel, 0, days_old=4)
    buyer = await customer(travel, 1, days_old=4)
    for profile_id in (one, buyer):
        await travel.does(profile_id, "view")
    travel.shop.pass_time(seconds=1)
    await started(travel, "first_purchase")
    await days(travel, 1)
    assert travel.shop.messenger.counts() == {"0": 1, "1": 1}
    await travel.does(buyer, "purchase", amount=100)
    await days(travel, 20)
    assert travel.shop.messenger.counts() == {"0": 2, "1": 1}
    assert one


async def test_who_looked_several_times_or_saved_something_and_bought_nothing_is_asked_once(
    sqlite_travel: Travel,
):
    travel = sqlite_travel
    looked, saved, glanced, bought = [await customer(travel, number) for number in range(4)]
    for _ in range(3):
        for profile_id in (looked, bought):
            await travel.does(profile_id, "view")
    await travel.does(saved, "favorite")
    await travel.does(glanced, "view")
    await travel.does(bought, "purchase", amount=1)
    travel.shop.pass_time(seconds=1)
    await started(travel, "looked_not_bought")
    await days(travel, 8)
    assert travel.shop.messenger.counts() == {"0": 1, "1": 1}


async def test_a_cart_that_is_left_is_remembered_twice_and_buying_ends_it(travel: Travel):
    left, bought, later = [await customer(travel, number) for number in range(3)]
    await started(travel, "abandoned_cart")
    for profile_id in (left, bought, later):
        await travel.does(profile_id, "add_to_cart", product_id="p")
    await travel.turn()
    await travel.later(hours=3)
    await travel.does(bought, "purchase", amount=1)
    await travel.later(hours=1)
    assert travel.shop.messenger.counts() == {"0": 1, "2": 1}
    await travel.does(later, "purchase", amount=1)
    await days(travel, 3)
    assert travel.shop.messenger.counts() == {"0": 2, "2": 1}


async def test_after_a_purchase_the_shop_asks_once_and_not_who_has_complained(sqlite_travel: Travel):
    travel = sqlite_travel
    content, cross = [await customer(travel, number) for number in range(2)]
    await started(travel, "after_purchase")
    for profile_id in (content, cross):
        await travel.does(profile_id, "purchase", amount=1)
    await travel.turn()
    await travel.does(cross, "complaint")
    await travel.does(content, "purchase", amount=1)
    await days(travel, 6)
    assert travel.shop.messenger.counts() == {"0": 1}
    assert {(run.profile_id, run.state) for run in await travel.runs()} == {
        (content, "completed"),
        (cross, "exited"),
    }


async def test_a_refill_is_offered_when_the_customers_own_rhythm_says_so(travel: Travel):
    soon, far = [await customer(travel, number) for number in range(2)]
    today = travel.shop.now.date()
    async with travel.shop.database.begin() as session:
        for profile_id, ahead in ((soon, 2), (far, 30)):
            session.add(
                ExpectedPurchase(
                    profile_id=profile_id,
                    category="coffee",
                    usual_gap=30,
                    last_on=today + timedelta(days=ahead - 30),
                    expected_on=today + timedelta(days=ahead),
                )
            )
    await started(travel, "replenishment")
    await days(travel, 3)
    assert travel.shop.messenger.counts() == {"0": 1}
    assert far


async def silent_buyer(travel: Travel, number: int, *, silent: float) -> int:
    profile_id = await customer(travel, number, days_old=silent + 10)
    seen = travel.shop.now - timedelta(days=silent)
    await travel.does(profile_id, "purchase", at=seen, amount=500)
    async with travel.shop.database.begin() as session:
        await session.execute(update(Profile).where(Profile.id == profile_id).values(last_seen_at=seen))
    return profile_id


async def test_a_silent_buyer_hears_twice_and_then_never_again(sqlite_travel: Travel):
    travel = sqlite_travel
    await silent_buyer(travel, 0, silent=29)
    await silent_buyer(travel, 1, silent=90)
    back = await silent_buyer(travel, 2, silent=31)
    await started(travel, "reactivation")
    for _ in range(5):
        await travel.later(days=1)
    assert travel.shop.messenger.counts() == {"0": 1, "2": 1}
    await travel.does(back, "view")
    for _ in range(100):
        await travel.later(days=3)
    # The third came back, was silent again, and heard of it anew: two messages more.
    assert travel.shop.messenger.counts() == {"0": 2, "2": 3}


async def test_the_two_step_reactivation_takes_the_place_of_the_running_campaign(travel: Travel):
    async with travel.shop.database.begin() as session:
        await ensure_nudges(session, now=travel.shop.now)
        (nudge,) = await campaign.all_campaigns(session)
        await campaign.start(session, nudge.id, now=travel.shop.now)
    await travel.shop.plan()
    await started(travel, "reactivation")
    assert (await travel.shop.campaign(nudge.id)).state == "paused"


async def test_a_birthday_is_wished_on_the_day_once(sqlite_travel: Travel):
    travel = sqlite_travel
    await customer(travel, birthday=date(1990, 9, 20))
    await customer(travel, 1, birthday=date(1992, 2, 29))
    await started(travel, "birthday")
    days_of: dict[str, int] = {}
    for day in ("2026-09-19", "2026-09-20", "2027-02-27", "2027-02-28", "2027-03-01", "2027-09-20"):
        # Ten in Berlin is 08:00 UTC in summer and 09:00 in winter.
        for hour in ("08:30", "09:30", "12:00"):
            travel.shop.now = datetime.fromisoformat(f"{day}T{hour}+00:00")
            await travel.turn()
            days_of[day] = len(travel.shop.messenger.received)
    assert list(days_of.values()) == [0, 1, 1, 2, 2, 3]
    assert travel.shop.messenger.counts() == {"0": 2, "1": 1}


async def test_who_complains_meets_a_person_and_hears_nothing_else_until_it_is_solved(travel: Travel):
    one, other = [await customer(travel, number) for number in range(2)]
    await started(travel, "complaint_rescue")
    await travel.does(one, "complaint")
    await travel.turn()
    assert [who for who, _ in travel.caller.called] == [one]
    news = await travel.shop.running("News")
    await travel.turn()
    assert travel.shop.messenger.counts() == {"1": 1}
    assert (await travel.shop.fates(news.id))["skipped", "silenced"] == 1
    travel.shop.pass_time(days=1)
    await travel.does(one, "complaint_solved")
    await travel.later(minutes=1)
    await travel.shop.running("More news")
    await travel.turn()
    assert travel.shop.messenger.counts() == {"0": 1, "1": 2}
    assert other


async def test_a_customer_whom_an_operator_takes_out_is_silenced_no_longer(travel: Travel):
    one = await customer(travel)
    await started(travel, "complaint_rescue")
    await travel.does(one, "complaint")
    await travel.turn()
    (run,) = await travel.runs()
    async with travel.shop.database.begin() as session:
        assert await journeys.take_out(session, run.id, now=travel.shop.now, by="console:anna")
        assert not await journeys.take_out(session, run.id, now=travel.shop.now, by="console:anna")
    await travel.shop.running("News")
    await travel.turn()
    assert travel.texts() == ["News"]
    (run,) = await travel.runs()
    assert (run.state, run.reason) == ("exited", "Taken out by console:anna.")


async def test_a_review_is_asked_for_ten_days_after_the_order(sqlite_travel: Travel):
    travel = sqlite_travel
    content, cross = [await customer(travel, number) for number in range(2)]
    await started(travel, "review_request")
    for profile_id in (content, cross):
        await travel.does(profile_id, "purchase", amount=1)
    await days(travel, 9)
    await travel.does(cross, "complaint")
    assert travel.texts() == []
    await days(travel, 3)
    assert travel.shop.messenger.counts() == {"0": 1}


async def test_a_forecast_counts_whom_the_trigger_is_about(travel: Travel):
    one = await customer(travel, birthday=(travel.shop.now + timedelta(days=3)).date())
    await customer(travel, 1)
    await travel.does(one, "add_to_cart")
    await travel.does(one, "add_to_cart")
    moment = travel.shop.moment()
    async with travel.shop.database.read() as session:
        found = {
            key: (await forecast(session, gallery.nudges()[key].definition, moment)).count
            for key in ("birthday", "abandoned_cart", "complaint_rescue")
        }
    assert found == {"birthday": 1, "abandoned_cart": 1, "complaint_rescue": 0}
    assert travel.shop.now < datetime(2027, 1, 1, tzinfo=UTC)


async def test_a_nudge_that_gives_an_offer_waits_for_it_and_then_gives_each_their_own_code(travel: Travel):
    ids = [await customer(travel, number) for number in range(2)]
    for profile_id in ids:
        await travel.does(profile_id, "favorite")
    travel.shop.pass_time(seconds=1)
    with pytest.raises(InvalidJourney, match="no offer called “Come back”"):
        await started(travel, "looked_with_offer")
    async with travel.shop.database.begin() as session:
        made = await offers.create(session, "Come back", now=travel.shop.now)
        await offers.add_codes(session, made, ["C1", "C2", "C3"])
    await started(travel, "looked_with_offer")
    await days(travel, 3)
    texts = sorted(text.split(" it costs")[0].rpartition(" ")[2] for text in travel.texts())
    assert texts == ["C1", "C2"]


async def test_a_buyer_gets_a_link_of_their_own_to_pass_on(travel: Travel):
    buyer = await customer(travel)
    await started(travel, "bring_a_friend")
    await travel.does(buyer, "purchase", amount=1)
    await days(travel, 12)
    (text,) = travel.texts()
    assert "https://shop.example/r/" in text
