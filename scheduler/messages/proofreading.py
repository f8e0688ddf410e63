"""Proofreading: what is wrong with messages for the very customers who are to get them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Sequence

from sqlalchemy import ColumnElement, exists, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile, Trait
from scheduler.exceptions import InvalidMessage, TooLong
from scheduler.learning.experiment import messages_of
from scheduler.messages import compliance, fields, readers
from scheduler.messages import message as messages
from scheduler.messages.compliance import Compliance
from scheduler.messages.limits import STRICTEST, units
from scheduler.messages.message import Message, Written, every
from scheduler.messages.message_check import Problem, check
from scheduler.messages.personal import offers as gives_offer
from scheduler.messages.personal import traits_of
from scheduler.messages.readers import Readers, reads
from scheduler.offers import offer as offers
from scheduler.offers.schema import CODE_LENGTH
from scheduler.schema import Campaign
from scheduler.speech import Speech, customers, english
from segments.condition import Condition
from segments.definition import parse_definition
from segments.expansion import expanded
from segments.moment import Moment

#: Stands for what is made for each customer where only its length matters.
_DAY = "Wednesday, 30 September 2026"
#: Languages without a text of their own that are named.
_NAMED = 5


async def require_sound(
    session: AsyncSession, campaign: Campaign, moment: Moment, *, public_url: str, say: Speech = english
) -> None:
    """Raises InvalidMessage where something keeps the campaign's messages from their audience."""
    found = await of_campaign(session, campaign, moment, public_url, say)
    blocking = [one.text for one in found if one.blocking]
    if blocking:
        raise InvalidMessage(" ".join(blocking))


async def of_campaign(
    session: AsyncSession, campaign: Campaign, moment: Moment, public_url: str, say: Speech = english
) -> list[Problem]:
    """What is to know about the messages of a campaign, in all variants, before they go out."""
    condition = await expanded(session, parse_definition(campaign.definition))
    written = messages_of(campaign)
    return await proofread(session, written, condition, moment, public_url=public_url, say=say)


async def proofread(
    session: AsyncSession,
    written: Sequence[Message],
    condition: Condition,
    moment: Moment,
    *,
    public_url: str,
    say: Speech = english,
) -> list[Problem]:
    """What is to know about these messages to those who meet the (expanded) condition, said by `say`."""
    lists = await compliance.read(session)
    proof = Proof(session, Readers(session, condition, moment), lists, moment, public_url, say)
    found = [problem for message in written for problem in check(message, say)]
    found += [problem for message in written for problem in await proof.of(message)]
    return list(dict.fromkeys(found))


async def whoever_reads(session: AsyncSession, message: Message, say: Speech = english) -> list[Problem]:
    """What lists and offers have against a message, of a journey say, whose readers nobody knows yet."""
    lists = await compliance.read(session)
    found = [problem for each in every(message) for problem in _of_rules(lists, each, "", say)]
    if message.offer is not None and not await offers.stocks(session, [message.offer]):
        found.append(_no_such(message.offer, say))
    return found


