"""Materials on both engines: tags, search, and the campaigns written with them."""

from datetime import datetime

import pytest

from profiles.database import Database
from scheduler import campaign
from scheduler.exceptions import InvalidMaterial
from scheduler.messages import material
from scheduler.messages.material import Content, tags_in
from segments.definition import parse_definition


async def test_a_material_is_found_by_tag_and_counts_its_campaigns(database: Database, now: datetime) -> None:
    async with database.begin() as session:
        made = await material.save(session, Content("Boots", "Зима", tags="b, a"), now=now)
        await material.save(session, Content("Socks", "Summer", language="en", tags="a"), now=now)
        with pytest.raises(InvalidMaterial, match="Another one"):
            await material.save(session, Content("Boots", "Again"), now=now)
        ran = await campaign.create(
            session,
            name="Boots",
            condition=parse_definition({"everyone": True}),
            message={"text": "Hello"},
            now=now,
        )
        ran.material_id = made.id
    async with database.read() as session:
        found, total = await material.materials(session, tag="a", limit=1)
        assert ([each.name for each in found], total) == (["Socks"], 2)
        found, _ = await material.materials(session, text="зима", limit=5)
        assert [each.name for each in found] == ["Boots"]
        assert await material.tags_of(session, [made.id]) == {made.id: ["a", "b"]}
        assert await material.all_tags(session) == ["a", "b"]
        assert await material.all_languages(session) == ["en"]
        (use,) = (await material.uses(session, [made.id]))[made.id]
    assert (use.campaign.name, use.sent, use.clicked) == ("Boots", 0, 0)


def test_tags_are_small_and_each_is_there_once() -> None:
    assert tags_in(" Autumn ,autumn；Big  Boots,,") == ["autumn", "big boots"]
    with pytest.raises(InvalidMaterial):
        tags_in(",".join(str(number) for number in range(21)))
