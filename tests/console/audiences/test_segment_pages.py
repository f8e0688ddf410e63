from __future__ import annotations

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select, update

from console.audiences.segment_pages import EXAMPLES
from console.texts import LANGUAGES, Texts
from profiles import consent, events
from profiles.schema import Event, Identity, Profile
from scheduler.audiences.audience import Audience
from scheduler.journeys import journey as journeys
from scheduler.sending.lock import NoLock
from segments import segment
from segments.definition import parse_definition
from segments.membership import Membership
from segments.upkeep import Upkeep
from tests.console.html import Page
from tests.console.shop import BUYERS, HOSTILE, add_buyers, add_campaign

BOUGHT = "customers who bought at least 1 time in the last 30 days"


async def ask(client, words: str, **headers: str) -> Page:
    return Page((await client.get(f"/console/segments/new?words={quote(words)}", headers=headers)).text)


async def test_words_are_said_back_with_count_share_and_people_with_their_reasons(anna):
    page = await ask(anna, BOUGHT)
    assert "This is how it was understood" in page.headings
    assert "bought something" in page.text
    assert page.figure("Customers") == "6"
    assert page.figure("May be written to") == "6"
    assert page.links["Ada Lovelace"] == "/console/customers/1"
    assert "bought something once" in page.text
    assert '"purchase"' in page.text


async def test_the_count_leads_to_those_customers(anna):
    page = await ask(anna, BOUGHT)
    address = next(href for name, href in page.links.items() if name.startswith("Customers 6"))
    assert len(Page((await anna.get(address)).text).rows()) == 6


async def test_with_htmx_only_the_result_comes_back(anna):
    fragment = await anna.get(f"/console/segments/new?words={quote(BOUGHT)}", headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert "This is how it was understood" in fragment.text


async def test_words_that_were_not_understood_are_named_never_dropped(anna):
    page = await ask(anna, f"{BOUGHT} and glimmer")
    assert "glimmer" in page.text
    assert "Save the segment" not in page.buttons


async def test_an_unclear_request_gets_a_question(anna):
    page = await ask(anna, "customers who bought recently")
    assert any("recently" in heading for heading in page.headings)
    assert "Save the segment" not in page.buttons


async def test_words_of_no_known_language_are_asked_about_in_the_readers(anna):
    assert "Describe an audience" in (await ask(anna, "12345")).text
    assert "请描述一个客户群" in (await ask(anna, "12345", **{"Accept-Language": "zh"})).text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("example", EXAMPLES)
async def test_every_example_is_understood_in_each_language(anna, example, language):
    page = await ask(anna, Texts(language).say(example))
    assert "Save the segment" in page.buttons, page.text


async def test_hostile_words_stay_text(anna):
    response = await anna.get(f"/console/segments/new?words={quote(HOSTILE)}")
    assert "<script>alert" not in response.text


async def test_a_segment_is_saved_under_the_proposed_name(anna, services):
    form = (await ask(anna, BOUGHT)).form("/console/segments")
    assert form["name"].startswith("Bought something")
    saved = await anna.post("/console/segments", data=form)
    assert saved.headers["location"] == "/console/segments/1"
    page = Page((await anna.get("/console/segments/1")).text)
    assert page.title == form["name"]
    assert f"Asked for as “{BOUGHT}”" in page.text
    async with services.database.read() as session:
        assert (await segment.by_id(session, 1)).request == BOUGHT


async def test_saving_may_lead_straight_to_a_campaign(anna):
    form = (await ask(anna, BOUGHT)).form("/console/segments") | {"then": "campaign"}
    saved = await anna.post("/console/segments", data=form)
    assert saved.headers["location"] == "/console/campaigns/new?segment=1"
    page = Page((await anna.get("/console/campaigns/new?segment=1")).text)
    assert page.form("/console/campaigns/new")["segment"] == "1"


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"name": "Buyers"}, "choose another one"),
        ({"definition": "no json"}, "It is no JSON"),
        ({"definition": '{"attr": "name"}'}, "This is not a segment definition"),
    ],
)
async def test_a_segment_that_cannot_be_saved_says_why(anna, services, now, change, problem):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    form = {"name": "New", "definition": json.dumps(BUYERS), "words": BOUGHT}
    refused = await anna.post("/console/segments", data=form | change)
    assert problem in Page((await anna.get(refused.headers["location"])).text).alerts[0]
    async with services.database.read() as session:
        assert len(await segment.all_segments(session)) == 1


