"""A vocabulary for the tests of translation, and a translation at the tests' moment."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from segments.translation import Translation, translate
from segments.vocabulary import Vocabulary
from tests.conftest import NOW

VOCABULARY = Vocabulary(
    categories=("coffee", "laptops", "pet_food", "running_shoes", "toys"),
    brands=("Aster", "Cafe Sol", "Casa", "Zenith"),
    products={"P001": "Aster Book 13"},
    languages=("de", "en", "zh"),
    countries=("DE", "GB", "US"),
    cities=("Berlin", "Munich", "New York"),
    channels=("telegram", "web"),
    tags=("loyalty_gold", "student", "vip", "wholesale"),
    lifecycle_stages=("churned", "first_purchase", "repeat"),
    rfm_types=("important_value",),
    event_types=("purchase", "view", "warranty claim"),
    campaigns=("newsletter_2026_08", "newsletter_2026_09", "summer_sale_2026"),
    topics=("delivery", "returns"),
    sentiments=("negative", "neutral", "positive"),
    traits=("plan", "points"),
)


def read(text: str, vocabulary: Vocabulary = VOCABULARY) -> Translation:
    return translate(text, vocabulary, now=NOW, zone=ZoneInfo("UTC"), currency="EUR")
