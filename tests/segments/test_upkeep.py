"""The steps of the upkeep run in their order, and see every change at least once."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select

from profiles import changes
from profiles.schema import Profile, Tag, Trait
from segments import upkeep
from segments.moment import Moment
from segments.upkeep import Upkeep

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
MOMENT = Moment(now=NOW, zone=ZoneInfo("UTC"))


class Lock:
    def __init__(self, free: bool = True) -> None:
        self._free = free

    async def hold(self) -> bool:
        return self._free


class Watcher:
    """A step that notes what it was told."""

    def __init__(self, name: str, story: list[object]) -> None:
        self._name, self._story = name, story

    async def update(self, touched, moment) -> None:
        self._story.append((self._name, sorted({(one.profile_id, one.what) for one in touched})))

    async def note_all(self, session) -> None:
        self._story.append((self._name, "all"))

    async def turn(self, moment) -> None:
        self._story.append((self._name, "turn"))


class Derives(Watcher):
    """A step that writes a trait where there is none."""

    def __init__(self, database, story) -> None:
        super().__init__("derives", story)
        self._database = database

    async def update(self, touched, moment) -> None:
        await super().update(touched, moment)
        ids = {one.profile_id for one in touched}
        async with self._database.begin() as session:
            has = set(await session.scalars(select(Trait.profile_id)))
            for one in ids - has:
                session.add(Trait(profile_id=one, name="level", text_value="a", source="test", at=NOW))


class Dies(Watcher):
    async def update(self, touched, moment) -> None:
        raise RuntimeError("killed")


@pytest.fixture
async def ada(database) -> int:
    async with database.begin() as session:
        session.add(Profile(id=7, reference="7", created_at=NOW))
    return 7


async def test_each_change_reaches_the_steps_in_order_and_what_a_step_writes_does_too(database, ada):
    story: list[object] = []
    steps = [Derives(database, story), Watcher("second", story)]
    assert await Upkeep(database, steps, Lock()).run(MOMENT)
    assert story == [
        ("derives", [(7, "new")]),
        ("second", [(7, "new")]),
        ("derives", [(7, "trait:level")]),
        ("second", [(7, "trait:level")]),
        ("derives", "turn"),
        ("second", "turn"),
    ]


async def test_whoever_is_interrupted_finds_the_same_changes_again(database, ada):
    story: list[object] = []
    with pytest.raises(RuntimeError):
        await Upkeep(database, [Watcher("first", story), Dies("dies", story)], Lock()).run(MOMENT)
    await Upkeep(database, [Watcher("first", story)], Lock()).run(MOMENT)
    assert story == [("first", [(7, "new")])] * 2 + [("first", "turn")]


async def test_a_flood_of_changes_is_noted_as_one(database, ada, monkeypatch):
    monkeypatch.setattr(upkeep, "BATCH", 5)
    monkeypatch.setattr(upkeep, "MANY", 10)
    async with database.begin() as session:
        for number in range(12):
            await session.execute(insert(Tag), [{"profile_id": ada, "tag": str(number)}])
    story: list[object] = []
    await Upkeep(database, [Watcher("first", story)], Lock()).run(MOMENT)
    assert story == [("first", "all"), ("first", "turn")]
    async with database.read() as session:
        assert await changes.pending(session, 10) == []


async def test_one_process_does_the_upkeep(database, ada):
    story: list[object] = []
    assert not await Upkeep(database, [Watcher("first", story)], Lock(free=False)).run(MOMENT)
    assert story == []
