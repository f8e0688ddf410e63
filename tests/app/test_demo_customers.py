"""The demo shop's customers: the same every time, and people one can believe in."""

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from app.demo.catalogue import read_products
from app.demo.customers import write_customers
from app.demo.history import History
from app.demo.outreach import past_campaigns
from app.demo.people import make_person
from tests.conftest import NOW


def rows(path):
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def moment(row, name="at"):
    return datetime.fromisoformat(row[name])


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return write_customers(tmp_path_factory.mktemp("customers"), read_products(), now=NOW)


@pytest.fixture(scope="module")
def profiles(files):
    return rows(files.profiles)


@pytest.fixture(scope="module")
def events(files):
    return rows(files.events)


@pytest.fixture(scope="module")
def purchases(events):
    found = defaultdict(list)
    for event in events:
        if event["type"] == "purchase":
            found[event["customer_id"]].append(event)
    return found


def test_the_same_day_and_seed_give_the_same_files(files, tmp_path):
    again = write_customers(tmp_path, read_products(), now=NOW)
    assert again.profiles.read_bytes() == files.profiles.read_bytes()
    assert again.events.read_bytes() == files.events.read_bytes()


def test_a_later_hour_of_the_same_day_only_adds_what_happened_in_between(tmp_path):
    products = read_products()
    early = write_customers(tmp_path / "early", products, now=NOW.replace(hour=1), count=400)
    late = write_customers(tmp_path / "late", products, now=NOW.replace(hour=23), count=400)
    assert early.profiles.read_bytes() == late.profiles.read_bytes()
    before = [row for row in rows(late.events) if moment(row) < NOW.replace(hour=1)]
    assert before == rows(early.events)
    assert late.event_count > early.event_count


def test_another_seed_gives_other_people(files, tmp_path):
    other = write_customers(tmp_path, read_products(), now=NOW, count=50, seed="other")
    assert rows(other.profiles) != rows(files.profiles)[:50]


def test_there_are_some_two_thousand_customers_and_seventy_thousand_events(files, profiles, events):
    assert files.profile_count == len(profiles) == 2000
    assert files.event_count == len(events)
    assert 60_000 <= len(events) <= 80_000


def test_ids_are_unique_and_every_event_has_its_customer(profiles, events):
    references = [profile["id"] for profile in profiles]
    assert len(set(references)) == len(references)
    assert len({event["id"] for event in events}) == len(events)
    assert {event["customer_id"] for event in events} == set(references)


def test_addresses_are_unique_and_belong_to_the_main_channel(profiles):
    addresses = [profile[f"{profile['channel']}_id"] for profile in profiles]
    assert len(set(addresses)) == len(addresses)
    for profile in profiles:
        assert ("web_id" in profile) != ("telegram_id" in profile)
    assert min(int(profile["telegram_id"]) for profile in profiles if "telegram_id" in profile) >= 9 * 10**12
    assert 0.25 < sum("telegram_id" in profile for profile in profiles) / len(profiles) < 0.45


def test_nothing_happens_before_a_customer_is_met_or_after_now(profiles, events):
    met = {profile["id"]: moment(profile, "created_at") for profile in profiles}
    assert all(met[event["customer_id"]] <= moment(event) < NOW for event in events)
    assert all(NOW - timedelta(days=735) < at < NOW for at in met.values())


def test_every_customer_has_done_something(profiles, events):
    assert {profile["id"] for profile in profiles} == {event["customer_id"] for event in events}


@pytest.mark.parametrize("days", [1, 7, 30])
def test_the_recent_past_is_alive(events, days):
    recent = Counter(event["type"] for event in events if moment(event) >= NOW - timedelta(days=days))
    assert recent["view"] > 25 * days
    assert recent["purchase"] > 5 * days


def test_an_amount_is_the_price_times_the_quantity_of_a_real_product(events):
    products = {product.id: product for product in read_products()}
    bought = [event for event in events if event["type"] == "purchase"]
    for event in bought:
        product = products[event["product_id"]]
        assert Decimal(event["price"]) == product.price
        assert Decimal(event["amount"]) == product.price * event["quantity"]
        assert event["quantity"] >= 1
    assert all("amount" not in event for event in events if event["type"] != "purchase")
    for event in events:
        if "product_id" in event:
            product = products[event["product_id"]]
            assert (event["category"], event["brand"]) == (product.category, product.brand)


