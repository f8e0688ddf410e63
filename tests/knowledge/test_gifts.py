"""The wish for a gift is one for goods; how something is wrapped is a question."""

import pytest

from knowledge.answers import Answerer, Question
from knowledge.gifts import wishes_gift
from tests.conftest import NOW


@pytest.mark.parametrize(
    "text",
    [
        "i need a present for my sister",
        "looking for a gift, 40 euros",
        "any gift ideas?",
        "想给爸爸买个生日礼物",
        "подарок для жены",
        "посоветуйте подарок",
    ],
)
def test_something_to_give_is_looked_for(text):
    assert wishes_gift(text)


@pytest.mark.parametrize(
    "text",
    [
        "do you wrap gifts?",
        "can you send it as a present?",
        "do you have gift cards for my friend?",
        "礼物可以包装吗",
        "подарочная упаковка есть?",
    ],
)
def test_how_a_gift_is_made_of_it_is_a_question(text):
    assert not wishes_gift(text)


async def test_whoever_wants_a_gift_gets_goods_or_is_asked_what_the_person_likes(shop):
    await shop.write_faq("Can you send it as a present?", "Wrapping costs 3 euros.", topic="wrapping")
    answerer = Answerer(shop, None)

    async def ask(text):
        return await answerer.answer(Question(text=text), now=NOW)

    liked = await ask("I need a birthday present for my sister, she loves headphones")
    open_wish = await ask("I need a present for my sister")

    assert set(liked.products) <= {"H1", "H2"}
    assert liked.products
    assert (open_wish.kind, open_wish.text.split("?")[0]) == ("clarify", "What do they like")
    assert open_wish.suggested
    assert (await ask("can you send it as a present?")).text == "Wrapping costs 3 euros."
