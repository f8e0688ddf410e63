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


#: A shop of the kind of ../shared/data/nlseg, with everything that requests there name.
BENCHMARK = Vocabulary(
    categories=(
        "coffee", "headphones", "jackets", "kitchenware", "laptops", "pet_food", "phones", "running_shoes",
        "skincare", "toys",
    ),
    brands=(
        "Aster", "Brickle", "Cafe Sol", "Casa", "Derma One", "Ironleaf", "Lumera", "Monte Roast", "Nordbook",
        "Northpeak", "Pawly", "Pixelon", "Playa", "Sonora", "Strida", "Vento", "Wildbowl", "Zenith",
    ),
    languages=("de", "en", "es", "fr", "ru", "zh"),
    countries=("CN", "DE", "ES", "FR", "GB", "RU", "US"),
    cities=(
        "Austin", "Beijing", "Berlin", "Chicago", "Hamburg", "Kazan", "London", "Lyon", "Madrid",
        "Manchester", "Moscow", "Munich", "New York", "Paris", "Saint Petersburg", "Shanghai", "Shenzhen",
        "Valencia",
    ),
    channels=("email", "instagram", "telegram", "web_chat", "wechat", "whatsapp"),
    tags=(
        "beta_tester", "corporate_gift", "influencer", "loyalty_gold", "loyalty_silver", "newsletter",
        "student", "vip", "wholesale",
    ),
    lifecycle_stages=("churned", "first_purchase", "potential", "repeat", "retained"),
    rfm_types=(
        "general_develop", "general_keep", "general_value", "general_winback", "important_develop",
        "important_keep", "important_value", "important_winback",
    ),
    event_types=("click", "complaint", "message", "purchase", "question", "reply", "view"),
    campaigns=(
        "back_to_school_2026", "black_friday_2025", "coffee_club_2026", "loyalty_launch_2026",
        "newsletter_2026_08", "newsletter_2026_09", "spring_sale_2026", "summer_sale_2026", "welcome_series",
        "winback_2026_07",
    ),
    topics=(
        "availability", "delivery", "gift_ideas", "ingredients", "loyalty_program", "payment", "price",
        "returns", "sizing", "warranty",
    ),
    sentiments=("negative", "neutral", "positive"),
)  # fmt: skip


def read(text: str, vocabulary: Vocabulary = VOCABULARY) -> Translation:
    return translate(text, vocabulary, now=NOW, zone=ZoneInfo("UTC"), currency="EUR")