def test_consent_is_given_by_most_refused_by_some_and_never_asked_of_others(profiles):
    consent = Counter(str(profile.get("consent")) for profile in profiles)
    assert 0.62 < consent["True"] / 2000 < 0.78
    assert 0.08 < consent["False"] / 2000 < 0.18
    assert 0.12 < consent["None"] / 2000 < 0.25


def test_whoever_opted_out_has_no_consent_and_did_so_once(profiles, events):
    gone = Counter(event["customer_id"] for event in events if event["type"] == "opt_out")
    consent = {profile["id"]: profile.get("consent") for profile in profiles}
    assert len(gone) > 60
    assert set(gone.values()) == {1}
    assert {consent[reference] for reference in gone} == {False}


def test_some_look_and_do_not_buy_some_come_back_and_some_have_left(events, purchases):
    last = {}
    for event in events:
        last[event["customer_id"]] = max(
            last.get(event["customer_id"], NOW - timedelta(days=999)), moment(event)
        )
    buyers = len(purchases)
    lapsed = sum(last[reference] < NOW - timedelta(days=90) for reference in purchases)
    repeat = sum(len(found) > 1 for found in purchases.values())
    assert 0.2 < (2000 - buyers) / 2000 < 0.4
    assert 0.5 < repeat / buyers < 0.75
    assert 0.2 < lapsed / buyers < 0.45


