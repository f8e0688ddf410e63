"""Who the demo shop's customers are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.demo.chance import Chance
from app.demo.hours import moment_on
from app.demo.names import person_name
from app.demo.places import PLACES, Place
from app.demo.seasons import REFILL_DAYS

#: How far back the shop's memory goes, in days.
YEARS_BACK = 730

#: The first customer's reference; the others count on from here.
FIRST_REFERENCE = 10001

#: Kinds of customer with their shares.
_KINDS = [
    ("browser", 24.0),
    ("once", 20.0),
    ("occasional", 27.0),
    ("regular", 21.0),
    ("gift_giver", 6.5),
    ("wholesale", 1.5),
]

_INTERESTS = [
    ("Coffee", 18.0),
    ("Tea", 10.0),
    ("Kettles & brewing", 8.0),
    ("Cookware", 10.0),
    ("Running shoes", 12.0),
    ("Jackets", 11.0),
    ("Headphones", 9.0),
    ("Skincare", 12.0),
    ("Pet food", 11.0),
    ("Toys", 9.0),
]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One customer, before anything has happened."""

    reference: str
    name: str | None
    place: Place
    language: str
    channel: str
    #: The id on the channel: a visitor key on the web, a number on Telegram.
    address: str
    kind: str
    #: Categories with weights, the dearest first.
    interests: tuple[tuple[str, float], ...]
    #: The local day of the first visit.
    first_day: date
    created_at: datetime
    #: The first day on which they no longer come; None for those who still do.
    left_on: date | None
    birthday: date | None
    #: None where nobody ever asked.
    consent: bool | None
    tags: tuple[str, ...]
    traits: dict[str, str]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.place.timezone)


def make_person(number: int, chance: Chance, today: date) -> Person:
    """The customer of that number, counted from 0, first met before `today` (a date in UTC) began."""
    place = chance.weighted(PLACES)
    kind = chance.weighted(_KINDS)
    interests = _interests(kind, chance)
    first_day = _first_day(kind, chance, today)
    on_telegram = chance.happens(0.28 if place.language != "ru" else 0.6)
    consent = chance.weighted([(True, 74.0), (None, 19.0), (False, 7.0)])
    return Person(
        reference=str(FIRST_REFERENCE + number),
        # A visitor of the web chat is often nobody in particular until they order.
        name=None
        if kind == "browser" and not on_telegram and chance.happens(0.3)
        else person_name(place, chance),
        place=place,
        language="en" if place.language not in ("en", "zh", "ru") and chance.happens(0.1) else place.language,
        channel="telegram" if on_telegram else "web",
        # Telegram counts its users upwards and is nowhere near these numbers.
        address=str(9_000_000_000_000 + number) if on_telegram else f"v_{chance.letters(20)}",
        kind=kind,
        interests=interests,
        first_day=first_day,
        created_at=moment_on(first_day, ZoneInfo(place.timezone), chance),
        left_on=_left_on(kind, first_day, chance, today),
        birthday=_birthday(chance, today) if chance.happens(0.46) else None,
        consent=consent,
        tags=_tags(kind, consent, chance),
        traits=_traits(interests, chance),
    )


def _interests(kind: str, chance: Chance) -> tuple[tuple[str, float], ...]:
    if kind == "wholesale":
        return (("Coffee", 5.0), ("Tea", 2.0), ("Kettles & brewing", 1.0))
    chosen: dict[str, float] = {}
    if kind == "gift_giver":
        chosen["Toys"] = 4.0
    wanted = len(chosen) + chance.weighted([(1, 3.0), (2, 5.0), (3, 3.0), (4, 1.0)])
    while len(chosen) < wanted:
        category = chance.weighted(_INTERESTS)
        # People who come back regularly do so for what runs out.
        if kind == "regular" and not chosen and category not in REFILL_DAYS:
            continue
        chosen.setdefault(category, 5.0 / (1 + len(chosen)))
    return tuple(chosen.items())


def _first_day(kind: str, chance: Chance, today: date) -> date:
    # Some were customers from the start; since then a few more come every month.
    ago = (
        chance.between(640, YEARS_BACK) if chance.happens(0.27) else YEARS_BACK * chance.between(0, 1) ** 1.15
    )
    newest = chance.between(9, 90) if kind in ("regular", "wholesale") else 2
    return today - timedelta(days=max(newest, ago - 2))


def _left_on(kind: str, first_day: date, chance: Chance, today: date) -> date | None:
    leaves = {"browser": 0.6, "once": 0.55, "occasional": 0.3, "regular": 0.24, "gift_giver": 0.2}.get(
        kind, 0.1
    )
    stayed = (today - first_day).days - 45
    if stayed < 20 or not chance.happens(leaves):
        return None
    return first_day + timedelta(days=15 + int(chance.between(0, 1) * (stayed - 15)))


def _birthday(chance: Chance, today: date) -> date:
    age = 18 + chance.between(0, 30) + chance.between(0, 30)
    return today - timedelta(days=int(age * 365.25))


def _tags(kind: str, consent: bool | None, chance: Chance) -> tuple[str, ...]:
    tags = []
    if kind == "wholesale":
        tags.append("wholesale")
    if kind == "regular" and chance.happens(0.22):
        tags.append("vip")
    if consent and chance.happens(0.55):
        tags.append("newsletter")
    if kind in ("regular", "occasional", "gift_giver") and chance.happens(0.35):
        tags.append("loyalty")
    if chance.happens(0.02):
        tags.append("staff friend")
    return tuple(tags)


def _traits(interests: tuple[tuple[str, float], ...], chance: Chance) -> dict[str, str]:
    liked = {category for category, _ in interests}
    traits = {}
    if "Pet food" in liked:
        traits["pet"] = chance.weighted([("dog", 5.0), ("cat", 4.5), ("dog and cat", 0.5)])
    if "Running shoes" in liked and chance.happens(0.6):
        traits["shoe_size"] = str(chance.whole(36, 46))
    if "Coffee" in liked and chance.happens(0.5):
        traits["brews_with"] = chance.pick(["filter", "espresso machine", "French press", "moka pot"])
    return traits
