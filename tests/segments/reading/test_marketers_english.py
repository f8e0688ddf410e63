"""Ways of speaking of marketers and their tools: what must mean the same, and what must be asked back."""

from __future__ import annotations

import pytest

from tests.segments.reading.test_relations import meant
from tests.segments.words import BENCHMARK, read


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("has none of these tags: vip, student", "tagged neither vip nor student"),
        ("has neither the vip tag nor the student tag", "not tagged vip and not tagged student"),
        ("has all of these tags: vip, student", "tagged both vip and student"),
        ("has any of the tags vip and student", "tagged vip or student"),
        ("bought none of these categories: coffee, toys", "did not buy coffee or toys"),
        ("bought all of these categories: coffee, toys", "bought coffee and toys"),
        ("not (vip and student)", "customers who are not both vip and student"),
        ("everyone but students", "not tagged student"),
        ("vip customers, plus anyone in Berlin", "vip customers or customers in Berlin"),
        ("customers in Berlin and customers in Munich", "customers in Berlin or Munich"),
        ("students as well as people under 25", "tagged student or younger than 25"),
        (
            "(tagged student OR under 25) AND bought toys",
            "bought toys, and tagged student or younger than 25",
        ),
        ("birthday not filled in, vip", "vip customers without a birthday"),
        ("everyone with a November birthday", "customers with a birthday in November"),
        ("have a May or June birthday", "birthday in May or June"),
        ("consent: yes. Country: China.", "customers in China who gave consent"),
        ("customers with Telegram as their main channel", "main channel is Telegram"),
        ("spent over 300 since they joined", "spent over 300 ever"),
        (
            "clicked exactly one of these two: Summer Sale 2026, Spring Sale 2026",
            "clicked the Summer Sale 2026 or the Spring Sale 2026 but not both",
        ),
        (
            "clicked only one of the Summer Sale 2026 and the Spring Sale 2026",
            "clicked the Summer Sale 2026 or the Spring Sale 2026 but not both",
        ),
        (
            "clicked the Summer Sale 2026 campaign, and no campaign since 1 July 2026",
            "clicked the Summer Sale 2026 ever and did not click any campaign since 1 July 2026",
        ),
        (
            "exactly two orders, the second of which came more than 60 days after the first",
            "exactly two orders, and second order more than 60 days after their first",
        ),
        ("bought coffee as their first purchase", "first order was coffee"),
        ("bought at least 3 units of coffee in a single order", "bought at least 3 units of coffee at once"),
        (
            "browse abandonment: viewed toys this week, no orders this week",
            "viewed toys this week and no orders this week",
        ),
        (
            "what someone has done: bought coffee, and what someone has not done: clicked a campaign",
            "bought coffee and did not click a campaign",
        ),
        ("customers in their thirties", "aged between 30 and 39"),
        ("never bought coffee or viewed toys", "did not buy coffee or view toys"),
        ("have yet to buy coffee", "never bought coffee"),
        ("every order was over 50", "smallest order over 50"),
        ("each order was under 50", "largest order under 50"),
        ("spends over 100 per order", "average order value over 100"),
        ("bought coffee, then something from Casa", "bought coffee and then bought something from Casa"),
        (
            "complained, and within 14 days after that sent us a positive message",
            "complained and then wrote a positive message within 14 days",
        ),
        ("signed up and bought within 7 days", "bought within 7 days of signing up"),
        ("bought the same product they viewed", "viewed a product and then bought that same product"),
        ("bought toys at most 7 days after viewing one", "viewed toys and then bought toys within 7 days"),
        ("the brand of their last order was Casa", "last order was Casa"),
        ("the last category they bought was toys", "last order was toys"),
        ("their most recent message had a negative sentiment", "last message was negative"),
        ("bought in June, in July and in August", "bought in June and in July and in August"),
        ("spent more this month than last", "spent more this month than last month"),
        (
            "bought in the last 12 months but not in the last 3",
            "bought in the last 12 months but not in the last 3 months",
        ),
        ("bought more than one brand", "bought more than 1 different brands"),
        ("spent over 600 on any one brand", "spent over 600 on the same brand"),
        ("viewed and bought the same product", "viewed a product and bought that same product"),
        ("bought the same product again", "bought the same product at least twice"),
        ("bought nothing but coffee", "bought only coffee"),
        ("bought Casa and no other brand", "bought Casa and did not buy any brand other than Casa"),
        ("bought coffee but never bought any other category", "bought coffee and nothing else"),
        (
            "looked at one and the same jacket 3 times and never bought it",
            "viewed the same jacket 3 times and never bought it",
        ),
        (
            "saved a product in August and later bought exactly that item",
            "saved a product in August, then bought that same product",
        ),
        ("signed up 30 to 60 days ago, still not a single order", "signed up 30 to 60 days ago, no orders"),
        ("no messages since the new year", "no messages this year"),
        (
            "bought in the last 60 days and viewed toys in those last 60",
            "bought in the last 60 days and viewed toys in the last 60 days",
        ),
        (
            "bought coffee in July, no longer bought in August",
            "bought coffee in July and did not buy coffee in August",
        ),
        ("wrote last month (messages or complaints)", "messages or complaints last month"),
        ("wrote to us this month: questions or complaints", "questions or complaints this month"),
        (
            "wrote nothing since August (no messages, no questions)",
            "no messages since August and no questions since August",
        ),
        ("new customers who signed up this month", "signed up this month"),
        ("clicked the spring foobar (summer_sale_2026)", "clicked the campaign summer_sale_2026"),
        (
            "abandoned baskets - added toys to the cart this week and bought nothing afterwards",
            "added toys to the cart this week and bought nothing afterwards",
        ),
        ("loyal customers are those with 5+ orders this year", "5+ orders this year"),
        ("ok so basically anyone who complained", "anyone who complained"),
        ("we'd love everyone who complained, thanks!", "everyone who complained"),
        (
            "never bought anything but viewed toys this week",
            "no orders at any time, viewed toys this week",
        ),
        ("bought over €200 of coffee", "spent over €200 on coffee"),
        (
            "ordered more than €200 worth of coffee this year",
            "spent more than €200 on coffee this year",
        ),
        ("consent given, vip", "vip customers who gave consent"),
        ("event 'favorite' >= 2 in last 90 days", "saved at least twice in the last 90 days"),
        ("purchase and category = coffee this month", "bought coffee this month"),
        (
            "their two most recent orders are at least 60 days apart",
            "at least 60 days between their last two orders",
        ),
    ],
)
def test_two_ways_of_saying_it_mean_the_same(text, same):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("last_order_date < 6 months ago", "last order more than 6 months ago"),
        ("last_order_date <= 30 days ago", "last order at least 30 days ago"),
        ("last_order_date >= 30 days ago", "last order in the last 30 days"),
        ("last_order_date < -90d", "last order more than 90 days ago"),
        ("last_order_date is within the last 30 days", "last order in the last 30 days"),
        ("last_order_date is more than 60 days ago", "last order more than 60 days ago"),
        ("last_order_date >= 2026-06-01", "last order since 2026-06-01"),
        ("last_order_date < 2026-06-01", "last order before 2026-06-01"),
        ("first_order_date > 2026-06-01", "first order after 2026-06-01"),
        ("created_at <= 2026-06-01", "signed up until 2026-06-01"),
        ("last_seen_at < 30 days ago", "last seen more than 30 days ago"),
        ("last_click_date is in the last 30 days", "last click in the last 30 days"),
        ("last order at least 30 days ago", "last_order_date is at least 30 days ago"),
        ("days_since_last_order >= 60", "last order at least 60 days ago"),
        ("recency > 90 days, frequency >= 3", "last order more than 90 days ago, at least 3 orders"),
        ("recency <= 30 days and monetary > 500", "last order less than 30 days ago and spent over 500"),
        ("orders_count >= 3", "at least 3 orders"),
        ("orders_count is 3", "exactly 3 orders"),
        ("total_orders is greater than 3", "more than 3 orders"),
        ("num_orders = 1", "exactly 1 order"),
        ("total_spent >= 500", "spent at least 500"),
        ("avg_order_value > 50", "average order value over 50"),
        ("language is de", "speak German"),
        ("country = us AND amount_spent > 100", "customers in the US who spent more than 100"),
        ("language is not de", "language is not German"),
    ],
)
def test_fields_are_read_as_tools_write_them(text, same):
    assert meant(text) == meant(same)


