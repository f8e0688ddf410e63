"""Definitions in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import ClassVar

from segments.wording import birthdays, habits, windows
from segments.wording.outreach import ENGLISH
from segments.wording.words import EventWords, Words

_UNITS = {"min": "minute", "h": "hour", "d": "day", "w": "week", "mo": "month", "y": "year"}
_ATTRIBUTES = {
    "language": ("speak {}", "language"),
    "country": ("live in {}", "country"),
    "city": ("live in {}", "city"),
    "channel": ("are mainly on {}", "main channel"),
    "lifecycle_stage": ("are in the lifecycle stage {}", "lifecycle stage"),
    "rfm_type": ("are of the RFM type {}", "RFM type"),
    "timezone": ("are in the time zone {}", "time zone"),
    "name": ("are called {}", "name"),
    "reference": ("have the customer number {}", "customer number"),
}
_INSTANTS = {
    "created_at": ("joined", "did not join", "time of joining"),
    "last_seen_at": ("were last seen", "were not last seen", "time of being last seen"),
}


def _text_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (phrase, noun) in _ATTRIBUTES.items():
        found |= {
            f"{attr}.is": phrase.format("{value}"),
            f"{attr}.other": phrase.format(f"a known {noun} other than {{value}}"),
            f"{attr}.not_null": f"have a known {noun}",
            f"{attr}.is_null": f"have no known {noun}",
            f"own.{attr}": noun if attr != "channel" else attr,
        }
    return found


def _instant_phrases() -> dict[str, str]:
    found: dict[str, str] = {}
    for attr, (done, undone, noun) in _INSTANTS.items():
        for name, verb in ((attr, done), (f"not.{attr}", undone)):
            found |= {
                f"{name}.<": f"{verb} before {{at}}",
                f"{name}.<=": f"{verb} at or before {{at}}",
                f"{name}.>": f"{verb} after {{at}}",
                f"{name}.>=": f"{verb} at or after {{at}}",
                f"{name}.between": f"{verb} between {{low}} and {{high}}",
                f"{name}.in": f"{verb} {{window}}",
                f"{name}.on_day": f"{verb} {{day}}",
            }
        found |= {
            f"{attr}.not_null": f"have a known {noun}",
            f"{attr}.is_null": f"have no known {noun}",
            f"since.{attr}": f"{{done}} for the {{edge}} time {{window}} {{length}} after they {done}",
        }
    return found


def _goods(done: str, do: str) -> EventWords:
    return EventWords(done, do, "something", "anything", "category")


def _campaign(done: str, do: str) -> EventWords:
    return EventWords(done, do, "a campaign", "any campaign", "campaign_id", "the campaign {}")


class English(Words):
    """The language of the console."""

    locale = "en"
    reserved = re.compile(
        r"\b(minutes?|hours?|days?|weeks?|months?|years?|times|once|twice)\b",
        re.IGNORECASE,
    )
    fields: ClassVar[Mapping[str, tuple[str, str]]] = {
        "product_id": ("product", "products"),
        "category": ("category", "categories"),
        "brand": ("brand", "brands"),
        "price": ("price", "prices"),
        "quantity": ("quantity", "quantities"),
        "amount": ("amount", "amounts"),
        "campaign_id": ("campaign", "campaigns"),
        "channel": ("channel", "channels"),
        "sentiment": ("sentiment", "sentiments"),
        "topic": ("topic", "topics"),
        "day": ("day", "days"),
        "week": ("week", "weeks"),
    }
    events: ClassVar[Mapping[str, EventWords]] = {
        "purchase": _goods("bought {}", "buy {}"),
        "view": _goods("viewed {}", "view {}"),
        "add_to_cart": _goods("added {} to the cart", "add {} to the cart"),
        "favorite": _goods("saved {} as a favourite", "save {} as a favourite"),
        "question": EventWords("asked {}", "ask {}", "a question", "any question", "topic", "about {}"),
        "message": EventWords("wrote {}", "write {}", "a message", "any message", "topic", "about {}"),
        "click": _campaign("clicked {}", "click {}"),
        "reply": _campaign("answered {}", "answer {}"),
        "opt_out": EventWords(
            "unsubscribed{}", "unsubscribe{}", field="campaign_id", given=" through the campaign {}"
        ),
        "complaint": EventWords("complained{}", "complain{}", field="topic", given=" about {}"),
        "referral": EventWords("referred a friend", "refer a friend"),
        "*": EventWords("did anything", "do anything"),
    }
    phrases: ClassVar[Mapping[str, str]] = {
        "customers": "customers who {predicate}",
        "all": "all customers",
        "nobody": "nobody",
        "are_nobody": "are nobody at all",
        "are_any": "are any customer",
        "not_among": "are not among those who {condition}",
        "inner": "({condition})",
        "comma": ", ",
        "or": " or ",
        "and": " and ",
        "nothing": "nothing",
        "country": "the country {code}",
        "day": "d MMM",
        "day_of_year": "d MMM yyyy",
        "on_day": "on {day}",
        "between_lengths": "between {low} and {high}",
        "between": "between {low} and {high}",
        "one_of": "one of {values}",
        "compared.=": "exactly {value}",
        "compared.!=": "other than {value}",
        "compared.<": "less than {value}",
        "compared.<=": "at most {value}",
        "compared.>": "more than {value}",
        "compared.>=": "at least {value}",
        "times.=": "exactly {value}",
        "times.!=": "a number of times other than {value}",
        "times.<": "fewer than {value}",
        "times.<=": "at most {value}",
        "times.>": "more than {value}",
        "times.>=": "at least {value}",
        "times.between": "between {low} and {high} times",
        "field.not_null": "a known {field}",
        "field.own": "{field} the same as the customer's own {own}",
        "field.other_own": "{field} another than the customer's own {own}",
        "field.number": "{field} {compared}",
        "field.other": "a known {field} other than {value}",
        "field.is": "{field} {value}",
        "rest": "({rest})",
        "event.done.one": "had the event {kind}",
        "event.do.one": "have the event {kind}",
        "event.done.several": "had an event of the kinds {kind}",
        "event.do.several": "have an event of the kinds {kind}",
        "done": "{verb} {rest}",
        "did_not": "did not {do} {window}",
        "did": "{done} {window}",
        "did_times": "{done} {times} {window}",
        "value_last": "{value}, last {day}",
        "distinct": "{done} across {amount} different {several} {window}",
        "distinct_days": "{done} on {amount} different {several} {window}",
        "spent": "spent {amount} on·{object} {rest} {window}",
        "order_value": "have an average order value of {amount} for·{object} {rest} {window}",
        "sum": "have a total {field} of {amount} over the times they {done} {window}",
        "avg": "have an average {field} of {amount} over the times they {done} {window}",
        "max": "have a highest {field} of {amount} over the times they {done} {window}",
        "min": "have a lowest {field} of {amount} over the times they {done} {window}",
        "noun.count": "number of times they {done} {window}",
        "noun.distinct": "number of different {several} over the times they {done} {window}",
        "noun.spent": "total spend on·{object} {rest} {window}",
        "noun.order_value": "average order value for·{object} {rest} {window}",
        "noun.sum": "total {field} over the times they {done} {window}",
        "noun.avg": "average {field} over the times they {done} {window}",
        "noun.max": "highest {field} over the times they {done} {window}",
        "noun.min": "lowest {field} over the times they {done} {window}",
        "contrast.=": "have a {left} that is equal to {times}·times their {right}",
        "contrast.!=": "have a {left} that is different from {times}·times their {right}",
        "contrast.<": "have a {left} that is less than {times}·times their {right}",
        "contrast.<=": "have a {left} that is no more than {times}·times their {right}",
        "contrast.>": "have a {left} that is greater than {times}·times their {right}",
        "contrast.>=": "have a {left} that is no less than {times}·times their {right}",
        "is_their": "{amount} is their {noun}",
        "edge.first": "first",
        "edge.last": "last",
        "edge.in": "{done} for the {edge} time {when} (counting·only·what·happened·{window})",
        "edge.with": "{done}, the {edge} time with {fields} (counting·only·what·happened·{window})",
        "edge.on_day": "{done} for the {edge} time {day}",
        "at_any_time": "at any time",
        "gap.first_two": "let {compared} pass between the first two times they {done} {window}",
        "gap.last_two": "let {compared} pass between the last two times they {done} {window}",
        "gap.passed.first_two": "{days} passed between the first two times they {done}",
        "gap.passed.last_two": "{days} passed between the last two times they {done}",
        "anchor.any": "",
        "anchor.first": "for the first time",
        "anchor.last": "for the last time",
        "sequence": "{began} {anchor} {window} and then {then} with·the·same·{same} {within} ({then_window})",
        "sequence.not": "{began} {anchor} {window} and then did not {then} with·the·same·{same} {within} "
        "({then_window})",
        "within": "within {length} of that",
        "later": "later",
        "exists_value": "have one {field} for which they {conditions}",
        "top.desc": "are among the top {many} by {noun} (of·those·who·{among})",
        "top.asc": "are among the bottom {many} by {noun} (of·those·who·{among})",
        "percent": "{value} %",
        "length.<": "less than {value}",
        "length.<=": "at most {value}",
        "length.>": "more than {value}",
        "length.>=": "at least {value}",
        "length.=": "exactly {value}",
        "length.!=": "other than exactly {value}",
        "consent.yes": "have agreed to marketing",
        "consent.no": "have refused marketing",
        "consent.not_yes": "have not agreed to marketing",
        "consent.not_no": "have not refused marketing",
        "consent.not_null": "have a recorded choice about marketing",
        "consent.is_null": "have never been asked about marketing",
        "tags.has": "have the tag {value}",
        "tags.in": "have one of the tags {values}",
        "tags.not_null": "have a tag",
        "tags.is_null": "have no tag",
        "trait": "have the trait {name} with a value of {compared}",
        "trait.not_null": "have a known trait {name}",
        "trait.is_null": "have no known trait {name}",
        "start_of": "the start of {day}",
        "before_now": "at any time before now",
        "reachable": "can be written to",
        "not_reachable": "cannot be written to",
        "reachable.channel": "can be written to on {channel}",
        "not_reachable.channel": "cannot be written to on {channel}",
        "list": "have one of the customer numbers {references}",
        "list.long": "are on a list of {count} customers, too many to name here (list {mark})",
        "random": "were drawn into {start} to {end} % of the draw {name}",
        "any_campaign": "any campaign",
        "campaign_number": "campaign no. {number}",
        "delivery.sent": "were sent {campaign} {window}",
        "delivery.clicked": "clicked on a message of {campaign} {window}",
        "delivery.held_out": "were held out of {campaign} {window}",
        "delivery.skipped": "were skipped by {campaign} {window}",
        "delivery.failed": "could not be sent {campaign} {window}",
        **_text_phrases(),
        **_instant_phrases(),
        **windows.ENGLISH,
        **birthdays.ENGLISH,
        **ENGLISH,
        **habits.ENGLISH,
    }

    def not_so(self, phrase: str) -> str:
        """The negation of "are ..." or of a verb in the present tense."""
        for verb in ("are ", "were "):
            if phrase.startswith(verb):
                return f"{verb}not {phrase.removeprefix(verb)}"
        return f"do not {phrase}"

    def times_counted(self, value: float) -> str:
        return "once" if value == 1 else "twice" if value == 2 else f"{self.number(value)} times"

    def units(self, count: float, unit: str) -> str:
        return f"{self.number(count)} {_UNITS[unit]}{'' if count == 1 else 's'}"
