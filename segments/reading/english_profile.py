"""What customers are, in English, each phrase with a request that uses it."""

from __future__ import annotations

from typing import Any

from segments.reading.pieces import Kind, Phrase


def _lines(kind: Kind, meaning: Any, *patterns: tuple[str, str]) -> list[Phrase]:
    return [Phrase(kind, pattern, example, meaning) for pattern, example in patterns]


def _condition(pattern: str, example: str, meaning: Any) -> Phrase:
    return Phrase(Kind.CONDITION, pattern, example, meaning)


PEOPLE = "customers|customer|users|user|people|persons|clients|shoppers|contacts|profiles|members|consumers"
CONSENT = {"attr": "consent", "op": "=", "value": True}
REFUSAL = {"attr": "consent", "op": "=", "value": False}

PROFILE = [
    Phrase(Kind.EVERYONE, f"(all|every|each|any) [of|the|our] ({PEOPLE})", "all customers"),
    Phrase(Kind.EVERYONE, "(everyone|everybody|anyone|anybody)", "everyone"),
    Phrase(Kind.SUBJECT, f"({PEOPLE}|ones|folks)", "customers who bought coffee"),
    Phrase(Kind.RELATIVE, "(who|whoever|those|those who|that|which)", "those who bought coffee"),
    Phrase(Kind.SUBJECT, "cart abandoners :", "cart abandoners: added toys to the cart and bought nothing"),
    Phrase(
        Kind.SUBJECT,
        "(buyers|purchasers|buyer)",
        "vip buyers",
        {"count": {"type": "purchase"}, "op": ">=", "value": 1},
    ),
    _condition(
        "(gave|given|give|giving|with) [their|a] (consent|permission)", "customers who gave consent", CONSENT
    ),
    _condition("(consented|consent|opted in|agreed) [to marketing|to messages]", "opted in", CONSENT),
    _condition(
        "[can|could] be (written to|contacted|reached|messaged)",
        "customers who can be contacted",
        {"reachable": True},
    ),
    _condition("(reachable|contactable)", "reachable customers", {"reachable": True}),
    _condition(
        "we (can|may|could) (reach|contact|write to|message)", "customers we can reach", {"reachable": True}
    ),
    _condition("may be (written to|contacted|messaged)", "customers who may be written to", CONSENT),
    _condition("(refused|declined) (marketing|consent|messages)", "customers who refused marketing", REFUSAL),
    _condition(
        "[their] (birthday|birthdays) [is|are] [coming up] in the (next|coming) {spans}",
        "customers with a birthday in the next 7 days",
        lambda s: {"birthday": {"next_days": _days(s["spans"])}},
    ),
    _condition(
        "[their] (birthday|birthdays) [is|are] today", "birthday today", {"birthday": {"next_days": 1}}
    ),
    _condition(
        "[their] (birthday|birthdays) [is|are] [in] this month",
        "birthday this month",
        {"birthday": {"month": "current"}},
    ),
    _condition(
        "[their] (birthday|birthdays) [is|are] in {month}",
        "birthday in May",
        lambda s: {"birthday": {"month": s["month"]}},
    ),
    _condition("older than {number} [years]", "customers older than 30", lambda s: _age(">", s["number"])),
    _condition(
        "younger than {number} [years]", "customers younger than 30", lambda s: _age("<", s["number"])
    ),
    _condition(
        "(a tag|any tag|any tags|tags)", "customers without any tags", {"attr": "tags", "op": "not_null"}
    ),
    Phrase(Kind.AGED, "(aged|age|ages|age is)", "customers aged between 25 and 34"),
    Phrase(Kind.YEARS_OLD, "(years old|years of age)", "customers over 30 years old"),
    *_lines(
        Kind.ATTRIBUTE_TIME,
        "created_at",
        (
            "(signed up|registered|joined|sign up|register|join|became customers)",
            "users who signed up in the past month",
        ),
    ),
    *_lines(
        Kind.ATTRIBUTE_TIME,
        "last_seen_at",
        ("(last seen|last active|last visited|seen)", "last seen in the last 7 days"),
    ),
    Phrase(
        Kind.LIVE,
        "(live in|lives in|living in|based in|located in|living|who are from|are from)",
        "customers who live in Berlin",
    ),
    Phrase(
        Kind.SPEAK, "(speak|speaks|speaking|whose language is|with language)", "customers who speak German"
    ),
    Phrase(Kind.SPEAKING, "(speakers|speaker)", "German speakers who bought coffee"),
    Phrase(Kind.TAGGED, "tagged [as|with]", "customers tagged vip"),
    Phrase(Kind.TAGGED, "(tag|the tag|label|labelled)", "customers with the tag vip"),
    Phrase(
        Kind.IN_STAGE,
        "[in] [the] (lifecycle stage|stage|rfm type|rfm segment|rfm)",
        "customers in the stage churned",
    ),
    Phrase(
        Kind.ON_CHANNEL,
        "(via|through|using|uses|use|whose channel is|whose main channel is|channel)",
        "customers who use Telegram",
    ),
    Phrase(Kind.ABOUT, "(about|regarding|concerning)", "asked about delivery"),
    Phrase(Kind.OF_BRAND, "(of the brand|brand|from the brand|by)", "bought coffee by Casa"),
]


def _days(span: str) -> int:
    """Calendar days of a counted span; a month counts as 30 days here, for a year has no more than 366."""
    unit = span.lstrip("0123456789")
    return int(span.removesuffix(unit)) * {"d": 1, "w": 7, "mo": 30, "y": 365}.get(unit, 1)


def _age(op: str, value: float) -> dict[str, Any]:
    return {"attr": "age", "op": op, "value": value}