@pytest.mark.parametrize(
    "text",
    [
        "more than 50",
        "spent more this month than this month",
        "any of: vip, bought coffee",
        "exactly two orders, both in the last 60 days",
        "not vip and student",
        "not in Berlin or vip",
        "spent more than they did last year",
        "did not buy exactly 3 times",
        "bought coffee they love",
        "bought coffee for a friend",
        "ordered every month this year",
        "customers in Berlin except students, plus all influencers",
        "bought coffee from Casa and nothing else",
        "bought coffee and no other brand",
        "new customers",
        "new customers who bought coffee this month",
        "no longer bought coffee",
        "viewed the same day",
        "loyal customers are in Berlin",
        "viewed toys in July, (tagged student OR under 25) AND bought toys",
        "viewed the same product at least twice, then bought it",
        "vip customers without any tags",
        "not (bought coffee or viewed toys)",
        "bought more than 30 days after clicking a campaign",
    ],
)
def test_what_is_not_clear_is_asked_back(text):
    assert read(text, BENCHMARK).definition is None


@pytest.mark.parametrize("field", ["city", "country", "language", "birthday"])
def test_what_is_known_of_a_customer_may_be_asked_for(field):
    known, unknown = meant(f"customers with a known {field}"), meant(f"customers whose {field} is unknown")
    assert (known["op"], unknown["op"]) == ("not_null", "is_null")
    assert known["attr"] == unknown["attr"] == field


def test_a_purchase_through_some_campaign_is_one_that_has_a_campaign():
    assert meant("bought something attributed to a campaign")["count"]["where"] == {
        "campaign_id": {"not_null": True}
    }


def test_a_first_deed_long_after_joining_is_counted_from_there():
    told = meant("first bought more than 30 days after signing up")
    assert told["since_attr"] == {"attr": "created_at", "op": ">", "value": "30d"}
