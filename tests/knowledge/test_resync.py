"""Remembered sources, synced again when their time has come."""

from __future__ import annotations

from datetime import timedelta

from knowledge.content.resync import Resync
from tests.conftest import NOW
from tests.knowledge.conftest import titles, write_products

SIX_HOURS = timedelta(hours=6)


async def test_what_is_due_is_synced_and_the_rest_waits(library, folder):
    location = write_products(folder / "a.csv", "1,Red kettle,20")
    await library.sync([location], now=NOW)
    write_products(folder / "a.csv", "1,Blue teapot,20")
    resync = Resync(library, SIX_HOURS)

    assert await resync.run_once(now=NOW + SIX_HOURS - timedelta(seconds=1)) == 0
    assert await titles(library, "teapot") == []
    assert await resync.run_once(now=NOW + SIX_HOURS) == 1
    assert await titles(library, "teapot") == ["Blue teapot"]
    assert await resync.run_once(now=NOW + SIX_HOURS) == 0


async def test_a_folder_is_synced_whole_with_what_came_into_it(sqlite_library, folder):
    write_products(folder / "a.csv", "1,Red kettle,20")
    write_products(folder / "b.csv", "2,Lamp,20")
    await sqlite_library.sync([str(folder)], now=NOW)
    write_products(folder / "c.csv", "3,Toaster,20")

    assert await Resync(sqlite_library, SIX_HOURS).run_once(now=NOW + SIX_HOURS) == 1

    assert (await sqlite_library.counts()).products == 3


async def test_a_source_that_fails_leaves_the_others_alone_and_is_tried_again_in_its_time(
    sqlite_library, folder
):
    gone = write_products(folder / "a.csv", "1,Red kettle,20")
    good = write_products(folder / "b.csv", "2,Lamp,20")
    await sqlite_library.sync([gone, good], now=NOW)
    (folder / "a.csv").unlink()
    write_products(folder / "b.csv", "2,Toaster,20")
    resync = Resync(sqlite_library, SIX_HOURS)

    assert await resync.run_once(now=NOW + SIX_HOURS) == 2

    assert await titles(sqlite_library, "toaster") == ["Toaster"]
    assert await titles(sqlite_library, "kettle") == ["Red kettle"]
    reports = {source.location: source.report for source in await sqlite_library.sources()}
    assert "Not found" in reports[gone]["error"]
    assert "error" not in reports[good]
    assert await resync.run_once(now=NOW + SIX_HOURS) == 0
    assert await resync.run_once(now=NOW + 2 * SIX_HOURS) == 2