async def test_the_list_shows_each_segment_with_its_sentence_and_counts(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    before = Page((await anna.get("/console/segments")).text).rows()
    assert before[0][:3] == ["Buyers customers who bought something", "not yet", "being computed"]
    await Membership(services.database).turn(services.moment())
    [row] = Page((await anna.get("/console/segments")).text).rows()
    assert row[:2] == ["Buyers customers who bought something", "6"]
    assert row[2].startswith("up to date")


async def test_a_segment_that_cannot_be_computed_shows_its_error_and_its_age(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    await Membership(services.database).turn(services.moment())
    async with services.database.begin() as session:
        found = await segment.by_id(session, 1)
        found.error, found.error_at = "the engine is out of memory", now
    for address in ("/console/segments", "/console/segments/1"):
        page = Page((await anna.get(address)).text)
        assert "cannot be computed the engine is out of memory (tried " in page.text
        assert "Its members are those of " in page.text


async def test_the_page_shows_who_came_and_went_lately(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    kept = Upkeep(services.database, [Membership(services.database)], NoLock())
    await kept.run(services.moment())
    async with services.database.begin() as session:
        strangers = select(Profile.id).where(Profile.id.not_in(select(Event.profile_id))).limit(1)
        stranger = await session.scalar(strangers)
        bought = events.NewEvent(
            profile_id=stranger, type="purchase", at=now - timedelta(hours=1), amount=100
        )
        await events.append(session, [bought], received_at=now)
    await kept.run(services.moment())
    page = Page((await anna.get("/console/segments/1")).text)
    assert "1 time somebody entered and 0 times somebody left" in page.text
    assert page.text.count(" entered ") >= 2


async def test_a_segment_that_another_one_refers_to_is_not_deleted(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        condition = parse_definition({"not": {"segment": "Buyers"}})
        await segment.save(session, name="Others", condition=condition, now=now)
    refused = await anna.post("/console/segments/1/delete")
    assert "“Others”" in Page((await anna.get(refused.headers["location"])).text).text
    async with services.database.read() as session:
        assert len(await segment.all_segments(session)) == 2


async def test_a_segment_can_be_used_and_deleted(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    page = Page((await anna.get("/console/segments/1")).text)
    assert page.links["Use in a campaign"] == "/console/campaigns/new?segment=1"
    assert "Delete “Buyers”" in page.buttons
    await anna.post("/console/segments/1/delete")
    assert (await anna.get("/console/segments/1")).status_code == 404


async def test_a_definition_of_a_later_version_does_not_break_the_list(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
        (await segment.by_id(session, 1)).definition = {"from": "the future"}
    assert "cannot be read" in Page((await anna.get("/console/segments")).text).text
    assert (await anna.get("/console/segments/1")).status_code == 200
    assert (await anna.get("/console/customers?segment=1")).status_code == 422
    assert (await anna.get("/console/campaigns/new?segment=1")).status_code == 422


async def test_a_segment_is_given_another_definition_and_starts_afresh(anna, services, now):
    async with services.database.begin() as session:
        segment_id = await add_buyers(session, now)
    definition = json.dumps({"attr": "city", "op": "=", "value": "Berlin"})
    page = await anna.get("/console/segments/draft", params={"definition": definition, "segment": segment_id})
    assert "Change what it means" in page.text
    sent = await anna.post(
        "/console/segments/redefine", data={"definition": definition, "segment_id": segment_id}
    )
    assert sent.headers["location"] == f"/console/segments/{segment_id}"
    async with services.database.read() as session:
        assert (await segment.by_id(session, segment_id)).definition == json.loads(definition)


async def test_a_definition_that_refers_to_itself_is_refused(anna, services, now):
    async with services.database.begin() as session:
        segment_id = await add_buyers(session, now)
    definition = json.dumps({"not": {"segment": segment_id}})
    await anna.post("/console/segments/redefine", data={"definition": definition, "segment_id": segment_id})
    async with services.database.read() as session:
        kept = segment.condition_of(await segment.by_id(session, segment_id))
    assert kept == parse_definition(BUYERS)


async def test_the_page_of_a_segment_is_there_before_its_people_and_leads_to_them(anna, services, now):
    async with services.database.begin() as session:
        await add_buyers(session, now)
    page = Page((await anna.get("/console/segments/1")).text)
    assert "May be written to" not in page.text
    (late,) = [one for one in page.every if "hx-get" in one.attributes]
    address = late.attributes["hx-get"]
    assert late.all("a")[0].attributes["href"] == address
    whole = Page((await anna.get(address)).text)
    assert (whole.title, whole.figure("Customers")) == ("Buyers", "6")
    part = await anna.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert "Ada Lovelace" in part.text


async def test_who_is_left_out_is_counted_by_the_reason_and_each_count_leads_to_them(anna, services, now):
    async with services.database.begin() as session:
        await consent.record(session, 1, granted=False, now=now, source="web")
        (await session.get_one(Profile, 2)).consent = None
        await session.execute(update(Identity).where(Identity.profile_id == 3).values(blocked_at=now))
    page = await ask(anna, BOUGHT)
    assert page.figure("May be written to") == "3"
    assert page.figure("Left out") == "3"
    assert "1 refused marketing, 1 never asked, 1 agreed, but no connected channel" in page.text
    lists = [href for name, href in page.links.items() if name.startswith("May be written to 3")]
    lists += [each.attributes["href"] for each in page.root.all("a") if each.text == "1"]
    sizes = [len(Page((await anna.get(address)).text).rows()) for address in lists]
    assert sizes == [3, 1, 1, 1]


async def test_where_everybody_may_be_written_to_nobody_is_left_out(anna):
    page = await ask(anna, BOUGHT)
    assert page.figure("Left out") == "0"
    assert "Left out 0 nobody" in page.text


async def test_a_segments_page_names_the_campaigns_journeys_and_segments_that_use_it(anna, services, now):
    async with services.database.begin() as session:
        buyers = await segment.by_id(session, await add_buyers(session, now))
        alone = await segment.save(session, name="Alone", condition=parse_definition(BUYERS), now=now)
        await segment.save(session, name="Not they", condition=_not_in(buyers.name), now=now)
        await add_campaign(session, now)
        for name, chosen in (("Both", {"segments": [buyers, alone]}), ("Without", {"excluded": [buyers]})):
            rest = {} if "segments" in chosen else {"segments": [alone]}
            made = await add_campaign(session, now)
            made.name, made.segment_id = name, None
            made.audience = Audience.made_of(**chosen, **rest).model_dump(mode="json")
        for name, trigger in (("Welcome", {"segment": buyers.name}), ("Cart", {"event": "add_to_cart"})):
            steps = [{"id": "hello", "wait": "1d"}]
            await journeys.create(
                session, name=name, definition={"trigger": trigger, "steps": steps}, now=now
            )
    links = Page((await anna.get(f"/console/segments/{buyers.id}")).text).links
    assert {"Autumn boots", "Both", "Without", "Welcome", "Not they"} <= links.keys()
    assert "Cart" not in links
    unused = await anna.get(f"/console/segments/{buyers.id + 2}")
    assert "No campaign, journey or other segment uses it yet." in unused.text


def _not_in(name: str):
    return parse_definition({"not": {"segment": name}})
