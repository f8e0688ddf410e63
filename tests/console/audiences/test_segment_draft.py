"""An audience is changed by hand and in words, and questions about it are answered."""

from __future__ import annotations

import json
from functools import partial
from urllib.parse import quote, urlencode

import pytest

from console.audiences.segment_draft import SAYINGS
from console.texts import LANGUAGES, Texts
from segments.definition import parse_definition
from segments.refining.refinement import refine
from segments.translation import translate
from segments.vocabulary import Vocabulary
from tests.console.html import Page
from tests.console.shop import HOSTILE

BOUGHT = {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1}
NAMED = {"attr": "name", "op": "=", "value": "Ada Lovelace"}


def address(definition: object, **more: str) -> str:
    return f"/console/segments/draft?{urlencode({'definition': json.dumps(definition), **more})}"


async def get(client, url: str) -> Page:
    response = await client.get(url)
    while response.status_code == 303:
        url = response.headers["location"]
        response = await client.get(url)
    assert response.status_code == 200, response.text
    page = Page(response.text)
    page.url = url
    return page


async def submit(client, page: Page, action: str, number: int = 0, **values: str) -> Page:
    """Sends one of the page's forms with other values, as a browser without JavaScript would."""
    form = [one for one in page.root.all("form") if one.attributes.get("action") == action][number]
    fields = [(one.attributes["name"], one.attributes.get("value", "")) for one in form.all("input")]
    for select in form.all("select"):
        chosen = next(one for one in select.all("option") if "selected" in one.attributes)
        fields.append((select.attributes["name"], chosen.attributes["value"]))
    return await get(client, f"{action}?{urlencode([*fields, *values.items()])}")


async def test_the_way_leads_from_words_to_the_conditions_one_by_one(anna):
    page = await get(anna, f"/console/segments/new?words={quote('customers who bought in the last 30 days')}")
    page = await get(anna, page.links["Change it by hand, or ask about them"])
    assert page.title == "Change the audience"
    assert "Take away: bought something in the last 30 days" in page.buttons


async def test_a_condition_is_changed_turned_and_taken_away_without_javascript(anna):
    change = "/console/segments/draft/change"
    page = await get(anna, address(BOUGHT))
    assert page.figure("Customers") == "6"
    url = (
        f"{change}?{urlencode({'definition': json.dumps(BOUGHT), 'edit': 'set', 'at': '/value', 'to': '50'})}"
    )
    assert (await get(anna, url)).figure("Customers") == "0"
    turned = await submit(anna, page, change, edit="turn")
    assert "did not buy" in turned.text
    everyone = await submit(anna, page, change, edit="remove")
    assert int(everyone.figure("Customers")) == int(turned.figure("Customers")) + 6


async def test_the_form_of_a_chip_as_it_stands_changes_nothing(anna):
    page = await get(anna, address(BOUGHT))
    again = await submit(anna, page, "/console/segments/draft/change", 1, edit="set")
    assert again.figure("Customers") == "6"


async def test_a_value_that_does_not_fit_is_refused_and_the_audience_stays(anna):
    wrong = {"definition": json.dumps(BOUGHT), "edit": "set", "at": "/value", "to": "a few"}
    page = await get(anna, f"/console/segments/draft/change?{urlencode(wrong)}")
    assert page.figure("Customers") == "6"
    assert "/value" in page.text


async def test_words_narrow_the_audience(anna):
    page = await get(anna, address(BOUGHT, say="make it 60 days"))
    assert "in the last 60 days" in page.text
    assert "say=" not in page.url


async def test_words_that_are_not_understood_leave_it_and_say_so(anna):
    page = await get(anna, address(BOUGHT, say="only those with sparkling eyes"))
    assert "I do not understand" in page.text
    assert "sparkling" in page.text
    assert page.figure("Customers") == "6"


@pytest.mark.parametrize(
    ("say", "told"),
    [
        ("how many of them bought at least 2 times?", "of 6"),
        ("compare with last month", "now"),
        ("what else do they buy?", "Of all customers"),
        ("plot their orders by week", "The same numbers in a table"),
    ],
)
async def test_questions_are_answered_beside_the_audience(anna, say, told):
    page = await get(anna, address(BOUGHT, say=say))
    assert say in page.headings
    assert told in page.text
    assert page.figure("Customers") == "6"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("saying", SAYINGS)
def test_every_saying_is_understood_in_each_language(services, now, saying, language):
    known = Vocabulary(cities=("Berlin",), tags=("VIP",), categories=("coffee",))
    read = partial(translate, vocabulary=known, now=now, zone=services.zone, currency=services.currency)
    refined = refine(parse_definition(BOUGHT), Texts(language).say(saying), read)
    assert refined is not None
    assert refined.question is None


async def test_the_audience_is_told_in_the_readers_language(anna):
    page = Page((await anna.get(address(BOUGHT), headers={"Accept-Language": "ru"})).text)
    assert "купили что-нибудь за последние 30 дней" in page.text


async def test_the_count_leads_to_those_customers(anna):
    page = await get(anna, address(BOUGHT))
    link = next(href for name, href in page.links.items() if name.startswith("Customers 6"))
    assert len((await get(anna, link)).rows()) == 6


async def test_what_is_no_definition_is_refused(anna):
    for wrong in ("{", '{"all": 1}', "null"):
        response = await anna.get(f"/console/segments/draft?{urlencode({'definition': wrong})}")
        assert response.status_code == 422


async def test_hostile_values_stay_text(anna):
    response = await anna.get(address({**NAMED, "value": HOSTILE}, say=HOSTILE))
    assert response.status_code == 200
    assert "<script>alert" not in response.text


async def test_the_changed_audience_is_saved(anna):
    page = await get(anna, address(NAMED))
    saved = await anna.post("/console/segments", data=page.form("/console/segments"))
    assert saved.status_code == 303
    assert Page((await anna.get(saved.headers["location"])).text).title == "Are called Ada Lovelace"
