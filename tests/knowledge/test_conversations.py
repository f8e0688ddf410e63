"""Conversations of several turns, without a model, over the small shop of tests/knowledge/shop."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Line, Question
from tests.conftest import NOW
from tests.knowledge.conftest import write_products


@pytest.fixture
def talk(shop):
    answerer = Answerer(shop, None)

    async def talking(*lines):
        """The answers to the lines of one customer, who sees what a face would show."""
        history, in_view, answers = [], (), []
        for line in lines:
            question = Question(text=line, history=tuple(history), products_in_view=in_view)
            answer = await answerer.answer(question, now=NOW)
            history += [Line("customer", line), Line("bot", answer.text)]
            in_view = answer.products[:3] or in_view
            answers.append(answer)
        return answers

    return talking


@pytest.mark.parametrize(
    ("lines", "products"),
    [
        (["X200 headphones", "something cheaper"], {"H2"}),
        (["gooseneck kettle", "and something cheaper?"], {"K2"}),
        (["наушники X200", "а подешевле?"], {"H2"}),
    ],
)
async def test_something_cheaper_is_cheaper_than_what_was_shown(talk, lines, products):
    assert set((await talk(*lines))[-1].products) == products


async def test_nothing_cheaper_is_an_answer_too(talk):
    answer = (await talk("kettles", "something cheaper"))[-1]

    assert (answer.kind, answer.reason, answer.products) == ("products", "nothing_fits", ())


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["headphones", "how much is the first one?", "and how heavy is it?"], "weight"),
        (["how heavy is the X200?", "and the S10?"], "15 g"),
        (["how much is the X200?", "does it have bluetooth?"], "bluetooth: yes"),
        (["X200多少钱", "它有多重？"], "250 g"),
        (["сколько стоит X200?", "а какого она цвета?"], "Blue"),
        (["X200", "in stock?"], "in stock"),
    ],
)
async def test_a_follow_up_is_answered_from_the_row_that_is_talked_about(talk, lines, said):
    answer = (await talk(*lines))[-1]

    assert answer.kind == "fact"
    assert said in answer.text


async def test_what_a_follow_up_asks_and_the_row_does_not_say_is_not_stated(talk):
    answer = (await talk("how much is the X200?", "is it waterproof?"))[-1]

    assert (answer.kind, answer.reason, answer.products) == ("unanswered", "not_stated", ("H1",))


async def test_two_that_were_shown_are_compared(talk):
    answer = (await talk("headphones", "which of these two is lighter?"))[-1]

    assert answer.kind == "fact"
    assert "250 g" in answer.text
    assert answer.text.splitlines()[-1].endswith("Aurora S10 Earphones.")


@pytest.mark.parametrize(
    "text",
    [
        "how much is the X200?",
        "how heavy is the X200?",
        "does the X200 have NFC?",
        "headphones",
        "kettle under 40",
        "How long does delivery take?",
        "可以退货吗？",
        "Сколько идёт доставка?",
        "What is the capital of France?",
        "X200 or S10, which is lighter?",
    ],
)
@pytest.mark.parametrize("before", [("kettles",), ("how much is the gooseneck kettle?", "is it waterproof?")])
async def test_a_question_that_stands_alone_has_one_answer_with_and_without_a_conversation(
    talk, text, before
):
    alone = (await talk(text))[-1]
    after = (await talk(*before, text))[-1]

    assert (alone.kind, alone.text, set(alone.products)) == (after.kind, after.text, set(after.products))


async def test_a_change_of_topic_is_not_glued_to_the_goods(talk):
    answer = (await talk("headphones", "how much is the first one?", "what about delivery?"))[-1]

    assert (answer.kind, answer.topic) == ("faq", "delivery")


@pytest.mark.parametrize(
    ("lines", "kind", "products"),
    [
        (["how much is the gooseneck kettle?", "and the other one?"], "unanswered", ()),
        (["kettles", "how much is the second one?", "and the other one?"], "unanswered", ()),
    ],
)
async def test_without_being_told_what_was_shown_only_a_like_name_is_the_other_one(
    talk, lines, kind, products
):
    answer = (await talk(*lines))[-1]

    assert (answer.kind, answer.products) == (kind, products)


async def test_which_one_is_lighter_compares_those_in_view_and_seeks_no_lighter_ones(talk):
    answer = (await talk("headphones", "which one is lighter?"))[-1]

    assert (answer.kind, set(answer.products)) == ("fact", {"H1", "H2"})


async def test_what_was_picked_once_is_no_condition_on_what_follows(talk):
    answer = (await talk("headphones", "which is the cheapest?", "in blue?"))[-1]

    assert set(answer.products) == {"H1"}


@pytest.fixture
async def sports(library, folder):
    """Running shoes, one of them in two colours, of a shop that charges in euros."""
    rows = [
        '1,"Runa Tempo Running Shoes, Red",Runa,50 EUR,red',
        '2,"Runa Tempo Running Shoes, Blue",Runa,50 EUR,blue',
        "3,Okto Trail Running Shoes,Okto,70 EUR,green", "4,Pelo City Running Shoes,Pelo,60 EUR,white",
    ]  # fmt: skip
    location = write_products(folder / "shoes.csv", *rows, columns="id,title,brand,price,color")
    await library.sync([location], now=NOW)
    answerer = Answerer(library, None)

    async def talking(*lines):
        """Like `talk`, of a customer who sees three goods at once."""
        history, in_view, seen, answer = [], (), (), None
        for line in lines:
            asked = Question(text=line, history=tuple(history), products_in_view=in_view, seen=seen)
            answer = await answerer.answer(asked, now=NOW)
            history += [Line("customer", line), Line("bot", answer.text)]
            in_view = answer.products[:3] or in_view
            seen += in_view
        return answer

    return talking


@pytest.mark.parametrize(
    ("first", "more"),
    [
        ("running shoes", "any others?"), ("running shoes", "what else do you have"),
        ("跑鞋", "还有别的吗"), ("кроссовки для бега", "а другие есть?"),
        ("кроссовки для бега", "ещё варианты"),
    ],
)  # fmt: skip
async def test_others_are_those_of_the_same_search_that_were_not_shown(sports, first, more):
    shown = set((await sports(first)).products[:3])
    others = await sports(first, more)

    assert len(shown) == 3
    assert set(others.products) == {"1", "2", "3", "4"} - shown
    assert (await sports(first, more, more)).reason == "nothing_fits"


@pytest.mark.parametrize("asked", ["other colours?", "还有别的颜色吗", "а в другом цвете есть?"])
async def test_another_colour_is_sought_among_goods_of_the_same_name(sports, asked):
    assert (await sports("Runa Tempo Running Shoes, Red", asked)).products == ("2",)


async def test_of_what_comes_in_one_colour_that_is_said_with_the_like_of_it(sports):
    answer = await sports("Okto Trail Running Shoes", "那双还有别的颜色吗")

    assert "只有这一种颜色" in answer.text
    assert "3" not in answer.products
    assert answer.products


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("how much is it in dollars?", "€70.00. We charge in EUR."),
        ("那个多少人民币", "我们以EUR收款"),
        ("сколько это в рублях?", "оплату в EUR"),
    ],
)
async def test_a_price_in_another_currency_is_told_in_the_shops_own(sports, asked, said):
    assert said in (await sports("Okto Trail Running Shoes", asked)).text


async def test_which_of_them_after_one_card_says_that_there_is_only_one(sports):
    answer = await sports("Okto Trail Running Shoes", "which of them is lighter?")

    assert (answer.kind, answer.suggested) == ("clarify", ("Any others?",))
    assert (await sports("running shoes", "which of them is cheaper?")).kind != "clarify"


async def test_an_acknowledgement_before_a_question_is_no_part_of_it(talk):
    [_, thanked] = await talk("чайники", "ладно спасибо, а сколько идёт доставка?")

    assert (thanked.kind, thanked.topic) == ("faq", "delivery")
