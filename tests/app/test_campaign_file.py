"""Campaigns written down in files: who gets them, when, and by which rules."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.campaign_file import CampaignFileIsWrong, create_from
from profiles.database import Database
from scheduler.exceptions import InvalidCampaign
from scheduler.schema import Campaign
from segments import segment
from segments.definition import parse_definition
from segments.exceptions import UnknownSegment

FILE = {"name": "News", "message": {"text": "Hi"}}
EVERYONE = {"everyone": True}


async def made(database: Database, now: datetime, **given: Any) -> Campaign:
    async with database.begin() as session:
        return await create_from(session, FILE | given, now=now, currency="EUR")


@pytest.fixture
async def saved(sqlite_database: Database, now: datetime) -> Database:
    """A shop with the segments A, B and C."""
    async with sqlite_database.begin() as session:
        for name in "ABC":
            await segment.save(session, name=name, condition=parse_definition(EVERYONE), now=now)
    return sqlite_database


async def test_segments_are_named_and_left_out(saved: Database, now: datetime):
    found = await made(saved, now, segment="A", segments=["B"], excluded_segments=["C"], live=True)
    assert found.audience_name == "A or B without C"
    assert found.live
    alone = await made(saved, now, segment="A")
    assert (alone.audience_name, alone.segment_id, alone.live) == ("A", 1, False)
    written = await made(saved, now, definition=EVERYONE, excluded_segments=["C"])
    assert written.audience_name.endswith("without C")


@pytest.mark.parametrize(
    "given", [{}, {"segment": "A", "definition": EVERYONE}, {"excluded_segments": ["A"]}]
)
async def test_a_file_names_segments_or_a_definition(saved: Database, now: datetime, given: dict[str, Any]):
    with pytest.raises(CampaignFileIsWrong, match="either segments or a definition"):
        await made(saved, now, **given)


async def test_a_segment_that_is_not_there_is_named(saved: Database, now: datetime):
    with pytest.raises(UnknownSegment, match="'D'"):
        await made(saved, now, segments=["A", "D"])


async def test_every_rule_of_sending_can_be_written(saved: Database, now: datetime):
    found = await made(
        saved,
        now,
        segment="A",
        timing={"clock": "best_hour", "at": "18:00", "repeat": {"every": "week", "weekdays": ["monday"]}},
        expires_at="2026-12-24T00:00:00+01:00",
        messages_per_minute=30,
        transactional=True,
        when_quiet="skip",
        skip_after_minutes=90,
    )
    assert found.expires_at == datetime(2026, 12, 23, 23, tzinfo=UTC)
    assert found.timing is not None
    assert found.timing["clock"] == "best_hour"
    assert (found.messages_per_minute, found.skip_after_minutes) == (30, 90)
    assert (found.transactional, found.when_quiet) == (True, "skip")


@pytest.mark.parametrize(
    "wrong", [{"timing": {"at": "25:00"}}, {"expires_at": "2026-12-24T00:00:00"}, {"timing": {}}]
)
async def test_what_cannot_be_a_rule_is_refused(saved: Database, now: datetime, wrong: dict[str, Any]):
    with pytest.raises(InvalidCampaign):
        await made(saved, now, segment="A", **wrong)
