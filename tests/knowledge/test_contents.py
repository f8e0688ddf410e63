"""What a pack holds."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Question
from knowledge.facts.contents import asks_contents
from tests.conftest import NOW
from tests.knowledge.conftest import write_products


@pytest.mark.parametrize(
    "text",
    [
        "how many sheets are in a pack?", "How many bags does the box hold?", "сколько листов в упаковке",
        "Сколько их в пачке?", "一包多少张", "每盒有几袋？", "里面有多少个",
    ],
)  # fmt: skip
def test_how_many_a_pack_holds_is_asked_in_many_ways(text):
    assert asks_contents(text)


@pytest.mark.parametrize(
    "text",
    ["how many days does delivery take?", "сколько стоит упаковка?", "how much is the box?", "包装多少钱"],
)
def test_time_and_money_are_no_contents(text):
    assert not asks_contents(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("how many sheets are in a pack?", "80 Sheets"),
        ("сколько листов в упаковке?", "80 шт"),
        ("一包多少张？", "80张"),
        ("how many sheets in a pack of Reed filters?", "80 Sheets"),
    ],
)
async def test_the_count_is_told_by_the_title_of_the_product_in_view_or_named(
    sqlite_library, folder, text, said
):
    rows = ['F1,"Reed Cone Filters 02, 80 Sheets",5 EUR,"Фильтры Reed, конус 02, 80 шт.",滤纸 02号 80张']
    products = write_products(folder / "p.csv", *rows, columns="id,title,price,title ru,title zh")
    await sqlite_library.sync([products], now=NOW)
    view = () if "Reed" in text else ("F1",)

    answer = await Answerer(sqlite_library, None).answer(Question(text=text, products_in_view=view), now=NOW)

    assert (answer.kind, answer.products) == ("fact", ("F1",))
    assert said in answer.text.partition(":" if ":" in answer.text else "：")[2]


@pytest.mark.parametrize(
    ("text", "title", "facts"),
    [
        (
            "how many sheets are in the Reed film A4 600 pcs.?",
            "Reed film A4 600 pcs.",
            {"Sheets per pack": "25"},
        ),
        ("how many ports does the Reed Box 6 DIN have?", "Reed Box 6 DIN", {}),
        ("сколько штук в упаковке Reed PFI-302PGY?", "Reed PFI-302PGY ink", {}),
        ("how many pages does the Reed X264 print?", "Reed X264 toner 1 pc(s)", {}),
    ],
)
async def test_a_figure_of_the_products_own_name_is_no_count_of_what_is_asked(
    sqlite_library, folder, text, title, facts
):
    columns = ",".join(("id", "title", "price", *facts))
    row = ",".join(("F1", f'"{title}"', "5 EUR", *facts.values()))
    products = write_products(folder / "p.csv", row, columns=columns)
    await sqlite_library.sync([products], now=NOW)

    answer = await Answerer(sqlite_library, None).answer(Question(text=text), now=NOW)

    if facts:
        assert (answer.kind, "25" in answer.text) == ("fact", True)
    else:
        assert answer.kind != "fact"
