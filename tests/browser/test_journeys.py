"""What operators do, in a real browser, with JavaScript and without it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from profiles import operators
from scheduler import campaign
from tests.browser.conftest import Site, open_context

WORDS = "customers who bought at least 1 time in the last 30 days"


async def test_from_words_to_a_campaign_that_is_sent(page: Page, site: Site, scripting: bool):
    await page.goto("/console")
    await page.get_by_role("link", name="Segments").click()
    await page.get_by_role("link", name="New segment").click()
    await page.get_by_label("Describe the customers").fill(WORDS)
    await page.get_by_role("button", name="Show them").click()
    await expect(page.get_by_role("heading", name="This is how it was understood")).to_be_visible()
    assert "words=" in page.url
    await page.get_by_label("Name of the segment").fill("Recent buyers")
    await page.get_by_role("button", name="Save and write to them").click()

    await expect(page.get_by_role("status")).to_contain_text("“Recent buyers” is saved")
    await page.wait_for_load_state()
    await page.get_by_label("Name of the campaign").fill("Thank you")
    await page.get_by_role("textbox", name="Text", exact=True).fill("Thank you, {name|friend}!")
    if not scripting:
        await page.get_by_role("button", name="Preview").click()
    await expect(page.get_by_text("Thank you, Ada Lovelace!")).to_be_visible()
    await page.get_by_role("button", name="Save the draft").click()

    await page.get_by_role("button", name="Send to 6 customers").click()
    if not scripting:
        await wait_until_sent(site, 6)
        await page.reload()
    await expect(page.get_by_role("link", name="Sent 6 of 6 in the audience")).to_be_visible(timeout=10_000)
    assert len(site.channels.web.received) == 6
    await expect(page.get_by_role("heading", level=1)).to_contain_text("completed")
    await page.get_by_role("link", name="Sent 6 of 6 in the audience").click()
    await expect(page.get_by_role("row")).to_have_count(7)


async def wait_until_sent(site: Site, many: int) -> None:
    import asyncio

    for _ in range(100):
        async with site.services.database.read() as session:
            newest = (await campaign.all_campaigns(session))[0]
        if len(site.channels.web.received) == many and newest.state == "completed":
            return
        await asyncio.sleep(0.1)
    raise AssertionError("the campaign did not end")


async def test_an_operator_enters_by_a_link_and_later_by_password(browser, site, now, scripting):
    async with site.services.database.begin() as session:
        boris = await operators.create(session, "Boris", now=now)
        link = await operators.issue(session, boris.id, "link", now=now, lifetime=timedelta(days=1))
    context = await open_context(browser, site, java_script_enabled=scripting)
    await context.clear_cookies()
    page = await context.new_page()
    await page.goto(f"/console/enter?token={link}")
    await page.get_by_role("button", name="Enter the console").click()
    await page.get_by_label("New password").fill("correct horse")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await page.goto("/console/customers?q=ada")
    await page.get_by_label("Name").fill("Boris")
    await page.get_by_label("Password").fill("correct horse")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    assert page.url.endswith("/console/customers?q=ada")
    await context.close()
    assert site.complaints == []


async def test_a_person_answers_a_waiting_customer(page: Page, site: Site):
    await page.goto("/console")
    await page.get_by_role("region", name="Waiting for a person").get_by_role("link").nth(1).click()
    await page.get_by_label("Your answer").fill("Hello, Anna here.")
    await page.get_by_role("button", name="Send").click()
    await expect(page.get_by_role("log")).to_contain_text("Hello, Anna here.")
    await page.get_by_role("button", name="Hand back to the bot").click()
    await expect(page.get_by_text("Nobody is waiting")).to_be_visible()


async def test_a_file_is_uploaded_and_the_shop_answers_from_it(page: Page, tmp_path: Path):
    file = tmp_path / "faq.csv"
    file.write_text("question,answer\nDo you ship to Norway?,Yes: it takes five days.\n")
    await page.goto("/console/knowledge")
    await page.get_by_label("A product file").set_input_files(file)
    await page.get_by_role("button", name="Upload and sync").click()
    while await page.get_by_role("progressbar").count():
        # A busy machine is still at it. Without JavaScript, looking again is the operator's part.
        await page.goto("/console/knowledge")
    await expect(page.get_by_role("row", name="faq.csv")).to_be_visible()
    await page.get_by_label("As a customer would ask it").fill("Do you ship to Norway?")
    await page.get_by_role("button", name="Ask", exact=True).click()
    await expect(page.get_by_text("Yes: it takes five days.")).to_be_visible()


async def test_a_message_that_may_have_arrived_is_decided_about(page: Page, site: Site):
    await page.goto("/console/campaigns")
    await page.get_by_role("link", name="Summer boots").click()
    await page.get_by_role("link", name="1 message", exact=True).click()
    await page.get_by_role("button", name="Leave the one to Frida Kahlo").click()
    await expect(page.get_by_role("status")).to_contain_text("1 message left as it is.")


async def test_a_customer_is_erased(page: Page):
    await page.goto("/console/customers/12")
    await page.get_by_role("link", name="Erase").click()
    await page.get_by_label("To confirm, write the reference 12").fill("12")
    await page.get_by_role("button", name="Erase for good").click()
    await expect(page.get_by_role("status")).to_contain_text("is erased")
    await expect(page.get_by_text("11 customers")).to_be_visible()


async def test_the_keyboard_reaches_the_content_and_the_search_follows_the_typing(
    page: Page, scripting: bool
):
    await page.goto("/console/customers", wait_until="load")
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Tab")
    await expect(page.get_by_label("Name, reference or address")).to_be_focused()
    await page.keyboard.type("lovelace")
    if not scripting:
        await page.keyboard.press("Enter")
    await expect(page.get_by_role("link", name="Boris Petrov")).to_have_count(0)
    await expect(page.get_by_role("link", name="Ada Lovelace")).to_be_visible()
    assert page.url.endswith("?q=lovelace")


@pytest.mark.parametrize("scripting", [True], indirect=True, ids=["with JavaScript"])
async def test_a_form_of_another_site_is_refused(page: Page, site: Site):
    await page.goto("/console/segments")
    refused = await page.request.post(
        "/console/segments/1/delete",
        headers={"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"},
    )
    assert refused.status == 403
    await page.reload()
    await expect(page.get_by_role("link", name="Buyers")).to_be_visible()
