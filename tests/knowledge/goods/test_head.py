from __future__ import annotations

import pytest

from knowledge.goods.fitting import FITS
from knowledge.goods.head import PART, kind_of_title
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.request import understand
from knowledge.goods.vocabulary import Meaning, Vocabulary, shipped


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Larkmoor Silk Sleeping Bag Liner", PART),
        ("Larkmoor Down 400 Sleeping Bag", "sleeping bag"),
        ("Jar of Wildflower Honey", "honey"),
        ("Бутылка оливкового масла, 1 л", "olive oil"),
        ("Бутылка для воды", "bottle"),
        ("Oatmere Hand Balm, 75 ml", "hand cream"),
    ],
)
def test_a_title_says_what_a_thing_is_by_its_head(title, kind):
    assert kind_of_title(title, shipped()) == kind


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("yellow ink for an Epson printer", FITS),
        ("жёлтый картридж для принтера epson", FITS),
        ("Epson ink", "brand"),
        ("a mouse for my Epson computer", None),
    ],
)
def test_the_maker_of_what_a_thing_goes_into_is_what_it_must_fit(text, field):
    lexicon = Lexicon(
        vocabulary=Vocabulary([("epson", Meaning("brand", "epson"))], shipped()),
        kinds={"ink": 3, "cartridge": 3, "mouse": 3},
        brands={"epson": ("Epson",)},
    )
    request = understand(text, currency="EUR", lexicon=lexicon)
    told = [each.field for each in request.filters if each.value == ("Epson",)]
    assert told == ([field] if field else [])
