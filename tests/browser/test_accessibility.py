"""axe-core finds nothing on any page, in light and in dark, on a phone and on a wide screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles import conversations, operators, profile, traits
from tests.browser.axe import faults_at
from tests.browser.conftest import Site, open_context
from tests.console.shop import add_campaign, add_journey
from tests.console.test_pages import EVERY_PAGE

ASKED = "/console/segments/new?words=customers+who+bought+at+least+1+time+in+the+last+30+days"
TRIED = "/console/knowledge/try?question=Do+you+ship+to+Norway%3F"
NAMELESS = ("/console/inbox/2", "/console/customers/13")
OUTSIDE = ("/console/sign-in", "/console/enter?token=x")


async def fill(site: Site, folder: Path, now) -> None:
    """Something on every page: a draft, a key, a source with a refused row, a trait, a talk in progress."""
    file = folder / "faq.csv"
    file.write_text("question,answer\nDo you ship to Norway?,Yes: it takes five days.\n,nothing asked\n")
    await site.services.library.sync([str(file)], now=now)
    async with site.services.database.begin() as session:
        await add_campaign(session, now)
        await add_journey(session, now)
        owner = await operators.by_name(session, "Anna")
        await operators.issue(session, owner.id, "api", now=now, lifetime=None, label="the web shop")
        visitor = await profile.meet(session, channel="web", external_id="7" * 32, name="", now=now)
        talk = await conversations.open_conversation(session, visitor.id, "web", now=now)
        await conversations.add_turn(session, talk, "customer", "Hello", now=now)
        await traits.set_trait(session, 11, "shoe_size", 41, source="import:shop.csv", now=now)


# Some seventy pages in one go.
@pytest.mark.timeout(600)
async def test_no_page_has_a_violation_or_is_wider_than_the_screen(browser, site, tmp_path, now):
    await fill(site, tmp_path, now)
    context = await open_context(browser, site, bypass_csp=True)
    found = await faults_at(context, (*EVERY_PAGE, ASKED, TRIED, *NAMELESS, *OUTSIDE))
    await context.close()
    assert found == []
