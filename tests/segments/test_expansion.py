"""A condition may refer to another saved segment, and stands for its definition."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from profiles.schema import Profile, Tag
from segments import audience, segment
from segments.conditions.top import Top
from segments.definition import dump, parse_definition
from segments.exceptions import ExpandFirst, SegmentInUse, SegmentRefersToItself, UnknownSegment
from segments.expansion import expanded
from segments.moment import Moment
from segments.sentence import describe

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
MOMENT = Moment(now=NOW, zone=ZoneInfo("UTC"))
VIPS = {"attr": "tags", "op": "has", "value": "vip"}


async def save(database, name, definition) -> int:
    async with database.begin() as session:
        return (await segment.save(session, name=name, condition=parse_definition(definition), now=NOW)).id


@pytest.fixture
async def vips(database) -> int:
    async with database.begin() as session:
        session.add_all(
            Profile(id=number, reference=f"p{number}", city="Berlin" if number < 3 else None, created_at=NOW)
            for number in (1, 2, 3)
        )
        await session.flush()
        session.add_all([Tag(profile_id=1, tag="vip"), Tag(profile_id=3, tag="vip")])
    return await save(database, "VIPs", VIPS)


async def members(database, definition) -> list[str]:
    async with database.read() as session:
        return await audience.members(session, parse_definition(definition), MOMENT)


async def test_the_members_are_those_of_the_other_definition_by_name_and_by_number(database, vips):
    assert await members(database, {"segment": "VIPs"}) == ["p1", "p3"]
    assert await members(database, {"segment": vips}) == ["p1", "p3"]
    berlin = {"attr": "city", "op": "=", "value": "Berlin"}
    assert await members(database, {"all": [berlin, {"not": {"segment": "VIPs"}}]}) == ["p2"]


async def test_a_reference_may_lead_to_another_one(database, vips):
    await save(database, "Others", {"not": {"segment": "VIPs"}})
    assert await members(database, {"any": [{"segment": "Others"}, {"list": ["p1"]}]}) == ["p1", "p2"]


async def test_the_sample_says_which_segment_is_the_reason(database, vips):
    async with database.read() as session:
        seen = await audience.preview(session, parse_definition({"segment": "VIPs"}), MOMENT)
    assert [sample.why for sample in seen.samples] == [["belong to the segment “VIPs”"]] * 2


async def test_a_ranking_may_be_among_the_members_of_a_segment(database, vips):
    ranking = {"by": {"fn": "count", "of": {}}, "n": 1, "among": {"segment": "VIPs"}}
    async with database.read() as session:
        condition = await expanded(session, parse_definition({"top": ranking}))
    assert isinstance(condition, Top)
    assert condition.top.among is not None
    assert condition.top.among.parts() == (parse_definition(VIPS),)


async def test_nobody_can_refer_to_a_segment_that_is_not_there(database, vips):
    with pytest.raises(UnknownSegment):
        await save(database, "Others", {"segment": "Vips"})
    with pytest.raises(UnknownSegment):
        await members(database, {"segment": 99})


async def test_a_circle_is_refused_with_its_chain(database, vips):
    await save(database, "Others", {"not": {"segment": "VIPs"}})
    third = await save(database, "Third", {"segment": "Others"})
    async with database.begin() as session:
        circle = parse_definition({"all": [VIPS, {"segment": third}]})
        with pytest.raises(SegmentRefersToItself, match=r"“VIPs” → “Third” → “Others” → “VIPs”"):
            await segment.redefine(session, vips, circle, now=NOW)
    async with database.read() as session:
        assert (await segment.by_id(session, vips)).definition == VIPS


async def test_a_circle_that_is_there_nevertheless_ends_with_the_same_error(database, vips):
    async with database.begin() as session:
        (await segment.by_id(session, vips)).definition = {"segment": vips}
    with pytest.raises(SegmentRefersToItself, match=r"“VIPs” → “VIPs”"):
        await members(database, {"segment": "VIPs"})


async def test_a_segment_in_use_stays_until_the_other_one_goes(database, vips):
    other = await save(database, "Others", {"not": {"segment": "VIPs"}})
    async with database.begin() as session:
        with pytest.raises(SegmentInUse, match="“Others”"):
            await segment.delete(session, vips)
        await segment.delete(session, other)
        await segment.delete(session, vips)


def test_a_reference_is_never_taken_for_nobody():
    condition = parse_definition({"segment": "VIPs"})
    with pytest.raises(ExpandFirst):
        condition.sql(MOMENT)


@pytest.mark.parametrize("reference", [3, "VIPs", "3"])
def test_a_reference_survives_its_json_form_and_says_itself(reference):
    condition = parse_definition({"segment": reference})
    assert dump(condition) == {"segment": reference}
    assert len({describe(condition, "EUR", language) for language in ("en", "zh", "ru")}) == 3


def test_a_number_and_a_name_that_looks_like_one_are_told_apart():
    said = [describe(parse_definition({"segment": one}), "EUR") for one in (3, "3")]
    assert said == ["customers who belong to the segment no. 3", "customers who belong to the segment “3”"]
