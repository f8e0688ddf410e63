"""Remembering: what turns leave in the profile, and what they do not."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.remembering.memory import remember
from knowledge.answers import Answer, Citation
from knowledge.schema import Product
from profiles import tags, traits
from profiles.events import latest
from profiles.schema import Correction, Event, Evidence, Profile, Tag, Trait
from tests.bot.remembering.lines import EVERY

MINUTE = timedelta(minutes=1)
CARDS = Answer(answered=True, text="Here.", kind="products")
FACT = Answer(answered=True, text="39.90 EUR", kind="fact")
FAQ = Answer(
    answered=True,
    text="In 3 days.",
    kind="faq",
    topic="delivery",
    citations=(Citation("faq:1", "How long?"),),
)
SMALL_TALK = Answer(answered=True, text="Hello!", kind="faq", topic="greeting")
UNKNOWN = Answer(answered=False, text="I don't know.", kind="unanswered", reason="no_match")

PROTECTED = [
    "I am diabetic and need a kettle", "my back pain is terrible", "I'm pregnant", "I have HIV",
    "we are a Muslim family, is it halal?", "I go to church every Sunday", "is it kosher?",
    "I vote for the Republicans", "we hate Putin", "I am gay", "do you sell condoms?", "I am black",
    "я беременна, что посоветуете?", "у меня диабет и аллергия", "я мусульманин, это халяль?",
    "я православная", "я голосую за коммунистов", "я гей", "я татарин из Казани",
    "我怀孕了", "我有糖尿病", "我是穆斯林,有清真的吗", "我信佛", "我投票给民主党", "我是同性恋",
    "我是回族人,住在北京",
]  # fmt: skip


def kettle(**changes):
    values = {"id": "K1", "title": "Brook kettle", "brand": "Brook", "category": "Kettles", "price": 3990}
    return Product(source_id=1, content_hash="x", currency="EUR", facts={}, **values | changes)


@dataclass
class Customer:
    """Somebody whose turns are remembered, a minute apart."""

    database: object
    now: object
    id: int

    async def turn(self, text="", *, answer=None, products=(), language="en", action=None, at=None):
        self.now = at or self.now + MINUTE
        async with self.database.begin() as session:
            held = await session.get_one(Profile, self.id)
            return await remember(
                session,
                held,
                text=text,
                answer=answer,
                products=products,
                language=language,
                now=self.now,
                action=action,
            )

    async def known(self):
        async with self.database.read() as session:
            held = {row.name: row.text_value for row in await traits.traits(session, self.id)}
            return held, await tags.tags(session, self.id)

    async def profile(self):
        async with self.database.read() as session:
            return await session.get_one(Profile, self.id)

    async def events(self):
        async with self.database.read() as session:
            return await latest(session, self.id)

    async def left(self):
        """Every row that remembering can write, and the profile's own columns."""
        async with self.database.read() as session:
            tables = [table.__table__ for table in (Profile, Trait, Tag, Evidence, Event, Correction)]
            return [tuple(row) for table in tables for row in await session.execute(select(table))]


async def somebody(database, now):
    async with database.begin() as session:
        await session.execute(delete(Profile))
        made = Profile(reference="c", created_at=now)
        session.add(made)
        await session.flush()
        return Customer(database, now, made.id)


@pytest.fixture
async def customer(database, now):
    return await somebody(database, now)


async def test_interests_need_more_than_one_mention(customer):
    await customer.turn("show me kettles", answer=CARDS, products=[kettle(), kettle(id="K2", brand="Fell")])
    known, words = await customer.known()
    assert not {"interest_category", "interest_brand"} & known.keys()
    assert words == ["topic:kettles"]
    await customer.turn(
        "a Brook kettle please", answer=CARDS, products=[kettle(), kettle(id="K2", brand="Fell")]
    )
    known, words = await customer.known()
    assert known["interest_category"] == "kettles"
    assert "interest:kettles" in words
    await customer.turn(action="favorite", products=[kettle()])
    known, words = await customer.known()
    assert known["interest_brand"] == "Brook"
    assert "brand:Brook" in words
    assert "brand:Fell" not in words


async def test_pressing_teaches_more_than_being_shown(customer):
    for _ in range(2):
        await customer.turn(
            "hello", answer=UNKNOWN, products=[kettle(), kettle(category="Lamps", brand="Moor")]
        )
    assert (await customer.known())[0].get("interest_category") is None
    await customer.turn(action="add_to_cart", products=[kettle(category="Lamps", brand="Moor")])
    known, _ = await customer.known()
    assert known["interest_category"] == "lamps"
    assert known["intent"] == "buy"


