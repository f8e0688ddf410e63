from __future__ import annotations

import pytest

from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import understand
from knowledge.goods.sizes import size

SOLD = {
    "shoes": ("40", "41", "46"),
    "jacket": ("s", "m", "l", "xl"),
    "mattress": ("160x200", "90x200"),
    "kettle": (),
}
LEXICON = Lexicon(
    kinds=dict.fromkeys(SOLD, 3),
    sizes={
        each: frozenset(kind for kind, sizes in SOLD.items() if each in sizes)
        for sizes in SOLD.values()
        for each in sizes
    },
)


def sizes_asked(text: str) -> list[str]:
    request = understand(text, currency="EUR", lexicon=LEXICON)
    return [word for each in request.filters if each.field == "size" for word in each.words]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("shoes in 46, no more than 130", "46"),
        ("jacket XXL", "xxl"),
        ("a large jacket", "l"),
        ("有没有XL的夹克", "xl"),
        ("серая куртка L", "l"),
        ("куртка размера ХЛ", "xl"),
        ("матрас 160 на 200", "160x200"),
        ("mattress 90 x 200 cm", "90x200"),
    ],
)
def test_a_size_is_read_where_the_goods_come_in_such(text, wanted):
    assert sizes_asked(text) == [wanted]


@pytest.mark.parametrize(
    "text", ["kettle 46", "shoes for 99 euros", "shoes under 46", "a large kettle", "shoes, 3 pairs"]
)
def test_a_figure_or_letter_is_no_size_of_goods_that_do_not_come_in_it(text):
    assert sizes_asked(text) == []


@pytest.mark.parametrize(
    ("said", "kept"), [("Large", "l"), ("2XL", "xxl"), ("EU 42", "42"), ("160 x 200 cm", "160x200")]
)
def test_one_size_is_kept_in_one_form(said, kept):
    assert size(said.lower()) == kept
