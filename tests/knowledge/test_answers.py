"""What customers are told, without a model, over the small shop of tests/knowledge/shop."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Question
from knowledge.gaps.content_gaps import gaps
from tests.conftest import NOW


@pytest.fixture
def ask(shop):
    answerer = Answerer(shop, None)

    async def asking(text, **question):
        return await answerer.answer(Question(text=text, **question), now=NOW)

    return asking


async def open_gaps(library):
    async with library.database.read() as session:
        return [(gap.question, gap.reason, gap.language, gap.asked_by) for gap in await gaps(session)]


@pytest.mark.parametrize(
    ("text", "start", "language"),
    [
        ("how long does delivery take", "Delivery takes 2", "en"),
        ("When will my order arrive??", "Delivery takes 2", "en"),
        ("多久送到", "配送需要", "zh"),
        ("сколько идет доставка?", "Доставка занимает", "ru"),
    ],
)
async def test_an_approved_answer_comes_word_for_word_in_the_askers_language(ask, text, start, language):
    answer = await ask(text)

    assert (answer.kind, answer.answered, answer.language, answer.topic) == (
        "faq",
        True,
        language,
        "delivery",
    )
    assert answer.text.startswith(start)
    assert answer.citations[0].id.startswith("faq:")


async def test_the_language_that_was_chosen_wins_over_the_language_of_the_text(ask):
    assert (await ask("how long does delivery take", language="ru")).text.startswith("Доставка")
    assert (await ask("can I return a product", language="ru")).text.startswith("Yes")


async def test_goods_are_shown_as_cards_from_their_rows(ask):
    answer = await ask("do you have kettles?")

    assert (answer.kind, set(answer.products)) == ("products", {"K1", "K2"})
    assert "€29.00" in answer.text
    assert "€49.95" in answer.text
    assert {citation.id for citation in answer.citations} == {"product:K1", "product:K2"}


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("kettle under 40", {"K2"}),
        ("headphones between 100 and 200 euros", {"H1"}),
        ("40元以下的水壶", {"K2"}),
        ("наушники дешевле 50", {"H2"}),
        ("kettles in stock", {"K1"}),
        ("有没有耳机", {"H1", "H2"}),
        ("покажите чайник", {"K1", "K2"}),
        ("X200", {"H1"}),
    ],
)
async def test_conditions_in_words_hold_for_every_card(ask, text, products):
    answer = await ask(text)

    assert (answer.kind, set(answer.products)) == ("products", products)


async def test_goods_by_their_name_win_over_a_question_that_only_mentions_them(ask, shop):
    await shop.write_faq("Do the headphones fit small ears?", "Yes, they come in two sizes.")

    assert (await ask("headphones")).kind == "products"
    assert (await ask("do you have headphones?")).kind == "products"
    assert (await ask("do the headphones fit small ears?")).kind == "faq"


async def test_a_product_is_told_by_a_part_of_its_name_beside_what_is_asked(ask):
    assert (await ask("what colour is the gooseneck?")).products == ("K1",)
    assert (await ask("how much is K1?")).text.endswith("€49.95.")
    assert (await ask("is the kettle in stock?")).products == ("K1",)


async def test_a_title_in_the_askers_language_is_used_where_the_source_gives_one(sqlite_library, folder):
    (folder / "a.csv").write_text("id,title,title zh,price\n1,Red mug,红色马克杯,5\n", encoding="utf-8")
    await sqlite_library.sync([str(folder)], now=NOW)

    answer = await Answerer(sqlite_library, None).answer(Question(text="马克杯"), now=NOW)

    assert "红色马克杯" in answer.text


async def test_nothing_under_a_limit_is_an_answer_that_names_the_nearest(ask, shop):
    answer = await ask("wireless headphones under 50 euros")

    assert (answer.kind, answer.answered, answer.products) == ("products", True, ())
    assert "Aurora X200 Wireless Headphones (€129.00)" in answer.text
    assert await open_gaps(shop) == []


async def test_a_limit_in_another_currency_is_not_applied_and_said(ask):
    answer = await ask("чайник до 3000 рублей")

    assert "EUR" in answer.text
    assert set(answer.products) == {"K1", "K2"}


async def test_the_cheapest_comes_first(ask):
    answer = await ask("cheapest kettle")

    assert answer.products == ("K2", "K1")
    assert answer.text.startswith("The cheapest is Havn")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how much is the X200?", "€129.00"),
        ("What colour is the Stelling kettle?", "Black, White"),
        ("is the Havn Steel Kettle in stock?", "out of stock"),
        ("does the X200 have bluetooth?", "bluetooth: yes"),
        ("does the Aurora S10 have bluetooth", "bluetooth: no"),
        ("how heavy is the X200", "250 g"),
        ("who makes the X200?", "Aurora"),
        ("X200多少钱", "€129.00"),
        ("сколько стоит X200?", "129,00"),
        ("X200有货吗", "有货"),
    ],
)
async def test_a_fact_is_read_from_the_products_own_row(ask, text, said):
    answer = await ask(text)

    assert (answer.kind, answer.answered, len(answer.products)) == ("fact", True, 1)
    assert said in answer.text


@pytest.mark.parametrize(
    "text", ["does the X200 have NFC?", "how heavy is the Lumo Desk Lamp", "how much is the Lumo Floor Lamp?"]
)
async def test_what_the_row_does_not_say_is_never_made_up(ask, shop, text):
    answer = await ask(text, asked_by="web:1")

    assert (answer.kind, answer.answered, answer.reason, answer.action) == (
        "unanswered", False, "not_stated", "handoff",
    )  # fmt: skip
    assert await open_gaps(shop) == [(text, "not_stated", "en", "web:1")]


@pytest.mark.parametrize(
    ("text", "in_view", "said"),
    [
        ("how much is it?", ("H1",), "€129.00"),
        ("how much is the second one?", ("H1", "H2"), "€19.90"),
        ("and the last one, what colour is it?", ("H1", "H2"), "White"),
        ("第二个多少钱", ("H1", "H2"), "€19.90"),
        ("а сколько стоит первый?", ("H1", "H2"), "129,00"),
        ("price?", ("H1",), "€129.00"),
    ],
)
async def test_a_follow_up_speaks_of_the_products_in_view(ask, text, in_view, said):
    answer = await ask(text, products_in_view=in_view)

    assert answer.kind == "fact"
    assert said in answer.text


async def test_it_may_mean_two_things_and_is_asked_back(ask, shop):
    answer = await ask("how much is it?", products_in_view=("H1", "H2"))

    assert (answer.kind, answer.answered, answer.products) == ("clarify", False, ("H1", "H2"))
    for again in answer.suggested:
        assert (await ask(again)).kind == "fact"
    assert await open_gaps(shop) == []


async def test_a_document_is_quoted_with_its_place(ask):
    answer = await ask("is damage from scale covered by the warranty?")

    assert answer.kind == "passage"
    assert "not covered by the warranty" in answer.text
    assert answer.citations[0].title == "Warranty > What is not covered"


@pytest.mark.parametrize(
    "text",
    [
        "What is the capital of France?",
        "do you sell bicycles?",
        "有没有自行车",
        "у вас есть велосипеды?",
        "X201",
        "asdf",
    ],
)
async def test_what_the_shop_does_not_know_is_said_and_remembered_with_a_person_offered(ask, shop, text):
    answer = await ask(text, asked_by="web:1")

    assert (answer.kind, answer.answered, answer.action) == ("unanswered", False, "handoff")
    assert answer.products == ()
    assert [gap[0] for gap in await open_gaps(shop)] == [text]


async def test_what_is_only_tried_out_is_no_gap(ask, shop):
    assert not (await ask("do you sell bicycles?")).answered

    assert await open_gaps(shop) == []


@pytest.mark.parametrize(
    "text",
    [
        "Hello!",
        "你好呀",
        "Здравствуйте",
        "thanks a lot",
        "谢谢",
        "Спасибо!",
        "bye",
        "helo",
        "is anybody there?",
    ],
)
async def test_greetings_and_thanks_are_answered_kindly_and_are_no_gap(ask, shop, text):
    answer = await ask(text)

    assert (answer.kind, answer.answered, answer.citations, answer.action) == ("talk", True, (), None)
    assert await open_gaps(shop) == []


@pytest.mark.parametrize("text", ["hi", "thanks a lot"])
async def test_small_talk_is_told_to_programs_as_a_question_back(ask, text):
    told = (await ask(text)).as_json()

    assert (told["kind"], told["answered"], told["citations"]) == ("clarify", False, [])


@pytest.mark.parametrize("text", ["I want to talk to a human", "转人工", "позовите оператора"])
async def test_who_asks_for_a_person_is_offered_one(ask, text):
    assert (await ask(text)).action == "handoff"


async def test_who_asks_for_a_person_gets_one_rather_than_the_answer_on_how_to_ask(ask, shop):
    await shop.write_faq("How do I talk to a person?", "Write that you want to.")

    answer = await ask("talk to a person")

    assert (answer.action, answer.citations) == ("handoff", ())


async def test_the_second_of_nothing_is_not_asked_of_the_delivery_costs(ask, shop):
    await shop.write_faq("How much is delivery?", "Five euros.")

    assert (await ask("how much is delivery?")).kind == "faq"
    assert (await ask("how much is the second one?")).kind != "faq"


async def test_an_answer_written_meanwhile_reaches_the_next_asker(ask, shop):
    assert not (await ask("do you wrap gifts?")).answered
    await shop.write_faq("Do you wrap gifts?", "Yes, for free.")

    answer = await ask("do you wrap gifts")

    assert (answer.kind, answer.text) == ("faq", "Yes, for free.")


@pytest.mark.parametrize(
    "text", ["hello", "do you have kettles?", "what is the meaning of life?", "多久能送到？"]
)
async def test_every_suggestion_leads_somewhere(ask, text):
    suggested = (await ask(text)).suggested

    assert 0 < len(suggested) <= 3
    for each in suggested:
        assert (await ask(each)).answered, each


async def test_texts_of_other_languages_fall_back_to_english(ask):
    answer = await ask("kettles", language="fr")

    assert answer.text.startswith("Here are 2 products")
    assert "29,00" in answer.text


@pytest.mark.parametrize("text", ["", "   ", "?", "x" * 5000, "{0} {title} %s", "' OR 1=1; --", "\x00", "💥"])
async def test_no_text_breaks_an_answer(ask, text):
    assert (await ask(text)).kind == "unanswered"


async def test_the_json_form_has_the_keys_of_the_command(ask):
    row = (await ask("how much is the X200?")).as_json()

    assert list(row) == [
        "answered",
        "text",
        "kind",
        "products",
        "citations",
        "reason",
        "suggested",
        "seconds",
    ]
    assert row["products"] == ["H1"]
    assert row["citations"] == [{"id": "product:H1", "title": "Aurora X200 Wireless Headphones"}]
    assert 0 < row["seconds"] < 5


async def test_an_empty_library_says_that_it_does_not_know(sqlite_library):
    answer = await Answerer(sqlite_library, None).answer(Question(text="kettles"), now=NOW)

    assert (answer.kind, answer.suggested) == ("unanswered", ())
