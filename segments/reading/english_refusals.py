"""English words that call for a question: without a measure, or about what no shop's data hold."""

from __future__ import annotations

from segments.reading.pieces import Kind, Phrase

RECENT = "How recently? Say, for example, “in the last 30 days”."
OFTEN = "How often? Say, for example, “at least 3 times in the last 90 days”."
SPENDING = "How much, and in what time? Say, for example, “spent more than 500 in the last 12 months”."
LOYAL = "What makes them so? Say, for example, “at least 5 orders in the last 12 months”, or name a tag."
RANKED = "A ranking cannot be said in words yet. Say, for example, “spent more than 500 this year”."
COMPARED = "Compared with what? Name the two periods and what to compare: orders, money or units."

VAGUE = [
    Phrase(Kind.VAGUE, "(recent|recently|lately|newest|new|fresh)", "recent buyers", RECENT),
    Phrase(Kind.VAGUE, "a while ago", "bought coffee a while ago", RECENT),
    Phrase(
        Kind.VAGUE,
        "(often|frequent|frequently|regularly|regular|many|many times|a lot|several|several times|a few)",
        "bought often",
        OFTEN,
    ),
    Phrase(
        Kind.VAGUE, "(high|big|top|heavy|low) (spender|spenders|spending|value)", "high spenders", SPENDING
    ),
    Phrase(Kind.VAGUE, "(spent|spend) (a lot|much|heavily|little)", "spent a lot", SPENDING),
    Phrase(
        Kind.VAGUE,
        "(expensive|cheap|pricey)",
        "bought something expensive",
        "From which price on? Say, for example, “over 200”.",
    ),
    Phrase(
        Kind.VAGUE,
        "(loyal|best|good|valuable|important|engaged|top|favourite customers)",
        "loyal customers",
        LOYAL,
    ),
    Phrase(Kind.VAGUE, "(lapsed|lapsing|lost|at risk)", "lapsed customers", RECENT),
    Phrase(
        Kind.VAGUE,
        "(young|old|elderly)",
        "young customers",
        "Which age? Say, for example, “younger than 25”.",
    ),
    Phrase(
        Kind.VAGUE,
        "(more|less|fewer) than (before|usual|earlier|previously)",
        "bought more than before",
        COMPARED,
    ),
    Phrase(Kind.VAGUE, "top {number} [%|percent]", "top 10 % of customers", RANKED),
    Phrase(
        Kind.VAGUE,
        "(cart abandoners|abandoned carts|abandoned cart|abandoned the cart|abandoned their cart)",
        "cart abandoners",
        "What counts as an abandoned cart? Say, for example, “added something to the cart in the last 14 "
        "days and did not buy anything in the last 14 days”.",
    ),
]


def _missing(pattern: str, example: str, what: str) -> Phrase:
    return Phrase(Kind.MISSING, pattern, example, what)


MISSING = [
    _missing(
        "(women|men|woman|man|female|females|male|males|ladies|girls|boys|gender|moms|mothers|fathers|dads)",
        "women who bought coffee",
        "gender",
    ),
    _missing("(income|salary|rich|wealthy|earning|earn|affluent)", "rich customers", "income"),
    _missing("(married|single|parents|children|kids|family|families)", "customers with children", "family"),
    _missing("(job|profession|employed|occupation|doctors|teachers|engineers)", "teachers", "occupation"),
    _missing(
        "(opened|opening|opens|open) [our|the|an|a|any] (email|emails|mail|newsletter|message|messages)",
        "opened our emails",
        "opened messages",
    ),
    _missing(
        "(received|were sent|got) [our|the|an|a|any] (email|emails|newsletter|message|messages|campaign)",
        "received the newsletter",
        "sent messages",
    ),
    _missing(
        "(coupon|coupons|voucher|vouchers|discount|discounts|promo code|promo codes)",
        "used a coupon",
        "coupons",
    ),
    _missing(
        "(iphone|ios|android|mobile|desktop|device|devices|app|browser)", "customers on Android", "devices"
    ),
    _missing(
        "(returned|refunded|refund|refunds|sent back)", "customers who returned an order", "returned goods"
    ),
    _missing(
        "(rated|reviewed|review|reviews|rating|ratings|stars)", "customers who wrote a review", "reviews"
    ),
    _missing(
        "(near|nearby|close to)",
        "customers near Berlin",
        "distances",
    ),
    _missing("(competitor|competitors)", "customers of competitors", "competitors"),
    _missing(
        "(likely to|likely|will|going to|about to|predicted|probably|churn risk|propensity|expected to|might|"
        "risk of) [churn|buy|leave|purchase|order|stop]",
        "customers likely to churn",
        "predictions",
    ),
]
