"""Spending: what the chat model was asked, what that cost, and how much is allowed in a day.

Counted in the database, so that several processes and restarts agree. A day is a day of UTC.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation

from sqlalchemy import CursorResult, Update, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.schema import ModelUsage
from knowledge.transactions import Transactions

#: The outcome of a call that has not ended, or whose process ended before it did.
UNDERWAY = "underway"
#: Nobody in particular: questions that are tried out, and people who were forgotten.
NOBODY = ""
_MILLION = Decimal(1_000_000)


@dataclass(frozen=True)
class Tokens:
    """What a call read and wrote."""

    prompt: int = 0
    completion: int = 0

    def __sub__(self, other: Tokens) -> Tokens:
        return Tokens(self.prompt - other.prompt, self.completion - other.completion)


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most calls and tokens in a day, for one customer and for all."""

    customer_calls: int = 60
    customer_tokens: int = 150_000
    day_calls: int = 5_000
    day_tokens: int = 10_000_000


@dataclass(frozen=True)
class Price:
    """What a million tokens cost, in the currency of whoever set the price."""

    prompt: Decimal
    completion: Decimal

    def of(self, tokens: Tokens) -> Decimal:
        return (tokens.prompt * self.prompt + tokens.completion * self.completion) / _MILLION


@dataclass(frozen=True)
class Spent:
    """The calls of a day with one model and one outcome."""

    model: str
    outcome: str
    calls: int
    tokens: Tokens


class Spending:
    """Counts the calls of one model and says when there were enough."""

    def __init__(self, database: Transactions, model: str, limits: Limits) -> None:
        self._database = database
        self._model = model
        self._limits = limits

    async def reserve(self, asked_by: str | None, tokens: Tokens, *, now: datetime) -> bool:
        """Count a call before it is made; False, and nothing counted, where a limit is reached."""
        who, day = asked_by or NOBODY, _day(now)
        async with self._database.read() as session:
            # Most refusals are seen here, without a turn of the one writer that SQLite has.
            if not await self._within(session, who, day, calls=1):
                return False
        async with self._database.begin() as session:
            await self._count(session, day, who, UNDERWAY, 1, tokens)
            # Counted before it is looked at: two calls of one customer wait for each other at their row.
            allowed = await self._within(session, who, day, calls=0)
            if not allowed:
                await session.rollback()
        return allowed

    async def settle(
        self, asked_by: str | None, outcome: str, *, reserved: Tokens, spent: Tokens, now: datetime
    ) -> None:
        """Give a reserved call its outcome and its true tokens; `now` is that of `reserve`."""
        who, day = asked_by or NOBODY, _day(now)
        async with self._database.begin() as session:
            await self._count(session, day, who, UNDERWAY, -1, Tokens() - reserved)
            await self._count(session, day, who, outcome, 1, spent)

    async def _within(self, session: AsyncSession, who: str, day: date, *, calls: int) -> bool:
        """Whether so many more calls stay within the limits."""
        limits = self._limits
        made, tokens = await _sums(session, day)
        if made + calls > limits.day_calls or tokens > limits.day_tokens:
            return False
        if who == NOBODY:
            return True
        made, tokens = await _sums(session, day, who)
        return made + calls <= limits.customer_calls and tokens <= limits.customer_tokens

    async def _count(
        self, session: AsyncSession, day: date, who: str, outcome: str, calls: int, tokens: Tokens
    ) -> None:
        row = {"day": day, "asked_by": who, "model": self._model, "outcome": outcome}
        await _add(session, row, calls, tokens)


async def spent_on(session: AsyncSession, day: date) -> Sequence[Spent]:
    """What was spent on a day, by model and outcome."""
    keys = (ModelUsage.model, ModelUsage.outcome)
    query = select(
        ModelUsage.model,
        ModelUsage.outcome,
        func.sum(ModelUsage.calls),
        func.sum(ModelUsage.prompt_tokens),
        func.sum(ModelUsage.completion_tokens),
    )
    rows = await session.execute(query.where(ModelUsage.day == day).group_by(*keys).order_by(*keys))
    return [
        Spent(model, outcome, int(calls), Tokens(int(prompt), int(completion)))
        for model, outcome, calls, prompt, completion in rows
        if calls
    ]


def cost(spent: Sequence[Spent], prices: Mapping[str, Price]) -> dict[str, Decimal]:
    """What each model with a known price cost."""
    total: dict[str, Decimal] = {}
    for each in spent:
        if each.model in prices:
            total[each.model] = total.get(each.model, Decimal()) + prices[each.model].of(each.tokens)
    return total


def read_prices(text: str) -> dict[str, Price]:
    """The prices in "gpt-4o-mini=0.15/0.60, other=1/2"; ValueError says which part is wrong."""
    prices = {}
    for part in filter(None, (each.strip() for each in text.split(","))):
        model, _, both = part.rpartition("=")
        try:
            prompt, completion = (Decimal(each.strip()) for each in both.split("/"))
        except (InvalidOperation, ValueError):
            raise ValueError(f'"{part}" is no price; write model=0.15/0.60') from None
        if not model.strip() or not all(each.is_finite() and each >= 0 for each in (prompt, completion)):
            raise ValueError(f'"{part}" is no price; write model=0.15/0.60')
        prices[model.strip()] = Price(prompt, completion)
    return prices


async def forget(session: AsyncSession, asked_by: str) -> None:
    """Keep the sums, but no longer whose they are."""
    rows = (await session.scalars(select(ModelUsage).where(ModelUsage.asked_by == asked_by))).all()
    for row in rows:
        key = {"day": row.day, "asked_by": NOBODY, "model": row.model, "outcome": row.outcome}
        calls, tokens = row.calls, Tokens(row.prompt_tokens, row.completion_tokens)
        await session.delete(row)
        await session.flush()
        await _add(session, key, calls, tokens)


async def _sums(session: AsyncSession, day: date, who: str | None = None) -> tuple[int, int]:
    """Calls and tokens of a day, of all or of one."""
    tokens = func.sum(ModelUsage.prompt_tokens + ModelUsage.completion_tokens)
    query = select(func.sum(ModelUsage.calls), tokens).where(ModelUsage.day == day)
    if who is not None:
        query = query.where(ModelUsage.asked_by == who)
    made, used = (await session.execute(query)).one()
    return int(made or 0), int(used or 0)


async def _add(session: AsyncSession, key: dict[str, object], calls: int, tokens: Tokens) -> None:
    """Add to a row, made if need be; another process may make it at the same time."""
    same = [getattr(ModelUsage, name) == value for name, value in key.items()]
    more = (
        update(ModelUsage)
        .where(*same)
        .values(
            calls=ModelUsage.calls + calls,
            prompt_tokens=ModelUsage.prompt_tokens + tokens.prompt,
            completion_tokens=ModelUsage.completion_tokens + tokens.completion,
        )
    )
    if await _touches(session, more):
        return
    new = ModelUsage(**key, calls=calls, prompt_tokens=tokens.prompt, completion_tokens=tokens.completion)
    try:
        async with session.begin_nested():
            session.add(new)
    except IntegrityError:
        await session.execute(more)


async def _touches(session: AsyncSession, statement: Update) -> bool:
    result = await session.execute(statement)
    return isinstance(result, CursorResult) and result.rowcount > 0


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
