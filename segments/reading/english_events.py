"""What customers did, in English, each phrase with a request that uses it."""

from __future__ import annotations

from typing import Any

from segments.reading.pieces import Deed, Kind, Phrase


def _lines(kind: Kind, meaning: Any, *patterns: tuple[str, str]) -> list[Phrase]:
    return [Phrase(kind, pattern, example, meaning) for pattern, example in patterns]


def _done(type_: str, pattern: str, example: str) -> Phrase:
    return Phrase(Kind.DO, pattern, example, Deed((type_,)))


def _do(type_: str, pattern: str, example: str) -> Phrase:
    return Phrase(Kind.DO, pattern, example, Deed((type_,), base=True))


DEEDS = [
    _done("purchase", "(bought|purchased|ordered|buys|buying|purchasing|ordering|shopped)", "bought coffee"),
    _do("purchase", "buy", "did not buy coffee"),
    _done("view", "(viewed|views|viewing|browsed|browsing|looked at|looking at)", "looked at toys last week"),
    _do("view", "(browse|look at)", "did not look at toys last week"),
    _done("add", "(added|adding|adds|put)", "added coffee to the cart"),
    _do("add", "add", "did not add coffee to the cart"),
    *_lines(
        Kind.INTO,
        "add_to_cart",
        ("(to|into|in) [the|their|a] (cart|carts|basket|shopping cart)", "added coffee to their cart"),
    ),
    *_lines(
        Kind.INTO,
        "favorite",
        ("to [the|their|a] (favorites|favourites|wishlist|wish list)", "added coffee to their wish list"),
    ),
    _done("favorite", "(favorited|favourited|saved|wishlisted|saves)", "saved coffee"),
    _do("favorite", "(favourite|save)", "did not save coffee"),
    _done("question", "(asked|asks|asking)", "asked about delivery in the last 30 days"),
    _do("question", "ask", "did not ask about delivery"),
    _done("message", "(wrote|written|writes|writing|messaged|wrote to us)", "wrote in the last 30 days"),
    _do("message", "write", "did not write this month"),
    _done("click", "(clicked|clicks|clicking|clicked on)", "clicked a campaign last weekend"),
    _do("click", "click on", "did not click on a campaign"),
    _done(
        "reply", "(replied|replied to|answered|responded|responded to|replies to)", "replied to a campaign"
    ),
    _do("reply", "(reply to|answer|respond|respond to)", "did not reply to a campaign"),
    _done("opt_out", "(opted out|unsubscribed|unsubscribes|opts out)", "opted out in the last 30 days"),
    _do("opt_out", "(opt out|unsubscribe)", "did not opt out"),
    _done("complaint", "(complained|complains|complaining)", "complained in the last 30 days"),
    _do("complaint", "complain", "did not complain"),
    _done("referral", "(referred|referring|refers) [a friend|friends|someone|somebody]", "referred a friend"),
    _do("referral", "refer [a friend|friends|someone|anyone]", "did not refer a friend"),
    _done("*", "(did anything|were active|interacted|active)", "were active in the last 30 days"),
    _do("*", "(do anything|interact)", "did not do anything in the last 30 days"),
    Phrase(
        Kind.DO,
        "(inactive|silent|dormant)",
        "customers inactive for 30 days",
        Deed(
            ("*",),
            negated=True,
            needs_window="For how long have they been inactive? Say, for example, “inactive for 30 days”.",
        ),
    ),
]

NOUNS = [
    *_lines(Kind.NOUN, "purchase", ("(order|orders|purchase|purchases)", "customers with at least 3 orders")),
    *_lines(
        Kind.NOUN, "view", ("(view|product view|product views)", "customers with at least 3 product views")
    ),
    *_lines(Kind.NOUN, "question", ("(question|questions)", "customers with at least 3 questions")),
    *_lines(Kind.NOUN, "message", ("(message|messages)", "customers with at least 3 messages")),
    *_lines(Kind.NOUN, "click", ("(click|campaign clicks)", "customers with 1 click")),
    *_lines(Kind.NOUN, "reply", ("(reply|replies)", "customers with at least 2 replies")),
    *_lines(Kind.NOUN, "complaint", ("(complaint|complaints)", "customers without complaints")),
    *_lines(Kind.NOUN, "referral", ("(referral|referrals)", "customers with at least 2 referrals")),
    *_lines(
        Kind.NOUN, "favorite", ("(favorite|favorites|favourites)", "customers with at least 2 favourites")
    ),
    *_lines(
        Kind.NOUN, "*", ("(events|activity|interactions)", "customers without activity in the last 30 days")
    ),
    *_lines(Kind.UNITS, None, ("(units|unit|items|item|pieces|piece)", "bought at least 5 units of coffee")),
    *_lines(
        Kind.DIFFERENT,
        "category",
        ("(different|distinct|various) (category|categories)", "bought in at least 3 different categories"),
    ),
    *_lines(
        Kind.DIFFERENT, "brand", ("(different|distinct) (brand|brands)", "bought at least 3 different brands")
    ),
    *_lines(
        Kind.DIFFERENT,
        "product_id",
        ("(different|distinct) (product|products|items)", "bought at least 3 different products"),
    ),
    *_lines(
        Kind.DIFFERENT,
        "campaign_id",
        ("(different|distinct) (campaign|campaigns)", "clicked at least 2 different campaigns"),
    ),
    *_lines(
        Kind.DIFFERENT,
        "topic",
        ("(different|distinct) (topic|topics)", "asked about at least 2 different topics"),
    ),
    *_lines(
        Kind.DIFFERENT,
        "channel",
        ("(different|distinct) (channel|channels)", "wrote on at least 2 different channels"),
    ),
    *_lines(
        Kind.SPEND,
        {"fn": "sum", "field": "amount"},
        ("(spent|spend|spends|spending)", "spent more than 100 on coffee"),
        ("[a] (total|lifetime) (spend|spending|value|revenue) [of]", "customers with a total spend over 100"),
    ),
    *_lines(
        Kind.SPEND,
        {"fn": "avg", "field": "amount"},
        (
            "[an|their] average (order value|order|basket|spend|purchase) [of|is|was]",
            "customers with an average order value above $100",
        ),
        ("aov [of|is]", "customers with AOV above 100"),
    ),
    *_lines(
        Kind.SPEND,
        {"fn": "max", "field": "amount"},
        (
            "[a|their] (largest|biggest|highest) (order|purchase) [of|is|was]",
            "customers whose biggest order was over 100",
        ),
    ),
    *_lines(
        Kind.EDGE,
        "first",
        ("[their] first [ever]", "made their first purchase in the last 30 days"),
        ("for the first time", "bought coffee for the first time last month"),
    ),
    *_lines(
        Kind.EDGE,
        "last",
        ("[their] (last|latest|most recent)", "customers whose last order was more than 60 days ago"),
        ("for the last time", "bought coffee for the last time more than 60 days ago"),
    ),
]