class Proof:
    """Reads one message after the other for the same readers."""

    def __init__(
        self,
        session: AsyncSession,
        those: Readers,
        lists: Compliance,
        moment: Moment,
        public_url: str,
        say: Speech,
    ) -> None:
        self._session = session
        self._readers = those
        self._lists = lists
        self._moment = moment
        self._public_url = public_url
        self.say = say

    async def of(self, message: Message) -> list[Problem]:
        """Beside what `check` finds."""
        found: list[Problem] = []
        for one in every(message):
            found += [problem async for problem in self._of_fields(message, one)]
            found += [problem async for problem in self._of_length(message, one)]
            found += _of_rules(self._lists, one, self._public_url, self.say)
            found += [problem async for problem in self._of_countries(message, one)]
        found += [problem async for problem in self._of_languages(message)]
        return found + [problem async for problem in self._of_offer(message)]

    async def _of_fields(self, message: Message, one: Written) -> AsyncIterator[Problem]:
        for each in dict.fromkeys(fields.fields(one.text)):
            if each.name.startswith(fields.TRAIT) and not await self._is_trait(each.name):
                text = self.say("No customer has the trait of %(field)s.", field=f"{{{each.name}}}")
                yield Problem("unknown_field", text, blocking=True)
            elif each.known and each.fallback is None and each.name not in fields.MADE:
                count = await self._readers.count(reads(message, one), readers.lacks(each.name))
                if count:
                    yield Problem("missing_field", self._missing(each.name, count), blocking=True)

    def _missing(self, name: str, count: int) -> str:
        return self.say(
            "Of %(customers)s no %(name)s is known: write what stands for it, %(example)s, or leave them out "
            "of the audience.",
            customers=customers(count, self.say),
            name=name,
            example=f"{{{name}|…}}",
        )

    async def _is_trait(self, name: str) -> bool:
        named = exists().where(Trait.name == name.removeprefix(fields.TRAIT))
        return bool(await self._session.scalar(select(named)))

    async def _of_length(self, message: Message, one: Written) -> AsyncIterator[Problem]:
        """Only who may get too much is looked at one by one."""
        fit = STRICTEST.of(with_picture=one.image is not None)
        made = {name: self._longest(name) for name in fields.MADE}
        own = {each for each in fields.fields(one.text) if each.name not in fields.MADE}
        sure = units(fields.fill(one.text, lambda each: made.get(each.name, each.fallback or "")))
        bound: ColumnElement[int] = literal(sure)
        for name in {each.name for each in own}:
            times = sum(1 for each in fields.fields(one.text) if each.name == name)
            bound = bound + 2 * times * readers.length_of(name)
        if sure + sum(2 * readers.longest(each.name) for each in fields.fields(one.text)) <= fit:
            return
        count = 0
        wanted = (reads(message, one), readers.on_limited_channel(), bound > fit)
        async for part in self._readers.profiles(*wanted):
            count += await self._too_long(message, part, {each.name for each in own}, made)
        if count:
            text = self.say(
                "For %(customers)s it is longer than the %(fit)s characters that Telegram takes.",
                customers=customers(count, self.say),
                fit=fit,
            )
            yield Problem("too_long", text, blocking=True)

    async def _too_long(
        self, message: Message, some: Sequence[Profile], names: set[str], made: dict[str, str]
    ) -> int:
        named = {name for name in names if name.startswith(fields.TRAIT)}
        traits = await traits_of(self._session, [one.id for one in some], named) if named else {}
        return sum(_is_too_long(message, one, made | traits.get(one.id, {})) for one in some)

    def _longest(self, name: str) -> str:
        if name == fields.REFERRAL_LINK:
            return f"{self._public_url}/r/{'x' * 12}"
        return _DAY if name == fields.OFFER_UNTIL else "x" * CODE_LENGTH

    async def _of_languages(self, message: Message) -> AsyncIterator[Problem]:
        if not message.translations and message.language is None:
            return
        default = reads(message, messages.written(message, None))
        counts = await self._readers.languages(default)
        others = {code: many for code, many in counts.items() if code and code != message.language}
        if others:
            said = ", ".join(f"{many} × {code}" for code, many in list(others.items())[:_NAMED])
            more = ", …" if len(others) > _NAMED else ""
            text = self.say("No text of their own, so the default one, for: %(said)s.", said=f"{said}{more}")
            yield Problem("falls_back", text, blocking=False)

    async def _of_countries(self, message: Message, one: Written) -> AsyncIterator[Problem]:
        for banned in self._lists.banned_in(_said(one)):
            if banned.country and (
                count := await self._readers.count(reads(message, one), readers.lives_in(banned.country))
            ):
                text = self.say(
                    "%(customers)s in %(country)s will not get it: “%(phrase)s” may not be said there.",
                    customers=customers(count, self.say),
                    country=banned.country,
                    phrase=banned.phrase,
                )
                yield Problem("banned_words", text, blocking=False)

    async def _of_offer(self, message: Message) -> AsyncIterator[Problem]:
        giving = [one for one in every(message) if gives_offer(message, one.language)]
        if message.offer is None or not giving:
            return
        found = await offers.stocks(self._session, [message.offer])
        if not found:
            yield _no_such(message.offer, self.say)
            return
        offer = found[0].offer
        if offer.expires_at is not None and offer.expires_at <= self._moment.now:
            text = self.say("The offer “%(offer)s” has ended.", offer=offer.name)
            yield Problem("offer_expired", text, blocking=True)
        bare = fields.Field(fields.OFFER_UNTIL)
        if offer.expires_at is None and any(bare in fields.fields(one.text) for one in giving):
            text = self.say(
                "The offer “%(offer)s” has no end that {offer.until} could name.", offer=offer.name
            )
            yield Problem("missing_field", text, blocking=True)
        if offer.code is None:
            who = or_(*(reads(message, one) for one in giving))
            needed = await self._readers.count(who, ~readers.has_code(offer))
            if needed > found[0].free:
                yield _too_few(offer.name, needed, found[0].free, self.say)


def _of_rules(lists: Compliance, one: Written, public_url: str, say: Speech) -> Iterator[Problem]:
    """What the shop's lists forbid everywhere."""
    for banned in lists.banned_in(_said(one)):
        if not banned.country:
            text = say("“%(phrase)s” is on the list of what is not said.", phrase=banned.phrase)
            yield Problem("banned_words", text, blocking=True)
    for host in lists.outside(one.text, [button.url for button in one.buttons], own=public_url):
        text = say("It leads to %(host)s, which is not on the list of allowed domains.", host=host)
        yield Problem("link_not_allowed", text, blocking=True)


def _said(one: Written) -> str:
    text = fields.fill(one.text, lambda each: each.fallback or "")
    return "\n".join([text, *(button.label for button in one.buttons)])


def _is_too_long(message: Message, profile: Profile, made: dict[str, str]) -> bool:
    try:
        messages.render(message, profile, made)
    except TooLong:
        return True
    except InvalidMessage:
        return False
    return False


def _no_such(name: str, say: Speech) -> Problem:
    text = say("There is no offer called “%(offer)s”: make it under Offers.", offer=name)
    return Problem("no_offer", text, blocking=True)


def _too_few(name: str, needed: int, free: int, say: Speech) -> Problem:
    text = say(
        "The offer “%(offer)s” has %(free)s codes left for %(needed)s customers: %(others)s will not get the "
        "message.",
        offer=name,
        free=free,
        needed=needed,
        others=needed - free,
    )
    return Problem("offer_exhausted", text, blocking=free == 0)
