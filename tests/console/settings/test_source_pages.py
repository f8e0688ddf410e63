"""Systems that post events are made and revoked, and their secret is shown once."""

from __future__ import annotations

from profiles.intake import event_sources

SOURCES = "/console/settings/sources"


async def kept(services) -> dict[str, str]:
    async with services.database.read() as session:
        return {one.name: one.secret for one in await event_sources.sources(session)}


async def test_a_source_is_made_and_its_secret_is_shown_once(anna, services):
    made = await anna.post(SOURCES, data={"name": "till", "kind": "shopkeeper"})
    secret = (await kept(services))["till"]
    assert secret in made.text
    assert "/hooks/events/till" in made.text
    assert made.headers["cache-control"] == "no-store"
    again = await anna.get(SOURCES)
    assert "till" in again.text
    assert secret not in again.text


async def test_shopifys_secret_is_taken_and_not_shown(anna, services):
    made = await anna.post(SOURCES, data={"name": "shop", "kind": "shopify", "given": "hush-hush"})
    assert "hush-hush" not in made.text
    assert await kept(services) == {"shop": "hush-hush"}


async def test_a_wrong_name_and_a_missing_secret_are_refused(anna, services):
    for wrong in ({"name": "Till 1"}, {"name": "shop", "kind": "shopify"}, {"name": "till", "given": "own"}):
        assert (await anna.post(SOURCES, data=wrong)).status_code == 422
    assert await kept(services) == {}


async def test_a_revoked_source_is_gone(anna, services):
    await anna.post(SOURCES, data={"name": "till"})
    await anna.post(f"{SOURCES}/revoke", data={"name": "till"})
    assert await kept(services) == {}
