"""The vocabulary comes from the shop's own rows."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from knowledge.schema import Product, Source
from segments.customer import Customer, Happening
from segments.moment import Moment
from segments.vocabulary import Vocabulary, read_vocabulary
from tests.segments.shop import insert_customers

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)


async def test_the_vocabulary_is_what_occurs_in_profiles_events_and_products(database):
    one = Customer(
        reference="1",
        created_at=NOW,
        city="Berlin",
        country="DE",
        language="de",
        channel="telegram",
        lifecycle_stage="repeat",
        rfm_type="general_keep",
        tags=frozenset({"vip", "student"}),
        traits={"plan": ("gold", None), "lifecycle_stage": ("repeat", None)},
        events=(
            Happening(type="purchase", at=NOW, category="coffee", brand="Casa", channel="web"),
            Happening(type="click", at=NOW, campaign_id="spring", topic="returns", sentiment="positive"),
        ),
    )
    async with database.begin() as session:
        await (await session.connection()).run_sync(
            insert_customers,
            [one, Customer(reference="2", created_at=NOW)],
            Moment(now=NOW, zone=ZoneInfo("UTC")),
        )
        source = Source(location="feed.csv", kind="products", synced_at=NOW)
        session.add(source)
        await session.flush()
        session.add(
            Product(
                id="P1",
                source_id=source.id,
                title="Blue mug",
                category="mugs",
                brand="Aster",
                content_hash="x",
            )
        )
    async with database.read() as session:
        found = await read_vocabulary(session)
    assert found == Vocabulary(
        categories=("coffee", "mugs"),
        brands=("Aster", "Casa"),
        products={"P1": "Blue mug"},
        languages=("de",),
        countries=("DE",),
        cities=("Berlin",),
        channels=("telegram", "web"),
        tags=("student", "vip"),
        lifecycle_stages=("repeat",),
        rfm_types=("general_keep",),
        event_types=("click", "purchase"),
        campaigns=("spring",),
        topics=("returns",),
        sentiments=("positive",),
        traits=("plan",),
    )
