"""The dialogue as any channel uses it, on both engines."""

import asyncio

import pytest
from sqlalchemy import select

from bot.dialogue import Incoming
from bot.exceptions import Superseded
from bot.reply import Press
from bot.scene import Said
from knowledge.answers import Answerer
from knowledge.schema import ContentGap
from profiles import consent, conversations, profile, traits
from profiles.profile import by_identity
from profiles.schema import Profile, Turn
from tests.bot.conftest import make_dialogue
from tests.bot.customer import Customer, labels
from tests.bot.running import Parrot
from tests.conftest import NOW


async def test_a_question_is_answered_and_becomes_an_event_with_its_topic(customer):
    [reply] = await customer.says("How long does delivery take?")
    assert reply.text == "Delivery takes two to four working days."
    [event] = await customer.events()
    assert (event.type, event.topic, event.channel, event.at) == ("question", "delivery", "telegram", NOW)
    assert [(turn.role, turn.text) for turn in await customer.turns()] == [
        ("customer", "How long does delivery take?"),
        ("bot", "Delivery takes two to four working days."),
    ]


async def test_a_greeting_is_a_message_and_no_question(customer):
    await customer.says("hello")
    assert [event.type for event in await customer.events()] == ["message"]


async def test_products_come_as_cards_with_the_words_and_numbers_of_their_rows(customer):
    replies = await customer.says("kettle")
    head, *cards = replies
    assert head.text
    assert [card.product for card in cards] == ["K1", "K2", "K4"]
    assert (cards[0].heading, cards[0].text, cards[0].photo) == (
        "Brook glass kettle",
        "€39.90 · In stock",
        "/media/kettle.png",
    )
    assert cards[1].text == "€54.00 · Only 2 left"
    assert labels(cards[0]) == ["Details", "Add to cart", "Save", "Similar", "Open in the shop"]
    assert cards[0].rows[2][0].url == "https://shop.example/p/k1"
    assert labels(cards[2])[-1] == "Show more"
    turn = (await customer.turns())[-1]
    assert (turn.details["products"], turn.details["rest"]) == (["K1", "K2", "K4"], ["K3"])


async def test_opening_details_is_a_view_with_the_facts_of_the_product(customer):
    await customer.says("kettle")
    [card] = await customer.presses("Details", reply=1)
    assert "A quiet kettle of glass." in card.text
    assert "colour: clear" in card.text
    event = (await customer.events())[-1]
    assert (event.type, event.product_id, event.category, event.brand, event.price) == (
        "view",
        "K1",
        "Kettles",
        "Brook",
        3990,
    )


async def test_cart_and_save_are_events_and_the_cart_links_to_the_shop(customer):
    await customer.says("kettle")
    cards = customer.replies
    [in_cart] = await customer.presses("Add to cart", reply=2)
    assert in_cart.rows[0][0].url == "https://shop.example/p/k2"
    customer.replies = cards
    [saved] = await customer.presses("Save", reply=1)
    assert saved.text == "Brook glass kettle: saved for later."
    found = [(event.type, event.product_id, event.quantity) for event in (await customer.events())[1:]]
    assert found == [("add_to_cart", "K2", 1), ("favorite", "K1", None)]


async def test_show_more_shows_the_rest_and_similar_shows_others(customer):
    await customer.says("kettle")
    cards = customer.replies
    rest = await customer.presses("Show more", reply=3)
    assert [reply.product for reply in rest] == ["K3"]
    customer.replies = cards
    others = await customer.presses("Similar", reply=1)
    assert "K1" not in [reply.product for reply in others]
    assert {"K2", "K4"} <= {reply.product for reply in others}


async def test_a_product_id_of_any_form_can_be_pressed(customer):
    await customer.says("desk lamp")
    [card] = await customer.presses("Details", reply=1)
    assert card.product == "gid://shop/Lamp/7"


@pytest.mark.parametrize(
    "press", [Press("view", 1, "99"), Press("view", 10**6, "0"), Press("more", 10**6), Press("ask", 1, "x")]
)
async def test_a_button_whose_meaning_is_gone_says_so(customer, press):
    await customer.says("hello")
    [reply] = await customer.does(press=press)
    assert "too old" in reply.text


async def test_a_press_never_reaches_into_another_customers_conversation(customer, database):
    await customer.says("kettle")
    stolen = customer.replies[1].rows[0][0].press
    stranger = Customer(database, customer.dialogue, external_id="8")
    await stranger.says("hello")
    [reply] = await stranger.does(press=stolen)
    assert "too old" in reply.text
    assert [event.type for event in await stranger.events()] == ["message", "press"]


async def test_an_unknown_thing_offers_a_person_and_is_a_content_gap(customer, database):
    [reply] = await customer.says("do you sell unicorn saddles?")
    assert "Talk to a person" in labels(reply)
    async with database.read() as session:
        gap = (await session.scalars(select(ContentGap))).one()
    assert (gap.question, gap.asked_by) == ("do you sell unicorn saddles?", "telegram:7")


async def test_a_suggested_question_is_asked_by_pressing_it(customer):
    await customer.says("do you sell unicorn saddles?")
    [reply] = await customer.presses("How long does delivery take?")
    assert reply.text == "Delivery takes two to four working days."


