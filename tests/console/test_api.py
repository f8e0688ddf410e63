from __future__ import annotations

import pytest
from sqlalchemy import func, select

from knowledge.gaps import content_gaps as gaps
from knowledge.schema import ContentGap
from profiles import operators, profile
from profiles.schema import Event
from scheduler.audiences.planning import plan_due
from segments import segment
from segments.definition import parse_definition
from segments.membership import Membership
from tests.console.shop import BUYERS, add_buyers

API = "/api/v1"
EVENT = {
    "id": "order-1",
    "customer_id": "1",
    "type": "purchase",
    "at": "2026-09-16T10:00:00Z",
    "amount": 19.9,
}
MESSAGE = {"text": "Hello {name|there}", "button": {"label": "See", "url": "https://shop.test/"}}


@pytest.fixture
async def api(anna, services, now):
    """A program with a key, in a shop with customers and the segment of buyers."""
    async with services.database.begin() as session:
        await add_buyers(session, now)
        operator = await operators.by_name(session, "Anna")
        key = await operators.issue(session, operator.id, "api", now=now, lifetime=None, label="shop")
    anna.cookies.clear()
    anna.headers["Authorization"] = f"Bearer {key}"
    return anna


async def test_without_a_key_the_api_says_how_to_send_one(stranger):
    refused = await stranger.get(f"{API}/segments")
    assert refused.status_code == 401
    assert "Authorization: Bearer KEY" in refused.json()["error"]["message"]
    assert refused.headers["www-authenticate"] == "Bearer"


async def test_a_session_is_no_key(anna):
    assert (await anna.get(f"{API}/segments")).status_code == 401


async def test_events_are_added_once_however_often_they_are_sent(api, services):
    first = (await api.post(f"{API}/events", json={"events": [EVENT, EVENT]})).json()
    again = (await api.post(f"{API}/events", json={"events": [EVENT]})).json()
    assert (first["accepted"], first["duplicates"]) == (1, 1)
    assert (again["accepted"], again["duplicates"]) == (0, 1)
    async with services.database.read() as session:
        stored = (await session.scalars(select(Event).where(Event.key == "import:order-1"))).all()
    assert [event.amount for event in stored] == [1990]


async def test_bad_events_are_refused_with_their_place_and_good_ones_kept(api):
    batch = [
        EVENT,
        EVENT | {"id": "2", "customer_id": "nobody"},
        EVENT | {"id": "3", "at": "yesterday"},
        {key: value for key, value in EVENT.items() if key != "id"},
        EVENT | {"id": "5", "amount": "many"},
        EVENT | {"id": "6", "colour": "green"},
    ]
    received = (await api.post(f"{API}/events", json={"events": batch})).json()
    assert received["accepted"] == 2
    refused = [(each["index"], each["field"]) for each in received["rejected"]]
    assert refused == [(1, "customer_id"), (2, "at"), (3, "id"), (4, "amount")]


@pytest.mark.parametrize("events", [[], [EVENT] * 1001, "none", [1]])
async def test_a_batch_of_the_wrong_shape_is_refused_as_a_whole(api, services, events):
    refused = await api.post(f"{API}/events", json={"events": events})
    assert refused.status_code == 422
    assert refused.json()["error"]["places"][0]["place"].startswith("body.events")


async def test_customers_are_added_changed_and_read_back(api, services):
    item = {
        "id": "c-1",
        "name": "Zoë",
        "city": "Ghent",
        "consent": True,
        "tags": ["vip"],
        "web_id": "z",
        "age": 41,
    }
    assert (await api.post(f"{API}/profiles", json={"profiles": [item]})).json()["accepted"] == 1
    assert (await api.post(f"{API}/profiles", json={"profiles": [item]})).json()["duplicates"] == 1
    changed = item | {"city": "Bruges", "consent": False}
    assert (await api.post(f"{API}/profiles", json={"profiles": [changed]})).json()["updated"] == 1
    async with services.database.read() as session:
        zoe = await profile.by_reference(session, "c-1")
    assert (zoe.city, zoe.consent) == ("Bruges", True)  # what is recorded is never overturned
    known = (await api.get(f"{API}/profiles/c-1")).json()
    assert "Bruges" in str(known)
    assert "vip" in str(known)


