"""What one demo customer has done since they were first seen."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from app.demo.catalogue import DemoProduct
from app.demo.chance import Chance
from app.demo.hours import later_moment, moment_on
from app.demo.log import Log
from app.demo.outreach import opt_out, past_campaigns, receive
from app.demo.people import Person
from app.demo.seasons import REFILL_DAYS, demand
from app.demo.shelves import Shelves
from app.demo.talk import ask, complain, talk_after

#: Days between two visits on average, in a month without a season.
_VISIT_DAYS = {"browser": 29, "once": 60, "occasional": 34, "regular": 38, "gift_giver": 40, "wholesale": 36}
#: How likely a visit ends with a purchase. Regular customers buy by refill rather than on a visit.
_BUYING = {
    "browser": 0.0,
    "once": 1.0,
    "occasional": 0.24,
    "regular": 0.16,
    "gift_giver": 0.08,
    "wholesale": 0.4,
}


class History:
    """Makes up one person's past, day by day, up to the end of `today`."""

    def __init__(self, person: Person, shelves: Shelves, chance: Chance, today: date) -> None:
        self.log = Log(person, chance)
        #: The last word on marketing: None where nobody ever asked.
        self.consent = person.consent
        self._person = person
        self._shelves = shelves
        self._chance = chance
        self._today = today
        self._end = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=1)
        if person.left_on is not None:
            self._end = datetime(person.left_on.year, person.left_on.month, person.left_on.day, tzinfo=UTC)
        self._purchases: list[tuple[datetime, DemoProduct]] = []

    def live(self) -> None:
        self._visits()
        for category in self._consumables():
            self._refills(category)
        gone = self.consent is True and self._leave()
        for campaign in past_campaigns(self._today):
            gone = gone or receive(self.log, self._person, campaign, self._shelves, self._chance, self._today)
        if gone:
            self.consent = False

    def _visits(self) -> None:
        at = self._person.created_at
        while at < self._end:
            self._visit(at)
            at = self._next_visit(at)

    def _next_visit(self, after: datetime) -> datetime:
        """Thinning: draw twice as many visits as there are, and keep each as likely as its season."""
        day, mean = after, _VISIT_DAYS[self._person.kind] / 2
        while True:
            day += timedelta(days=self._chance.waiting(mean))
            if day >= self._end or self._chance.happens(self._season(day.month) / 2):
                return later_moment(after, (day - after).days, self._person.zone, self._chance)

    def _season(self, month: int) -> float:
        interests = self._person.interests
        weights = sum(weight for _, weight in interests)
        return sum(weight * demand(category, month) for category, weight in interests) / weights

    def _visit(self, at: datetime) -> None:
        person, chance = self._person, self._chance
        wanted = [(category, weight * demand(category, at.month)) for category, weight in person.interests]
        category = chance.weighted(wanted)
        product = self._take(category)
        for _ in range(chance.weighted([(1, 5.0), (2, 4.0), (3, 2.0), (4, 1.0), (6, 0.4)])):
            product = self._take(category)
            self.log.note("view", at, product)
            if chance.happens(0.06):
                self.log.note("favorite", at + timedelta(seconds=chance.whole(10, 50)), product)
            at += timedelta(seconds=chance.whole(60, 400))
        if chance.happens(0.09):
            ask(self.log, at, product, chance)
            at += timedelta(seconds=chance.whole(30, 200))
        if chance.happens(self._buying(at.month)):
            self._buy(at, product)
        elif chance.happens(0.1):
            self.log.note("add_to_cart", at, product)

    def _buying(self, month: int) -> float:
        kind = self._person.kind
        if kind == "once" and self._purchases:
            return 0.0
        return 0.6 if kind == "gift_giver" and month in (11, 12) else _BUYING[kind]

    def _buy(self, at: datetime, product: DemoProduct, quantity: int | None = None) -> None:
        chance = self._chance
        self.log.note("add_to_cart", at, product)
        at += timedelta(seconds=chance.whole(90, 1500))
        quantity = quantity or self._quantity(product)
        self.log.note("purchase", at, product, quantity=quantity)
        self._purchases.append((at, product))
        talk_after(self.log, self._person, at, product, chance)

    def _quantity(self, product: DemoProduct) -> int:
        if self._person.kind == "wholesale":
            return self._chance.whole(4, 16)
        if product.category in REFILL_DAYS:
            return self._chance.weighted([(1, 5.0), (2, 4.0), (3, 1.0)])
        return self._chance.weighted([(1, 12.0), (2, 1.0)])

    def _consumables(self) -> list[str]:
        """What the person buys again and again."""
        liked = [category for category, _ in self._person.interests if category in REFILL_DAYS]
        if self._person.kind in ("regular", "wholesale"):
            return liked[:2]
        return liked[:1] if self._person.kind == "occasional" and self._chance.happens(0.25) else []

    def _refills(self, category: str) -> None:
        """The same product whenever it is used up, until they tire of it or leave."""
        person, chance = self._person, self._chance
        product = self._take(category)
        quantity = self._quantity(product)
        at = later_moment(person.created_at, chance.between(0, 12), person.zone, chance)
        while at < self._end and not chance.happens(0.03):
            if chance.happens(0.45):
                self.log.note("view", at - timedelta(seconds=chance.whole(20, 300)), product)
            self._buy(at, product, quantity)
            days = REFILL_DAYS[category] * chance.between(0.8, 1.3)
            at = later_moment(at, days, person.zone, chance)
            if chance.happens(0.12):
                product = self._take(category)

    def _take(self, category: str) -> DemoProduct:
        pet = self._person.traits.get("pet") if category == "Pet food" else None
        return self._shelves.take(category, self._chance, pet=pet)

    def _leave(self) -> bool:
        """The last that is heard of somebody who left; true where they also unsubscribed."""
        person, chance = self._person, self._chance
        if person.left_on is None:
            return chance.happens(0.02) and self._opt_out(person.created_at + timedelta(days=2))
        last = moment_on(person.left_on, person.zone, chance)
        if self._purchases and chance.happens(0.12):
            complain(self.log, person, *self._purchases[-1], chance)
        return chance.happens(0.14) and self._opt_out(last)

    def _opt_out(self, after: datetime) -> bool:
        days = self._chance.between(0, max(0, (self._today - after.date()).days) * 0.3)
        return opt_out(self.log, self._person, after + timedelta(days=days), self._chance, self._today)