async def test_the_same_event_key_is_handled_once(customer):
    await customer.says("hello", key="telegram:42:1")
    assert await customer.says("hello", key="telegram:42:1") == []
    assert len(await customer.turns()) == 2
    assert len(await customer.events()) == 1


async def test_start_asks_for_consent_apart_from_answering_and_only_while_unknown(customer, database):
    welcome, question = await customer.commands("start", "spring_sale")
    assert "Ada" in welcome.text
    assert labels(question) == ["Yes, send me offers", "No, thank you"]
    known = await customer.profile()
    assert known.consent is None
    async with database.read() as session:
        [source] = await traits.traits(session, known.id)
    assert (source.name, source.text_value, source.source) == ("source", "spring_sale", "telegram:/start")
    await customer.presses("Yes, send me offers", reply=1)
    assert (await customer.profile()).consent is True
    assert len(await customer.commands("start", "other_source")) == 1
    async with database.read() as session:
        assert [trait.text_value for trait in await traits.traits(session, known.id)] == ["spring_sale"]
        [entry] = await consent.ledger(session, known.id)
    assert (entry.granted, entry.source) == (True, "telegram:question")
    first, *_ = await customer.events()
    assert first.properties == {"source": "spring_sale"}


async def test_no_is_kept_as_well(customer):
    await customer.commands("start")
    await customer.presses("No, thank you", reply=1)
    assert (await customer.profile()).consent is False


async def test_stop_ends_marketing_and_answering_goes_on(customer, database):
    await customer.commands("start")
    await customer.presses("Yes, send me offers", reply=1)
    [reply] = await customer.commands("stop")
    assert "no more offers" in reply.text
    known = await customer.profile()
    assert known.consent is False
    assert (await customer.events())[-1].type == "opt_out"
    async with database.read() as session:
        assert [entry.source for entry in await consent.ledger(session, known.id)][-1] == "telegram:/stop"
    assert (await customer.says("How long does delivery take?"))[0].text.startswith("Delivery")


async def test_a_chosen_language_stays_whatever_the_customer_writes_in(customer):
    await customer.commands("language")
    [reply] = await customer.presses("Русский")
    assert reply.text == "Теперь я буду писать по-русски."
    assert (await customer.profile()).language == "ru"
    [reply] = await customer.says("How long does delivery take?")
    assert reply.text == "Доставка идёт от двух до четырёх рабочих дней."
    [reply] = await customer.commands("person")
    assert reply.text.startswith("Я позвал")


async def test_without_a_choice_the_reply_is_in_the_language_of_the_message(customer):
    [reply] = await customer.says("Сколько идёт доставка?")
    assert reply.text == "Доставка идёт от двух до четырёх рабочих дней."
    [reply] = await customer.commands("help")
    assert reply.text.startswith("Пишите мне")


async def test_calling_a_person_makes_the_conversation_wait_once(customer):
    await customer.commands("start")
    [called] = await customer.presses("Talk to a person")
    assert called.text.startswith("I have called a person")
    assert (await customer.conversation()).state == "waiting"
    [again] = await customer.commands("person")
    assert again.text.startswith("A person has been called")
    assert (await customer.says("How long does delivery take?"))[0].text.startswith("Delivery")
    [reply] = await customer.says("do you sell unicorn saddles?")
    assert reply.text.startswith("A person has been called")
    assert "Talk to a person" not in labels(reply)


async def test_the_bot_is_silent_while_a_person_answers_and_speaks_again_after(customer):
    await customer.says("hello")
    await customer.meets_a_person(conversations.take_over)
    assert await customer.says("How long does delivery take?") == []
    assert [turn.text for turn in await customer.turns()][-1] == "How long does delivery take?"
    assert len(await customer.commands("stop")) == 1, "a command is obeyed all the same"
    await customer.meets_a_person(conversations.hand_back)
    assert len(await customer.says("How long does delivery take?")) == 1


async def test_an_answer_is_held_back_when_a_person_took_over_while_it_was_made(database, any_library):
    class TakenOver(Parrot):
        async def prepare(self, question, *, now, on_text=None):
            if question.text == "second":
                await slow.meets_a_person(conversations.take_over)
            return await super().prepare(question, now=now, on_text=on_text)

    dialogue = make_dialogue(database, any_library, TakenOver(any_library))
    slow = Customer(database, dialogue)
    await slow.says("first")
    assert await slow.says("second") == []


async def test_the_answer_knows_what_was_said_and_shown_before(database, any_library):
    parrot = Parrot(any_library)
    customer = Customer(database, make_dialogue(database, any_library, parrot))
    await customer.says("one")
    async with database.begin() as session:
        turn = (await session.scalars(select(Turn).where(Turn.role == "bot"))).one()
        turn.details = turn.details | {"products": ["K2", "K1"]}
    await customer.says("two")
    question = parrot.asked[-1]
    assert [(line.role, line.text) for line in question.history] == [
        ("customer", "one"),
        ("bot", "You said: one"),
    ]
    assert question.products_in_view == ("K2", "K1")
    assert question.asked_by == "telegram:7"


