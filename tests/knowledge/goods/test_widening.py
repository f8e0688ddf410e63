"""A condition that nothing meets as it was said is tried in the words that the shop has for it."""

from __future__ import annotations

import pytest

from knowledge.answers import Answerer, Question
from tests.conftest import NOW
from tests.knowledge.conftest import write_products


@pytest.fixture
async def ask(library, folder):
    source = write_products(
        folder / "goods.csv",
        "P1,Ferro Skillet 26 cm,44.00,26 cm,,cookware,,",
        "P2,Ferro Grill Pan,54.00,27 x 27 cm,,cookware,,",
        "D1,Ergo Desk,139.00,,100 cm,furniture,150 cm,",
        "S1,Salt Niacinamide Serum,24.00,,,skin,,oily",
        "S2,Salt Hyaluronic Serum,29.00,,,skin,,all",
        "B1,Nordhus Bed,99.00,,,furniture,,",
        columns="id,title,price,size,width,product_type,length,skin type",
    )
    await library.sync([source], now=NOW)

    async def asking(text):
        return await Answerer(library, None).answer(Question(text=text), now=NOW)

    return asking


async def test_what_states_no_width_is_judged_by_how_large_it_is(ask):
    assert set((await ask("a skillet no wider than 26 cm")).products) == {"P1"}


async def test_what_states_its_width_is_not_judged_by_its_length(ask):
    assert (await ask("a desk at least 120 cm wide")).products == ()


async def test_what_suits_all_is_shown_where_nothing_is_made_for_the_one(ask):
    assert (await ask("a serum for oily skin")).products == ("S1",)
    assert (await ask("a serum for dry skin")).products == ("S2",)


async def test_goods_that_meet_all_that_is_said_are_not_denied_for_a_word_of_whom_they_are_for(ask):
    assert (await ask("a bed for my granny")).products == ("B1",)
