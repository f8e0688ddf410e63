"""A shop whose customers differ in everything that an audience request may ask about."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert

from profiles.database import Database
from profiles.schema import Event, Identity, Profile, Tag

#: A Wednesday, and the Wednesday after it.
TIMES = (datetime(2026, 10, 14, 10, 20, tzinfo=UTC), datetime(2026, 10, 21, 17, 45, tzinfo=UTC))
PEOPLE = 2500
CATEGORIES = {
    "tents": 180,
    "hiking_boots": 120,
    "backpacks": 90,
    "cameras": 320,
    "watches": 210,
    "tea": 12,
    "chocolate": 6,
    "books": 18,
    "perfume": 65,
    "bicycles": 480,
}
BRANDS = ("Alpona", "Kestrel", "Fjordal", "Mirelle", "Okami", "Tessaro", "Voltari", "Wrenly")
PLACES = (
    ("US", "en", "Boston"),
    ("US", "en", "Denver"),
    ("DE", "de", "Hamburg"),
    ("DE", "de", "Cologne"),
    ("FR", "fr", "Paris"),
    ("FR", "de", "Strasbourg"),
    ("IT", "it", "Rome"),
    ("CN", "zh", "Shanghai"),
    ("CN", "zh", "Guangzhou"),
    ("RU", "ru", "Moscow"),
    ("RU", "ru", "Novosibirsk"),
    ("JP", "ja", "Tokyo"),
)
CHANNELS = ("telegram", "web_chat", "email", "wechat")
TAGS = ("vip", "wholesale", "student", "employee", "loyalty_gold", "press")
CAMPAIGNS = {
    "singles_day_2025": datetime(2025, 11, 9, tzinfo=UTC),
    "winter_sale_2025": datetime(2025, 12, 27, tzinfo=UTC),
    "spring_clearance_2026": datetime(2026, 4, 3, tzinfo=UTC),
    "newsletter_2026_07": datetime(2026, 7, 5, tzinfo=UTC),
    "newsletter_2026_08": datetime(2026, 8, 5, tzinfo=UTC),
    "vip_preview_2026": datetime(2026, 9, 18, tzinfo=UTC),
    "newsletter_2026_10": datetime(2026, 10, 10, tzinfo=UTC),
}
TOPICS = ("delivery", "returns", "sizing", "price", "warranty", "payment", "repairs", "gift_wrapping")
SENTIMENTS = ("positive", "neutral", "negative")
STAGES = ("potential", "first_purchase", "repeat", "retained", "churned")
RFM = tuple(
    f"{worth}_{kind}"
    for worth in ("important", "general")
    for kind in ("value", "develop", "keep", "winback")
)


async def fill_audience_shop(database: Database, *, people: int = PEOPLE, seed: str = "trail") -> None:
    """Writes the same customers and events every time."""
    async with database.begin() as session:
        for number in range(1, people + 1):
            chance = random.Random(f"{seed}/{number}")
            profile = _profile(number, chance)
            await session.execute(insert(Profile), [profile])
            await session.execute(
                insert(Identity),
                [
                    {
                        "profile_id": number,
                        "channel": profile["channel"],
                        "external_id": str(number),
                        "created_at": profile["created_at"],
                    }
                ],
            )
            tags = [{"profile_id": number, "tag": tag} for tag in TAGS if chance.random() < 0.18]
            if tags:
                await session.execute(insert(Tag), tags)
            events = [_row(number, event) for event in _events(profile, chance)]
            if events:
                await session.execute(insert(Event), events)


def _profile(number: int, chance: random.Random) -> dict[str, Any]:
    country, language, city = chance.choice(PLACES)
    created = TIMES[0] - timedelta(minutes=chance.randrange(-9000, 1_000_000))
    known = chance.random()
    return {
        "id": number,
        "reference": str(number),
        "language": language if known > 0.03 else None,
        "country": country if known < 0.97 else None,
        "city": city if known < 0.95 else None,
        "channel": chance.choice(CHANNELS),
        "consent": chance.choice((True, True, True, False, None)),
        "birthday": _birthday(chance),
        "lifecycle_stage": chance.choice(STAGES),
        "rfm_type": chance.choice((*RFM, None, None)),
        "created_at": created,
        "last_seen_at": min(created + timedelta(minutes=chance.randrange(1_000_000)), TIMES[1]),
    }


def _birthday(chance: random.Random) -> date | None:
    born = date(1945, 1, 1) + timedelta(days=chance.randrange(365 * 62))
    return born if chance.random() < 0.8 else None


def _events(profile: dict[str, Any], chance: random.Random) -> Iterator[dict[str, Any]]:
    """A customer's events: visits of some of the shop's shelves, talk, and answers to campaigns."""
    liked = chance.sample(list(CATEGORIES), 3)
    for _ in range(int(chance.expovariate(1 / 5))):
        at = TIMES[1] - timedelta(minutes=int(chance.triangular(-4000, 900_000, 0)))
        yield from _visit(chance.choice((*liked, *liked, chance.choice(list(CATEGORIES)))), at, chance)
    for _ in range(chance.randrange(9)):
        at = TIMES[1] - timedelta(minutes=int(chance.triangular(0, 500_000, 0)))
        yield _talk(at, profile["channel"], chance)
    for campaign, began in CAMPAIGNS.items():
        if chance.random() < 0.3:
            at = began + timedelta(minutes=chance.randrange(15_000))
            told = {"campaign_id": campaign, "channel": profile["channel"]}
            yield {"type": "click", "at": at, **told}
            if chance.random() < 0.3:
                yield {"type": "click", "at": at + timedelta(hours=chance.randrange(1, 200)), **told}
            if chance.random() < 0.5:
                bought = at + timedelta(minutes=chance.randrange(30, 9000))
                yield _shopping("purchase", chance.choice(liked), chance.randrange(6), bought, chance)
            if chance.random() < 0.3:
                yield {"type": "reply", "at": at + timedelta(minutes=30), **told}


def _visit(category: str, at: datetime, chance: random.Random) -> Iterator[dict[str, Any]]:
    item = chance.randrange(6)
    for _ in range(chance.choice((0, 0, 0, 1, 2, 5))):
        yield _shopping("view", category, chance.randrange(6), at, chance)
        at += timedelta(minutes=chance.randrange(1, 20))
    for type_, share in (("view", 1.0), ("favorite", 0.15), ("add_to_cart", 0.45), ("purchase", 0.4)):
        if chance.random() < share:
            yield _shopping(type_, category, item, at, chance)
            at += timedelta(minutes=int(chance.expovariate(1 / 900)))


def _shopping(type_: str, category: str, item: int, at: datetime, chance: random.Random) -> dict[str, Any]:
    price = CATEGORIES[category] * 100 + item * 250
    event = {
        "type": type_,
        "at": at,
        "product_id": f"{category}-{item}",
        "category": category,
        "brand": BRANDS[(list(CATEGORIES).index(category) + item) % len(BRANDS)],
        "price": price,
        "channel": chance.choice(CHANNELS),
    }
    if type_ == "purchase":
        quantity = chance.choice((1, 1, 1, 2, 3))
        event |= {"quantity": quantity, "amount": price * quantity}
    return event


def _talk(at: datetime, channel: str, chance: random.Random) -> dict[str, Any]:
    type_ = chance.choice((*("message",) * 5, "question", "question", "complaint", "referral", "opt_out"))
    event: dict[str, Any] = {"type": type_, "at": at, "channel": channel}
    if type_ in ("message", "complaint"):
        event["sentiment"] = chance.choice(SENTIMENTS)
    if type_ == "question":
        event["topic"] = chance.choice(TOPICS)
    return event


def _row(profile_id: int, event: dict[str, Any]) -> dict[str, Any]:
    empty = dict.fromkeys(
        (
            *("product_id", "category", "brand", "price", "quantity", "amount"),
            *("campaign_id", "channel", "sentiment", "topic"),
        )
    )
    return {
        **empty,
        "profile_id": profile_id,
        "received_at": event["at"],
        "properties": {},
        **event,
    }
