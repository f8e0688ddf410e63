"""The rate law: never more than the rate in any sliding second, and no slower than it must be."""

from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.rate import WINDOW, SlidingWindow


class Time:
    """A clock that only moves when somebody sleeps, or when told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def calls(rate: float, pauses: list[float]) -> list[float]:
    time = Time()
    window = SlidingWindow(rate, clock=time, sleep=time.sleep)
    at = []
    for pause in pauses:
        await time.sleep(pause)
        await window.acquire()
        at.append(time.now)
    return at


@given(st.floats(0.2, 60), st.lists(st.floats(0, 2), max_size=150))
def test_no_sliding_second_holds_more_calls_than_the_rate(rate: float, pauses: list[float]):
    at = asyncio.run(calls(rate, pauses))
    for start in at:
        assert sum(1 for moment in at if start <= moment < start + 1) <= max(rate, 1)


@pytest.mark.parametrize("rate", [1, 5, 25, 40])
async def test_the_rate_is_held_within_two_percent(rate: int):
    at = await calls(rate, [0.0] * (rate * 20))
    assert (len(at) - rate) / at[-1] == pytest.approx(rate, rel=0.02)


async def test_less_than_one_a_second_is_one_in_so_many_seconds():
    at = await calls(0.25, [0.0] * 5)
    assert min(later - earlier for earlier, later in pairwise(at)) == pytest.approx(4 * WINDOW)


async def test_nobody_waits_while_there_is_room():
    assert await calls(3, [0.0, 0.0, 0.0, 5.0]) == [0.0, 0.0, 0.0, 5.0]


@given(st.floats(1, 60), st.floats(0, 2e9), st.integers(1, 60))
def test_there_is_room_after_waiting_for_it_whatever_the_clock_shows(rate: float, start: float, calls: int):
    async def room() -> int:
        time = Time()
        time.now = start
        window = SlidingWindow(rate, clock=time, sleep=time.sleep)
        for _ in range(calls):
            await window.acquire()
        return await window.room()

    assert asyncio.run(room()) >= 1


async def test_waiters_go_in_the_order_they_came():
    time = Time()
    window = SlidingWindow(2, clock=time, sleep=time.sleep)
    order: list[int] = []

    async def call(number: int) -> None:
        await window.acquire()
        order.append(number)

    await asyncio.gather(*(call(number) for number in range(9)))
    assert order == list(range(9))


async def test_acquire_tells_whether_it_had_to_wait():
    time = Time()
    window = SlidingWindow(1, clock=time, sleep=time.sleep)
    assert [(await window.acquire()).waited, (await window.acquire()).waited] == [False, True]


async def test_room_waits_for_as_many_calls_as_are_wanted():
    time = Time()
    window = SlidingWindow(4, clock=time, sleep=time.sleep)
    assert await window.room() == 4
    for _ in range(4):
        await window.acquire()
        await time.sleep(0.1)
    assert await window.room(2) == 2
    assert time.now == pytest.approx(WINDOW + 0.1)
    assert await window.room(99) == 4


@given(st.integers(1, 40), st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 1.5)), max_size=80))
def test_a_call_that_is_held_up_after_it_got_its_place_counts_when_it_leaves(
    rate: int, delays: list[tuple[float, float]]
):
    async def departures() -> list[float]:
        time = Time()
        window = SlidingWindow(rate, clock=time, sleep=time.sleep)
        at = []
        for pause, look in delays:
            await time.sleep(pause)
            while True:
                place = await window.acquire()
                await time.sleep(look)
                look = 0.0
                if window.leaves(place):
                    break
            at.append(time.now)
        return at

    at = asyncio.run(departures())
    for start in at:
        assert sum(1 for moment in at if start <= moment < start + 1) <= rate


async def test_calls_that_look_side_by_side_keep_the_rate_when_they_leave():
    time = Time()
    window = SlidingWindow(2, clock=time, sleep=time.sleep)
    first, second = await window.acquire(), await window.acquire()
    await time.sleep(0.5)
    assert window.leaves(first)
    assert window.leaves(second)
    await window.acquire()
    assert time.now == pytest.approx(0.5 + WINDOW)


async def test_a_place_that_was_not_used_in_time_is_lost():
    time = Time()
    window = SlidingWindow(1, clock=time, sleep=time.sleep)
    place = await window.acquire()
    await time.sleep(WINDOW)
    assert not window.leaves(place)


@pytest.mark.parametrize("rate", [0, -1, float("nan")])
def test_a_rate_is_above_zero(rate: float):
    with pytest.raises(ValueError):
        SlidingWindow(rate)
