"""The law of sending: whatever happens, in whatever order, a customer gets at most one message of each
occurrence of a campaign, none after a stop, and none of a live campaign after leaving its audience; and in
the end everybody is accounted for."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from random import Random

import pytest
from sqlalchemy import select, update

from profiles import consent
from profiles.database import Database
from profiles.schema import Tag
from scheduler import campaign
from scheduler.audiences import planning
from scheduler.audiences.planning import plan_due
from scheduler.exceptions import Blocked, Refused, SlowDown, Unavailable, Uncertain, WrongState
from scheduler.messenger import Outgoing
from scheduler.schema import Campaign
from scheduler.sending.frequency_cap import FrequencyCap
from scheduler.sending.quiet_hours import QuietHours
from tests.scheduler.mortal import Crash, Mortal
from tests.scheduler.shop import BERLIN, EVERYONE, Shop

CUSTOMERS = 8
FRIENDS = {"attr": "tags", "op": "has", "value": "friend"}
FINAL = {"sent", "failed", "skipped", "unknown", "held_out"}


class Story:
    """One random history of a shop, told by its seed."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop = shop
        self.random = Random(seed)
        self.ids: list[int] = []
        self.stopped: set[str] = set()
        self.campaigns: list[int] = []
        #: Those whose audience does not change.
        self.for_everyone: list[int] = []
        #: The texts of campaigns whose members must still be friends when the message leaves.
        self.live: set[str] = set()
        #: Messages of those that went to somebody who was no friend.
        self.strangers: list[tuple[str, str]] = []
        #: Calls that began after the customer's stop was committed.
        self.broken: list[str] = []
        self.over = False
        shop.messenger.before = self.before
        shop.messenger.after = self.after
        self.crash_in_call = ""

    async def before(self, recipient: str) -> None:
        if recipient in self.stopped:
            self.broken.append(recipient)
        if self.crash_in_call == "before":
            raise Crash
        if not self.over and self.random.random() < 0.1:
            await self.opt_out()

    async def after(self, _: str) -> None:
        if self.crash_in_call == "after":
            raise Crash
        if not self.over and self.random.random() < 0.05:
            raise self.random.choice([Uncertain(), ValueError("?")])

    async def opt_out(self) -> None:
        number = self.random.randrange(CUSTOMERS)
        async with self.shop.database.begin() as session:
            await consent.record(session, self.ids[number], granted=False, now=self.shop.now, source="law")
        self.stopped.add(str(number))

    async def act(self) -> None:
        actions = [campaign.pause, campaign.resume, campaign.cancel, campaign.resume, campaign.resume]
        try:
            await self.shop.do(
                self.random.choice(actions), self.random.choice(self.campaigns), now=self.shop.now
            )
        except WrongState:
            return

    async def start(self) -> None:
        tagged = bool(self.campaigns) and self.random.random() < 0.5
        definition = FRIENDS if tagged else EVERYONE
        text = f"number {len(self.campaigns)}"
        live = tagged and self.random.random() < 0.5
        again = {"at": "12:00", "repeat": {"every": "day", "times": 2}}
        timing = self.random.choice([None, None, {"clock": "local", "at": "09:00"}, again])
        made = await self.shop.draft(
            text, definition=definition, holdout_percent=10, live=live, timing=timing
        )
        await self.with_rules(made.id)
        if live:
            self.live.add(text)
        if not tagged:
            self.for_everyone.append(made.id)
        await self.shop.do(campaign.start, made.id, now=self.shop.now, zone=BERLIN)
        self.campaigns.append(made.id)

    async def with_rules(self, campaign_id: int) -> None:
        rules = {
            "when_quiet": self.random.choice([None, "hold", "skip"]),
            "skip_after_minutes": self.random.choice([None, None, 60]),
            "transactional": self.random.random() < 0.2,
        }
        async with self.shop.database.begin() as session:
            await session.execute(update(Campaign).where(Campaign.id == campaign_id).values(**rules))

    async def change_membership(self) -> None:
        profile_id = self.random.choice(self.ids)
        async with self.shop.database.begin() as session:
            if found := await session.get(Tag, (profile_id, "friend")):
                await session.delete(found)
            else:
                session.add(Tag(profile_id=profile_id, tag="friend"))

    async def outage(self) -> None:
        """The provider is away for longer than one message has patience."""
        self.shop.messenger.fail(self.random.choice([Unavailable(), Uncertain()]), times=8)

    async def trouble(self) -> None:
        errors = [
            SlowDown(3),
            SlowDown(),
            Unavailable(),
            Uncertain(),
            Refused("no"),
            Blocked(),
            ValueError("?"),
        ]
        self.shop.messenger.fail(self.random.choice(errors), times=self.random.randint(1, 3))

    async def pass_time(self) -> None:
        self.shop.pass_time(seconds=self.random.choice([1, 5, 60, 3600, 9 * 3600]))

    async def turn(self) -> None:
        """The process plans and sends, if it lives that long; after its death another one begins."""
        self.crash_in_call = self.random.choice(["", "", "", "before", "after"])
        life = self.random.choice([-1, -1, *range(1, 9)])
        mortal = Mortal(self.shop.database, life, commits=self.random.random() < 0.5)
        before = len(self.shop.messenger.received)
        with suppress(Crash):
            await live(self.shop, mortal, self.random)
        self.crash_in_call = ""
        await self.look_for_strangers(before)

    async def look_for_strangers(self, before: int) -> None:
        """Nobody's tags change during a turn: whoever got a message in it was a friend all the time."""
        async with self.shop.database.read() as session:
            tagged = set(await session.scalars(select(Tag.profile_id).where(Tag.tag == "friend")))
        for recipient, message in self.shop.messenger.received[before:]:
            if message.text in self.live and self.ids[int(recipient)] not in tagged:
                self.strangers.append((message.text, recipient))

    async def end(self) -> None:
        """No more trouble: everything comes to rest."""
        self.shop.messenger._failures.clear()
        self.over = True
        for campaign_id in self.campaigns:
            if (await self.shop.campaign(campaign_id)).state == "paused":
                await self.shop.do(campaign.resume, campaign_id, now=self.shop.now)
        for _ in range(45):
            before = len(self.shop.messenger.received)
            await self.shop.plan()
            await self.shop.sender().run_once()
            await self.look_for_strangers(before)
            self.shop.pass_time(hours=2)


