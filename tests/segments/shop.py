"""Puts customers into a database, and asks it and the evaluator who belongs to a definition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Engine, Select, create_engine, insert, select

from profiles.database import async_url
from profiles.schema import Consent, Event, Identity, Profile, Tag, Trait
from scheduler.schema import Campaign, Delivery
from segments.compiler import members_query
from segments.condition import Condition
from segments.customer import EVENT_FIELDS, PROFILE_FIELDS, Customer
from segments.moment import Moment
from segments.traits.schema import ExpectedPurchase


def plain_engine(url: str) -> Engine:
    """A synchronous engine: generated examples need no event loop."""
    scheme, rest = async_url(url).split("://", 1)
    return create_engine(f"{scheme.removesuffix('+aiosqlite')}://{rest}")


def insert_customers(connection: Connection, customers: Sequence[Customer], moment: Moment) -> None:
    """Everything of every customer; a number is given to those that have none, from 1."""
    tables = (Profile, Tag, Trait, Identity, Consent, Event, Campaign, Delivery, ExpectedPurchase)
    rows: dict[type, list[dict[str, object]]] = {table: [] for table in tables}
    for place, one in enumerate(customers, start=1):
        number = one.id or place
        owner = {"profile_id": number}
        rows[Profile].append({**{name: getattr(one, name) for name in PROFILE_FIELDS}, "id": number})
        rows[Tag] += [{**owner, "tag": tag} for tag in sorted(one.tags)]
        rows[Trait] += [
            {
                **owner,
                "name": name,
                "text_value": text,
                "number_value": value,
                "source": "test",
                "at": moment.now,
            }
            for name, (text, value) in one.traits.items()
        ]
        rows[Identity] += [
            {
                **owner,
                "channel": address.channel,
                "external_id": f"{number}-{place}",
                "blocked_at": moment.now if address.blocked else None,
                "created_at": moment.now,
            }
            for place, address in enumerate(one.addresses)
        ]
        rows[Consent] += [
            {**owner, **asdict(choice), "at": moment.now, "source": "test"} for choice in one.decisions
        ]
        rows[ExpectedPurchase] += [
            {**owner, "category": category, "usual_gap": 30.0, "last_on": day, "expected_on": day}
            for category, day in one.expected
        ]
        rows[Event] += [
            {
                **owner,
                "received_at": moment.now,
                "properties": {},
                **{n: getattr(event, n) for n in EVENT_FIELDS},
            }
            for event in one.events
        ]
        rows[Delivery] += [
            {
                **owner,
                **asdict(message),
                "occurrence": place,
                "due_at": moment.now,
                "link_token": f"{number}-{place}",
            }
            for place, message in enumerate(one.messages)
        ]
    campaigns = {message.campaign_id for one in customers for message in one.messages}
    rows[Campaign] = [_campaign(number, moment) for number in sorted(campaigns)]
    for table, some in rows.items():
        if some:
            connection.execute(insert(table), some)


def _campaign(number: int, moment: Moment) -> dict[str, object]:
    return {
        "id": number,
        "name": f"campaign {number}",
        "audience_name": "some",
        "definition": {"everyone": True},
        "message": {"text": "Hello"},
        "created_at": moment.now,
    }


def members_in(connection: Connection, condition: Condition, moment: Moment) -> set[str]:
    """The members as the database finds them."""
    return set(connection.scalars(references_query(condition, moment)))


def references_query(condition: Condition, moment: Moment) -> Select[str]:
    chosen = members_query(condition, moment).subquery()
    return select(Profile.reference).where(Profile.id.in_(select(chosen.c.id)))
