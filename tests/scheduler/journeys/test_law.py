"""The law of journeys: whatever happens, in whatever order, a customer gets at most one message per step and
run and none after a stop; and no run is lost."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import datetime
from random import Random

import pytest
from sqlalchemy import select

from profiles import consent
from profiles.database import Database
from scheduler.exceptions import Uncertain
from scheduler.journeys import admission, ticker
from scheduler.journeys import journey as journeys
from scheduler.journeys.exceptions import JourneyInWrongState
from scheduler.journeys.schema import JourneyMessage, JourneyVisit
from scheduler.schema import Delivery
from segments.definition import parse_definition
from segments.schema import SegmentChange
from segments.segment import save
from tests.scheduler.journeys.travel import Travel, says, waits
from tests.scheduler.mortal import Crash, Mortal
from tests.scheduler.shop import Shop

CUSTOMERS = 6
STEPS = (
    says("first", "first"),
    waits("patience", {"event": "purchase", "at_most": "2d", "late": "lot"}),
    says("bought", "bought"),
    {"id": "lot", "split": [{"percent": 50, "to": "mark"}, {"percent": 50, "to": "last"}]},
    {"id": "mark", "tag": "marked"},
    waits("morning", {"at": "10:00"}),
    says("last", "last"),
)


class Story:
    """One random history of a shop with journeys, told by its seed."""

    def __init__(self, travel: Travel, seed: int) -> None:
        self.travel = travel
        self.shop = travel.shop
        self.random = Random(seed)
        self.ids: list[int] = []
        self.segment_id = 0
        self.journeys: list[int] = []
        self.opted_out: set[str] = set()
        self.stopped: set[str] = set()
        #: Calls that began after the stop of the customer or of the journey was committed.
        self.broken: list[str] = []
        self.members: set[int] = set()
        self.shop.messenger.before = self.before
        self.shop.messenger.after = self.after

    async def begin(self) -> None:
        self.ids = await self.shop.customers(CUSTOMERS)
        async with self.shop.database.begin() as session:
            condition = parse_definition({"everyone": True})
            segment = await save(session, name="Law", condition=condition, now=self.shop.now)
            self.segment_id = segment.id
        triggers = [
            {"segment": "Law"},
            {"segment": "Law", "edge": "left"},
            {"event": "view"},
            {"schedule": {"every": "6h"}, "condition": {"everyone": True}},
        ]
        rules = [
            {"reentry": "always"},
            {"reentry": {"after": "1d"}},
            {"reentry": "always", "several": True},
            {},
        ]
        for number, trigger in enumerate(self.random.sample(triggers, 2)):
            steps = [dict(step) for step in STEPS]
            for step in steps:
                if "message" in step:
                    step["message"] = {"text": f"{number}:{step['id']}"}
            goal = self.random.choice([{}, {"goal": {"event": "reply"}}])
            made = await self.travel.running(
                *steps, trigger=trigger, **self.random.choice(rules), **goal, holdout_percent=10
            )
            self.journeys.append(made.id)

    async def before(self, recipient: str) -> None:
        if recipient in self.opted_out:
            self.broken.append(recipient)

    async def after(self, recipient: str) -> None:
        text = self.shop.messenger.received[-1][1].text
        if text.partition(":")[0] in self.stopped:
            self.broken.append(f"{recipient} {text}")
        if self.random.random() < 0.05:
            raise Uncertain

    async def opt_out(self) -> None:
        number = self.random.randrange(CUSTOMERS)
        async with self.shop.database.begin() as session:
            await consent.record(session, self.ids[number], granted=False, now=self.shop.now, source="law")
        self.opted_out.add(str(number))

    async def membership(self) -> None:
        profile_id = self.random.choice(self.ids)
        self.members ^= {profile_id}
        change = SegmentChange(
            segment_id=self.segment_id,
            profile_id=profile_id,
            entered=profile_id in self.members,
            at=self.shop.now,
            generation=1,
        )
        async with self.shop.database.begin() as session:
            session.add(change)

    async def event(self) -> None:
        kind = self.random.choice(["view", "purchase", "reply"])
        await self.travel.does(self.random.choice(self.ids), kind)

    async def act(self) -> None:
        actions = [journeys.pause, journeys.resume, journeys.resume, journeys.stop]
        action, journey_id = self.random.choice(actions), self.random.choice(self.journeys)
        if action is journeys.stop and self.random.random() < 0.7:
            return
        with suppress(JourneyInWrongState):
            await self.travel.act(action, journey_id)
            if action is journeys.stop:
                self.stopped.add(str(self.journeys.index(journey_id)))

    async def tick(self) -> None:
        """The clock ticks in a process that may die on the way; another one takes its place."""
        life = self.random.choice([0, 0, 1, 2, 3, 4])
        mortal = Mortal(self.shop.database, life, commits=self.random.random() < 0.5)
        with suppress(Crash):
            await ticker.Ticker(mortal, self.travel.caller).tick(self.shop.moment())  # type: ignore[arg-type]  # it acts as a Database

    async def send(self) -> None:
        await self.shop.sender(worker=f"w{self.random.random()}").run_once()

    async def pass_time(self) -> None:
        self.shop.pass_time(hours=self.random.choice([0.001, 1, 5, 13, 24, 50]))
        if self.random.random() < 0.05:
            self.shop.pass_time(hours=-self.random.choice([1, 30]))

    async def tell(self, length: int) -> None:
        deeds = [self.tick, self.tick, self.tick, self.send, self.send, self.pass_time, self.pass_time]
        deeds += [self.event, self.event, self.membership, self.membership, self.act]
        for _ in range(length):
            await self.random.choice([*deeds, self.opt_out] if self.random.random() < 0.2 else deeds)()

    async def end(self) -> None:
        """No more trouble: everything that is not stopped comes to rest."""
        for journey_id in self.journeys:
            with suppress(JourneyInWrongState):
                await self.travel.act(journeys.resume, journey_id)
        for _ in range(4):
            for _ in range(8):
                await self.travel.tick()
            await self.send()
            self.shop.pass_time(hours=60)


async def check(story: Story) -> None:
    assert story.broken == []
    runs = {run.id: run for run in await story.travel.runs()}
    async with story.shop.database.read() as session:
        deliveries = list(await session.scalars(select(Delivery)))
        versions = {row.campaign_id: row for row in await session.scalars(select(JourneyMessage))}
        visits = list(await session.scalars(select(JourneyVisit)))
    # A delivery belongs to exactly one step of one run, and there is one for every message that was passed.
    planned = Counter(
        (versions[row.campaign_id].journey_id, versions[row.campaign_id].step, row.profile_id, row.occurrence)
        for row in deliveries
    )
    passed = Counter(
        (
            runs[visit.run_id].journey_id,
            visit.step,
            runs[visit.run_id].profile_id,
            runs[visit.run_id].occurrence,
        )
        for visit in visits
        if visit.step in ("first", "bought", "last")
    )
    assert planned == passed
    assert set(planned.values()) <= {1}
    # What arrived is no more than what was planned.
    sent = Counter((recipient, message.text) for recipient, message in story.shop.messenger.received)
    for (recipient, text), count in sent.items():
        number, _, step = text.partition(":")
        journey_id, profile_id = story.journeys[int(number)], story.ids[int(recipient)]
        rows = [key for key in planned if key[:3] == (journey_id, step, profile_id)]
        assert count <= len(rows)
    live = Counter((run.journey_id, run.profile_id) for run in runs.values() if run.alone)
    assert set(live.values()) <= {1}


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ticker, "TOGETHER", 2)
    monkeypatch.setattr(admission, "SPAN", {"sqlite": 3, "postgresql": 3})


@pytest.mark.parametrize("seed", range(10))
async def test_any_history_on_sqlite_keeps_the_law(sqlite_shop: Shop, seed: int):
    await tell(sqlite_shop, seed)


@pytest.mark.parametrize("seed", range(100, 104))
async def test_any_history_on_postgresql_keeps_the_law(postgres_url: str, now: datetime, seed: int):
    database = Database(postgres_url)
    await tell(Shop(database, now), seed)
    await database.close()


async def test_the_law_would_notice_a_second_message(sqlite_shop: Shop):
    story = Story(Travel(sqlite_shop), 0)
    await story.begin()
    await story.tell(60)
    recipient, message = sqlite_shop.messenger.received[0]
    sqlite_shop.messenger.received += [(recipient, message)] * 99
    with pytest.raises(AssertionError):
        await check(story)


async def tell(shop: Shop, seed: int) -> None:
    story = Story(Travel(shop), seed)
    await story.begin()
    await story.tell(60)
    await check(story)
    await story.end()
    await check(story)
    # With time and no more trouble everybody who may comes to the end of the way.
    runs = await story.travel.runs()
    stuck = [run for run in runs if run.due_at and (shop.now - run.entered_at).days > 9]
    assert stuck == []
    assert {run.state for run in runs} <= {"running", "completed", "goal", "stopped"}