async def test_a_bad_customer_is_refused_and_the_others_are_kept(api):
    items = [{"name": "without an id"}, {"id": "c-2", "birthday": "never"}, {"id": "c-3"}]
    received = (await api.post(f"{API}/profiles", json={"profiles": items})).json()
    assert received["accepted"] == 1
    assert [(each["index"], each["field"]) for each in received["rejected"]] == [(0, "id"), (1, "birthday")]


async def test_a_reference_may_hold_a_slash(api):
    await api.post(f"{API}/profiles", json={"profiles": [{"id": "web:a/b"}]})
    assert (await api.get(f"{API}/profiles/web:a/b")).status_code == 200
    missing = await api.get(f"{API}/profiles/nobody")
    assert missing.status_code == 404
    assert "POST /profiles" in missing.json()["error"]["message"]


async def test_words_become_a_definition_and_a_definition_members(api):
    text = "customers who bought at least 1 time in the last 30 days"
    translation = (await api.post(f"{API}/segments/translate", json={"text": text})).json()
    assert translation["understood"] is True
    by_words = (await api.post(f"{API}/segments/members", json={"text": text})).json()
    by_data = (
        await api.post(f"{API}/segments/members", json={"definition": translation["definition"]})
    ).json()
    by_name = (await api.post(f"{API}/segments/members", json={"segment": 1})).json()
    assert by_words["members"] == by_data["members"] == by_name["members"] == list("123456")
    assert by_words["count"] == 6
    page = (await api.post(f"{API}/segments/members", json={"segment": 1, "limit": 2, "offset": 4})).json()
    assert (page["members"], page["count"]) == (["5", "6"], 6)


@pytest.mark.parametrize(
    ("body", "status"),
    [({}, 422), ({"text": "a", "segment": 1}, 422), ({"definition": {"no": 1}}, 422), ({"segment": 99}, 404)],
)
async def test_members_of_nothing_sensible_are_refused(api, body, status):
    refused = await api.post(f"{API}/segments/members", json=body)
    assert refused.status_code == status
    assert refused.json()["error"]["message"]


async def test_words_that_are_not_understood_have_no_members(api):
    found = (await api.post(f"{API}/segments/members", json={"text": "glimmering customers"})).json()
    assert (found["understood"], found["count"], found["members"]) == (False, 0, [])
    assert found["question"]


async def test_segments_are_listed_with_their_sentences(api):
    listed = (await api.get(f"{API}/segments")).json()
    assert listed[0]["description"] == "customers who bought something"
    assert (listed[0]["count"], listed[0]["computed_at"]) == (None, None)


async def test_the_members_of_a_saved_segment_are_those_that_are_kept(api, services):
    await Membership(services.database).turn(services.moment())
    kept = (await api.get(f"{API}/segments/1/members", params={"limit": 2})).json()
    assert (kept["count"], len(kept["members"]), kept["error"]) == (6, 2, None)
    assert set(kept["members"][0]) == {"reference", "since"}
    rest = (await api.get(f"{API}/segments/1/members", params={"offset": 2})).json()["members"]
    references = {one["reference"] for one in kept["members"] + rest}
    asked = (await api.post(f"{API}/segments/members", json={"segment": 1})).json()
    assert references == set(asked["members"])
    assert (await api.get(f"{API}/segments/99/members")).status_code == 404


async def test_a_campaign_lives_its_life_through_the_api(api, services, channels):
    made = await api.post(f"{API}/campaigns", json={"name": "Boots", "segment": "Buyers", "message": MESSAGE})
    assert made.status_code == 201
    address = f"{API}/campaigns/{made.json()['id']}"
    assert (await api.post(f"{address}/start")).json()["state"] == "scheduled"
    await plan_due(services.database, moment=services.moment())
    assert (await api.post(f"{address}/pause")).json()["state"] == "paused"
    assert (await api.post(f"{address}/resume")).json()["state"] == "running"
    await services.sender.run_once()
    shown = (await api.get(address)).json()
    assert (shown["state"], shown["deliveries"]) == ("completed", {"sent": 6})
    assert (await api.get(f"{address}/report")).json()["sent"] == 6
    assert len(channels.web.received) == 6
    wrong = await api.post(f"{address}/cancel")
    assert wrong.status_code == 409
    assert "completed" in wrong.json()["error"]["message"]
    assert {each["name"] for each in (await api.get(f"{API}/campaigns")).json()} == {"Boots", "Reactivation"}


