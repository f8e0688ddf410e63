"""The vocabulary comes from the shop's own rows."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from knowledge.schema import Product, Source, Synonym
from profiles.schema import Profile
from segments.customer import Customer, Happening
from segments.moment import Moment
from segments.vocabulary import KeptVocabulary, Vocabulary, read_vocabulary
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


async def test_computed_traits_that_events_say_too_are_no_words_of_their_own(database):
    traits = {"order_count": ("3", 3.0), "total_spent": ("60", 60.0), "favourite_category": ("coffee", None)}
    one = Customer(reference="1", created_at=NOW, traits=traits)
    async with database.begin() as session:
        await (await session.connection()).run_sync(
            insert_customers, [one], Moment(now=NOW, zone=ZoneInfo("UTC"))
        )
    async with database.read() as session:
        assert (await read_vocabulary(session)).traits == ("favourite_category",)


async def test_a_kept_vocabulary_is_read_again_where_rows_were_added(database):
    moment = Moment(now=NOW, zone=ZoneInfo("UTC"))
    kept = KeptVocabulary()
    async with database.begin() as session:
        customers = [Customer(reference="1", created_at=NOW, city="Berlin")]
        await (await session.connection()).run_sync(insert_customers, customers, moment)
    async with database.read() as session:
        first = await kept.read(session)
        assert await kept.read(session) is first
    async with database.begin() as session:
        (await session.scalars(select(Profile))).one().city = "Paris"
        session.add(Synonym(words="jumper, sweater"))
    async with database.read() as session:
        assert (await kept.read(session)).cities == ("Paris",)


async def test_a_kept_vocabulary_sees_changed_rows_after_a_while_and_keeps_the_index_of_the_same_values(
    database,
):
    moment, now = Moment(now=NOW, zone=ZoneInfo("UTC")), [0.0]
    kept = KeptVocabulary(longest=60.0, clock=lambda: now[0])
    async with database.begin() as session:
        customers = [Customer(reference="1", created_at=NOW, city="Berlin")]
        await (await session.connection()).run_sync(insert_customers, customers, moment)
    async with database.read() as session:
        names = (await kept.read(session)).names
    async with database.begin() as session:
        (await session.scalars(select(Profile))).one().city = "Paris"
    async with database.read() as session:
        assert (await kept.read(session)).cities == ("Berlin",)
        now[0] = 61.0
        changed = await kept.read(session)
        assert changed.cities == ("Paris",)
        assert changed.names is not names
        now[0] = 122.0
        assert (await kept.read(session)) is changed