@pytest.mark.parametrize(
    ("category", "days"), [("Coffee", 28), ("Pet food", 35), ("Tea", 42), ("Skincare", 56)]
)
def test_consumables_are_bought_again_when_they_are_used_up(purchases, category, days):
    gaps = []
    for found in purchases.values():
        times = [moment(event) for event in found if event["category"] == category]
        if len(times) >= 5:
            gaps += [(b - a).days for a, b in pairwise(times)]
    gaps.sort()
    assert len(gaps) > 100
    assert 0.8 * days <= gaps[len(gaps) // 2] <= 1.2 * days


def monthly(events, category):
    return Counter(moment(event).month for event in events if event.get("category") == category)


def test_the_seasons_show(events):
    jackets, toys, skin = (monthly(events, category) for category in ("Jackets", "Toys", "Skincare"))
    assert jackets[10] + jackets[11] > 2.5 * (jackets[6] + jackets[7])
    assert toys[11] + toys[12] > 2 * (toys[6] + toys[7])
    assert max(skin.values()) < 2 * min(skin.values())


def test_carts_are_abandoned_and_things_are_liked_asked_and_complained_about(events):
    kinds = Counter(event["type"] for event in events)
    assert kinds["add_to_cart"] > 1.1 * kinds["purchase"]
    assert (
        min(kinds[kind] for kind in ("favorite", "question", "message", "complaint", "referral", "click"))
        > 90
    )
    assert {event["sentiment"] for event in events if event["type"] == "complaint"} == {"negative"}
    assert all(event["topic"] for event in events if event["type"] in ("question", "complaint"))
    assert 0.01 < kinds["complaint"] / kinds["purchase"] < 0.06


def test_a_purchase_follows_the_cart(events):
    carts = {
        (event["customer_id"], event["product_id"]) for event in events if event["type"] == "add_to_cart"
    }
    bought = {(event["customer_id"], event["product_id"]) for event in events if event["type"] == "purchase"}
    assert bought <= carts


def test_people_sleep_by_their_own_clocks(profiles, events):
    zones = {profile["id"]: ZoneInfo(profile["timezone"]) for profile in profiles}
    assert len({zone.key for zone in zones.values()}) >= 15
    hours = Counter(moment(event).astimezone(zones[event["customer_id"]]).hour for event in events)
    night = sum(hours[hour] for hour in range(1, 6))
    assert night < 0.04 * len(events)
    assert hours[20] > 3 * hours[7]


def test_names_are_in_the_script_of_the_country(profiles):
    scripts = {"CN": r"[一-鿿]{2,4}", "JP": r"[一-鿿]+ [一-鿿]+", "RU": r"[А-ЯЁ][а-яё]+ [А-ЯЁ][а-яё]+"}
    for profile in profiles:
        if profile["country"] in scripts and "name" in profile:
            assert re.fullmatch(scripts[profile["country"]], profile["name"]), profile["name"]
    named = [profile["name"] for profile in profiles if "name" in profile]
    assert 1800 < len(named) < 2000
    assert max(Counter(named).values()) <= 7


def test_russian_family_names_agree_with_first_names(profiles):
    women = re.compile(
        r"(Анна|Мария|Екатерина|Ольга|Наталья|Дарья|Полина|Ирина|Светлана|Алина|Ксения|Татьяна) "
    )
    for profile in profiles:
        if profile["country"] == "RU" and "name" in profile:
            assert bool(women.match(profile["name"])) == profile["name"].endswith("а")


def test_people_speak_several_languages_and_some_tell_their_birthday_and_their_pet(profiles):
    languages = Counter(profile["language"] for profile in profiles)
    assert min(languages[language] for language in ("en", "de", "zh", "ru", "fr", "es")) >= 50
    birthdays = [date.fromisoformat(profile["birthday"]) for profile in profiles if "birthday" in profile]
    assert 0.35 < len(birthdays) / 2000 < 0.6
    assert all(17.9 < (NOW.date() - birthday).days / 365.25 < 80 for birthday in birthdays)
    assert {profile.get("pet") for profile in profiles} >= {None, "dog", "cat"}
    tags = Counter(tag for profile in profiles for tag in profile.get("tags", []))
    assert min(tags[tag] for tag in ("vip", "newsletter", "loyalty", "wholesale")) >= 10


def test_a_cat_is_not_fed_with_dog_food(profiles, purchases):
    animals = {product.id: product.facts.get("animal") for product in read_products()}
    pets = {profile["id"]: profile.get("pet") for profile in profiles}
    for reference, found in purchases.items():
        for event in found:
            if event["category"] == "Pet food" and pets[reference]:
                assert animals[event["product_id"]] in pets[reference]


def test_two_past_campaigns_were_clicked_and_brought_purchases_and_farewells(events):
    seen = Counter((event["campaign_id"], event["type"]) for event in events if "campaign_id" in event)
    campaigns = past_campaigns(NOW.date())
    assert [campaign.id for campaign in campaigns] == ["gifts-2025", "refill-offer-2026-08"]
    for campaign in campaigns:
        assert seen[campaign.id, "click"] > 30
        assert seen[campaign.id, "purchase"] > 5
        assert seen[campaign.id, "opt_out"] > 2
        sent = datetime.combine(campaign.day, datetime.min.time(), UTC) - timedelta(days=1)
        assert all(moment(event) > sent for event in events if event.get("campaign_id") == campaign.id)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 3, 29), date(2028, 2, 29), date(2026, 12, 23)])
def test_any_day_can_be_the_last_one(day, tmp_path):
    now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    files = write_customers(tmp_path, read_products(), now=now, count=150)
    assert max(moment(row) for row in rows(files.events)) > now - timedelta(days=3)
    older, newer = past_campaigns(day)
    assert older.day < newer.day < day


def test_only_random_is_drawn_from(monkeypatch):
    """Other methods of Random may give other numbers on another Python."""
    import random

    from app.demo.chance import Chance
    from app.demo.shelves import Shelves

    def refuse(*_args, **_more):
        raise AssertionError("only random() is the same everywhere")

    for name in (
        "randint",
        "choice",
        "choices",
        "shuffle",
        "sample",
        "uniform",
        "gauss",
        "randrange",
        "expovariate",
    ):
        monkeypatch.setattr(random.Random, name, refuse)
    chance = Chance("x")
    person = make_person(3, chance, NOW.date())
    History(person, Shelves(read_products(), "x"), chance, NOW.date()).live()
