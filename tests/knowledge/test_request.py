"""What requests mean, and that whatever is shown under a condition satisfies it."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from knowledge.answers import Answerer, Question
from knowledge.goods.filters import Filter, condition_of
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import understand
from knowledge.goods.vocabulary import Meaning, Vocabulary, shipped
from knowledge.goods.where import parse_filters
from knowledge.schema import Product
from tests.conftest import NOW
from tests.knowledge.conftest import write_products

KINDS = (
    "monitor",
    "mouse",
    "laptop",
    "headphones",
    "kettle",
    "running shoes",
    "tv",
    "printer",
    "ssd",
    "cable",
)
BRANDS = {"lenovo": ("Lenovo",), "sony": ("Sony",), "hp": ("HP",)}
LEXICON = Lexicon(
    vocabulary=Vocabulary([(brand, Meaning("brand", brand)) for brand in BRANDS], shipped()),
    kinds=dict.fromkeys(KINDS, 3),
    brands=BRANDS,
)
GOODS = [
    {
        "id": key,
        "title": title,
        "brand": brand,
        "price": price,
        **dict(fact.split("=") for fact in facts.split(";") if fact),
    }
    for key, title, brand, price, facts in (
        ("M1", "Vista V27 monitor", "Vista", "139 EUR", "screen size=27 inch;weight=4 kg"),
        ("M2", "Vista V24 monitor", "Vista", "99 EUR", "screen size=24 inch;weight=3 kg"),
        ("M3", "Lumo 32 monitor", "Lumo", "239 EUR", "screen size=32 inch"),
        ("P1", "Privacy filter for 27 inch monitors", "Lumo", "19 EUR", ""),
        ("H1", "Sono headphones", "Sony", "59 EUR", "connection=Bluetooth 5;color=red"),
        ("H2", "Tono headphones", "Tono", "29 EUR", "connection=1.2 m cable;color=black"),
        ("H3", "Mute headphones", "Tono", "9 EUR", ""),
    )
]


def conditions(text: str) -> dict[str, tuple[str, object]]:
    request = understand(text, currency="USD", lexicon=LEXICON)
    return {each.field: (each.operator, each.value) for each in request.filters if each.field != "kind"}


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("27 inch monitors under $250", "monitor", {"diagonal": ("=", 685.8), "price": ("<", 25000)}),
        ("a mouse with a cable, below 15 dollars", "mouse", {"wireless": ("=", 0.0), "price": ("<", 1500)}),
        (
            "ноутбук Lenovo, минимум 16 ГБ памяти, до 1200 долларов",
            "laptop",
            {"brand": ("=", ("Lenovo",)), "memory": (">=", 16.0), "price": ("<=", 120000)},
        ),
        ("not wireless headphones", "headphones", {"wireless": ("=", 0.0)}),
        ("headphones, but not Sony", "headphones", {"brand": ("!=", ("Sony",))}),
        ("500元以下的无线鼠标", "mouse", {"price": ("<=", 50000), "wireless": ("=", 1.0)}),
        ("至少16GB内存的笔记本电脑", "laptop", {"memory": (">=", 16.0)}),
        ("мышь не беспроводная до 15 долларов", "mouse", {"wireless": ("=", 0.0), "price": ("<=", 1500)}),
        ("red running shoes size 44", "running shoes", {"colour": ("=", ("red",)), "size": ("=", ("44",))}),
        ("телевизор больше 50 дюймов", "tv", {"diagonal": (">", 1270.0)}),
        ("cable at least 3 m", "cable", {"length": (">=", 3000.0)}),
        ("SSD 1 ТБ", "ssd", {"storage": ("=", 1000.0)}),
        ("你们店有耳机嘛", "headphones", {}),
        ("有没有有线耳机", "headphones", {"wireless": ("=", 0.0)}),
        ("没有麦克风的耳机", "headphones", {"microphone": ("=", 0.0)}),
        ("有没有100欧以下的显示器", "monitor", {}),
        ("MX 500 mouse", "mouse", {}),
        ("a 4k monitor", "monitor", {}),
    ],
)
def test_what_is_typed_becomes_conditions(text, kind, expected):
    request = understand(text, currency="USD", lexicon=LEXICON)
    found = {name: (sign, pytest.approx(value) if isinstance(value, float) else value)
             for name, (sign, value) in conditions(text).items()}  # fmt: skip

    assert (request.kind, found) == (kind, expected)


@pytest.mark.parametrize(
    ("text", "measure", "descending"),
    [
        ("the lightest laptop", "weight", False),
        ("самый лёгкий ноутбук", "weight", False),
        ("最便宜的打印机", "price", False),
        ("the biggest TV you have", "diagonal", True),
    ],
)
def test_the_wanted_end_is_understood(text, measure, descending):
    order = understand(text, currency="USD", lexicon=LEXICON).order

    assert order is not None
    assert (order.measures[0], order.descending) == (measure, descending)


def test_a_comparison_names_the_other_product():
    found = understand("monitors lighter than the Vista V27", currency="EUR", lexicon=LEXICON).comparison

    assert found is not None
    assert (found.measures, found.operator, found.name) == (("weight",), "<", "vista v27")
    assert understand("lighter than 4 kg", currency="EUR", lexicon=LEXICON).comparison is None


@pytest.fixture
async def shop(library, folder):
    (folder / "goods.jsonl").write_text("\n".join(map(json.dumps, GOODS)), encoding="utf-8")
    await library.sync([str(folder)], now=NOW)
    return library


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("27 inch monitors under 150 euros", {"M1"}),
        ("monitors lighter than the Vista V27", {"M2"}),
        ("monitors bigger than 24 inches", {"M1", "M3"}),
        ("headphones that are not wireless", {"H2"}),
        ("беспроводные наушники", {"H1"}),
        ("红色的耳机", {"H1"}),
        ("headphones, but not Sony", {"H2", "H3"}),
    ],
)
async def test_only_what_states_the_conditions_is_shown(shop, text, products):
    answer = await Answerer(shop, None).answer(Question(text=text), now=NOW)

    assert set(answer.products) == products


async def test_that_nothing_fits_is_said_with_what_is_nearest(shop):
    answer = await Answerer(shop, None).answer(Question(text="27 inch monitors under 100 euros"), now=NOW)

    assert (answer.kind, answer.products) == ("products", ())
    assert "Vista V27" in answer.text
    assert "€139.00" in answer.text


async def test_what_the_shop_does_not_state_is_not_called_missing(shop):
    answer = await Answerer(shop, None).answer(Question(text="curved monitors"), now=NOW)

    assert answer.products == ()
    assert "does not say" in answer.text


async def test_the_lightest_comes_first_with_its_weight(shop):
    answer = await Answerer(shop, None).answer(Question(text="the lightest monitor"), now=NOW)

    assert answer.products == ("M2", "M1")
    assert "3 kg" in answer.text


async def test_a_where_may_name_facts(shop):
    found = await shop.search("monitor", where='screen_size>=27 and brand="Vista"')

    assert [each.id for each in found] == ["M1"]


async def test_one_option_must_meet_what_is_asked_of_size_and_colour(shop, database):
    options = [
        {"id": "a", "options": {"Color": "Red", "Size": "M"}, "price": 1000},
        {"id": "b", "options": {"Color": "Blue", "Size": "L"}, "price": 2000},
    ]
    from knowledge.content.records import ProductRecord
    from knowledge.goods import facets

    async with database.begin() as session:
        source = await session.scalar(select(Product.source_id).limit(1))
        session.add(
            Product(
                id="T1", source_id=source, title="Tee t-shirt", content_hash="x", price=1000, currency="EUR"
            )
        )
        await session.flush()
        record = ProductRecord(
            line=1, id="T1", title="Tee t-shirt", price=1000, currency="EUR", options=options
        )
        await facets.write(session, [record])

    async def found(*filters: Filter) -> set[str]:
        async with database.read() as session:
            condition = await condition_of(session, filters)
            return set(await session.scalars(select(Product.id).where(condition)))

    red, large = Filter("colour", "=", ("red",)), Filter("size", "=", ("l",))
    assert await found(red, Filter("size", "=", ("m",))) == {"T1"}
    assert await found(red, large) == set()
    assert await found(large, Filter("price", "<=", 1500, "EUR")) == set()


LIMITS = st.sampled_from(["screen_size", "weight"])


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LIMITS, st.sampled_from(["<", "<=", ">", ">="]), st.integers(1, 40))
async def test_a_condition_and_its_contrary_part_what_states_the_fact(shop, fact, sign, number):
    unit, column = ("inch", "screen size") if fact == "screen_size" else ("kg", "weight")
    stating = {row["id"]: float(row[column].split()[0]) for row in GOODS if column in row}
    contrary = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[sign]

    async def found(operator: str) -> set[str]:
        filters = parse_filters(f'{fact}{operator}"{number} {unit}"', currency="EUR")
        async with shop.database.read() as session:
            return set(await session.scalars(select(Product.id).where(await condition_of(session, filters))))

    meets = {"<": float.__lt__, "<=": float.__le__, ">": float.__gt__, ">=": float.__ge__}[sign]
    assert await found(sign) == {key for key, value in stating.items() if meets(value, float(number))}
    assert await found(sign) | await found(contrary) == set(stating)
    assert not await found(sign) & await found(contrary)


@pytest.fixture
async def tea_shop(library, folder):
    rows = [
        '1,"Jasmine Green Tea, 75 g",16 EUR,茉莉绿茶 75克,', '2,"Assam Black Tea, 100 g",9 EUR,阿萨姆红茶,',
        '3,"Night Coffee, 250 g",12 EUR,,no', '4,"Day Coffee, 250 g",12 EUR,,yes',
        '5,"Old Coffee, 250 g",12 EUR,,',
    ]  # fmt: skip
    location = write_products(folder / "tea.csv", *rows, columns="id,title,price,title zh,caffeine")
    await library.sync([location], now=NOW)
    return Answerer(library, None)


@pytest.mark.parametrize("text", ["green tea under 20 euros", "20欧以下的绿茶", "зелёный чай до 20 евро"])
async def test_a_narrower_kind_is_a_condition_in_every_language(tea_shop, text):
    assert (await tea_shop.answer(Question(text=text), now=NOW)).products == ("1",)


async def test_what_does_not_say_that_it_lacks_a_feature_is_counted_and_not_shown(tea_shop):
    answer = await tea_shop.answer(Question(text="coffee without caffeine"), now=NOW)

    assert answer.products == ("3",)
    assert "For 1 more, the shop does not say." in answer.text


async def test_a_price_limit_on_goods_of_a_kind_is_never_a_question_about_one_of_them(tea_shop):
    asked = Question(text="a tea of 75 g, less than 20 dollars")
    answer = await tea_shop.answer(asked, now=NOW)

    assert (answer.kind, answer.products[:1]) == ("products", ("1",))
    assert "prices are in EUR" in answer.text


def test_ports_before_a_price_are_ports_and_the_price_is_one():
    lexicon = Lexicon(vocabulary=shipped(), kinds={"switch": 3})
    request = understand("24口的交换机 300刀以下", currency="USD", lexicon=lexicon)
    told = {(each.field, each.operator, each.value) for each in request.filters if each.field != "kind"}

    assert told == {("ports", "=", 24.0), ("price", "<=", 30000)}
