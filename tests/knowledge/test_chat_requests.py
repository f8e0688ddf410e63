"""Requests as people write them in a chat, over the small shop of tests/knowledge/shop."""

import pytest

from knowledge.answers import Answerer, Line, Question
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import understand
from knowledge.goods.vocabulary import Vocabulary, shipped
from tests.conftest import NOW
from tests.knowledge.conftest import write_products

KINDS = dict.fromkeys(("coffee", "running shoes", "tea", "printer"), 3)
LEXICON = Lexicon(vocabulary=Vocabulary([], shipped()), kinds=KINDS)


def kind(text):
    return understand(text, currency="EUR", lexicon=LEXICON).kind


@pytest.fixture
def ask(shop):
    answerer = Answerer(shop, None)

    async def asking(text, *earlier, in_view=()):
        history = tuple(Line("customer", line) for line in earlier)
        question = Question(text=text, history=history, products_in_view=in_view)
        return await answerer.answer(question, now=NOW)

    return asking


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("what do you recommend for a coffee lover", "coffee"),
        ("a gift for my dad who is into coffee", "coffee"),
        ("подарок любителю кофе", "coffee"),
        ("mens runners", "running shoes"),
        ("a present for my sister", None),
        ("something for tired feet", None),
    ],
)
def test_what_somebody_loves_is_wanted_and_a_present_is_no_presenter(text, wanted):
    request = understand(text, currency="EUR", lexicon=LEXICON)

    assert (request.kind, request.unsold) == (wanted, None)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("do you sell phones", "phone"),
        ("你们卖手机吗", "手机"),
        ("рюкзаки есть?", "рюкзак"),
        ("phones", "phone"),
    ],
)
async def test_a_kind_that_is_not_sold_is_named_and_is_a_gap(ask, text, named):
    answer = await ask(text)

    assert (answer.kind, answer.action) == ("unanswered", "handoff")
    assert named in answer.text


async def test_a_feature_without_the_form_of_a_question_is_a_wish(library, folder):
    rows = ["P1,Corvo Drum for Laser Printer drum,20.00 EUR,Corvo,Printer drums,,",
            "P2,Corvo HX Laser printer,200.00 EUR,Corvo,Printers,yes,laser",
            "P3,Corvo LX Laser printer,100.00 EUR,Corvo,Printers,no,laser"]  # fmt: skip
    columns = "id,title,price,brand,product_type,duplex printing,print technology"
    await library.sync([write_products(folder / "printers.csv", *rows, columns=columns)], now=NOW)
    answerer = Answerer(library, None)

    wish = await answerer.answer(Question(text="corvo laser printer with duplex"), now=NOW)

    assert (wish.kind, wish.products) == ("products", ("P2",))


async def test_goods_for_somebody_are_shown_though_no_row_speaks_of_people(ask):
    answer = await ask("a kettle for 2 people pls")

    assert (answer.kind, set(answer.products)) == ("products", {"K1", "K2"})


async def test_what_can_be_had_comes_before_what_is_sold_out(ask):
    assert (await ask("kettles")).products == ("K1", "K2")


async def test_where_nothing_fits_the_nearest_is_of_the_kind(ask):
    answer = await ask("a kettle under 10 euros")

    assert (answer.products, answer.nearest) == ((), "K2")


async def test_more_of_what_does_not_fit_is_nothing_more(ask):
    answer = await ask("anything else?", "a kettle under 10 euros")

    assert (answer.reason, answer.products) == ("nothing_fits", ())
    assert answer.suggested


async def test_a_limit_that_is_tightened_is_told_once(ask):
    answer = await ask("something cheaper", "headphones under 200 euros", in_view=("H1",))

    assert answer.products == ("H2",)
    assert "200" not in answer.text


async def test_the_name_of_a_category_shows_what_is_in_it_whatever_is_approved(shop, folder):
    rows = ["S1,Oat cream,9.00 EUR,Skincare", "S2,Sea serum,19.00 EUR,Skincare"]
    await shop.sync(
        [write_products(folder / "skin.csv", *rows, columns="id,title,price,product_type")], now=NOW
    )
    await shop.write_faq("Is your skincare vegan?", "All of it.", topic="skincare")
    answerer = Answerer(shop, None)

    for text in ("Skincare", "护肤品"):
        shown = await answerer.answer(Question(text=text), now=NOW)
        assert set(shown.products) == {"S1", "S2"}, text
    assert (await answerer.answer(Question(text="is your skincare vegan?"), now=NOW)).text == "All of it."


@pytest.mark.parametrize(("language", "names"), [("en", "Kettles"), ("zh", "水壶"), ("ru", "чайник")])
async def test_what_is_sold_is_named_in_the_customers_language(ask, language, names):
    answer = await ask({"en": "what do you sell?", "zh": "你们卖什么", "ru": "что вы продаёте"}[language])

    assert answer.kind == "talk"
    assert names in answer.text
    assert answer.suggested


@pytest.mark.parametrize("text", ["stupid bot", "ты тупой", "你真笨", "are you a robot?"])
async def test_who_scolds_or_asks_who_this_is_may_have_a_person(ask, text):
    answer = await ask(text)

    assert (answer.kind, answer.action) == ("talk", "handoff")
