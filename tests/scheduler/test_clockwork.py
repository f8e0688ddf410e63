"""The clock: jobs run again and again, one turn at a time, whatever a turn does."""

from __future__ import annotations

import asyncio

from scheduler.clockwork import Clockwork


async def test_a_job_runs_every_so_often_and_never_twice_at_once():
    clockwork, turns, third = Clockwork(), [], asyncio.Event()
    running = most = 0

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(0.05)
        running -= 1
        turns.append(1)
        if len(turns) == 3:
            third.set()

    clockwork.every(0.01, slow, name="slow")
    clockwork.start()
    await third.wait()
    await clockwork.stop()
    assert most == 1
    done = len(turns)
    await asyncio.sleep(0.05)
    assert len(turns) == done


async def test_a_job_that_fails_runs_again():
    clockwork, turns, third = Clockwork(), [], asyncio.Event()

    async def fail() -> None:
        turns.append(1)
        if len(turns) == 3:
            third.set()
        raise RuntimeError("broken")

    clockwork.every(0.01, fail, name="fail")
    clockwork.start()
    await third.wait()
    await clockwork.stop()


async def test_stopping_waits_for_a_turn_that_runs():
    clockwork, ended = Clockwork(), []
    begun = asyncio.Event()

    async def job() -> None:
        begun.set()
        await asyncio.sleep(0.05)
        ended.append(1)

    clockwork.every(0.01, job, name="job")
    clockwork.start()
    await begun.wait()
    await clockwork.stop()
    assert ended


async def test_a_turn_that_does_not_end_is_cancelled_in_time():
    clockwork, cancelled = Clockwork(), []
    begun = asyncio.Event()

    async def hang() -> None:
        begun.set()
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            cancelled.append(1)
            raise

    clockwork.every(0.01, hang, name="hang")
    clockwork.start()
    await begun.wait()
    await asyncio.wait_for(clockwork.stop(within=0.05), 5)
    assert cancelled


async def test_stopping_what_never_started_is_no_error():
    await Clockwork().stop()
