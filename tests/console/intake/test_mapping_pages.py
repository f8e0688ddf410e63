"""A file with foreign columns: what they become is chosen, seen, remembered and imported."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from sqlalchemy import func, select

from console.intake import import_pages
from console.intake.import_desk import ImportDesk
from profiles.intake import column_mappings
from profiles.intake.column_mappings import built_in
from profiles.intake.mapping import parse_mapping
from profiles.intake.schema import ColumnMapping
from profiles.schema import Event, Profile
from tests.console.html import Page
from tests.console.shop import HOSTILE, add_operator
from tests.console.test_pages import nameless_controls, no_inline_code

own_app = pytest.mark.own_app
IMPORTS = "/console/imports"
ORDERS = (
    "Order no.;Customer ID;Order date;SKU;Menge;金额;Notiz\n"
    "A-1;1;02.03.2026 08:30;boots-1;2;1.299,50;gut\n"
    "A-1;1;02.03.2026 08:30;socks;1;9,90;\n"
    "A-2;99;03.03.2026 08:30;boots-1;1;5,00;\n"
    "A-3;2;someday;boots-1;1;5,00;\n"
)
PEOPLE = "Kundennummer,Vorname,Nachname,E-Mail-Adresse,Newsletter,Größe\n20,Nora,Berg,nora@x.de,ja,41\n"


async def upload(client, name: str, content: str, **fields: str) -> str:
    """Where the browser is led."""
    files = {"file": (name, content.encode())}
    sent = await client.post(IMPORTS, files=files, data={"kind": "profiles"} | fields)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


async def show(client, address: str) -> Page:
    response = await client.get(address)
    assert response.status_code == 200, response.text
    page = Page(response.text)
    assert nameless_controls(page) == []
    assert no_inline_code(page)
    return page


async def finished(client) -> Page:
    state = "hx-trigger"
    while "hx-trigger" in state:
        await asyncio.sleep(0.02)
        state = (await client.get(f"{IMPORTS}/state", headers={"HX-Request": "true"})).text
    return Page((await client.get(IMPORTS)).text)


def path_of(address: str) -> str:
    return urlsplit(address).path


async def send(client, address: str, page: Page, **changes: str) -> str:
    sent = await client.post(path_of(address), data=page.form(path_of(address)) | changes)
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


async def count(services, what) -> int:
    async with services.database.read() as session:
        return await session.scalar(select(func.count()).select_from(what))


async def test_columns_are_guessed_and_the_first_rows_shown_as_they_would_be_read(anna, services):
    address = await upload(anna, "orders.csv", ORDERS, kind="events")
    before = await count(services, Event)
    page = await show(anna, address)
    fields = page.fields
    assert (fields["Order no."], fields["Customer ID"], fields["金额"]) == (
        "order_id",
        "customer_id",
        "amount",
    )
    assert (fields["Notiz"], fields["Remember this mapping as"]) == ("keep", "orders")
    assert fields["Times without a zone are those of"] == "Europe/Berlin"
    first, second, unknown, undated = page.rows()
    assert "€1,299.50" in first
    assert "2 Mar 2026, 08:30" in first
    assert "gut" in first
    assert "socks" in second
    assert "There is no customer '99'" in unknown[1]
    assert "Column Order date: 'someday' is not a time" in undated[1]
    assert "2 rows would be taken · 2 would be refused" in page.text
    assert await count(services, Event) == before


@own_app
async def test_what_was_chosen_is_imported_and_remembered_for_the_same_columns(anna, services):
    address = await upload(anna, "orders.csv", ORDERS, kind="events")
    page = await show(anna, address)
    before = await count(services, Event)
    assert await send(anna, address, page, c6="topic", name="Kasse") == IMPORTS
    page = await finished(anna)
    assert "Line 5, column Order date" in page.text
    assert await count(services, Event) == before + 2
    assert list((services.uploads / "waiting").iterdir()) == []
    address = await upload(anna, "more.csv", ORDERS, kind="events")
    page = await show(anna, address)
    assert (page.fields["Notiz"], page.fields["Remember this mapping as"]) == ("topic", "Kasse")
    await send(anna, address, page)
    page = await finished(anna)
    assert "Said nothing new 2" in page.text
    refused = await anna.get(f"{IMPORTS}/refused")
    page = await show(anna, await upload(anna, "mended.csv", refused.text, kind="events"))
    assert (page.fields["Notiz"], page.fields["Remember this mapping as"]) == ("topic", "Kasse")
    assert "rejected_because" not in page.fields


@own_app
async def test_customers_get_their_name_of_two_columns_and_what_has_no_field_as_a_trait(anna, services):
    address = await upload(anna, "people.csv", PEOPLE)
    page = await show(anna, address)
    assert page.rows() == [["2", "20", "Nora Berg", "nora@x.de", "yes", "41"]]
    await send(anna, address, page)
    await finished(anna)
    async with services.database.read() as session:
        assert await session.scalar(select(Profile.name).where(Profile.reference == "20")) == "Nora Berg"


async def test_a_change_refreshes_the_preview_alone(anna):
    address = await upload(anna, "people.csv", PEOPLE)
    form = (await show(anna, address)).form(path_of(address)) | {"c1": ""}
    fragment = await anna.get(path_of(address), params=form, headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert Page(fragment.text).rows() == [["2", "20", "Berg", "nora@x.de", "yes", "41"]]
    page = Page((await anna.get(path_of(address), params=form)).text)
    assert page.fields["Vorname"] == ""


async def test_choices_that_cannot_be_read_are_told_and_kept(anna, services):
    address = await upload(anna, "orders.csv", ORDERS, kind="events")
    page = await show(anna, address)
    back = await send(anna, address, page, c1="", c2="", c3="amount", type="")
    page = await show(anna, back)
    said = " ".join(page.alerts)
    assert "More than one column becomes “Amount of the row”" in said
    assert "Say which column is the customer's id" in said
    assert "Say which column is the time" in said
    assert "Say of what type the events are" in said
    assert page.fields["SKU"] == "amount"
    assert page.rows() == []
    assert await count(services, ColumnMapping) == 0


async def test_a_name_that_stands_for_other_columns_is_not_taken_over(anna, services, now):
    mapping = parse_mapping({"kind": "profiles", "fields": {"id": "Number"}}, name="people")
    async with services.database.begin() as session:
        await column_mappings.remember(session, "people", mapping, now=now)
    address = await upload(anna, "people.csv", PEOPLE)
    page = await show(anna, address)
    assert page.fields["Remember this mapping as"] == ""
    for taken in ("people", next(iter(built_in()))):
        page = await show(anna, await send(anna, address, page, name=taken))
        assert "This name is taken" in page.alerts[0]
    assert await count(services, Profile) == 12


@own_app
async def test_a_mapping_that_says_more_is_shown_whole(anna, services, now):
    fields = {"customer_id": "Customer ID", "type": {"constant": "x"}, "at": {"first": ["Order date", "SKU"]}}
    mapping = parse_mapping(
        {"kind": "events", "time_format": "%d.%m.%Y %H:%M", "fields": fields}, name="till"
    )
    async with services.database.begin() as session:
        await column_mappings.remember(session, "till", mapping, now=now)
    address = await upload(anna, "orders.csv", ORDERS, kind="events")
    page = await show(anna, address)
    assert "the mapping till" in page.text
    assert ["2", "1", "x", "2 Mar 2026, 09:30"] in page.rows()
    assert "Customer ID" in (await show(anna, page.links["Choose column by column"])).fields
    await send(anna, address, page)
    assert "New 2" in (await finished(anna)).text


@own_app
async def test_known_columns_are_imported_at_once_unless_somebody_wants_to_look(anna):
    own = "id,name\n31,Ann\n"
    assert await upload(anna, "own.csv", own) == IMPORTS
    await finished(anna)
    page = await show(anna, await upload(anna, "own.csv", own, look="true"))
    assert page.fields["id"] == "id"
    assert page.rows() == [["2", "31", "Ann"]]
    shopify = ",".join(built_in()["shopify_customers"].recognised_by) + "\n'7,Ann,Lee,a@x.org,yes\n"
    assert await upload(anna, "s.csv", shopify) == IMPORTS
    await finished(anna)
    page = await show(anna, await upload(anna, "s.csv", shopify, look="true"))
    assert "shopify_customers" in page.text
    assert page.rows()[0][:3] == ["2", "7", "Ann Lee"]


async def test_a_log_of_events_is_not_taken_for_customers(anna):
    address = await upload(anna, "log.csv", "id,customer_id,type,at\n1,1,view,2026-09-01\n")
    page = await show(anna, address)
    page = await show(anna, page.links["It holds events instead"])
    assert page.rows() == [["2", "1", "view", "1 Sep 2026, 02:00", "1"]]


async def test_hostile_names_and_cells_are_shown_as_they_are_written(anna):
    column = HOSTILE.replace('"', "")
    content = f"id2,{column}\n<b>7</b>,{column}\n"
    address = await upload(anna, f"{HOSTILE}.csv", content)
    params = dict(parse_qsl(urlsplit(address).query)) | {"c0": "id", "c1": "keep", "name": HOSTILE}
    response = await anna.get(path_of(address), params=params)
    page = Page(response.text)
    assert "<script>alert" not in response.text
    assert column in page.fields
    assert page.rows() == [["2", "<b>7</b>", " ".join(column.split())]]
    assert page.fields["Remember this mapping as"] == HOSTILE


async def test_json_lines_have_the_columns_of_all_their_objects(anna):
    lines = '{"Kunde": 1, "sizes": ["a"]}\n{"Kunde": 2, "Ort": "Bonn"}\nnonsense\n'
    page = await show(anna, await upload(anna, "people.jsonl", lines))
    assert page.fields["Ort"] == "city"
    first, second, third = page.rows()
    assert "A list or an object cannot be a trait" in first[1]
    assert second == ["2", "2", "Bonn"]
    assert "not valid JSON" in third[1]


@pytest.mark.parametrize("token", ["x", "%2e%2e", "A" * 22])
async def test_a_file_that_is_not_waiting_is_not_there(anna, token):
    for answer in (await anna.get(f"{IMPORTS}/files/{token}"), await anna.post(f"{IMPORTS}/files/{token}")):
        assert answer.status_code == 404


async def test_a_file_can_be_removed_and_does_not_wait_for_ever(anna, services, now):
    address = await upload(anna, "people.csv", PEOPLE)
    await show(anna, address)
    await anna.post(f"{path_of(address)}/discard")
    assert (await anna.get(address)).status_code == 404
    address = await upload(anna, "people.csv", PEOPLE)
    await upload(anna, "people.csv", PEOPLE)
    await show(anna, address)
    long_ago = (now - timedelta(hours=25)).timestamp()
    os.utime(services.uploads / "waiting" / path_of(address).rpartition("/")[2], (long_ago, long_ago))
    await upload(anna, "people.csv", PEOPLE)
    assert (await anna.get(address)).status_code == 404
    assert len(list((services.uploads / "waiting").iterdir())) == 2


async def test_too_many_columns_are_refused(anna, services, monkeypatch):
    monkeypatch.setattr(import_pages, "MOST_COLUMNS", 3)
    page = await show(anna, await upload(anna, "people.csv", PEOPLE))
    assert "It has more than 3 columns" in page.alerts[0]
    assert list((services.uploads / "waiting").iterdir()) == []


@own_app
async def test_a_file_waits_while_another_import_runs(anna, services, app, monkeypatch):
    address = await upload(anna, "people.csv", PEOPLE)
    page = await show(anna, address)
    with monkeypatch.context() as patch:
        patch.setattr(ImportDesk, "running", property(lambda desk: True))
        back = await send(anna, address, page)
        page = Page((await anna.get(back)).text)
    assert "still running" in page.alerts[0]
    assert await send(anna, address, page) == IMPORTS


async def test_only_who_may_import_maps(stranger, services, now):
    async with services.database.begin() as session:
        secret = await add_operator(session, now, role="support", name="Sue")
    stranger.cookies.set("shopkeeper_session", secret, domain="shop.test", path="/console")
    for address in (f"{IMPORTS}/files/x", f"{IMPORTS}/files/x/discard"):
        assert (await stranger.post(address)).status_code == 403


async def test_a_preview_that_comes_after_the_import_began_changes_nothing(anna):
    late = await anna.get(f"/console/imports/files/{'x' * 32}", headers={"HX-Request": "true"})
    assert (late.status_code, late.text) == (204, "")
    assert (await anna.get(f"/console/imports/files/{'x' * 32}")).status_code == 404


SOLD = (
    "Order no.;Customer ID;Order date;Betrag\n"
    "A-1;1;02.03.2026 08:30;€ 1.234,50\n"
    "A-2;2;02.03.2026 08:30;9,90 EUR\n"
    "A-3;3;02.03.2026 08:30;12,00 $\n"
)


@own_app
async def test_amounts_have_the_shops_own_sign_beside_them_and_no_other(anna, services):
    address = await upload(anna, "sold.csv", SOLD, kind="events")
    page = await show(anna, address)
    assert page.fields["Betrag"] == "amount"
    one, two, foreign = page.rows()
    assert "€1,234.50" in one
    assert "€9.90" in two
    assert "Column Betrag: '12,00 $' is not in EUR, the currency of the shop." in foreign[1]
    await send(anna, address, page)
    page = await finished(anna)
    assert "Line 4, column Betrag: '12,00 $' is not in EUR" in page.text
    async with services.database.read() as session:
        amounts = await session.scalars(select(Event.amount).where(Event.order_id.like("A-%")))
        assert sorted(amounts) == [990, 123450]
