"""The rate law: never more than the rate in any sliding second, and no slower than it must be."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.sending.rate import FRESH, WINDOW, SlidingWindow


class Time:
    """A clock that only moves when somebody sleeps, or when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


def window_of(rate: float, time: Time) -> SlidingWindow:
    return SlidingWindow(rate, clock=time, sleep=time.sleep)


def most(at: list[float]) -> int:
    """How many calls some sliding second holds."""
    return max((sum(1 for moment in at if start <= moment < start + 1) for start in at), default=0)


async def calls(rate: float, pauses: list[float]) -> list[float]:
    time = Time()
    window = window_of(rate, time)
    at = []
    for pause in pauses:
        await time.sleep(pause)
        await window.acquire()
        at.append(time.now)
    return at


async def even_calls(rate: float, delays: list[tuple[float, float]]) -> list[float]:
    """Calls that come after pauses; whether each may leave is found out in so many seconds."""
    time = Time()
    window = window_of(rate, time)
    at = []

    for pause, seconds in delays:

        async def look(seconds: float = seconds) -> bool:
            await time.sleep(seconds)
            return True

        await time.sleep(pause)
        await window.acquire_evenly(look)
        at.append(time.now)
    return at


@given(st.floats(0.2, 60), st.lists(st.floats(0, 2), max_size=150))
def test_no_sliding_second_holds_more_calls_than_the_rate(rate: float, pauses: list[float]):
    assert most(asyncio.run(calls(rate, pauses))) <= max(rate, 1)


@pytest.mark.parametrize("rate", [1, 5, 25, 40])
async def test_the_rate_is_held_within_two_percent(rate: int):
    at = await calls(rate, [0.0] * (rate * 20))
    assert (len(at) - rate) / at[-1] == pytest.approx(rate, rel=0.02)


async def test_less_than_one_a_second_is_one_in_so_many_seconds():
    at = await calls(0.25, [0.0] * 5)
    assert min(later - earlier for earlier, later in pairwise(at)) == pytest.approx(4 * WINDOW)


async def test_nobody_waits_while_there_is_room():
    assert await calls(3, [0.0, 0.0, 0.0, 5.0]) == [0.0, 0.0, 0.0, 5.0]


async def test_waiters_go_in_the_order_they_came():
    time = Time()
    window = window_of(2, time)
    order: list[int] = []

    async def call(number: int) -> None:
        await window.acquire()
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(9)))
    assert order == list(range(9))


@given(st.floats(0.2, 60), st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 1.5)), max_size=80))
def test_calls_on_a_schedule_keep_the_rate_however_late_they_come_and_however_long_they_are_held_up(
    rate: float, delays: list[tuple[float, float]]
):
    assert most(asyncio.run(even_calls(rate, delays))) <= max(rate, 1)


@pytest.mark.parametrize("rate", [1, 5, 25, 40])
async def test_calls_on_a_schedule_hold_the_rate_within_two_percent(rate: int):
    at = await even_calls(rate, [(0.0, 0.0)] * (rate * 20))
    assert (len(at) - 1) / at[-1] == pytest.approx(rate, rel=0.02)


@pytest.mark.parametrize("late", [0.002, 0.01, 0.018])
async def test_a_clock_that_always_wakes_late_does_not_slow_the_schedule_down(late: float):
    class Late(Time):
        async def sleep(self, seconds: float) -> None:
            self.now += seconds + late

    time = Late()
    window = window_of(25, time)
    at = []
    for _ in range(500):
        await window.acquire_evenly()
        at.append(time.now)
    assert 499 / at[-1] == pytest.approx(25, rel=0.02)
    assert most(at) <= 25


async def test_calls_on_a_schedule_are_spread_evenly():
    at = await even_calls(25, [(0.0, 0.0)] * 100)
    assert max(later - earlier for earlier, later in pairwise(at)) <= 0.041


async def test_whoever_is_waited_for_goes_first():
    time = Time()
    window = window_of(2, time)
    order: list[str] = []

    async def campaign(number: int) -> None:
        await window.acquire_evenly()
        order.append(f"campaign {number}")

    async def reply() -> None:
        await window.acquire()
        order.append("reply")

    async def turn(seconds: float) -> None:
        # As on a real clock, the others run while one waits.
        await asyncio.sleep(0)
        time.now += seconds

    window._sleep = turn
    for _ in range(2):
        await window.acquire()
    await asyncio.gather(*(campaign(number) for number in range(3)), reply(), reply())
    assert order[:2] == ["reply", "reply"]
    assert sorted(order[2:]) == ["campaign 0", "campaign 1", "campaign 2"]


@given(st.lists(st.booleans(), max_size=120), st.integers(1, 30))
def test_both_kinds_of_calls_share_the_rate(kinds: list[bool], rate: int):
    async def mixed() -> list[float]:
        time = Time()
        window = window_of(rate, time)
        at = []
        for first in kinds:
            await (window.acquire() if first else window.acquire_evenly())
            at.append(time.now)
        return at

    assert most(asyncio.run(mixed())) <= rate


async def test_a_call_that_waited_is_looked_at_shortly_before_it_leaves():
    time = Time()
    window = window_of(1, time)
    looks: list[float] = []

    async def look() -> bool:
        looks.append(time.now)
        return True

    await window.acquire_evenly(look)
    assert looks == []
    await window.acquire_evenly(look)
    assert len(looks) == 1
    assert 0 <= time.now - looks[0] <= 1.5 * FRESH


async def test_a_look_that_takes_longer_than_it_stays_fresh_is_taken_once():
    looks = 0
    time = Time()
    window = window_of(1, time)

    async def look() -> bool:
        nonlocal looks
        looks += 1
        await time.sleep(1.0)
        return True

    for _ in range(2):
        await window.acquire_evenly(look)
    assert looks == 1


async def test_a_call_that_may_not_leave_takes_no_place():
    time = Time()
    window = window_of(1, time)

    async def no() -> bool:
        return False

    assert await window.acquire_evenly()
    assert not await window.acquire_evenly(no)
    assert await window.acquire_evenly()
    assert time.now == pytest.approx(WINDOW, abs=0.01)


async def test_soon_waits_until_a_call_may_leave_within_that_time():
    time = Time()
    window = window_of(1, time)
    await window.soon(0.25)
    assert time.now == 0
    await window.acquire_evenly()
    await window.soon(0.25)
    assert time.now == pytest.approx(WINDOW - 0.25, abs=0.01)


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_is_above_zero(rate: float):
    with pytest.raises(ValueError):
        SlidingWindow(rate)