async def test_commands_that_we_do_not_know_and_things_without_text_get_an_honest_word(customer):
    [reply] = await customer.commands("frobnicate")
    assert reply.text.startswith("I don't know this command")
    [reply] = await customer.does(attachment="voice")
    assert reply.text.startswith("I can only read text")
    assert (await customer.events())[-1].properties == {"attachment": "voice"}


async def test_blocking_is_an_event_and_a_message_lets_us_write_again(customer, database):
    await customer.says("hello")
    incoming = Incoming(channel="telegram", external_id="7", event_key="telegram:42:99")
    await customer.dialogue.membership(incoming, blocked=True, now=NOW)
    known = await customer.profile()
    async with database.read() as session:
        assert [identity.blocked_at for identity in await profile.identities(session, known.id)] == [NOW]
    await customer.says("back again")
    async with database.read() as session:
        assert [identity.blocked_at for identity in await profile.identities(session, known.id)] == [None]
    assert [event.type for event in await customer.events()] == ["message", "blocked", "message"]


@pytest.mark.parametrize("words", ["talk to a human", "转人工", "позовите человека"])
async def test_who_asks_for_a_person_in_words_gets_one_without_another_question(customer, words):
    await customer.says(words)

    assert (await customer.conversation()).state == "waiting"


async def test_two_questions_of_one_burst_are_both_answered_in_one_reply(customer):
    first = Said("telegram:7:first", "How long does delivery take?")
    [reply] = await customer.does(text="Can I return an item?", earlier=(first,))
    assert reply.text == (
        "Delivery takes two to four working days.\n\nYou may return anything within 30 days."
    )
    assert [turn.role for turn in await customer.turns()] == ["customer", "customer", "bot"]


@pytest.mark.parametrize(
    ("text", "told"),
    [("I live in Leeds.", "Leeds"), ("我住在上海", "上海"), ("Мой день рождения 5 мая", "1604-05-05")],
)
async def test_what_customers_tell_of_themselves_is_noted_and_is_no_content_gap(
    customer, database, text, told
):
    [reply] = await customer.says(text)
    assert reply.text.startswith(("Thank you, noted.", "好的，记住了。", "Спасибо, учту."))
    async with database.read() as session:
        held = (await session.scalars(select(Profile))).one()
        assert (await session.scalars(select(ContentGap))).all() == []
    assert told in (held.city, str(held.birthday))


@pytest.mark.parametrize("text", ["?", "...", "🤔"])
async def test_a_message_without_words_is_asked_back_and_is_no_content_gap(customer, database, text):
    [reply] = await customer.says(text)
    assert reply.text.startswith("What would you like to know?")
    async with database.read() as session:
        assert (await session.scalars(select(ContentGap))).all() == []


async def test_an_unanswered_question_keeps_its_conversation_the_first_and_the_later_ones(customer, database):
    await customer.says("do you sell unicorn saddles?")
    await customer.says("do you sell dragon bridles?")
    async with database.read() as session:
        found = [(gap.question, gap.conversation) for gap in await session.scalars(select(ContentGap))]
    talk = (await customer.conversation()).id
    assert found == [("do you sell unicorn saddles?", talk), ("do you sell dragon bridles?", talk)]


async def test_an_answer_is_no_longer_made_once_the_customer_has_written_more(sqlite_database, library):
    begun, ended = asyncio.Event(), asyncio.Event()

    class Slow(Answerer):
        async def prepare(self, question, *, now, on_text=None):
            begun.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

    dialogue = make_dialogue(sqlite_database, library, Slow(library, None))
    incoming = Incoming(channel="web", external_id="7", event_key="web:7:1", text="a kettle?")
    with pytest.raises(Superseded):
        await dialogue.handle(incoming, now=NOW, newer=begun.wait)
    assert ended.is_set()
    async with sqlite_database.read() as session:
        assert await by_identity(session, "web", "7") is None, "nothing of it is kept"


async def test_the_other_one_is_that_which_was_shown_beside_the_one_talked_about(customer):
    await customer.says("Brook kettles")
    await customer.says("how much is the second one?")
    [second] = customer.replies
    [other] = await customer.says("and the other one?")
    prices = {"€39.90", "€54.00"}
    assert {each for each in prices if each in second.text + other.text} == prices


async def test_of_an_answer_that_another_one_takes_the_place_of_no_gap_is_kept(sqlite_database, library):
    dialogue = make_dialogue(sqlite_database, library, Answerer(library, None))
    asked = "do you sell unicorn saddles?"

    async def superseded(session, replies, *, erased=False):
        raise Superseded

    first = Incoming(channel="web", external_id="7", event_key="web:7:1", text=asked)
    with pytest.raises(Superseded):
        await dialogue.handle(first, now=NOW, seal=superseded)
    both = Incoming(
        channel="web",
        external_id="7",
        event_key="web:7:2",
        text="or dragon bridles?",
        earlier=(Said("web:7:1", asked),),
    )
    await dialogue.handle(both, now=NOW)

    async with sqlite_database.read() as session:
        assert len((await session.scalars(select(ContentGap))).all()) == 1
