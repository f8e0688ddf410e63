from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from console.intake.hooks import EventHooks
from profiles import profile
from profiles.intake import event_sources
from profiles.schema import Event
from tests.profiles.intake.test_event_sources import ORDER

pytestmark = pytest.mark.own_app

HOOK = "/hooks/events/till"
EVENT = {"id": "till-1", "customer_id": "1", "type": "purchase", "at": "2026-09-16T10:00:00Z", "amount": 19.9}


@pytest.fixture
async def till(anna, app, services, now):
    """A program that signs: sends a message to a source of each kind."""
    app.include_router(EventHooks(services).router(), prefix="/hooks")
    async with services.database.begin() as session:
        secret = (await event_sources.make(session, "till", "shopkeeper", now=now)).secret
        await event_sources.make(session, "shop", "shopify", now=now, secret="hush")
    anna.cookies.clear()

    async def send(message, *, secret=secret, at=now):
        body = json.dumps(message).encode()
        headers = {"X-Shopkeeper-Signature": event_sources.sign(secret, body, now=at)}
        return await anna.post(HOOK, content=body, headers=headers)

    return send


async def count(services, *where) -> int:
    async with services.database.read() as session:
        return await session.scalar(select(func.count(Event.id)).where(*where))


async def test_signed_events_are_taken_once(till, services, now):
    first, again = (
        await till({"events": [EVENT, EVENT | {"id": "2", "at": "never"}]}),
        await till({"events": [EVENT]}),
    )
    assert first.json() == {
        "accepted": 1, "updated": 0, "duplicates": 0,
        "rejected": [
            {"index": 1, "field": "at", "reason": "'never' is not a time such as 2026-09-16T14:30:00Z."}
        ],
    }  # fmt: skip
    assert (again.json()["accepted"], again.json()["duplicates"]) == (0, 1)
    assert await count(services, Event.key == "import:till-1") == 1
    async with services.database.read() as session:
        (_, source) = await event_sources.sources(session)
    assert source.used_at == now


async def test_what_is_not_signed_just_now_by_this_source_is_refused(till, services, stranger, now):
    before = await count(services)
    assert (await till({"events": [EVENT]}, secret="guessed")).status_code == 401
    assert (await till({"events": [EVENT]}, at=now - timedelta(hours=1))).status_code == 401
    assert (await stranger.post(HOOK, json={"events": [EVENT]})).status_code == 401
    unknown = await stranger.post("/hooks/events/nobody", json={"events": [EVENT]})
    assert unknown.json() == (await stranger.post(HOOK, json={"events": [EVENT]})).json()
    assert await count(services) == before


@pytest.mark.parametrize("message", [[], {}, {"events": []}, {"events": [1]}, {"events": [EVENT] * 1001}])
async def test_a_message_of_another_form_is_refused_as_a_whole(till, message):
    assert (await till(message)).status_code == 422


async def test_a_message_beyond_the_limit_is_cut_off(till):
    assert (await till({"events": [EVENT | {"note": "x" * 11_000_000}]})).status_code == 413


async def test_an_event_may_bring_its_customer(till, services):
    new = EVENT | {"id": "n", "customer_id": "c-9", "customer": {"name": "Nora", "email": "n@example.com"}}
    unnamed = EVENT | {"id": "m", "customer_id": "c-10"}
    wrong = EVENT | {"id": "w", "customer_id": "c-11", "customer": {"email": "nobody"}}
    answer = (await till({"events": [new, unnamed, wrong]})).json()
    assert answer["accepted"] == 1
    assert [(each["index"], each["field"]) for each in answer["rejected"]] == [
        (1, "customer_id"),
        (2, "customer.email"),
    ]
    async with services.database.read() as session:
        nora = await profile.by_reference(session, "c-9")
    assert nora.name == "Nora"


async def shopify(client, topic: str, message, *, secret: str = "hush"):
    body = json.dumps(message).encode()
    mac = base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()
    headers = {"X-Shopify-Topic": topic, "X-Shopify-Hmac-Sha256": mac}
    return await client.post("/hooks/events/shop", content=body, headers=headers)


async def test_shopifys_orders_and_customers_are_taken(till, stranger, services):
    assert (await shopify(stranger, "orders/create", ORDER | {"financial_status": "pending"})).json()[
        "accepted"
    ] == 0
    assert (await shopify(stranger, "orders/paid", ORDER)).json()["accepted"] == 2
    assert (await shopify(stranger, "orders/create", ORDER)).json()["duplicates"] == 2
    person = {
        "id": 501,
        "first_name": "Ann",
        "last_name": "Lee",
        "email": "ann@example.com",
        "tags": "vip, new",
    }
    assert (await shopify(stranger, "customers/update", person)).json()["updated"] == 1
    async with services.database.read() as session:
        ann = await profile.by_reference(session, "501")
    assert ann.name == "Ann Lee"
    assert await count(services, Event.profile_id == ann.id) == 2


async def test_what_shopify_does_not_send_is_refused(till, stranger):
    assert (await shopify(stranger, "orders/paid", ORDER, secret="guessed")).status_code == 401
    assert (await shopify(stranger, "carts/update", ORDER)).status_code == 422
    assert (await shopify(stranger, "orders/paid", ORDER | {"currency": "USD"})).status_code == 422
    assert (await shopify(stranger, "orders/paid", ORDER | {"line_items": [1]})).status_code == 422
    assert (await shopify(stranger, "customers/create", {})).status_code == 422
