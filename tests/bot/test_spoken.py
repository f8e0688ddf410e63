"""Buttons in words: what goes into the cart and is saved, and which product is meant."""

import pytest

from bot.spoken import spoken_press
from tests.bot.customer import labels


@pytest.mark.parametrize(
    ("text", "action", "place"),
    [
        ("add it to my cart", "cart", None),
        ("ok, put the second one in the basket please", "cart", 1),
        ("I'll take it!", "cart", None),
        ("ok ill take the first one", "cart", 0),
        ("加入购物车", "cart", None),
        ("我要第一个", "cart", 0),
        ("беру второй", "cart", 1),
        ("добавьте его в корзину, пожалуйста", "cart", None),
        ("save it for later", "save", None),
        ("收藏第二个", "save", 1),
        ("сохрани его", "save", None),
    ],
)
def test_a_button_may_be_written_out(text, action, place):
    said = spoken_press(text)
    assert said is not None
    assert (said.action, said.place) == (action, place)


@pytest.mark.parametrize(
    "text",
    [
        "how do I add it to my cart?",
        "I'll take it back to the shop",
        "is it in the cart?",
        "order it arrived broken",
        "我要退货",
        "куплю чайник",
        "what can I save?",
    ],
)
def test_whatever_says_more_is_no_button(text):
    assert spoken_press(text) is None


async def test_the_product_in_view_goes_into_the_cart(customer):
    await customer.says("Moor desk lamp")
    [reply] = await customer.says("ok add it to my cart")
    assert reply.text.startswith("Moor desk lamp")
    [*_, put] = await customer.events()
    assert (put.type, put.product_id) == ("add_to_cart", "gid://shop/Lamp/7")
    assert (await customer.turns())[-2].text == "ok add it to my cart"


async def test_the_place_says_which_also_after_another_one_was_looked_at(customer):
    await customer.says("Brook kettles")
    await customer.says("how much is the second one?")
    [second] = await customer.says("save it")
    [first] = await customer.says("I'll take the first one")
    assert {second.text.partition(":")[0], first.text.partition(":")[0]} == {
        "Brook glass kettle",
        "Brook steel kettle",
    }


async def test_of_several_it_is_asked_which_with_a_button_for_each(customer):
    await customer.says("Brook kettles")
    [reply] = await customer.says("add it to my cart")
    assert sorted(labels(reply)) == ["Brook glass kettle", "Brook steel kettle"]
    await customer.presses("Brook steel kettle")
    assert customer.replies[0].text.startswith("Brook steel kettle")
    [*_, put] = await customer.events()
    assert (put.type, put.product_id) == ("add_to_cart", "K2")


async def test_with_nothing_in_view_it_is_asked_what_is_meant(customer):
    [reply] = await customer.says("add it to my cart")
    assert reply.text.startswith("Which product do you mean?")


@pytest.mark.parametrize("agreed", ["yes", "yes please", "ok"])
async def test_yes_to_a_person_calls_one(customer, agreed):
    await customer.says("do you sell unicorn saddles?")
    [reply] = await customer.says(agreed)
    assert "I have called a person" in reply.text
    assert (await customer.conversation()).state == "waiting"


async def test_yes_to_nothing_calls_nobody(customer):
    await customer.says("Moor desk lamp")
    [reply] = await customer.says("yes")
    assert reply.text.startswith("All right!")
    assert (await customer.conversation()).state == "bot"


async def test_a_thumb_is_taken_note_of_and_is_no_question(customer):
    [reply] = await customer.says("👍")
    assert reply.text.startswith("Good!")


async def test_who_asks_whether_it_is_a_person_is_told_and_offered_one(customer):
    [reply] = await customer.says("are you a real person?")
    assert "a program, not a person" in reply.text
    assert "Talk to a person" in labels(reply)


async def test_where_nothing_fits_the_nearest_is_shown_and_is_what_it_means(customer):
    head, card = await customer.says("a kettle under 10 euros")
    assert head.text.startswith("I found nothing for")
    assert card.product == "K3"
    [price] = await customer.says("how much is it?")
    assert "€24.50" in price.text
