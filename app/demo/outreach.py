"""The two campaigns that the demo shop sent before it had Shopkeeper, and what came of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.demo.chance import Chance
from app.demo.hours import later_moment, moment_on
from app.demo.log import Log
from app.demo.people import Person
from app.demo.shelves import Shelves


@dataclass(frozen=True)
class PastCampaign:
    """A message that went to everybody who had agreed, about one category."""

    id: str
    day: date
    category: str


def past_campaigns(today: date) -> tuple[PastCampaign, PastCampaign]:
    """Last winter's gifts and the refill offer of three weeks ago, oldest first."""
    gifts = date(today.year, 11, 23)
    # A month must have passed, so that the order of the two never changes.
    if gifts > today - timedelta(days=30):
        gifts = gifts.replace(year=today.year - 1)
    refill = today - timedelta(days=21)
    return (
        PastCampaign(f"gifts-{gifts.year}", gifts, "Toys"),
        PastCampaign(f"refill-offer-{refill:%Y-%m}", refill, "Coffee"),
    )


def receive(
    log: Log, person: Person, campaign: PastCampaign, shelves: Shelves, chance: Chance, today: date
) -> bool:
    """What the person did with the campaign's message; true where they unsubscribed over it."""
    if not _was_reached(person, campaign):
        return False
    at = moment_on(campaign.day, person.zone, chance)
    if chance.happens(0.012):
        return opt_out(log, person, at, chance, today, campaign_id=campaign.id)
    wanted = any(category == campaign.category for category, _ in person.interests)
    if chance.happens(0.26 if wanted else 0.07):
        _follow(log, at, person, campaign, shelves, chance, buys=0.4 if wanted else 0.15)
    elif chance.happens(0.015):
        log.note("reply", at, campaign_id=campaign.id, sentiment=chance.pick(["positive", "neutral"]))
    return False


def opt_out(
    log: Log, person: Person, after: datetime, chance: Chance, today: date, *, campaign_id: str | None = None
) -> bool:
    """Unsubscribes the person, but not on `today`: how far that day has come must not change the consent."""
    at = later_moment(after, 0, person.zone, chance)
    if at >= datetime(today.year, today.month, today.day, tzinfo=UTC):
        return False
    log.note("opt_out", at, campaign_id=campaign_id)
    return True


def _was_reached(person: Person, campaign: PastCampaign) -> bool:
    stayed = person.left_on is None or person.left_on > campaign.day
    return bool(person.consent) and person.first_day < campaign.day - timedelta(days=1) and stayed


def _follow(
    log: Log,
    at: datetime,
    person: Person,
    campaign: PastCampaign,
    shelves: Shelves,
    chance: Chance,
    *,
    buys: float,
) -> None:
    product = shelves.take(campaign.category, chance)
    log.note("click", at, product, campaign_id=campaign.id)
    log.note("view", at + timedelta(seconds=chance.whole(2, 9)), product, campaign_id=campaign.id)
    if person.kind != "browser" and chance.happens(buys):
        at += timedelta(minutes=chance.between(3, 30))
        log.note("add_to_cart", at, product, campaign_id=campaign.id)
        bought_at = later_moment(at, chance.pick([0.0, 0.0, 1.0, 3.0]), person.zone, chance)
        log.note("purchase", bought_at, product, quantity=chance.whole(1, 2), campaign_id=campaign.id)
