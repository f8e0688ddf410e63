"""Random histories of a shop: what happens to its customers, as steps that can be replayed on a database."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import consent
from profiles.database import Base, Database
from profiles.identity import merging
from profiles.schema import Event, Identity, Profile, Tag, Trait
from scheduler.schema import Campaign, Delivery
from segments import segment
from segments.customer import Happening
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from segments.moment import Moment
from tests.segments.shop import insert_customers
from tests.segments.strategies import CITIES, TAGS, TYPES, definitions, happenings, moments
from tests.segments.strategies import customers as shops

#: Jumps of the clock: within a window, over its border, over the end of a month.
JUMPS = [
    timedelta(microseconds=1),
    timedelta(minutes=7),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=7),
    timedelta(days=29, hours=13),
    timedelta(days=95),
]
whom = st.integers(0, 4)


@dataclass(frozen=True)
class Step:
    """Something that happens; `given` is what it needs."""

    kind: str
    given: tuple[Any, ...] = ()


def steps(now: datetime) -> st.SearchStrategy[Step]:
    """Anything that may happen to the shop, with times around `now`."""
    return st.one_of(
        st.builds(lambda *given: Step("event", given), whom, happenings(now)),
        st.builds(lambda *given: Step("event", given), whom, happenings(now)),
        st.builds(lambda *given: Step("city", given), whom, st.sampled_from([None, *CITIES])),
        st.builds(lambda *given: Step("seen", given), whom),
        st.builds(lambda *given: Step("tag", given), whom, st.sampled_from(TAGS)),
        st.builds(lambda *given: Step("trait", given), whom, st.sampled_from(["gold", "2"])),
        st.builds(lambda *given: Step("consent", given), whom, st.booleans(), st.sampled_from([None, "web"])),
        st.builds(lambda *given: Step("address", given), whom, st.sampled_from(["web", "telegram"])),
        st.builds(
            lambda *given: Step("delivery", given), whom, st.sampled_from(["planned", "sent", "held_out"])
        ),
        st.builds(lambda *given: Step("click", given), whom),
        st.builds(lambda *given: Step("merge", given), whom, whom),
        st.builds(lambda *given: Step("erase", given), whom),
        st.just(Step("arrive")),
        st.builds(lambda *given: Step("redefine", given), whom, definitions),
        st.builds(lambda *given: Step("jump", given), st.sampled_from(JUMPS)),
        st.builds(lambda *given: Step("jump", given), st.sampled_from(JUMPS)),
        st.just(Step("upkeep")),
        st.just(Step("upkeep")),
        st.builds(lambda *given: Step("killed", given), st.integers(0, 6)),
        st.just(Step("import")),
    )


#: Saved in every shop beside random ones, so that whatever happens concerns some definition.
PANEL: tuple[dict[str, Any], ...] = (
    {"count": {"window": {"last": "7d"}}, "op": ">=", "value": 1},
    {"count": {"type": ["purchase", "view"], "window": {"last": "1mo"}}, "op": "=", "value": 0},
    {"count": {"window": {"calendar": "last_month"}}, "op": ">=", "value": 1},
    {"count": {}, "op": ">=", "value": 3},
    {"last": {}, "in": {"older_than": "24h"}},
    {"sequence": {"first": {}, "then": {"type": "purchase"}, "within": "2d", "negate": True}},
    {"attr": "last_seen_at", "in": {"last": "7d"}},
    {"attr": "city", "op": "=", "value": "Berlin"},
    {"attr": "tags", "op": "has", "value": "vip"},
    {"attr": "plan", "op": "=", "value": "gold"},
    {"attr": "age", "op": ">=", "value": 30},
    {"delivery": {"was": "sent", "window": {"last": "7d"}}},
    {"reachable": True},
    {"consent": {"channel": "web", "state": "granted"}},
    {"not": {"segment": "panel 0"}},
    {"top": {"by": {"fn": "count", "of": {"window": {"last": "30d"}}}, "n": 1}},
)


#: A moment, the customers there are, the segments that are saved, and what happens then.
histories = moments.flatmap(
    lambda moment: st.tuples(
        st.just(moment),
        shops(moment.now),
        st.lists(definitions, max_size=3),
        st.lists(steps(moment.now), max_size=10),
    )
)


class Shop:
    """The database in which a history takes place."""

    def __init__(self, database: Database, moment: Moment) -> None:
        self._database = database
        self.moment = moment

    async def open(self, people: list[Any], wanted: list[dict[str, Any]]) -> None:
        """An empty shop gets its first customers and segments."""
        async with self._database.begin() as session:
            for table in reversed(Base.metadata.sorted_tables):
                await session.execute(delete(table))
            connection = await session.connection()
            await connection.run_sync(insert_customers, people, self.moment)
            for number in (1, 2):
                if await session.get(Campaign, number) is None:
                    session.add(_campaign(number, self.moment.now))
            for name, some in (("panel", PANEL), ("segment", wanted)):
                for place, definition in enumerate(some):
                    condition = parse_definition(definition)
                    await segment.save(
                        session, name=f"{name} {place}", condition=condition, now=self.moment.now
                    )

    async def happen(self, step: Step) -> None:
        """Whatever it is; where there is nobody whom it could happen to, nothing."""
        if step.kind == "jump":
            self.moment = replace(self.moment, now=self.moment.now + step.given[0])
            return
        async with self._database.begin() as session:
            ids = list(await session.scalars(select(Profile.id).order_by(Profile.id)))
            if ids:
                await getattr(self, f"_{step.kind}")(session, ids, *step.given)

    async def _event(self, session: AsyncSession, ids: list[int], at: int, what: Happening) -> None:
        row = {"profile_id": _one(ids, at), "received_at": self.moment.now, "properties": {}, **asdict(what)}
        await session.execute(insert(Event).values(row))

    async def _city(self, session: AsyncSession, ids: list[int], at: int, city: str | None) -> None:
        await session.execute(update(Profile).where(Profile.id == _one(ids, at)).values(city=city))

    async def _seen(self, session: AsyncSession, ids: list[int], at: int) -> None:
        moved = update(Profile).where(Profile.id == _one(ids, at))
        await session.execute(moved.values(last_seen_at=self.moment.now))

    async def _tag(self, session: AsyncSession, ids: list[int], at: int, tag: str) -> None:
        own = delete(Tag).where(Tag.profile_id == _one(ids, at), Tag.tag == tag)
        if not (await session.scalars(own.returning(Tag.tag))).all():
            session.add(Tag(profile_id=_one(ids, at), tag=tag))

    async def _trait(self, session: AsyncSession, ids: list[int], at: int, plan: str) -> None:
        number = float(plan) if plan.isdigit() else None
        await session.merge(
            Trait(
                profile_id=_one(ids, at),
                name="plan",
                text_value=plan,
                number_value=number,
                source="test",
                at=self.moment.now,
            )
        )

    async def _consent(
        self, session: AsyncSession, ids: list[int], at: int, granted: bool, channel: str | None
    ) -> None:
        await consent.record(
            session, _one(ids, at), granted=granted, now=self.moment.now, source="test", channel=channel
        )

    async def _address(self, session: AsyncSession, ids: list[int], at: int, channel: str) -> None:
        number = await session.scalar(select(func.count()).select_from(Identity))
        session.add(
            Identity(
                profile_id=_one(ids, at),
                channel=channel,
                external_id=f"later-{number}-{self.moment.now.isoformat()}",
                created_at=self.moment.now,
            )
        )

    async def _delivery(self, session: AsyncSession, ids: list[int], at: int, state: str) -> None:
        number = await session.scalar(select(func.coalesce(func.max(Delivery.occurrence), 10))) or 0
        session.add(
            Delivery(
                campaign_id=1,
                profile_id=_one(ids, at),
                occurrence=number + 1,
                state=state,
                due_at=self.moment.now,
                planned_at=self.moment.now,
                sent_at=self.moment.now if state == "sent" else None,
                link_token=f"later-{number}",
            )
        )

    async def _click(self, session: AsyncSession, ids: list[int], at: int) -> None:
        own = update(Delivery).where(Delivery.profile_id == _one(ids, at))
        await session.execute(own.values(clicked_at=self.moment.now))

    async def _merge(self, session: AsyncSession, ids: list[int], at: int, other: int) -> None:
        survivor, absorbed = _one(ids, at), _one(ids, other)
        if survivor != absorbed:
            await merging.merge(
                session, survivor=survivor, absorbed=absorbed, proof="test", now=self.moment.now
            )

    async def _erase(self, session: AsyncSession, ids: list[int], at: int) -> None:
        await session.execute(delete(Profile).where(Profile.id == _one(ids, at)))

    async def _arrive(self, session: AsyncSession, ids: list[int]) -> None:
        number = max(ids) + 1
        session.add(Profile(id=number, reference=f"later {number}", created_at=self.moment.now))

    async def _redefine(
        self, session: AsyncSession, ids: list[int], at: int, definition: dict[str, Any]
    ) -> None:
        saved = await segment.all_segments(session)
        # The newest first: random ones, and now and then one of the panel.
        found = saved[at % len(saved)]
        try:
            await segment.redefine(session, found.id, parse_definition(definition), now=self.moment.now)
        except SegmentError:
            return


def _one(ids: list[int], at: int) -> int:
    return ids[at % len(ids)]


def _campaign(number: int, now: datetime) -> Campaign:
    return Campaign(
        id=number,
        name=f"campaign {number}",
        audience_name="some",
        definition={"everyone": True},
        message={"text": "Hello"},
        created_at=now,
    )


__all__ = ["TYPES", "Shop", "Step", "histories"]
