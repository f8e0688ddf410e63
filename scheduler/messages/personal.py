"""What a message needs of each customer beside their profile: traits, an offer's code, a link for friends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.membership import one_of
from profiles.schema import Profile, Trait
from profiles.values import language_code
from scheduler.journeys import referrals
from scheduler.messages import fields
from scheduler.messages.message import Message, asked, named
from scheduler.offers.giving import Hands, hold
from scheduler.offers.schema import Offer

#: Stands for a code where none is given.
SAMPLE = "SAMPLE-CODE"
_OFFERED = {fields.OFFER_CODE, fields.OFFER_UNTIL}


@dataclass(frozen=True)
class Personal:
    """The values of one batch of messages, found in few queries."""

    hands: Hands
    #: Profile -> `trait.NAME` -> its value.
    traits: Mapping[int, Mapping[str, str]]
    #: Profile -> the link that they pass on.
    links: Mapping[int, str]
    #: The shop's zone: an offer ends on a day of the shop's.
    zone: ZoneInfo

    def made(self, profile: Profile, message: Message, now: datetime) -> dict[str, str] | str:
        """The values for this customer; otherwise why there is no code for them."""
        values = dict(self.traits.get(profile.id, {}))
        if profile.id in self.links:
            values[fields.REFERRAL_LINK] = self.links[profile.id]
        if message.offer is None or not offers(message, profile.language):
            return values
        found = self.hands.code_for(message.offer, profile.id, now)
        if isinstance(found, str):
            return found
        offer, code = found
        return values | of_offer(offer, code, profile.language, self.zone)

    def take(self, profile: Profile, message: Message, campaign_id: int, now: datetime) -> None:
        """The message goes out with what `made` said."""
        if message.offer is not None and offers(message, profile.language):
            self.hands.take(message.offer, profile.id, campaign_id, now)


async def gather(
    session: AsyncSession,
    wanted: Iterable[tuple[Profile, Message]],
    *,
    public_url: str,
    zone: ZoneInfo,
    now: datetime,
) -> Personal:
    """What these messages need; nothing is asked of the database where they need nothing."""
    traits, sharing = set[str](), set[int]()
    owners, of_offers = set[int](), defaultdict[str, set[int]](set)
    for profile, message in wanted:
        names = asked(message, profile.language)
        if own := {name for name in names if name.startswith(fields.TRAIT)}:
            traits |= own
            owners.add(profile.id)
        if fields.REFERRAL_LINK in names:
            sharing.add(profile.id)
        if message.offer is not None and names & _OFFERED:
            of_offers[message.offer].add(profile.id)
    codes = await referrals.codes_of(session, sharing, now=now) if sharing else {}
    return Personal(
        await hold(session, of_offers),
        await traits_of(session, owners, traits) if traits else {},
        {owner: referrals.address(public_url, code) for owner, code in codes.items()},
        zone,
    )


async def traits_of(
    session: AsyncSession, profile_ids: Collection[int], names: Collection[str]
) -> dict[int, dict[str, str]]:
    """The values of these fields, by customer."""
    plain = [name.removeprefix(fields.TRAIT) for name in names]
    query = select(Trait).where(one_of(session, Trait.profile_id, set(profile_ids)), Trait.name.in_(plain))
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for trait in await session.scalars(query):
        found[trait.profile_id][f"{fields.TRAIT}{trait.name}"] = trait.text_value or ""
    return found


async def shown(
    session: AsyncSession, message: Message, profile: Profile, *, public_url: str, zone: ZoneInfo
) -> dict[str, str]:
    """What a preview or a test shows this customer: their own traits, but no code that is anybody's."""
    names = named(message)
    traits = {name for name in names if name.startswith(fields.TRAIT)}
    values = dict((await traits_of(session, [profile.id], traits)).get(profile.id, {})) if traits else {}
    if fields.REFERRAL_LINK in names:
        values[fields.REFERRAL_LINK] = referrals.address(public_url, SAMPLE)
    if message.offer is not None and names & _OFFERED:
        offer = await session.scalar(select(Offer).where(Offer.name == message.offer))
        if offer is not None:
            values |= of_offer(offer, offer.code or SAMPLE, profile.language, zone)
    return values


def offers(message: Message, language: str | None) -> bool:
    """Whether the text for this language gives something of the offer."""
    return bool(asked(message, language) & _OFFERED)


def of_offer(offer: Offer, code: str, language: str | None, zone: ZoneInfo) -> dict[str, str]:
    """The fields of an offer; one that never ends has no last day."""
    values = {fields.OFFER_CODE: code}
    if offer.expires_at is not None:
        values[fields.OFFER_UNTIL] = _day(offer.expires_at, language, zone)
    return values


def _day(at: datetime, language: str | None, zone: ZoneInfo) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.dates import format_date

    try:
        locale = Locale.parse(language_code(language or "en"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return format_date(at.astimezone(zone).date(), "long", locale=locale)
