"""A journey built from nothing by clicking, with scripts and without, on a phone and on a wide screen."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from scheduler.journeys.journey import by_id
from tests.browser.axe import faults_at
from tests.browser.conftest import Site, open_context

#: Where pictures of the pages are put; none are taken without it.
PICTURES = os.environ.get("JOURNEY_PICTURES")
KINDS = ("message", "wait", "until", "event", "branch", "split", "tag", "person", "exit")
TRIGGERS = ("event", "segment", "date", "every", "at")


async def picture(page: Page, name: str) -> None:
    if PICTURES:
        width = (page.viewport_size or {})["width"]
        await page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


async def add(page: Page, behind: str, kind: str) -> None:
    await page.get_by_label(f"Add a step here, behind “{behind}”").click()
    step = page.get_by_role("listitem").filter(has=page.get_by_label(f"Change “{behind}”", exact=True))
    await step.get_by_role("link", name=kind, exact=True).click()


async def built(page: Page) -> None:
    """The abandoned cart: wait, remind, wait, and who has still not bought hears once more."""
    await page.goto("/console/journeys")
    await page.get_by_role("link", name="New journey").click()
    await picture(page, "new")
    await page.get_by_label("Name of the journey").fill("Cart reminder")
    await page.get_by_label("Customers enter upon the event").select_option("add_to_cart")
    await page.get_by_role("textbox", name="Text", exact=True).fill(
        "Hello {name|there}, your cart is waiting for you."
    )
    await page.get_by_role("button", name="Save the draft").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("Cart reminder")

    await page.get_by_label("Add a step here, at the top").click()
    await page.get_by_role("link", name="Wait so long", exact=True).first.click()
    await page.get_by_label("How long").fill("4")
    await page.get_by_label("Unit of time").select_option("h")
    await page.get_by_role("button", name="Add the step").click()
    await expect(page.locator("#step-wait")).to_contain_text("Wait 4 hours.")

    await add(page, "message", "Branch by a condition")
    await page.get_by_label("Who goes on, in words").fill("customers who did not purchase in the last 2 days")
    await page.get_by_role("button", name="Add the step").click()
    await expect(page.locator("#step-branch")).to_contain_text("the others go to the end")

    await add(page, "branch", "Message")
    await page.get_by_role("textbox", name="Text", exact=True).fill(
        "{name|Hello}, shall we keep your cart for one more day?"
    )
    await page.get_by_label("Button (label, optional)").fill("To the cart")
    await page.get_by_label("Button (address)").fill("https://shop.test/cart")
    await picture(page, "message")
    await page.get_by_role("button", name="Add the step").click()

    await add(page, "message", "Wait for an event")
    await page.get_by_label("Until this event").select_option("purchase")
    await page.get_by_label("At most").fill("2")
    await page.get_by_role("button", name="Add the step").click()
    await expect(page.locator("#step-wait_2")).to_contain_text(
        "Wait for the event “purchase”, at most 2 days."
    )

    await page.get_by_role("link", name="Change the rules").click()
    await page.get_by_label("Whoever reaches it leaves at once").select_option("event")
    await page.get_by_label("An event: which").select_option("purchase")
    await picture(page, "rules")
    await page.get_by_role("button", name="Save the rules").click()
    await expect(page.locator("#rules")).to_contain_text("Whoever reaches the goal leaves at once")


@pytest.mark.parametrize(
    ("scripting", "width"), [(True, 1280), (False, 360)], ids=["with JavaScript", "without, on a phone"]
)
async def test_an_abandoned_cart_is_built_moved_undone_and_started(browser, site: Site, scripting, width):
    context = await open_context(
        browser, site, java_script_enabled=scripting, viewport={"width": width, "height": 800}
    )
    page = await context.new_page()
    await built(page)
    await picture(page, "built")
    await add(page, "message_2", "Branch by a condition")
    await page.get_by_label("Who goes on, in words").fill("flurbled the gizmo")
    await page.get_by_role("button", name="Add the step").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await expect(page.get_by_label("Who goes on, in words")).to_have_value("flurbled the gizmo")
    await picture(page, "refused")
    await page.get_by_role("link", name="Leave it as it is").click()
    await page.get_by_label("Up with “message_2”").click()
    await expect(page.locator("ol > li b")).to_have_text(["wait", "message", "wait_2", "message_2", "branch"])
    await page.get_by_role("button", name="Take the last change back").click()
    await expect(page.locator("ol > li b")).to_have_text(["wait", "message", "wait_2", "branch", "message_2"])
    await page.get_by_role("button", name="Start").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("running")
    await page.get_by_label("Change “message”", exact=True).click()
    await expect(page.get_by_text("people inside finish the old one").first).to_be_visible()
    await picture(page, "running")
    async with site.services.database.read() as session:
        journey = await by_id(session, 1)
    assert [next(key for key in step if key != "id") for step in journey.definition["steps"]] == [
        "wait", "message", "wait", "branch", "message",
    ]  # fmt: skip
    await context.close()
    assert [one for one in site.complaints if "422" not in one] == []
    assert site.outside == []


async def test_a_step_is_changed_by_the_keyboard_alone(page: Page):
    await built(page)
    # A page that still loads takes the focus away again.
    await page.wait_for_load_state()
    await page.get_by_label("Change “wait”", exact=True).press("Enter")
    await page.wait_for_url("**/journeys/1?part=step&step=wait#step-wait")
    await page.keyboard.press("Tab")
    while await page.evaluate("document.activeElement.id") != "many":
        await page.keyboard.press("Tab")
    await page.keyboard.press("Control+A")
    await page.keyboard.type("6")
    await page.keyboard.press("Enter")
    await expect(page.locator("#step-wait")).to_contain_text("Wait 6 hours.")


# Some twenty pages in one go.
@pytest.mark.timeout(600)
async def test_no_form_has_a_violation_or_is_wider_than_the_screen(browser, site):
    context = await open_context(browser, site, bypass_csp=True)
    page = await context.new_page()
    await built(page)
    home = "/console/journeys/1"
    addresses = [
        "/console/journeys", home, f"{home}?part=rules", f"{home}?part=step&step=message",
        *(f"{home}?part=trigger&kind={kind}" for kind in TRIGGERS),
        *(f"{home}?part=new&step=message&kind={kind}" for kind in KINDS),
        *(f"/console/journeys/new?kind={kind}" for kind in TRIGGERS),
    ]  # fmt: skip
    found = await faults_at(context, addresses)
    await context.close()
    assert found == []
