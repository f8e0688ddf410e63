"""Lines that point at something seen, with and without anything to point at."""

import pytest

from knowledge.answers import Answerer, Line, Question
from tests.conftest import NOW


@pytest.fixture
def ask(shop):
    answerer = Answerer(shop, None)

    async def asking(text, *earlier, in_view=(), before=()):
        history = tuple(Line("customer", line) for line in earlier)
        question = Question(text=text, history=history, products_in_view=in_view, shown_before=before)
        return await answerer.answer(question, now=NOW)

    return asking


@pytest.mark.parametrize(
    "text",
    [
        "how much is it?",
        "the second one",
        "do you have the first one in blue?",
        "something cheaper",
        "第一个多少钱",
        "这个有黑色的吗？",
        "сравни первый и второй",
    ],
)
async def test_with_nothing_seen_it_is_asked_which_product_is_meant(ask, text):
    answer = await ask(text)

    assert (answer.kind, answer.products) == ("clarify", ())
    assert answer.suggested, "something to begin with"


@pytest.mark.parametrize(
    "text",
    [
        "is the X200 in stock?",
        "something cheaper than thirty euros",
        "headphones that are not wireless",
        "how do I return it?",
    ],
)
async def test_who_says_what_is_meant_is_not_asked_back(ask, text):
    assert (await ask(text)).kind != "clarify"


async def test_it_may_be_what_was_asked_about_before(ask, shop):
    await shop.write_faq("How much is delivery?", "Five euros.")

    assert (await ask("how much is it?", "how long does delivery take?")).text == "Five euros."


@pytest.mark.parametrize(
    ("text", "shown"),
    [("the second one", "H2"), ("покажи первый", "H1"), ("第二个", "H2"), ("the last one", "H2")],
)
async def test_the_one_that_is_pointed_at_is_shown(ask, text, shown):
    answer = await ask(text, "headphones", in_view=("H1", "H2"))

    assert (answer.kind, answer.products) == ("products", (shown,))


async def test_it_is_asked_which_where_several_are_seen_or_fewer_than_counted(ask):
    this_one = await ask("this one", "headphones", in_view=("H1", "H2"))
    third = await ask("the third one", "headphones", in_view=("H1", "H2"))

    assert (this_one.kind, this_one.products) == ("clarify", ("H1", "H2"))
    assert third.suggested == ("Aurora X200 Wireless Headphones", "Aurora S10 Earphones")


async def test_the_second_is_of_those_shown_together_though_one_was_looked_at_since(ask):
    answer = await ask("how much is the second one?", "headphones", in_view=("H1",), before=("H1", "H2"))

    assert answer.products == ("H2",)