async def test_a_campaign_is_checked_before_it_starts(api):
    body = {
        "name": "Boots",
        "definition": {"everyone": True},
        "excluded_segments": ["Buyers"],
        "message": MESSAGE,
        "timing": {"clock": "local", "at": "10:00", "on": "2026-09-20"},
        "messages_per_minute": 30,
    }
    made = (await api.post(f"{API}/campaigns", json=body)).json()
    found = (await api.get(f"{API}/campaigns/{made['id']}/checks")).json()
    assert (found["audience"], found["recipients"], found["excluded"]) == (6, 4, 6)
    assert sum(found["not_reached"].values()) == 2
    assert (found["begins_at"], found["messages_per_minute"]) == ("2026-09-20T08:00:00+00:00", 30)
    assert found["what_will_happen"].startswith("4 of 6 customers get it, from 20 Sep 2026, 10:00")
    started = (await api.post(f"{API}/campaigns/{made['id']}/start")).json()
    assert started["send_at"].startswith("2026-09-19T20:00:00")
    assert (await api.get(f"{API}/campaigns/99/checks")).status_code == 404


async def test_a_campaign_may_start_later(api):
    made = (
        await api.post(f"{API}/campaigns", json={"name": "B", "definition": BUYERS, "message": MESSAGE})
    ).json()
    address = f"{API}/campaigns/{made['id']}/start"
    assert (await api.post(address, json={"send_at": "2026-09-18T10:00:00"})).status_code == 422
    later = (await api.post(address, json={"send_at": "2026-09-18T10:00:00+02:00"})).json()
    assert later["send_at"].startswith("2026-09-18T08:00:00")


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"segment": None}, 422),
        ({"definition": BUYERS}, 422),
        ({"segment": "No such"}, 404),
        ({"message": {"text": ""}}, 422),
        ({"holdout_percent": 101}, 422),
        ({"surprise": 1}, 422),
    ],
)
async def test_a_campaign_that_cannot_be_made_says_why(api, change, status):
    body = {"name": "Boots", "segment": "Buyers", "message": MESSAGE} | change
    refused = await api.post(f"{API}/campaigns", json=body)
    assert refused.status_code == status
    assert refused.json()["error"]["message"]


@pytest.mark.parametrize("path", ["", "/report"])
async def test_an_unknown_campaign_is_not_found(api, path):
    assert (await api.get(f"{API}/campaigns/999{path}")).status_code == 404


async def test_a_question_is_answered_or_becomes_a_content_gap(api, services):
    await services.library.write_faq("Do you ship to Norway?", "Yes: it takes five days.")
    answer = (await api.post(f"{API}/ask", json={"text": "Do you ship to Norway?"})).json()
    assert (answer["answered"], answer["kind"], answer["text"]) == (True, "faq", "Yes: it takes five days.")
    unknown = (await api.post(f"{API}/ask", json={"text": "Do you sell elephants?", "profile": "1"})).json()
    assert unknown["answered"] is False
    async with services.database.read() as session:
        asked = select(func.count(ContentGap.id)).where(ContentGap.asked_by == "1")
        assert await session.scalar(asked) == 1


async def test_the_shops_content_can_be_searched(api, services):
    await services.library.write_faq("Do you ship to Norway?", "Yes: it takes five days.")
    found = (await api.get(f"{API}/search", params={"q": "Norway", "limit": 3})).json()["results"]
    assert [(hit["kind"], hit["title"]) for hit in found] == [("faq", "Do you ship to Norway?")]
    wrong = await api.get(f"{API}/search", params={"q": "Norway", "where": "colour ~ green"})
    assert wrong.status_code == 422
    assert "price<50" in wrong.json()["error"]["message"]


async def test_an_unknown_address_points_to_the_description(api):
    missing = await api.get(f"{API}/nothing")
    assert missing.status_code == 404
    assert "openapi.json" in missing.json()["error"]["message"]


