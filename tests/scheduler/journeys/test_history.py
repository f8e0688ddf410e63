"""A customer's journeys on the timeline."""

from __future__ import annotations

from profiles.identity import merging
from scheduler.journeys import telling
from scheduler.journeys.history import STEP, timeline_entries, title
from scheduler.speech import english
from tests.scheduler.journeys.travel import Travel, says, waits


async def test_every_step_is_told_with_its_reason_newest_first(travel: Travel):
    (one,) = await travel.shop.customers(1)
    await travel.running(says("hello", "Hello"), waits("pause", "1d"), {"id": "mark", "tag": "seen"})
    await travel.does(one, "view", product_id="p7")
    await travel.turn()
    await travel.later(days=1)
    async with travel.shop.database.read() as session:
        entries = await timeline_entries(session, one)
        older = await timeline_entries(session, one, before=travel.shop.now)
    assert [entry.title for entry in entries] == [
        "Journey ended: The tag “seen” was put on.",
        "Journey, step “mark”: The tag “seen” was put on.",
        "Journey, step “pause”: The wait was over.",
        "Journey, step “hello”: The message was planned.",
        "Journey began: Event “view”: p7",
    ]
    assert [title(entry, english) for entry in entries] == [entry.title for entry in entries]
    words = {STEP: "%(journey)s, этап %(step)s: %(said)s", telling.WAITED: "ждать больше нечего"}
    waited = title(entries[2], lambda text, /, **more: words.get(text, text) % more)
    assert waited == "Journey, этап pause: ждать больше нечего"
    assert [entry.title for entry in older] == [entry.title for entry in entries[3:]]


async def test_two_customers_who_become_one_go_on_as_one(travel: Travel):
    one, other = await travel.shop.customers(2)
    await travel.running(waits("pause", "1d"), says("hello", "Hello"), reentry="always")
    for profile_id in (one, other):
        await travel.does(profile_id, "view")
    await travel.turn()
    async with travel.shop.database.begin() as session:
        await merging.merge(session, survivor=one, absorbed=other, proof="test", now=travel.shop.now)
    await travel.later(days=1)
    assert len(travel.texts()) == 1
