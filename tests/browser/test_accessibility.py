"""axe-core finds nothing on any page, in light and in dark, on a phone and on a wide screen."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page

from profiles import operators, traits
from tests.browser.conftest import Site, open_context
from tests.console.shop import VENDOR, add_campaign
from tests.console.test_pages import EVERY_PAGE

AXE = VENDOR / "axe-core" / "axe.min.js"
ASKED = "/console/segments/new?words=customers+who+bought+at+least+1+time+in+the+last+30+days"
TRIED = "/console/knowledge/try?question=Do+you+ship+to+Norway%3F"
OUTSIDE = ("/console/sign-in", "/console/enter?token=x")


async def fill(site: Site, folder: Path, now) -> None:
    """Something on every page: a draft, a key, a source with a refused row, a trait, a talk in progress."""
    file = folder / "faq.csv"
    file.write_text("question,answer\nDo you ship to Norway?,Yes: it takes five days.\n,nothing asked\n")
    await site.services.library.sync([str(file)], now=now)
    async with site.services.database.begin() as session:
        await add_campaign(session, now)
        owner = await operators.by_name(session, "Anna")
        await operators.issue(session, owner.id, "api", now=now, lifetime=None, label="the web shop")
        await traits.set_trait(session, 11, "shoe_size", 41, source="import:shop.csv", now=now)


# Some seventy pages in one go.
@pytest.mark.timeout(600)
@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
async def test_no_page_has_a_violation_or_is_wider_than_the_screen(
    browser, site, tmp_path, now, scheme, width
):
    await fill(site, tmp_path, now)
    context = await open_context(
        browser, site, color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
    )
    addresses = (*EVERY_PAGE, ASKED, TRIED, *OUTSIDE)
    halves = addresses[::2], addresses[1::2]
    pages = [await context.new_page() for _ in halves]
    found = await asyncio.gather(*(faults(*each, width) for each in zip(pages, halves, strict=True)))
    await context.close()
    assert [*found[0], *found[1]] == []


async def faults(page: Page, addresses: Sequence[str], width: int) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for address in addresses:
        await page.goto(address)
        await page.add_script_tag(path=AXE)
        result = await page.evaluate("axe.run()")
        found += [
            (address, violation["id"], node["target"], node["failureSummary"])
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        if await page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((address, "wider than the screen", [], ""))
    return found
