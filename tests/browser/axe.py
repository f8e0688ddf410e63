"""axe-core over the pages of a browser: as a phone shows them in the dark, and a wide screen in the light."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, Literal

from playwright.async_api import BrowserContext, Page

from tests.console.shop import VENDOR

AXE = VENDOR / "axe-core" / "axe.min.js"
LOOKS: tuple[tuple[Literal["light", "dark"], int], ...] = (("light", 1280), ("dark", 360))
#: Pages that are looked at side by side: a browser has a process for each.
AT_ONCE = 2
#: Cells and definitions so narrow that their words are broken letter by letter.
SQUEEZED = """
[...document.querySelectorAll("main th, main td, main dd")]
  .filter(one => one.innerText.trim().length > 12 && one.clientWidth > 1 && one.clientWidth < 40)
  .map(one => one.innerText.trim().slice(0, 40))
"""


async def faults_at(context: BrowserContext, addresses: Sequence[str]) -> list[tuple[Any, ...]]:
    """The faults of all these addresses; `<details>` are opened, so that nothing hides."""
    parts = [addresses[start::AT_ONCE] for start in range(AT_ONCE)]
    pages = [await context.new_page() for _ in parts]
    found = await asyncio.gather(*(_walk(*each) for each in zip(pages, parts, strict=True)))
    return [fault for some in found for fault in some]


async def _walk(page: Page, addresses: Sequence[str]) -> list[tuple[Any, ...]]:
    found = []
    for address in addresses:
        await page.goto(address)
        await page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        found += await faults(page)
    return found


async def faults(page: Page) -> list[tuple[Any, ...]]:
    """What axe finds on the page as it stands, and what does not fit the screen; in every look."""
    await page.add_script_tag(path=AXE)
    found: list[tuple[Any, ...]] = []
    for scheme, width in LOOKS:
        # Without motion, or the colours of the other look still fade while axe reads them.
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        await page.set_viewport_size({"width": width, "height": 800})
        place = (page.url, scheme, width)
        result = await page.evaluate("axe.run({resultTypes: ['violations']})")
        found += [
            (*place, violation["id"], node["target"], node["failureSummary"])
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        if await page.evaluate("document.documentElement.scrollWidth") > width:
            found.append((*place, "wider than the screen"))
        if squeezed := await page.evaluate(SQUEEZED):
            found.append((*place, "squeezed", squeezed))
    return found
