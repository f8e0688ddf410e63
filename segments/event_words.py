"""How events are said in English: what customers did, did to what, and did not do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class EventWords:
    """`done` and `do` are the verb with a place for its object."""

    done: str
    do: str
    #: The object where none is named, after `done` and after "did not" + `do`.
    some: str = ""
    any: str = ""
    #: The field that names the object, and the object when it is named.
    field: str | None = None
    given: str = "{}"


def _goods(done: str, do: str) -> EventWords:
    return EventWords(done, do, "something", "anything", "category")


def _campaign(done: str, do: str) -> EventWords:
    return EventWords(done, do, "a campaign", "any campaign", "campaign_id", "the campaign {}")


EVENTS: Mapping[str, EventWords] = {
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

#: A field of events, as one and as several.
FIELDS: Mapping[str, tuple[str, str]] = {
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
}


def words_for(type_: str, quoted: str) -> EventWords:
    """The words of an event type; for one that we do not know, its own name (`quoted`)."""
    return EVENTS.get(type_) or EventWords(f"had the event {quoted}", f"have the event {quoted}")
