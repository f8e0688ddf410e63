"""The demo shop's files: what a first visitor reads must be true, complete and in three languages."""

import csv
import re
from collections import Counter, defaultdict
from datetime import UTC, datetime

import pytest

from app.demo.catalogue import SHOP, read_products
from app.demo.pictures import drawing_of
from app.demo.seasons import REFILL_DAYS, demand
from app.demo.talk import ABOUT, COMPLAINTS, EVERYWHERE
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library

LANGUAGES = {"en", "zh", "ru"}
PRODUCTS = read_products()
BY_CATEGORY = defaultdict(list)
for each in PRODUCTS:
    BY_CATEGORY[each.category].append(each)

#: Facts that every product of a category states.
EXPECTED_FACTS = {
    "Coffee": {"weight", "roast", "origin", "grind", "tasting notes", "caffeine"},
    "Tea": {"weight", "type", "origin", "caffeine", "steeping"},
    "Kettles & brewing": {"color"},
    "Cookware": {"color", "size", "material", "dishwasher safe"},
    "Running shoes": {"color", "size", "weight", "drop", "terrain", "cushioning", "width"},
    "Jackets": {"color", "size", "material", "weight"},
    "Headphones": {"color", "weight", "connection", "noise cancelling", "warranty"},
    "Skincare": {"volume", "skin type", "key ingredients", "fragrance", "vegan"},
    "Pet food": {"weight", "animal", "life stage", "flavour", "grain free"},
    "Toys": {"material", "age"},
}


