"""Saved segments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from segments import segment
from segments.definition import parse_definition
from segments.exceptions import NameTaken, UnknownSegment

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
VIPS = parse_definition({"attr": "tags", "op": "has", "value": "vip"})


async def test_a_saved_segment_keeps_its_definition_and_the_marketers_words(database):
    async with database.begin() as session:
        saved = await segment.save(session, name="  VIPs ", condition=VIPS, request="VIPs please", now=NOW)
    async with database.read() as session:
        found = await segment.by_name(session, "VIPs")
        assert (await segment.by_id(session, saved.id)).id == found.id
    assert segment.condition_of(found) == VIPS
    assert (found.request, found.created_at) == ("VIPs please", NOW)


async def test_a_name_is_given_once_and_the_transaction_goes_on(database):
    async with database.begin() as session:
        await segment.save(session, name="VIPs", condition=VIPS, now=NOW)
        with pytest.raises(NameTaken):
            await segment.save(session, name="VIPs", condition=VIPS, now=NOW)
        await segment.save(session, name="Others", condition=VIPS, now=NOW + timedelta(seconds=1))
    async with database.read() as session:
        assert [one.name for one in await segment.all_segments(session)] == ["Others", "VIPs"]


async def test_a_deleted_segment_is_unknown(database):
    async with database.begin() as session:
        saved = await segment.save(session, name="VIPs", condition=VIPS, now=NOW)
        await segment.delete(session, saved.id)
        with pytest.raises(UnknownSegment):
            await segment.by_id(session, saved.id)
        with pytest.raises(UnknownSegment):
            await segment.by_name(session, "VIPs")
        with pytest.raises(UnknownSegment):
            await segment.delete(session, saved.id)


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("customers who live in Berlin", "Live in Berlin"),
        ("all customers", "All customers"),
        (
            "customers who " + "bought coffee or " * 9 + "bought toys",
            "Bought coffee or " + "bought coffee or " * 3 + "bought…",
        ),
    ],
)
def test_a_name_is_proposed_from_the_sentence(sentence, name):
    assert segment.propose_name(sentence) == name
    assert len(segment.propose_name(sentence)) <= 80
