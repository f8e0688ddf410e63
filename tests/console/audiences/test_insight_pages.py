from __future__ import annotations

from datetime import timedelta

import pytest

from profiles.schema import Event, Profile
from segments import segment
from segments.definition import parse_definition
from tests.console.html import Page
from tests.console.shop import add_buyers


@pytest.fixture
async def buyers(anna, services, now) -> int:
    """A saved segment: who ever bought. Twenty more customers of Lyon bought tea, thirty of Ghent nothing."""
    async with services.database.begin() as session:
        for number in range(500, 550):
            buys = number < 520
            city = "Lyon" if buys else "Ghent"
            came = now - timedelta(days=60)
            session.add(Profile(id=number, reference=f"x{number}", city=city, created_at=came))
            await session.flush()
            if buys:
                at = now - timedelta(days=10)
                session.add(
                    Event(
                        profile_id=number,
                        type="purchase",
                        category="tea",
                        at=at,
                        received_at=now,
                        properties={},
                    )
                )
        return await add_buyers(session, now)


async def test_the_page_tells_what_sets_the_members_apart(anna, buyers):
    page = Page((await anna.get(f"/console/segments/{buyers}/insight?whole=true")).text)
    assert "What makes them special" in page.headings
    cells = [" ".join(str(cell) for cell in row) for row in page.rows()]
    assert any("city Lyon" in row for row in cells)
    assert any("category tea" in row for row in cells)


async def test_the_growth_is_plotted_and_written_in_a_table(anna, buyers):
    page = Page((await anna.get(f"/console/segments/{buyers}/insight?whole=true")).text)
    plots = page.root.all("svg")
    assert len(plots) == 1
    assert len(plots[0].all("rect")) == 13
    assert "The same numbers in a table" in page.text


async def test_an_overlap_is_counted_and_each_part_can_be_kept(anna, buyers, services, now):
    async with services.database.begin() as session:
        lyon = await segment.save(
            session,
            name="Lyon",
            condition=parse_definition({"attr": "city", "op": "in", "value": ["Lyon", "Ghent"]}),
            now=now,
        )
    address = f"/console/segments/{buyers}/overlap"
    assert "Lyon" in (await anna.get(address)).text
    page = Page((await anna.get(f"{address}?other={lyon.id}")).text)
    counts = [row[1] for row in page.rows()]
    assert counts[0] == "20"
    assert counts[2] == "30"
    assert page.buttons.count("Save “Lyon without Buyers” as a segment") == 1


async def test_without_a_second_segment_the_page_says_what_to_do(anna, buyers):
    page = Page((await anna.get(f"/console/segments/{buyers}/overlap")).text)
    assert "There is no other segment" in page.text


@pytest.mark.parametrize("address", ["99/insight", "99/overlap", "{buyers}/overlap?other=99"])
async def test_a_segment_that_is_not_there_is_said_so(anna, buyers, address):
    found = await anna.get(f"/console/segments/{address.format(buyers=buyers)}")
    assert found.status_code == 404


async def test_a_segments_page_leads_to_what_can_be_told(anna, buyers):
    page = Page((await anna.get(f"/console/segments/{buyers}")).text)
    assert page.links["What makes them special"] == f"/console/segments/{buyers}/insight"


async def test_the_page_stands_at_once_and_its_numbers_follow(anna, buyers):
    page = Page((await anna.get(f"/console/segments/{buyers}/insight")).text)
    assert page.headings[0] == "What makes them special"
    address = page.links["Show the numbers"]
    part = await anna.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Growth" in Page(part.text).headings
