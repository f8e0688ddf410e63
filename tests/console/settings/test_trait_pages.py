"""The page about the shop's own traits."""

from __future__ import annotations

from tests.console.html import Page

TRAITS = "/console/settings/traits"
ADA = "/console/customers/1"


async def show(client, address=TRAITS) -> Page:
    return Page((await client.get(address)).text)


async def test_a_trait_is_declared_shown_and_removed(anna):
    declared = {"name": "size", "type": "choice", "description": "Of shirts", "choices": "s|m|l"}
    await anna.post(TRAITS, data=declared)
    page = await show(anna)
    assert "size is one of a list from now on." in page.text
    assert "one of a list: s, m, l Of shirts" in page.text
    await anna.post(f"{TRAITS}/remove", data={"name": "size"})
    assert "None yet." in (await show(anna)).text


async def test_a_value_of_another_type_is_refused_on_the_customers_page(anna):
    await anna.post(TRAITS, data={"name": "size", "type": "number", "description": "Of shoes"})
    await anna.post(f"{ADA}/traits", data={"name": "size", "value": "huge"})
    page = await show(anna, ADA)
    assert "is not" in page.text
    assert "size huge" not in page.text


async def test_a_protected_trait_is_refused(anna):
    await anna.post(TRAITS, data={"name": "religion", "type": "text", "description": "Theirs"})
    page = await show(anna)
    assert "tells of a protected matter" in page.text
    assert "None yet." in page.text
