"""A file with foreign columns, from its upload to its rows: with and without JavaScript, narrow and wide."""

from __future__ import annotations

from playwright.async_api import Page, expect

from tests.browser.axe import faults
from tests.browser.conftest import open_context
from tests.console.shop import HOSTILE

ORDERS = "Order no.;Customer ID;Order date;Menge;金额;Notiz\n" + "".join(
    f"A-{number};{number};{number:02d}.09.2026 08:30;1;1.0{number:02d},50;{HOSTILE * 3}\n"
    for number in range(1, 31)
)


async def upload(page: Page) -> None:
    await page.goto("/console/imports")
    file = {"name": "orders.csv", "mimeType": "text/csv", "buffer": ORDERS.encode()}
    await page.get_by_label("The file").set_input_files(file)
    await page.get_by_label("events (what customers did)").check()
    await page.get_by_role("button", name="Upload and import").click()
    await page.wait_for_load_state()


async def test_columns_are_chosen_seen_and_imported(page, site, scripting):
    await upload(page)
    preview = page.get_by_role("region", name="The first rows as they would be read")
    await expect(preview.get_by_text("12 rows would be taken · 8 would be refused")).to_be_visible()
    await expect(preview.get_by_role("columnheader", name="Pieces")).to_be_visible()
    await page.get_by_label("Menge").select_option("Left out of the import")
    if not scripting:
        await page.get_by_role("button", name="Show the first rows again").click()
    await expect(preview.get_by_role("columnheader", name="Pieces")).to_have_count(0)
    await page.get_by_label("Remember this mapping as").fill("Kasse")
    await page.get_by_role("button", name="Import all rows").click()
    await expect(page.get_by_text("Download the refused rows")).to_be_visible()
    await upload(page)
    await expect(page.get_by_label("Remember this mapping as")).to_have_value("Kasse")
    await expect(page.get_by_label("Menge")).to_have_value("")


async def test_the_page_has_no_violation_and_is_no_wider_than_the_screen(browser, site):
    context = await open_context(browser, site, bypass_csp=True)
    page = await context.new_page()
    await upload(page)
    await expect(page.get_by_role("heading", name="What the columns become")).to_be_visible()
    assert await faults(page) == []
    await context.close()