def faq_rows() -> list[dict[str, str]]:
    with (SHOP / "faq.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def policy(name: str, language: str) -> str:
    return (SHOP / "policies" / f"{name}.{language}.md").read_text(encoding="utf-8")


def test_the_shop_has_ten_categories_of_fifteen_products():
    assert {category: len(products) for category, products in BY_CATEGORY.items()} == dict.fromkeys(
        EXPECTED_FACTS, 15
    )


def test_ids_titles_and_descriptions_are_all_different():
    for field in ("id", "title", "description", "image_link"):
        values = [getattr(product, field) for product in PRODUCTS]
        assert [value for value, count in Counter(values).items() if count > 1] == []


def test_every_description_is_two_to_five_sentences_of_its_own():
    for product in PRODUCTS:
        sentences = re.findall(r"[.!?:](?= |$)", product.description)
        assert 2 <= len(sentences) <= 6, product.id
        assert 90 <= len(product.description) <= 420, product.id
    openings = Counter(" ".join(product.description.split()[:4]) for product in PRODUCTS)
    assert max(openings.values()) == 1


def test_prices_are_positive_and_in_euro_and_cheap_things_stand_beside_dear_ones():
    assert {product.currency for product in PRODUCTS} == {"EUR"}
    assert all(4 <= product.price <= 300 for product in PRODUCTS)
    for products in BY_CATEGORY.values():
        prices = [product.price for product in products]
        assert max(prices) > 1.5 * float(min(prices))


def test_availability_follows_the_quantity_and_some_things_are_scarce_or_gone():
    assert all(product.available == (product.quantity > 0) for product in PRODUCTS)
    gone = [product for product in PRODUCTS if not product.available]
    assert 8 <= len(gone) <= 15
    assert all("back in stock" in product.facts for product in gone)
    assert not any("back in stock" in product.facts for product in PRODUCTS if product.available)
    assert sum(0 < product.quantity <= 5 for product in PRODUCTS) >= 6


@pytest.mark.parametrize("category", EXPECTED_FACTS)
def test_products_state_the_facts_of_their_category(category):
    for product in BY_CATEGORY[category]:
        assert EXPECTED_FACTS[category] <= product.facts.keys(), product.id


def test_facts_only_appear_where_they_make_sense():
    places = defaultdict(set)
    for product in PRODUCTS:
        for name in product.facts:
            places[name].add(product.category)
    assert places["roast"] == {"Coffee"}
    assert places["skin type"] == places["spf"] == {"Skincare"}
    assert places["animal"] == {"Pet food"}
    assert places["battery life"] == {"Headphones", "Kettles & brewing"}
    assert places["drop"] == {"Running shoes"}


def test_titles_say_the_weight_or_volume_that_the_facts_say():
    measure = re.compile(r"[ ,](\d+(?:\.\d+)? (?:kg|g|ml))\b")
    for product in PRODUCTS:
        found = measure.search(product.title)
        if (
            found
            and product.category in ("Coffee", "Tea", "Skincare", "Pet food")
            and " x " not in product.title
        ):
            assert found[1] in (product.facts.get("weight"), product.facts.get("volume")), product.id


def test_titles_and_keywords_in_chinese_and_russian_are_in_their_script():
    for product in PRODUCTS:
        assert re.search(r"[一-鿿]{2}.*[а-яё]{3}", product.facts["keywords"]), product.id
        assert re.search(r"[一-鿿]{2}", product.facts["title zh"]), product.id
        assert re.search(r"[а-яё]{3}", product.facts["title ru"]), product.id


def test_every_product_has_a_drawing_and_its_own_picture():
    for product in PRODUCTS:
        assert product.image_link == f"/media/{product.id}.png"
        assert callable(drawing_of(product))


def test_every_category_has_its_seasons_and_its_topics():
    assert set(EXPECTED_FACTS) == set(ABOUT)
    assert set(EXPECTED_FACTS) > set(REFILL_DAYS)
    assert all(demand(category, month) > 0 for category in EXPECTED_FACTS for month in range(1, 13))


def test_every_faq_topic_is_answered_in_three_languages_with_at_least_two_phrasings():
    phrasings = Counter((row["topic"], row["language"]) for row in faq_rows())
    topics = {topic for topic, _ in phrasings}
    assert len(topics) >= 25
    assert all(2 <= phrasings[topic, language] <= 3 for topic in topics for language in LANGUAGES)


def test_a_topic_has_one_answer_a_language_and_no_question_stands_twice():
    answers = defaultdict(set)
    for row in faq_rows():
        answers[row["topic"], row["language"]].add(row["answer"])
    assert all(len(found) == 1 for found in answers.values())
    questions = [(row["language"], row["question"]) for row in faq_rows()]
    assert len(questions) == len(set(questions))


def test_the_languages_of_the_faq_state_the_same_numbers():
    numbers = defaultdict(dict)
    for row in faq_rows():
        answer = re.sub(r"(\d),(\d)", r"\1.\2", row["answer"])
        numbers[row["topic"]][row["language"]] = set(re.findall(r"\d+(?:\.\d+)?", answer))
    for topic, found in numbers.items():
        assert found["en"] == found["zh"] == found["ru"], topic


def test_customers_ask_and_complain_about_topics_that_the_faq_knows():
    asked = {topic for topic, _ in [*EVERYWHERE, *COMPLAINTS]}
    asked |= {topic for topics in ABOUT.values() for topic, _ in topics}
    assert asked <= {row["topic"] for row in faq_rows()}


def test_every_policy_exists_in_three_languages_with_the_same_headings_and_tables():
    files = sorted(path.name for path in (SHOP / "policies").iterdir())
    names = {file.split(".")[0] for file in files}
    assert names == {"delivery", "returns", "warranty", "privacy", "size-guide", "coffee-guide"}
    assert files == sorted(f"{name}.{language}.md" for name in names for language in LANGUAGES)
    for name in names:
        shapes = {
            tuple(re.match(r"#*\|?-?", line)[0] for line in policy(name, language).splitlines())
            for language in LANGUAGES
        }
        assert len(shapes) == 1, name


def test_the_languages_of_a_policy_state_the_same_amounts():
    for name in ("delivery", "returns", "warranty"):
        amounts = [
            sorted(re.findall(r"\d+\.\d\d", policy(name, language).replace(",", ".")))
            for language in LANGUAGES
        ]
        assert amounts[0] == amounts[1] == amounts[2], name


def test_the_faq_and_the_policies_agree():
    answers = {(row["topic"], row["language"]): row["answer"] for row in faq_rows()}
    delivery, returns, warranty = (policy(name, "en") for name in ("delivery", "returns", "warranty"))
    for price in re.findall(r"\d+\.\d\d EUR", answers["delivery cost", "en"]):
        assert price in delivery
    for time in ("1 to 2", "3 to 5", "4 to 6", "8 to 14"):
        assert time in answers["delivery time", "en"]
        assert time in delivery
    assert "30 days" in answers["returns", "en"]
    assert "30 days" in returns
    assert "5.90 EUR" in answers["returns", "en"]
    assert "5.90 EUR" in returns
    for term in ("2 years", "25"):
        assert term in answers["warranty", "en"]
        assert term in warranty


def test_a_products_warranty_is_the_one_that_the_warranty_page_promises():
    def years(product):
        if product.category not in ("Kettles & brewing", "Cookware", "Headphones"):
            return None
        if product.brand == "Ferrolund" and "cast iron" in product.facts["material"]:
            return "25 years"
        if product.brand == "Brannock" and ("Kettle" in product.title or "E40" in product.title):
            return "3 years"
        if (
            "Moka" in product.title
            or "Hand Coffee Grinder" in product.title
            or "-Back Wired" in product.title
        ):
            return "5 years"
        return None

    promised = {product.id: years(product) for product in PRODUCTS if years(product)}
    assert len(promised) == 14
    assert {
        product.id: product.facts["warranty"] for product in PRODUCTS if product.id in promised
    } == promised


async def test_the_library_takes_every_row_of_the_shop(sqlite_database, tmp_path):
    from knowledge.index.embedder import built_in_embedder

    vectors = VectorIndex(built_in_embedder(), path=tmp_path / "chroma")
    library = Library(sqlite_database, vectors, currency="EUR")
    report = await library.sync([str(SHOP)], now=datetime(2026, 9, 16, tzinfo=UTC))
    counts = await library.counts()
    vectors.close()
    assert report.rejected == []
    assert (counts.products, counts.faqs, counts.documents) == (len(PRODUCTS), len(faq_rows()), 18)
