"""What the demo shop's customers ask and complain about, by the topics of the FAQ."""

from __future__ import annotations

from datetime import datetime, timedelta

from app.demo.catalogue import DemoProduct
from app.demo.chance import Chance
from app.demo.hours import later_moment
from app.demo.log import Log
from app.demo.people import Person

EVERYWHERE = [
    ("delivery time", 6.0),
    ("delivery cost", 4.0),
    ("returns", 3.0),
    ("payment", 2.0),
    ("gift wrap", 1.0),
    ("loyalty", 1.0),
    ("stock", 2.0),
    ("click and collect", 1.0),
]
#: What is asked about a category beside what is asked about all.
ABOUT: dict[str, list[tuple[str, float]]] = {
    "Coffee": [("coffee grind", 9.0), ("coffee freshness", 4.0)],
    "Tea": [("coffee freshness", 1.0)],
    "Kettles & brewing": [("warranty", 5.0), ("coffee grind", 2.0)],
    "Cookware": [("cookware care", 8.0), ("warranty", 2.0)],
    "Running shoes": [("sizes", 14.0)],
    "Jackets": [("sizes", 12.0), ("jacket care", 4.0)],
    "Headphones": [("warranty", 6.0), ("repairs", 3.0)],
    "Skincare": [("skincare ingredients", 14.0)],
    "Pet food": [("pet food change-over", 10.0)],
    "Toys": [("toy safety", 8.0), ("gift wrap", 4.0)],
}
COMPLAINTS = [
    ("delivery time", 5.0),
    ("damaged item", 4.0),
    ("wrong item", 2.0),
    ("quality", 3.0),
    ("refund", 1.5),
]


def ask(log: Log, at: datetime, product: DemoProduct, chance: Chance) -> None:
    """A question on the product in view or on the shop's ways."""
    topic = chance.weighted(EVERYWHERE + ABOUT[product.category])
    sentiment = chance.weighted([("neutral", 8.0), ("positive", 2.0)])
    log.note("question", at, product, topic=topic, sentiment=sentiment)


def talk_after(log: Log, person: Person, bought_at: datetime, product: DemoProduct, chance: Chance) -> None:
    """What a purchase gives rise to in the days that follow: mostly nothing."""
    if chance.happens(0.06):
        at = later_moment(bought_at, chance.between(1, 4), person.zone, chance)
        log.note("question", at, product, topic="order status", sentiment="neutral")
    if chance.happens(0.03):
        complain(log, person, bought_at, product, chance)
    elif chance.happens(0.03):
        at = later_moment(bought_at, chance.between(3, 12), person.zone, chance)
        log.note("message", at, product, topic="thanks", sentiment="positive")
    if person.kind in ("regular", "occasional") and chance.happens(0.02):
        log.note("referral", later_moment(bought_at, chance.between(4, 30), person.zone, chance))


def complain(log: Log, person: Person, bought_at: datetime, product: DemoProduct, chance: Chance) -> None:
    """A complaint once the parcel should have come, sometimes followed by an angrier message."""
    at = later_moment(bought_at, chance.between(3, 12), person.zone, chance)
    topic = chance.weighted(COMPLAINTS)
    log.note("complaint", at, product, topic=topic, sentiment="negative")
    if chance.happens(0.35):
        again = at + timedelta(hours=chance.between(2, 40))
        log.note("message", again, product, topic=topic, sentiment="negative")
