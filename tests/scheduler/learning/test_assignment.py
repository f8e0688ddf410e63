"""Who gets which variant: by a stable hash, in batches, at its hour."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from scheduler.holdout import held_out
from scheduler.learning.assignment import next_hour, position, variant_at
from scheduler.learning.bandit import shares
from scheduler.learning.schema import VariantBatch
from scheduler.learning.winner import Count
from scheduler.messages import links
from scheduler.schema import Delivery
from tests.scheduler.learning.buying import buy_many, read
from tests.scheduler.shop import Shop

TWO = {"variants": [{"message": {"text": "One"}}, {"message": {"text": "Other"}, "share": 3}]}
BANDIT: dict[str, Any] = {
    "variants": [{"message": {"text": "One"}}, {"message": {"text": "Other"}}],
    "allocation": "bandit",
    "batch": 60,
    "pause_hours": 24,
    "least": 50,
}


async def by_variant(shop: Shop, campaign_id: int) -> Counter[tuple[str | None, str]]:
    return Counter((row.variant, row.state) for row in await shop.deliveries(campaign_id))


async def batches(shop: Shop, campaign_id: int) -> list[VariantBatch]:
    query = select(VariantBatch).where(VariantBatch.campaign_id == campaign_id)
    async with shop.database.read() as session:
        return list(await session.scalars(query.order_by(VariantBatch.number)))


def test_the_hash_is_even_stable_and_independent_of_the_holdout():
    places = [position(3, profile_id) for profile_id in range(20_000)]
    assert sum(place < 0.25 for place in places) == pytest.approx(5000, abs=200)
    held = [place for profile_id, place in enumerate(places) if held_out(3, profile_id, 20)]
    assert sum(place < 0.25 for place in held) == pytest.approx(len(held) / 4, abs=120)
    # Written down once: another answer after an update would mix the groups of campaigns that run.
    assert [round(position(1, profile_id), 4) for profile_id in (1, 2, 3)] == [0.1366, 0.011, 0.1023]


def test_a_place_belongs_to_one_variant():
    halves = {"A": 0.25, "B": 0.75}
    found = [variant_at(place, halves) for place in (0, 0.2499, 0.25, 0.999999)]
    assert found == ["A", "A", "B", "B"]
    assert variant_at(0.9999999, {"A": 0.5, "B": 0.4999}) == "B"


async def test_a_fixed_split_gives_each_customer_one_variant_and_its_message(shop: Shop):
    ids = await shop.customers(80)
    made = await shop.running("None of them", experiment=TWO)
    await shop.sender().run_once()
    rows = {row.profile_id: row for row in await shop.deliveries(made.id)}
    expected = {each: variant_at(position(made.id, each), {"A": 0.25, "B": 0.75}) for each in ids}
    assert {each: row.variant for each, row in rows.items()} == expected
    texts = Counter(message.text for _, message in shop.messenger.received)
    counts = Counter(expected.values())
    assert texts == {"One": counts["A"], "Other": counts["B"]}
    assert counts["A"] > 5


async def test_a_variants_own_button_is_followed(sqlite_shop: Shop):
    await sqlite_shop.customers(30)
    buttons = [{"label": "Go", "url": f"https://shop.example/{name}"} for name in "ab"]
    made = await sqlite_shop.running(experiment={"factors": {"button": buttons}})
    await sqlite_shop.sender().run_once()
    for row in (await sqlite_shop.deliveries(made.id))[:10]:
        async with sqlite_shop.database.begin() as session:
            address = await links.follow(session, row.link_token, now=sqlite_shop.now)
        assert address == f"https://shop.example/{'a' if row.variant == 'A' else 'b'}"


async def test_a_bandit_sends_in_batches_and_shifts_towards_what_does_well(shop: Shop):
    await shop.customers(200)
    made = await shop.running(experiment=BANDIT)
    began = shop.now
    await shop.sender().run_once()
    rows = await shop.deliveries(made.id)
    sent = [row for row in rows if row.state == "sent"]
    waiting = [row for row in rows if row.state == "planned"]
    assert (len(sent), len(waiting)) == (60, 140)
    assert {row.reason for row in waiting} == {"next_batch"}
    assert {row.due_at for row in waiting} == {began + timedelta(hours=24)}
    assert await shop.sender().run_once() == 0
    await buy_many(shop, [row.profile_id for row in sent if row.variant == "B"], _after(shop), 100)
    shop.pass_time(hours=24, seconds=1)
    await shop.sender().run_once()
    second = (await batches(shop, made.id))[1]
    counts = {key: Count(*pair) for key, pair in second.counts.items()}
    assert counts["A"].successes == 0 < counts["B"].successes == counts["B"].settled
    assert second.shares == shares(counts, second.seed)
    assert second.shares["B"] > 0.9
    new = [row for row in await shop.deliveries(made.id) if row.state == "sent" and row not in sent]
    assert sum(row.sent_at > second.at - timedelta(seconds=1) for row in new) == 60
    for _ in range(3):
        shop.pass_time(hours=24, seconds=1)
        await shop.sender().run_once()
    assert sum((await by_variant(shop, made.id)).values()) == 200
    assert await shop.fates(made.id) == {("sent", None): 200}
    assert (await shop.campaign(made.id)).state == "completed"


def _after(shop: Shop) -> datetime:
    return shop.now + timedelta(hours=1)


async def test_running_again_changes_no_variant_and_no_batch(shop: Shop):
    await shop.customers(50)
    made = await shop.running(experiment=BANDIT)
    await shop.sender().run_once()
    before = {row.profile_id: row.variant for row in await shop.deliveries(made.id)}
    kept = [(each.seed, each.shares, each.filled) for each in await batches(shop, made.id)]
    async with shop.database.begin() as session:
        for row in await session.scalars(select(Delivery)):
            row.state, row.claimed_by = "planned", None
        (await session.merge(await shop.campaign(made.id))).state = "running"
    await shop.sender().run_once()
    assert {row.profile_id: row.variant for row in await shop.deliveries(made.id)} == before
    assert [(each.seed, each.shares, each.filled) for each in await batches(shop, made.id)] == kept


async def test_a_variants_hour_is_the_customers_own(shop: Shop):
    tokyo = await shop.customers(15, timezone="Asia/Tokyo")
    await shop.customers(15, first=15)
    made = await shop.running(experiment={"factors": {"hour": [7, 20]}})
    await shop.sender().run_once()
    for row in await shop.deliveries(made.id):
        zone = ZoneInfo("Asia/Tokyo") if row.profile_id in tokyo else ZoneInfo("Europe/Berlin")
        local = row.due_at.astimezone(zone)
        assert row.state == "sent" or (row.reason, local.hour) == ("variant_hour", _hour(row.variant))
    for _ in range(25):
        shop.pass_time(hours=1)
        await shop.sender().run_once()
    rows = await shop.deliveries(made.id)
    assert {row.state for row in rows} == {"sent"}
    for row in rows:
        zone = ZoneInfo("Asia/Tokyo") if row.profile_id in tokyo else ZoneInfo("Europe/Berlin")
        assert row.sent_at is not None
        assert row.sent_at.astimezone(zone).hour == _hour(row.variant)


def _hour(variant: str | None) -> int:
    return 7 if variant == "A" else 20


@pytest.mark.parametrize(
    ("hour", "now", "expected"),
    [
        (9, "2026-03-28T12:00", "2026-03-29T07:00"),
        (2, "2026-03-28T12:00", "2026-03-29T01:00"),  # the gap: its end
        (2, "2026-10-24T12:00", "2026-10-25T00:00"),  # the fold: the first
        (13, "2026-11-22T12:30", "2026-11-22T12:30"),
        (12, "2026-11-22T12:30", "2026-11-23T11:00"),
    ],
)
def test_the_next_hour_is_found_over_changes_of_the_clock(hour, now, expected):
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    found = next_hour(hour, ZoneInfo("Europe/Berlin"), moment)
    assert found == datetime.fromisoformat(expected).replace(tzinfo=UTC)


async def test_the_report_tells_of_each_variant_and_names_a_winner_only_with_enough(shop: Shop):
    await shop.customers(400)
    experiment = {"variants": [{}, {}], "least": 100, "judged_by": "conversion", "settle_hours": 48}
    made = await shop.running(experiment=experiment)
    await shop.sender().run_once()
    rows = await shop.deliveries(made.id)
    first = [row.profile_id for row in rows if row.variant == "A"]
    other = [row.profile_id for row in rows if row.variant == "B"]
    await buy_many(shop, first[::2] + other[::20], _after(shop), 200)
    await buy_many(shop, other, shop.now + timedelta(hours=49), 200)
    shop.pass_time(hours=40)
    early = (await read(shop, made.id)).variants
    assert early is not None
    assert early.contest.winner is None
    assert early.verdict() == "No winner yet: A, B needs 100 messages whose 48 hours are over."
    shop.pass_time(hours=48)
    seen = (await read(shop, made.id)).as_json()["variants"]
    assert (seen["winner"], seen["leader"]) == ("A", "A")
    assert seen["p"] < 0.001
    told = {each["key"]: each for each in seen["variants"]}
    assert (told["A"]["settled"], told["A"]["successes"]) == (len(first), len(first[::2]))
    assert (told["B"]["settled"], told["B"]["successes"]) == (len(other), len(other[::20]))
    assert told["A"]["chance_to_be_best"] == 1.0
    assert told["B"]["revenue"] == 200 * (len(other) + len(other[::20]))
