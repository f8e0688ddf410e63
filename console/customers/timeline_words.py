"""What happened with a customer, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from console.customers.own_words import said
from console.texts import N_, Texts
from profiles.corrections import TAGS
from profiles.timeline import TITLES, Entry
from scheduler.journeys import history

#: The titles of known events, as `profiles.timeline.TITLES` has them.
EVENTS = (
    N_("Wrote a message"), N_("Asked a question"), N_("Looked at"), N_("Added to the cart"),
    N_("Saved as a favorite"), N_("Bought"), N_("Followed a campaign's link"), N_("Answered a campaign"),
    N_("Opted out"), N_("Complained"), N_("Referred somebody"),
)  # fmt: skip
DECISIONS = (
    N_("Agreed to marketing"), N_("Agreed to marketing on %(channel)s"),
    N_("Refused marketing"), N_("Refused marketing on %(channel)s"),
    N_("Agreed to %(purpose)s"), N_("Agreed to %(purpose)s on %(channel)s"),
    N_("Refused %(purpose)s"), N_("Refused %(purpose)s on %(channel)s"),
)  # fmt: skip
NONE: Mapping[str, str] = MappingProxyType({})
MERGES = (N_("Became one with %(reference)s"), N_("Was parted from %(reference)s"))


def title(entry: Entry, texts: Texts, products: Mapping[str, str] = NONE) -> str:
    """What an entry is headed by; of a kind whose sentences are not ours, as it stands.

    `products` are titles by id; any other product is told by its id.
    """
    match entry.kind:
        case "event":
            return _happened(entry, texts, products)
        case "correction":
            return _corrected(entry.details, texts)
        case "consent":
            return _recognised(entry, DECISIONS, texts)
        case "merge":
            return _recognised(entry, MERGES, texts)
        case "journey":
            return history.title(entry, texts.say)
    return entry.title


def _happened(entry: Entry, texts: Texts, products: Mapping[str, str]) -> str:
    kind, product = entry.details["type"], entry.details.get("product_id")
    if kind in TITLES:
        done = texts.gettext(TITLES[kind])
    else:
        done = said(texts, "event", kind).replace("_", " ").capitalize()
    return f"{done}: {products.get(product, product)}" if product else done


def _corrected(details: dict[str, Any], texts: Texts) -> str:
    former, value = details["former"], details["value"]
    if details["name"] == TAGS:
        return _tag_corrected(former, value, texts)
    trait = said(texts, "trait", details["name"]).replace("_", " ").capitalize()
    if former is None:
        return texts.say("%(trait)s was added: %(value)s", trait=trait, value=value)
    if value is None:
        return texts.say("%(trait)s was removed: %(former)s", trait=trait, former=former)
    return texts.say(
        "%(trait)s was corrected: %(former)s → %(value)s", trait=trait, former=former, value=value
    )


def _tag_corrected(former: str | None, value: str | None, texts: Texts) -> str:
    if former is None:
        return texts.say("The tag was added: %(value)s", value=value)
    return texts.say("The tag was removed: %(former)s", former=former)


def _recognised(entry: Entry, sentences: Sequence[str], texts: Texts) -> str:
    """A title that is one of these sentences, translated."""
    values = {name: said(texts, name, value) for name, value in entry.details.items()}
    for sentence in sentences:
        if sentence % entry.details == entry.title:
            return texts.say(sentence, **values)
    return entry.title
