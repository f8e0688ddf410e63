"""Composing: a claimed delivery's message as its customer gets it, or why there is none for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile
from scheduler.exceptions import MissingField, TooLong
from scheduler.learning.experiment import message_of
from scheduler.messages import compliance, links
from scheduler.messages import message as messages
from scheduler.messages.compliance import Compliance
from scheduler.messages.message import Message
from scheduler.messages.personal import Personal, gather
from scheduler.messenger import Outgoing
from scheduler.schema import Campaign

#: A campaign's number and a variant.
Which = tuple[int, str | None]
BANNED, OUTSIDE = "banned_words", "link_not_allowed"


@dataclass(frozen=True)
class NoMessage:
    """Why this customer gets none: the state and the reason of the delivery."""

    state: str
    reason: str


@dataclass(frozen=True)
class Composer:
    """Makes the messages of one batch of claims, inside their transaction."""

    messages: Mapping[Which, Message]
    personal: Personal
    lists: Compliance
    public_url: str

    def compose(
        self, which: Which, profile: Profile, *, channel: str, token: str, now: datetime
    ) -> Outgoing | NoMessage:
        """The message of a campaign, in a variant, for this customer. A code that it gives is then theirs."""
        message = self.messages[which]
        made = self.personal.made(profile, message, now)
        if isinstance(made, str):
            return NoMessage("skipped", made)
        try:
            composed = messages.outgoing(
                message,
                profile,
                link=partial(links.link_address, self.public_url, token),
                stop_url=links.stop_address(self.public_url, token),
                made=made,
                channel=channel,
            )
        except MissingField:
            return NoMessage("failed", "missing_field")
        except TooLong:
            return NoMessage("failed", "too_long")
        if reason := self._forbidden(message, profile, composed.text):
            return NoMessage("skipped", reason)
        self.personal.take(profile, message, which[0], now)
        return composed

    async def write(self, session: AsyncSession) -> None:
        """Write down what the messages have given away."""
        await self.personal.hands.write(session)

    def _forbidden(self, message: Message, profile: Profile, text: str) -> str | None:
        if self.lists.said_to(profile.country, text) is not None:
            return BANNED
        buttons = messages.written(message, profile.language).buttons
        addresses = [button.url for button in buttons]
        return OUTSIDE if self.lists.outside(text, addresses, own=self.public_url) else None


async def composer(
    session: AsyncSession,
    wanted: Iterable[tuple[Campaign, str | None, Profile]],
    *,
    public_url: str,
    zone: ZoneInfo,
    now: datetime,
) -> Composer:
    """What composes these campaigns' messages, in these variants, for these customers."""
    written: dict[Which, Message] = {}
    pairs = []
    for campaign, variant, profile in wanted:
        which = (campaign.id, variant)
        if which not in written:
            written[which] = messages.parse(message_of(campaign, variant))
        pairs.append((profile, written[which]))
    personal = await gather(session, pairs, public_url=public_url, zone=zone, now=now)
    return Composer(written, personal, await compliance.read(session), public_url)