async def test_the_price_band_is_a_third_of_the_categorys_prices(customer):
    from knowledge.schema import Source

    async with customer.database.begin() as session:
        session.add(Source(id=1, location="x", kind="products", synced_at=customer.now, report={}))
        await session.flush()
        session.add_all(kettle(id=f"P{number}", price=1000 * number) for number in range(1, 10))
    for _ in range(2):
        await customer.turn("how much is it?", answer=FACT, products=[kettle(price=9000)])
    assert (await customer.known())[0]["price_band"] == "high"


async def test_topics_are_those_of_approved_answers_and_not_of_small_talk(customer):
    await customer.turn("how long is delivery?", answer=FAQ)
    await customer.turn("hello there friend", answer=SMALL_TALK)
    assert (await customer.known())[1] == ["topic:delivery"]


@pytest.mark.parametrize(
    "text", ["I'd like to order the kettle", "I'll take it", "хочу купить чайник", "我要买这个水壶"]
)
async def test_who_says_so_means_to_buy(customer, text):
    await customer.turn(text)
    assert (await customer.known())[0]["intent"] == "buy"


@pytest.mark.parametrize("text", ["I don't want to buy it", "не хочу купить", "我不想买"])
async def test_who_does_not_want_to_buy_does_not_mean_to(customer, text):
    await customer.turn(text)
    assert "intent" not in (await customer.known())[0]


async def test_asking_twice_for_price_and_stock_of_a_product_means_to_buy(customer):
    await customer.turn("how much is the Brook kettle?", answer=FACT, products=[kettle()])
    assert "intent" not in (await customer.known())[0]
    await customer.turn("is it in stock?", answer=FACT, products=[kettle()])
    assert (await customer.known())[0]["intent"] == "buy"


@pytest.mark.parametrize(
    ("text", "language"),
    [("how do I use the kettle?", "en"), ("Как пользоваться чайником?", "ru"), ("这个水壶怎么用？", "zh")],
)
async def test_the_language_is_that_of_the_words(customer, text, language):
    await customer.turn(text, language="en")
    assert (await customer.known())[0]["spoken_language"] == language


async def test_a_complaint_is_an_event_and_calls_a_person(customer):
    noticed = await customer.turn("My kettle arrived broken", answer=UNKNOWN, products=[kettle()])
    assert noticed.calls_person
    complained = (await customer.events())[0]
    assert (complained.type, complained.sentiment, complained.topic) == ("complaint", "negative", "broken")
    assert (complained.product_id, complained.brand) == ("K1", "Brook")
    known, words = await customer.known()
    assert known["sentiment"] == "negative"
    assert "complaint:broken" in words
    assert await customer.turn("My order is late", answer=UNKNOWN) != noticed
    assert (await customer.events())[0].topic == "delivery"


async def test_told_facts_fill_the_profile_with_their_source(customer):
    await customer.turn("I live in Leeds. My birthday is 12 March 1990")
    held = await customer.profile()
    assert (held.city, held.birthday) == ("Leeds", date(1990, 3, 12))
    async with customer.database.read() as session:
        sources = {row.name: row.source for row in await traits.traits(session, customer.id)}
    assert sources["city"] == sources["birthday"] == "conversation"


@pytest.mark.parametrize("text", PROTECTED)
async def test_protected_matters_leave_nothing(customer, text):
    before = await customer.left()
    for _ in range(3):
        await customer.turn(text, answer=CARDS, products=[kettle()])
    assert await customer.left() == before


async def test_a_protected_complaint_leaves_the_complaint_alone(customer):
    await customer.turn("The cream arrived broken and I am pregnant", answer=UNKNOWN, products=[kettle()])
    complained = (await customer.events())[0]
    assert (complained.type, complained.product_id, complained.properties) == (
        "complaint", None, {"trouble": "broken"},
    )  # fmt: skip
    assert await customer.known() == ({}, [])


@pytest.mark.parametrize("category", ["Pregnancy tests", "Библии", "避孕套"])
async def test_goods_that_tell_of_protected_matters_teach_nothing(customer, category):
    for _ in range(3):
        await customer.turn(action="add_to_cart", products=[kettle(category=category, brand=None, title="x")])
    known, words = await customer.known()
    assert "interest_category" not in known
    assert words == []


TEXTS = st.sampled_from([line.text for line in EVERY] + PROTECTED) | st.text(max_size=60)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(TEXTS, min_size=1, max_size=4))
async def test_remembering_the_same_turn_twice_changes_nothing(sqlite_database, now, texts):
    one = await somebody(sqlite_database, now)
    for text in texts:
        text = text.encode("utf-8", "ignore").decode().replace("\0", "")
        first = await one.turn(text, answer=CARDS, products=[kettle()])
        once = await one.left()
        again = await one.turn(text, answer=CARDS, products=[kettle()], at=one.now)
        assert again == first
        assert await one.left() == once
