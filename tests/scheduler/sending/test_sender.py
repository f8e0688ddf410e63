"""The sender: claimed before it is sent, checked at send time, at most once."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from profiles import consent
from profiles.database import Database
from profiles.profile import mark_blocked, meet
from profiles.schema import Identity, Profile
from scheduler import campaign
from scheduler.exceptions import Blocked, Refused, SlowDown, Unavailable, Uncertain, Unreachable
from scheduler.messages.message import parse
from scheduler.schema import Delivery
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.outcome import MAX_ATTEMPTS
from scheduler.sending.quiet_hours import QuietHours
from scheduler.sending.rate import SlidingWindow
from scheduler.testing import RecordingMessenger
from tests.scheduler.shop import Shop


async def set_consent(shop: Shop, profile_id: int, granted: bool) -> None:
    async with shop.database.begin() as session:
        await consent.record(session, profile_id, granted=granted, now=shop.now, source="test")


async def test_everybody_gets_one_message_and_the_campaign_is_completed(shop: Shop):
    await shop.customers(40)
    started = await shop.running("Hello", button={"label": "Look", "url": "https://shop.example/p/1"})
    assert await shop.sender().run_once() == 40
    assert await shop.sender().run_once() == 0
    assert shop.messenger.counts() == Counter({str(number): 1 for number in range(40)})
    assert await shop.fates(started.id) == {("sent", None): 40}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_a_message_carries_its_own_tracked_link_and_its_stop_link(shop: Shop):
    await shop.customers(2, name="Ada", language="ru")
    started = await shop.running(
        "Hi {name|friend}", button={"label": "Look", "url": "https://shop.example/p/1"}
    )
    await shop.sender().run_once()
    rows = await shop.deliveries(started.id)
    assert {message.text for _, message in shop.messenger.received} == {"Hi Ada"}
    links = {button.url for _, message in shop.messenger.received for button in message.buttons}
    assert links == {f"https://shop.example/l/{row.link_token}" for row in rows}
    stops = {(message.stop_url, message.stop_label) for _, message in shop.messenger.received}
    assert stops == {(f"https://shop.example/stop/{row.link_token}", "Отписаться") for row in rows}


async def test_the_row_is_sending_before_the_messenger_is_called(shop: Shop):
    await shop.customers(1)
    seen = []

    async def look(_: str) -> None:
        seen.extend((row.state, row.claimed_by) for row in await shop.deliveries())

    shop.messenger.before = look
    await shop.running()
    await shop.sender(worker="a").run_once()
    assert seen == [("sending", "a")]


async def test_a_message_for_a_field_that_is_missing_fails_and_says_so(shop: Shop):
    await shop.customers(1, name="Ada")
    await shop.customers(1, first=1)
    started = await shop.running("Hi {name}")
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 1, ("failed", "missing_field"): 1}


async def test_a_name_that_makes_the_caption_too_long_fails_that_row(sqlite_shop: Shop):
    await sqlite_shop.customers(1, name="A" * 200)
    started = await sqlite_shop.running("x" * 900 + "{name|}", image="/media/a.png")
    await sqlite_shop.sender().run_once()
    assert await sqlite_shop.fates(started.id) == {("failed", "too_long"): 1}


async def test_who_opts_out_between_planning_and_sending_gets_nothing(shop: Shop):
    first, second, third = await shop.customers(3)
    started = await shop.running()
    await set_consent(shop, second, False)
    await shop.sender().run_once()
    assert shop.messenger.counts() == Counter({"0": 1, "2": 1})
    rows = {row.profile_id: (row.state, row.reason) for row in await shop.deliveries(started.id)}
    assert rows == {first: ("sent", None), second: ("skipped", "unsubscribed"), third: ("sent", None)}


async def test_who_never_agreed_gets_nothing(shop: Shop):
    await shop.customers(1, consent=None)
    started = await shop.running()
    await shop.sender().run_once()
    assert shop.messenger.calls == []
    assert await shop.fates(started.id) == {("skipped", "unsubscribed"): 1}


async def test_who_opts_out_while_the_message_waits_for_its_turn_gets_nothing(sqlite_shop: Shop):
    shop = sqlite_shop
    _, second = await shop.customers(2)
    started = await shop.running()

    async def opt_out(seconds: float) -> None:
        await set_consent(shop, second, False)
        shop.pass_time(seconds=seconds)

    limiter = SlidingWindow(1, clock=lambda: shop.now.timestamp(), sleep=opt_out)
    # A sender that takes the rate to be higher claims both rows before the first one leaves.
    await shop.sender(rate=1000, limiter=limiter).run_once()
    assert shop.messenger.counts() == Counter({"0": 1})
    assert await shop.fates(started.id) == {("sent", None): 1, ("skipped", "unsubscribed"): 1}


async def test_a_first_batch_that_nobody_may_get_does_not_end_the_campaign(shop: Shop):
    await shop.customers(200, consent=False)
    await shop.customers(5, first=200)
    started = await shop.running()
    await shop.sender(rate=25).run_once()
    assert await shop.fates(started.id) == {("skipped", "unsubscribed"): 200, ("sent", None): 5}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_a_customer_without_an_address_on_a_connected_channel_is_unreachable(shop: Shop):
    await shop.customers(1)
    async with shop.database.begin() as session:
        lonely = await meet(session, channel="fax", external_id="1", now=shop.now)
        lonely.consent = True
    started = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 1, ("skipped", "unreachable"): 1}


async def test_a_customer_who_has_blocked_every_channel_is_skipped(shop: Shop):
    (profile_id,) = await shop.customers(1)
    async with shop.database.begin() as session:
        await mark_blocked(session, profile_id, "telegram", now=shop.now)
    started = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("skipped", "blocked"): 1}


@pytest.mark.parametrize(
    ("general", "on_telegram", "on_web", "fate"),
    [
        (True, False, None, "web"),
        (True, False, False, "unsubscribed"),
        (None, True, None, "telegram"),
        (False, None, True, "web"),
        (None, None, None, "unsubscribed"),
        (True, None, None, "telegram"),
    ],
)
async def test_consent_is_asked_channel_by_channel(
    shop: Shop, general: bool | None, on_telegram: bool | None, on_web: bool | None, fate: str
):
    shop.messengers["web"] = RecordingMessenger("web")
    (profile_id,) = await shop.customers(1, channel="telegram", consent=None)
    async with shop.database.begin() as session:
        address = {"channel": "web", "external_id": "w", "created_at": shop.now}
        session.add(Identity(profile_id=profile_id, **address))
        for channel, granted in ((None, general), ("telegram", on_telegram), ("web", on_web)):
            if granted is not None:
                await consent.record(
                    session, profile_id, granted=granted, now=shop.now, source="t", channel=channel
                )
    started = await shop.running()
    await shop.sender().run_once()
    used = [name for name, messenger in shop.messengers.items() if messenger.received]
    assert (used or [reason for _, reason in await shop.fates(started.id)]) == [fate]


@pytest.mark.parametrize(
    ("main", "blocked", "used"),
    [
        ("web", None, "web"),
        ("telegram", None, "telegram"),
        ("web", "web", "telegram"),
        ("fax", None, "telegram"),
    ],
)
async def test_the_main_channel_is_used_where_it_can_be(
    sqlite_shop: Shop, main: str, blocked: str | None, used: str
):
    shop = sqlite_shop
    (profile_id,) = await shop.customers(1, channel=main)
    shop.messengers["web"] = RecordingMessenger("web")
    async with shop.database.begin() as session:
        session.add(Identity(profile_id=profile_id, channel="web", external_id="w", created_at=shop.now))
    if blocked:
        async with shop.database.begin() as session:
            await mark_blocked(session, profile_id, blocked, now=shop.now)
    started = await shop.running()
    await shop.sender().run_once()
    assert [row.channel for row in await shop.deliveries(started.id)] == [used]
    assert len(shop.messengers[used].received) == 1


async def test_a_customer_who_blocks_us_fails_and_is_not_tried_by_the_next_campaign(shop: Shop):
    await shop.customers(2)
    shop.messenger.refuse("1", Blocked())
    first = await shop.running()
    await shop.sender().run_once()
    second = await shop.running()
    await shop.sender().run_once()
    assert await shop.fates(first.id) == {("sent", None): 1, ("failed", "blocked"): 1}
    assert await shop.fates(second.id) == {("sent", None): 1, ("skipped", "blocked"): 1}
    assert shop.messenger.calls.count("1") == 1


async def test_one_bad_recipient_never_holds_up_another(shop: Shop):
    await shop.customers(60)
    shop.messenger.refuse("0", Refused("chat not found"))
    shop.messenger.refuse("30", ValueError("a surprise"))
    started = await shop.running()
    await shop.sender().run_once()
    expected = {("sent", None): 58, ("failed", "chat not found"): 1, ("unknown", "error"): 1}
    assert await shop.fates(started.id) == expected
    assert (await shop.campaign(started.id)).state == "completed"


async def test_a_message_that_may_have_arrived_is_never_sent_again_by_itself(shop: Shop):
    await shop.customers(3)
    shop.messenger.refuse("1", Uncertain())
    started = await shop.running()
    await shop.sender().run_once()
    shop.pass_time(days=30)
    await shop.sender().recover()
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 2, ("unknown", "no_answer"): 1}
    assert shop.messenger.calls.count("1") == 1


async def test_a_messenger_that_hangs_is_not_waited_for_for_ever(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(2)

    async def hang(recipient: str) -> None:
        if recipient == "0":
            await asyncio.sleep(60)

    shop.messenger.before = hang
    started = await shop.running()
    await shop.sender(time_limit=0.05).run_once()
    assert await shop.fates(started.id) == {("sent", None): 1, ("unknown", "no_answer"): 1}


async def test_a_channel_that_wants_fewer_messages_rests_and_nobody_is_lost(shop: Shop):
    await shop.customers(30)
    shop.messenger.fail(SlowDown(retry_after=20), times=50)
    started = await shop.running()
    sender = shop.sender(in_flight=4)
    for _ in range(100):
        calls = len(shop.messenger.calls)
        await sender.run_once()
        shop.pass_time(seconds=19)
        await sender.run_once()
        assert len(shop.messenger.calls) - calls <= 30 or not shop.messenger.received
        shop.pass_time(seconds=2)
    assert shop.messenger.counts() == Counter({str(number): 1 for number in range(30)})
    assert await shop.fates(started.id) == {("sent", None): 30}
    assert {row.attempts for row in await shop.deliveries(started.id)} == {0}


async def test_a_resting_channel_is_not_called_before_its_time(shop: Shop):
    await shop.customers(5)
    shop.messenger.fail(SlowDown(retry_after=20))
    await shop.running()
    sender = shop.sender(in_flight=1)
    await sender.run_once()
    shop.pass_time(seconds=19.9)
    await sender.run_once()
    assert len(shop.messenger.calls) == 1
    shop.pass_time(seconds=0.2)
    await sender.run_once()
    assert len(shop.messenger.received) == 5


async def test_a_slow_down_without_a_time_rests_for_a_second_first(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(1)
    shop.messenger.fail(SlowDown())
    await shop.running()
    sender = shop.sender()
    await sender.run_once()
    await sender.run_once()
    assert len(shop.messenger.calls) == 1
    shop.pass_time(seconds=1)
    await sender.run_once()
    assert len(shop.messenger.received) == 1


async def test_a_channel_that_rests_does_not_hold_up_the_others(shop: Shop):
    await shop.customers(20)
    shop.messengers["web"] = web = RecordingMessenger("web")
    async with shop.database.begin() as session:
        for number in range(20):
            visitor = await meet(session, channel="web", external_id=str(number), now=shop.now)
            visitor.consent = True
    shop.messenger.fail(SlowDown(retry_after=60), times=20)
    await shop.running()
    await shop.sender(in_flight=4).run_once()
    assert len(web.received) == 20
    assert len(shop.messenger.calls) <= 4
    assert shop.messenger.received == []


async def test_a_message_that_certainly_did_not_leave_is_tried_again_later(shop: Shop):
    await shop.customers(1)
    shop.messenger.fail(Unavailable())
    started = await shop.running()
    await shop.sender().run_once()
    (row,) = await shop.deliveries(started.id)
    assert (row.state, row.attempts, row.due_at) == ("planned", 1, shop.now + timedelta(seconds=5))
    shop.pass_time(seconds=5)
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 1}


async def test_a_message_that_never_leaves_is_given_up_in_the_end(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(1)
    shop.messenger.refuse("0", Unavailable())
    started = await shop.running()
    for _ in range(3 * MAX_ATTEMPTS):
        await shop.sender().run_once()
        shop.pass_time(minutes=15)
    assert len(shop.messenger.calls) == MAX_ATTEMPTS
    assert await shop.fates(started.id) == {("failed", "unavailable"): 1}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_at_night_the_message_waits_for_the_customers_morning(shop: Shop):
    # 14:30 UTC is 23:30 in Tokyo and 16:30 in Berlin.
    await shop.customers(1, timezone="Asia/Tokyo")
    await shop.customers(1, first=1)
    await shop.customers(1, first=2, timezone="Mars/Olympus")
    started = await shop.running()
    sender = shop.sender(quiet_hours=QuietHours.parse("22:00-08:00"))
    await sender.run_once()
    assert shop.messenger.counts() == Counter({"1": 1, "2": 1})
    held = next(row for row in await shop.deliveries(started.id) if row.state == "planned")
    assert held.reason == "quiet_hours"
    assert held.due_at == shop.now.replace(hour=23, minute=0, microsecond=0)
    assert (await shop.campaign(started.id)).state == "running"
    shop.now = held.due_at
    await sender.run_once()
    assert await shop.fates(started.id) == {("sent", None): 3}


async def test_a_customer_gets_no_more_messages_than_the_cap_allows_over_all_campaigns(shop: Shop):
    await shop.customers(3)
    cap = FrequencyCap.parse("2/7d")
    campaigns = []
    for _ in range(3):
        campaigns.append(await shop.running())
        await shop.sender(frequency_cap=cap).run_once()
        shop.pass_time(days=1)
    assert [await shop.fates(made.id) for made in campaigns] == [
        {("sent", None): 3},
        {("sent", None): 3},
        {("skipped", "frequency_capped"): 3},
    ]


async def test_campaigns_that_are_due_together_share_the_cap(shop: Shop):
    await shop.customers(4)
    for _ in range(3):
        await shop.running()
    await shop.sender(frequency_cap=FrequencyCap.parse("1/7d")).run_once()
    assert await shop.fates() == {("sent", None): 4, ("skipped", "frequency_capped"): 8}
    assert set(shop.messenger.counts().values()) == {1}


async def test_a_message_that_may_have_arrived_counts_for_the_cap(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(1)
    shop.messenger.fail(Uncertain())
    await shop.running()
    await shop.sender().run_once()
    second = await shop.running()
    await shop.sender(frequency_cap=FrequencyCap.parse("1/7d")).run_once()
    assert await shop.fates(second.id) == {("skipped", "frequency_capped"): 1}


async def test_the_control_group_gets_nothing(shop: Shop):
    await shop.customers(200)
    started = await shop.running(holdout_percent=20)
    await shop.sender().run_once()
    fates = await shop.fates(started.id)
    assert fates["sent", None] + fates["held_out", None] == 200
    assert 20 <= fates["held_out", None] <= 60
    assert sum(shop.messenger.counts().values()) == fates["sent", None]


@pytest.mark.parametrize(
    ("action", "left"),
    [(campaign.pause, ("planned", None)), (campaign.cancel, ("skipped", "cancelled"))],
)
async def test_pausing_and_cancelling_act_on_what_is_already_planned(shop: Shop, action, left):
    await shop.customers(100)
    started = await shop.running()

    received_by_then = 0

    async def act(_: str) -> None:
        nonlocal received_by_then
        if len(shop.messenger.received) == 10:
            await shop.do(action, started.id, now=shop.now)
            received_by_then = len(shop.messenger.received)

    shop.messenger.after = act
    await shop.sender(in_flight=4, rate=25).run_once()
    fates = await shop.fates(started.id)
    # The action has to wait for its turn at the database; from its commit on nothing is claimed.
    assert 10 <= received_by_then <= fates["sent", None] <= received_by_then + 4 < 100
    assert fates[left] == 100 - fates["sent", None]


async def test_a_paused_campaign_goes_on_where_it_was(shop: Shop):
    await shop.customers(10)
    started = await shop.running()
    await shop.do(campaign.pause, started.id, now=shop.now)
    assert await shop.sender().run_once() == 0
    await shop.do(campaign.resume, started.id, now=shop.now)
    assert await shop.sender().run_once() == 10
    assert (await shop.campaign(started.id)).state == "completed"


async def test_a_message_that_comes_back_after_the_cancellation_is_skipped(shop: Shop):
    await shop.customers(1)
    started = await shop.running()

    async def cancel(_: str) -> None:
        await shop.do(campaign.cancel, started.id, now=shop.now)

    shop.messenger.before = cancel
    shop.messenger.fail(Unavailable())
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("skipped", "cancelled"): 1}


async def test_a_campaign_resumed_after_its_last_message_is_completed(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(1)
    started = await shop.running()

    async def pause(_: str) -> None:
        await shop.do(campaign.pause, started.id, now=shop.now)

    shop.messenger.before = pause
    await shop.sender().run_once()
    assert (await shop.campaign(started.id)).state == "paused"
    await shop.do(campaign.resume, started.id, now=shop.now)
    await shop.sender().run_once()
    assert (await shop.campaign(started.id)).state == "completed"


async def test_what_a_dead_process_left_sending_becomes_unknown(shop: Shop):
    await shop.customers(5)
    started = await shop.running()
    async with shop.database.begin() as session:
        two = select(Delivery.profile_id).order_by(Delivery.profile_id).limit(2)
        left = update(Delivery).where(Delivery.profile_id.in_(two.scalar_subquery()))
        await session.execute(left.values(state="sending", claimed_by="dead", claimed_at=shop.now))
    sender = shop.sender()
    assert await sender.recover() == 2
    assert await sender.recover() == 0
    await sender.run_once()
    assert await shop.fates(started.id) == {("unknown", "interrupted"): 2, ("sent", None): 3}
    assert set(shop.messenger.counts()) == {"2", "3", "4"}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_the_first_turn_recovers_by_itself(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(1)
    started = await shop.running()
    async with shop.database.begin() as session:
        await session.execute(
            update(Delivery).values(state="sending", claimed_by="dead", claimed_at=shop.now)
        )
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("unknown", "interrupted"): 1}


async def test_a_result_that_comes_after_all_corrects_the_unknown_row(shop: Shop):
    await shop.customers(1)
    started = await shop.running()

    async def taken_for_dead(_: str) -> None:
        async with shop.database.begin() as session:
            await session.execute(update(Delivery).values(state="unknown", reason="interrupted"))

    shop.messenger.after = taken_for_dead
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 1}


async def test_many_messages_are_under_way_at_once_but_never_too_many(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(40)
    under_way, most = 0, 0

    async def slow(_: str) -> None:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.02)
        under_way -= 1

    shop.messenger.before = slow
    await shop.running()
    await shop.sender(in_flight=8).run_once()
    assert 4 <= most <= 8


async def test_the_sender_is_as_fast_as_its_rate_and_never_faster(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(40)
    called: list[float] = []

    async def note(_: str) -> None:
        called.append(shop.now.timestamp())

    shop.messenger.before = note
    await shop.running()
    await shop.sender(rate=5).run_once()
    assert all(sum(start <= at < start + 1 for at in called) <= 5 for start in called)
    assert 39 / (called[-1] - called[0]) == pytest.approx(5, rel=0.02)


async def test_running_campaigns_share_the_sender(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(50)
    await shop.running("first")
    await shop.running("second")
    await shop.sender(in_flight=10).run_once()
    early = Counter(message.text for _, message in shop.messenger.received[:20])
    assert early["second"] >= 5


async def test_stopping_lets_messages_under_way_arrive_and_claims_no_more(shop: Shop):
    await shop.customers(50)
    started = await shop.running()
    sender = shop.sender(in_flight=4)

    begun = asyncio.Event()

    async def slow(_: str) -> None:
        begun.set()
        await asyncio.sleep(0.02)

    shop.messenger.before = slow
    turn = asyncio.create_task(sender.run_once())
    await begun.wait()
    assert await sender.stop()
    await turn
    fates = await shop.fates(started.id)
    assert fates["sent", None] == len(shop.messenger.received) < 50
    assert fates["planned", None] == 50 - fates["sent", None]
    assert await sender.run_once() == 0


async def test_a_turn_that_is_cancelled_leaves_rows_that_the_next_one_calls_unknown(shop: Shop):
    await shop.customers(3)
    started = await shop.running()
    sender = shop.sender()
    called = asyncio.Event()

    async def hang(_: str) -> None:
        called.set()
        await asyncio.sleep(60)

    shop.messenger.before = hang
    turn = asyncio.create_task(sender.run_once())
    await called.wait()
    turn.cancel()
    with pytest.raises(asyncio.CancelledError):
        await turn
    shop.messenger.before = None
    await sender.run_once()
    fates = await shop.fates(started.id)
    assert fates["unknown", "interrupted"] >= 1
    assert fates["unknown", "interrupted"] + fates["sent", None] == 3
    assert len(shop.messenger.received) == fates["sent", None]


async def test_a_database_that_is_away_for_a_moment_does_not_forget_a_message(sqlite_shop: Shop):
    shop = sqlite_shop
    await shop.customers(2)
    started = await shop.running()
    blocked = shop.database.begin
    failures = [True]

    def begin():
        if failures and shop.messenger.received:
            failures.pop()
            from sqlalchemy.exc import OperationalError

            raise OperationalError("UPDATE", {}, Exception("database is locked"))
        return blocked()

    shop.database.begin = begin  # type: ignore[method-assign]  # the moment at which it is away
    await shop.sender().run_once()
    assert failures == []
    assert await shop.fates(started.id) == {("sent", None): 2}


async def test_an_erased_customer_leaves_nothing_behind(shop: Shop):
    first, _ = await shop.customers(2)
    started = await shop.running()

    async def forget(recipient: str) -> None:
        if recipient == "0":
            async with shop.database.begin() as session:
                profile = await session.get_one(Profile, first)
                await session.delete(profile)

    shop.messenger.before = forget
    await shop.sender().run_once()
    assert await shop.fates(started.id) == {("sent", None): 1}
    assert (await shop.campaign(started.id)).state == "completed"


async def test_only_one_of_two_processes_sends_on_postgresql(postgres_url: str, now):
    one, other = Database(postgres_url), Database(postgres_url)
    shop = Shop(one, now)
    await shop.customers(120)
    started = await shop.running()

    async def yield_(_: str) -> None:
        await asyncio.sleep(0)

    shop.messenger.before = yield_
    first, second = shop.sender(worker="a", lock=None), shop.sender(worker="b", lock=None, database=other)
    taken = await asyncio.gather(first.run_once(), second.run_once())
    assert sorted(taken) == [0, 120]
    assert await first.stop()
    await second.run_once()
    assert await shop.fates(started.id) == {("sent", None): 120}
    assert set(shop.messenger.counts().values()) == {1}
    await second.stop()
    await one.close()
    await other.close()


async def test_a_test_message_leaves_no_trace_and_needs_no_consent(shop: Shop):
    (profile_id,) = await shop.customers(1, consent=False, name="Ada")
    message = parse({"text": "Hi {name}", "button": {"label": "Look", "url": "https://shop.example/p/1"}})
    assert await shop.sender().test_send(profile_id, message)
    assert await shop.sender().test_send(profile_id, message, recipient=("telegram", "900"))
    assert [(to, sent.text) for to, sent in shop.messenger.received] == [("0", "Hi Ada"), ("900", "Hi Ada")]
    (button,) = shop.messenger.received[0][1].buttons
    assert button.url == "https://shop.example/p/1"
    assert await shop.count(Delivery) == 0


async def test_a_test_message_to_somebody_unreachable_says_so(sqlite_shop: Shop):
    async with sqlite_shop.database.begin() as session:
        lonely = await meet(session, channel="fax", external_id="1", now=sqlite_shop.now)
    with pytest.raises(Unreachable):
        await sqlite_shop.sender().test_send(lonely.id, parse({"text": "Hi"}))