async def live(shop: Shop, mortal: Mortal, random: Random) -> None:
    await plan_due(mortal, moment=shop.moment())  # type: ignore[arg-type]  # a database that may die
    sender = shop.sender(
        database=mortal,
        worker=str(random.random()),
        in_flight=random.choice([1, 3, 16]),
        quiet_hours=random.choice(
            [None, QuietHours.parse("22:00-08:00"), QuietHours.parse("mon-fri 20:00-09:00 skip")]
        ),
        frequency_cap=random.choice([None, FrequencyCap.parse("2/7d"), FrequencyCap.parse("1/day, 3/week")]),
    )
    await sender.run_once()


async def check(story: Story) -> None:
    shop = story.shop
    received = Counter((message.text, recipient) for recipient, message in shop.messenger.received)
    assert story.broken == []
    assert story.strangers == []
    for number, campaign_id in enumerate(story.campaigns):
        rows = await shop.deliveries(campaign_id)
        assert len(rows) == len({(row.profile_id, row.occurrence) for row in rows})
        assert {row.state for row in rows} <= FINAL
        ended = await shop.campaign(campaign_id)
        assert ended.state in ("completed", "cancelled")
        got = {
            story.ids[int(recipient)]: many
            for (text, recipient), many in received.items()
            if text == f"number {number}"
        }
        sent = Counter(row.profile_id for row in rows if row.state == "sent")
        perhaps = Counter(row.profile_id for row in rows if row.state in ("sent", "unknown"))
        assert sent <= Counter(got) <= perhaps
        assert max(got.values(), default=0) <= ended.occurrence + 1
        if ended.state == "completed" and campaign_id in story.for_everyone:
            assert {row.occurrence for row in rows} == set(range(ended.occurrence + 1))
            for occurrence in range(ended.occurrence + 1):
                assert [row.profile_id for row in rows if row.occurrence == occurrence] == story.ids


async def tell(shop: Shop, seed: int) -> None:
    story = Story(shop, seed)
    story.ids = await shop.customers(CUSTOMERS)
    await story.start()
    weights = {
        story.turn: 8,
        story.opt_out: 1,
        story.act: 3,
        story.trouble: 2,
        story.outage: 1,
        story.pass_time: 3,
        story.start: 1,
        story.change_membership: 2,
    }
    for event in story.random.choices(list(weights), weights=list(weights.values()), k=25):
        await event()
    await story.end()
    await check(story)


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "CHUNK", 3)


@pytest.mark.parametrize("seed", range(40))
async def test_any_history_on_sqlite_keeps_the_law(sqlite_shop: Shop, seed: int):
    await tell(sqlite_shop, seed)


@pytest.mark.parametrize("seed", range(100, 108))
async def test_any_history_on_postgresql_keeps_the_law(postgres_url: str, now, seed: int):
    database = Database(postgres_url)
    await tell(Shop(database, now), seed)
    await database.close()


async def test_the_law_would_notice_a_second_message(sqlite_shop: Shop):
    story = Story(sqlite_shop, 0)
    story.ids = await sqlite_shop.customers(1)
    await story.start()
    await story.end()
    sqlite_shop.messenger.received.append(("0", Outgoing("number 0", None, (), "", "")))
    with pytest.raises(AssertionError):
        await check(story)


async def test_the_law_would_notice_a_message_to_somebody_who_left(sqlite_shop: Shop):
    story = Story(sqlite_shop, 0)
    story.ids = await sqlite_shop.customers(1)
    await story.start()
    await story.end()
    sqlite_shop.messenger.received.append(("0", Outgoing("number 0", None, (), "", "")))
    story.live.add("number 0")
    await story.look_for_strangers(0)
    assert story.strangers
    with pytest.raises(AssertionError):
        await check(story)
