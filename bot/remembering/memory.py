"""Remembering: what one turn of a conversation teaches about the customer, written into the profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.remembering import birthdays, places, wishes, words
from bot.remembering.complaints import complaint
from bot.remembering.feelings import CLEAR, VERY_UNHAPPY, feeling
from bot.remembering.interests import interests, price_band, topics
from bot.remembering.protected import is_protected
from bot.remembering.sentences import sentences
from knowledge.answers import Answer
from knowledge.language import detect_language
from knowledge.schema import Product
from profiles import events, telling
from profiles.learning import Finding, learn
from profiles.schema import Profile

#: How somebody feels, at best, who complains in dry words.
COMPLAINING = -0.4
#: Beyond this a message is pasted text rather than something that somebody says about themselves.
LONGEST = 2000
_WANTS, _MIGHT_WANT = 1.5, 0.7
_ENOUGH_WORDS = 3
#: A longer message says more than where somebody lives.
_ONE_SENTENCE = 80
_CITIES = 5000
#: The topics under which marketers know a trouble, where its own name is not one.
TOPICS = {"late": "delivery", "missing": "delivery", "wrong_item": "delivery", "refund": "returns"}


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """What a turn said that the conversation must react to at once."""

    #: broken | late | wrong_item | missing | refund | service; None where nothing was complained of.
    complaint: str | None = None
    #: From -1 (very unhappy) to 1 (delighted).
    feeling: float = 0.0

    @property
    def calls_person(self) -> bool:
        """Whether a person of the shop should take over now."""
        return self.complaint is not None or self.feeling <= VERY_UNHAPPY


async def remember(
    session: AsyncSession,
    profile: Profile,
    *,
    text: str,
    answer: Answer | None,
    products: Sequence[Product],
    language: str,
    now: datetime,
    action: str | None = None,
) -> Remembered:
    """Learn from one turn; from the same turn again (the same `now`) nothing is learned.

    `text` is what the customer wrote (empty for a press), `products` are what was shown or pressed,
    `language` is that of the reply, `action` is the event's type where a button was pressed: view,
    add_to_cart, favorite, compare. Of a message that touches a protected matter nothing is learned but
    that its writer complains.
    """
    text = text[:LONGEST]
    noticed = notice(text)
    private = is_protected(text)
    if noticed.calls_person and not (private and noticed.complaint is None):
        await _complain(session, profile, noticed, None if private else answer, products, now)
    if private:
        return noticed
    findings = [
        *interests(text, answer, products, action),
        *topics(answer, products, text),
        *await price_band(session, products, action),
        *_moods(noticed),
        *_intents(text, products, action),
        *_languages(text, language),
    ]
    if findings:
        await learn(session, profile.id, findings, now=now)
    await _told(session, profile, text, now)
    return noticed


def notice(text: str) -> Remembered:
    """What a message says that must be reacted to, without remembering anything."""
    trouble, felt = complaint(text), feeling(text)
    return Remembered(complaint=trouble, feeling=min(felt, COMPLAINING) if trouble else felt)


def only_tells(text: str, today: date) -> bool:
    """Whether a message is one sentence that says where its writer lives or when their birthday is."""
    if len(text) > _ONE_SENTENCE or len(sentences(text)) != 1 or is_protected(text) or notice(text).complaint:
        return False
    return birthdays.birthday(text, today) is not None or (
        places.speaks_of_home(text) and places.city(text) is not None
    )


async def _complain(
    session: AsyncSession,
    profile: Profile,
    noticed: Remembered,
    answer: Answer | None,
    products: Sequence[Product],
    now: datetime,
) -> None:
    # Several products were shown, so none of them is known to be the one complained of.
    product = products[0] if answer is not None and len(products) == 1 else None
    trouble = noticed.complaint or ""
    complained = events.NewEvent(
        profile_id=profile.id,
        type="complaint",
        at=now,
        key=f"complaint:{profile.id}:{now.isoformat()}",
        sentiment="negative",
        topic=(answer.topic if answer else None) or TOPICS.get(trouble, trouble) or None,
        product_id=product.id if product else None,
        category=product.category if product else None,
        brand=product.brand if product else None,
        properties={"trouble": trouble} if trouble else {},
    )
    await events.append(session, [complained], received_at=now)


def _moods(noticed: Remembered) -> list[Finding]:
    found = [Finding("complaint", noticed.complaint, 1.5)] if noticed.complaint else []
    if abs(noticed.feeling) < CLEAR:
        return found
    mood = "positive" if noticed.feeling > 0 else "negative"
    weight = 1.0 if noticed.complaint else 0.5
    return [*found, Finding("sentiment", mood, weight + abs(noticed.feeling) / 2)]


def _intents(text: str, products: Sequence[Product], action: str | None) -> list[Finding]:
    if action == "add_to_cart" or wishes.says_so(text):
        return [Finding("intent", "buy", _WANTS)]
    near = len(products) == 1 and wishes.asks_like_a_buyer(text)
    return [Finding("intent", "buy", _MIGHT_WANT)] if near else []


def _languages(text: str, language: str) -> list[Finding]:
    """The language of the text itself, or, for half, that of the reply, which may have been guessed."""
    spoken = detect_language(text, fallback="") if text.strip() else ""
    long = len(text.split()) >= _ENOUGH_WORDS or (spoken in {"zh", "ja"} and len(text) >= _ENOUGH_WORDS)
    if not spoken:
        return [Finding("spoken_language", language, 0.5)] if long else []
    return [Finding("spoken_language", spoken, 1.0 if long else 0.5)]


async def _told(session: AsyncSession, profile: Profile, text: str, now: datetime) -> None:
    born = birthdays.birthday(text, now.date())
    if born is not None:
        await telling.tell(session, profile, "birthday", born, now=now)
    if places.speaks_of_home(text):
        city = places.city(text) or places.city(text, await _known_cities(session))
        if city is not None and not words.pattern("protected").search(words.plain(city)):
            await telling.tell(session, profile, "city", city[:100], now=now)


async def _known_cities(session: AsyncSession) -> frozenset[str]:
    found = select(Profile.city).where(Profile.city.is_not(None)).distinct().limit(_CITIES)
    return frozenset(city for city in await session.scalars(found) if city)
