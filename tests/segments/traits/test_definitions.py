from string import Formatter

import pytest

from segments.traits.definitions import LANGUAGES, Definitions
from segments.traits.figures import Figure, Figures
from segments.traits.grade import STAGES, TYPES
from segments.traits.held import COLUMNS, NAMES
from segments.traits.settings import TraitSettings
from tests.conftest import NOW

SHOP = {
    "order_gap": 28.0,
    "buyers": 400.0,
    "median_recency": 51.0,
    "median_orders": 2.0,
    "median_spent": 67448.5,
    "mean_recency": 93.06,
    "mean_orders": 4.27,
    "mean_spent": 205426.6,
}


def definitions(language="en", **settings):
    measured = {name: Figure(value, 400, NOW) for name, value in SHOP.items()}
    return Definitions(Figures(TraitSettings(**settings), measured), language=language, currency="EUR")


def places(phrases):
    return {
        name: {place for _, place, _, _ in Formatter().parse(text) if place} for name, text in phrases.items()
    }


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_every_language_defines_the_same_traits_by_the_same_figures(language):
    own, english = LANGUAGES[language], LANGUAGES["en"]
    assert own.TITLES.keys() == english.TITLES.keys()
    assert own.VALUES.keys() == english.VALUES.keys() == {*STAGES, *TYPES.values()}
    assert places(own.TEXTS) == places(english.TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_computed_trait_has_a_definition_without_gaps(language):
    found = {one.name: one.text for one in definitions(language).all()}
    assert found.keys() == {*COLUMNS, *NAMES, "next_purchase"}
    assert all(text and "{" not in text and "?" not in text for text in found.values())


def test_a_definition_names_the_shops_own_figures():
    said = definitions().of("lifecycle_stage").text
    assert "more than 84 days ago" in said
    assert "3 times the median gap" in said
    assert "28 days over 400 gaps" in said
    by_median = definitions().of("rfm_type").text
    assert "up to 51 days" in by_median
    assert "with at least 2 orders" in by_median
    assert "from €674.48 on" in by_median
    assert "with more than 4.27 orders" in definitions(cut="mean").of("rfm_type").text


def test_what_was_set_by_hand_is_said_to_be():
    said = definitions(churn_days=45, cut="fixed", recency_days=10).all()
    assert "more than 45 days ago" in said[0].text
    assert "set by hand" in said[0].text
    assert "up to 10 days" in said[1].text


def test_a_language_that_is_not_ours_reads_english():
    assert definitions("fr").of("order_count") == definitions("en").of("order_count")
