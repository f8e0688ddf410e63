from __future__ import annotations

import pytest

from knowledge.answers import Answerer
from knowledge.answers import Question as Asked
from knowledge.approved.approved_answers import Approved, Likeness, Question
from knowledge.clarifying import clarify
from tests.conftest import NOW
from tests.knowledge.conftest import write_products


def question(number, text, topic):
    return Question(number, text, f"Answer {topic}.", topic, "en")


ORDER, ACCOUNT = (
    question(1, "How do I cancel an order?", "order"),
    question(2, "How do I close my account?", "account"),
)
SAME_TOPIC = question(3, "Can I cancel?", "order")


def clarified(*scored):
    approved = Approved([each for each, _ in scored])
    return clarify(approved, [Likeness(each, score) for each, score in scored], "en")


def test_two_approved_answers_that_are_as_likely_become_two_buttons():
    draft = clarified((ORDER, 0.62), (SAME_TOPIC, 0.618), (ACCOUNT, 0.615))

    assert (draft.kind, draft.suggested) == ("clarify", (ORDER.question, ACCOUNT.question))


@pytest.mark.parametrize(
    "scored",
    [((ORDER, 0.3), (ACCOUNT, 0.3)), ((ORDER, 0.9), (ACCOUNT, 0.6)), ((ORDER, 0.9), (SAME_TOPIC, 0.9)), ()],
)
def test_nothing_is_asked_where_one_is_clear_or_none_is_likely(scored):
    assert clarified(*scored) is None


@pytest.fixture
async def seller(library, folder):
    """Answers of a shop with a warranty on its kettle and on all, and goods named like services."""
    columns = "id,title,price,warranty"
    rows = ["K1,Stelling Steel Kettle,49 EUR,3 years", "B1,Rook Delivery Bag,60 EUR,", "G1,Gift Card,25 EUR,"]
    products = write_products(folder / "products.csv", *rows, columns=columns)
    (folder / "faq.csv").write_text(
        "question,answer,topic,language\n"
        "How long is the warranty?,Two years on everything.,warranty,en\n"
        "保修多久？,所有商品保修两年。,warranty,zh\n"
        "Какая гарантия на товары?,Два года на всё.,warranty,ru\n"
        "How long does delivery take?,Two to four working days.,delivery,en\n"
        "Are gift cards valid for ever?,They are valid for three years.,gift card,en\n",
        encoding="utf-8",
    )
    await library.sync([products, str(folder / "faq.csv")], now=NOW)

    async def tell(text, *in_view):
        asked = Asked(text=text, products_in_view=in_view)
        return await Answerer(library, None).answer(asked, now=NOW)

    return tell


@pytest.mark.parametrize(
    ("text", "of_product", "of_shop"),
    [
        ("warranty?", "3 years", "Two years on everything."),
        ("and what about the warranty", "3 years", "Two years on everything."),
        ("保修呢", "3 years", "所有商品保修两年。"),
        ("а гарантия есть?", "3 years", "Два года на всё."),
    ],
)
async def test_a_warranty_may_be_that_of_the_product_in_view_or_of_the_shop_and_each_button_leads_to_one(
    seller, text, of_product, of_shop
):
    asked = await seller(text, "K1")
    assert (asked.kind, asked.answered, len(asked.suggested)) == ("clarify", False, 2)

    product, shop = [await seller(reading, "K1") for reading in asked.suggested]

    assert (product.kind, product.products) == ("fact", ("K1",))
    assert of_product in product.text
    assert (shop.kind, shop.text) == ("faq", of_shop)


@pytest.mark.parametrize(
    ("text", "in_view", "kind"),
    [
        ("warranty?", (), "faq"),
        ("what is your warranty?", ("K1",), "faq"),
        ("its warranty?", ("K1",), "fact"),
        ("warranty of the steel kettle?", ("B1",), "fact"),
        ("warranty?", ("B1",), "faq"),
        ("delivery?", ("K1",), "faq"),
        ("How long is the warranty?", ("K1",), "faq"),
    ],
)
async def test_nothing_is_asked_where_the_product_or_the_shop_is_plainly_meant(seller, text, in_view, kind):
    assert (await seller(text, *in_view)).kind == kind


@pytest.mark.parametrize(
    ("text", "product"), [("gift card", "G1"), ("gift cards?", "G1"), ("delivery bag", "B1")]
)
async def test_goods_named_like_a_service_may_be_meant_as_either(seller, text, product):
    asked = await seller(text)
    assert (asked.kind, len(asked.suggested)) == ("clarify", 2)

    goods, shop = [await seller(reading) for reading in asked.suggested]

    assert goods.products == (product,)
    assert shop.kind == "faq"


@pytest.mark.parametrize(
    ("text", "kind"), [("delivery", "faq"), ("do you sell gift cards?", "products"), ("kettle", "products")]
)
async def test_goods_that_share_a_word_with_a_service_raise_no_question(seller, text, kind):
    assert (await seller(text)).kind == kind