async def test_the_description_names_every_call_with_its_errors_and_its_key(stranger):
    description = (await stranger.get(f"{API}/openapi.json")).json()
    calls = {
        f"{method.upper()} {path.removeprefix(API)}": call
        for path, methods in description["paths"].items()
        for method, call in methods.items()
    }
    assert set(calls) == {
        "POST /events", "POST /profiles", "GET /profiles/{reference}", "GET /segments",
        "GET /segments/{segment_id}/members",
        "GET /segments/{segment_id}/insight", "GET /segments/{segment_id}/overlap/{other_id}",
        "POST /segments/translate", "POST /segments/members", "GET /campaigns", "POST /campaigns",
        "GET /campaigns/{campaign_id}", "GET /campaigns/{campaign_id}/report",
        "GET /campaigns/{campaign_id}/checks",
        "POST /campaigns/{campaign_id}/start", "POST /campaigns/{campaign_id}/{action}",
        "POST /ask", "GET /gaps", "POST /gaps/{group_id}/answer", "POST /gaps/{group_id}/ignore",
        "POST /gaps/{group_id}/reopen", "GET /search",
        "GET /merges", "POST /merges", "POST /merges/{merge_id}/undo",
        "GET /offers", "POST /offers", "POST /offers/{name}/codes", "POST /offers/{name}/end",
    }  # fmt: skip
    for name, call in calls.items():
        assert call["summary"], name
        assert call["description"], name
        assert call["security"] == [{"API key": []}], name
        assert {"401", "422"} <= set(call["responses"]), name
    event = description["components"]["schemas"]["EventBatch"]["properties"]["events"]["items"]
    assert {"id", "customer_id", "type", "at"} == set(event["required"])


async def test_content_gaps_are_listed_answered_and_left(api, services, now):
    async with services.database.begin() as session:
        await gaps.record(
            session, "Do you gift wrap?", reason="no_match", now=now, language="en", asked_by="1"
        )
    listed = (await api.get(f"{API}/gaps")).json()
    assert listed["total"] == 2
    wanted = next(group for group in listed["groups"] if group["question"] == "Do you gift wrap?")
    other = next(group for group in listed["groups"] if group is not wanted)
    assert (wanted["customers"], wanted["gaps"][0]["asked_by"]) == (1, "1")
    assert (await api.post(f"{API}/gaps/{wanted['id']}/answer", json={"answers": {}})).status_code == 422
    answered = await api.post(f"{API}/gaps/{wanted['id']}/answer", json={"answers": {"en": "Yes."}})
    assert answered.json() == {"changed": True}
    assert (await api.post(f"{API}/ask", json={"text": "do you gift wrap"})).json()["text"] == "Yes."
    again = await api.post(f"{API}/gaps/{wanted['id']}/answer", json={"answers": {"en": "No."}})
    assert again.status_code == 404
    for path, changed in (("ignore", True), ("ignore", False), ("reopen", True)):
        moved = await api.post(f"{API}/gaps/{other['id']}/{path}")
        assert moved.json() == {"changed": changed}
    assert (await api.get(f"{API}/gaps?state=answered")).json()["total"] == 1


async def test_what_makes_a_segment_special_comes_with_its_growth(api, services):
    told = (await api.get(f"{API}/segments/1/insight", params={"limit": 3})).json()
    asked = (await api.post(f"{API}/segments/members", json={"segment": 1})).json()
    assert told["members"] == asked["count"]
    assert len(told["growth"]) == 13
    assert told["growth"][-1]["count"] == asked["count"]
    assert len(told["distinctions"]) <= 3
    assert (await api.get(f"{API}/segments/99/insight")).status_code == 404


async def test_two_segments_are_compared_and_each_part_has_a_definition(api, services, now):
    async with services.database.begin() as session:
        everyone = await segment.save(
            session, name="Everyone", condition=parse_definition({"everyone": True}), now=now
        )
    told = (await api.get(f"{API}/segments/1/overlap/{everyone.id}")).json()
    assert told["both"]["count"] == told["one"]
    assert told["only_one"]["count"] == 0
    wanted = {"definition": told["only_other"]["definition"]}
    rest = (await api.post(f"{API}/segments/members", json=wanted)).json()
    assert rest["count"] == told["only_other"]["count"] == told["other"] - told["one"]
