"""The record of a turn: events, what was said, what was learned, and who answers from now on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.exceptions import AlreadyHandled
from bot.handoff import Handoffs
from bot.outcome import Outcome, Place
from bot.questions import kind_of
from bot.remembering.memory import Remembered, remember
from bot.reply import Reply
from bot.scene import Incoming, Scene
from knowledge.gaps import content_gaps as gaps
from profiles import conversations
from profiles.events import NewEvent, append
from profiles.profile import mark_blocked, meet
from profiles.schema import Profile, Turn


class Record:
    """Writes all that follows from one thing that came in, in the caller's transaction."""

    def __init__(self, handoffs: Handoffs) -> None:
        self._handoffs = handoffs

    async def write(self, session: AsyncSession, scene: Scene, outcome: Outcome) -> list[Reply]:
        """The replies as they are to be shown. Raises AlreadyHandled."""
        profile = await _meet(session, scene.incoming, scene.now, language=scene.language)
        conversation = await conversations.open_conversation(
            session, profile.id, scene.incoming.channel, now=scene.now
        )
        await conversations.lock(session, conversation)
        place = Place(session, profile, conversation, scene.now)
        replies = await _happen(place, scene, outcome)
        if replies is None:
            return await _answer(place, scene, outcome, outcome.repeated)
        await _note_gap(place, scene, outcome)
        said = await _say(place, scene, outcome)
        remembered = await _remember(place, scene, outcome)
        # Read inside the transaction: a person may have taken over while the answer was made.
        if outcome.automatic and conversation.state == "human":
            replies = ()
        replies = await self._call(place, scene, outcome, remembered, replies)
        await self._handoffs.overheard(session, profile, conversation, said, now=scene.now)
        return await _answer(place, scene, outcome, replies)

    async def membership(
        self, session: AsyncSession, incoming: Incoming, *, blocked: bool, now: datetime
    ) -> None:
        """The customer blocked the bot or let it in again."""
        profile = await _meet(session, incoming, now)
        if blocked:
            await mark_blocked(session, profile.id, incoming.channel, now=now)
        outcome = Outcome(event="blocked" if blocked else "unblocked")
        await append(session, [_event(incoming, profile, outcome, now)], received_at=now)

    async def _call(
        self,
        place: Place,
        scene: Scene,
        outcome: Outcome,
        remembered: Remembered,
        replies: Sequence[Reply],
    ) -> Sequence[Reply]:
        """Calls a person where one is wanted, and says so; an answer that is none goes without saying."""
        if not (outcome.calls_person or remembered.calls_person):
            return replies
        words = scene.words
        called = await self._handoffs.call(place.session, place.profile, place.conversation, now=scene.now)
        if called:
            unanswered = outcome.answer is not None and not outcome.answer.answered
            between = "" if words.language == "zh" else " "
            sorry = f"{words.sorry}{between}" if remembered.calls_person else ""
            told = await self._handoffs.called(place.session, scene.language, now=scene.now)
            return [*(() if unanswered else replies), Reply(text=f"{sorry}{told}")]
        if not outcome.calls_person or outcome.automatic:
            return replies
        here = place.conversation.state == "human"
        return [*replies, Reply(text=words.person_here if here else words.person_waiting)]


async def _happen(place: Place, scene: Scene, outcome: Outcome) -> Sequence[Reply] | None:
    """Adds the event and carries out what the outcome does; None where it counts once and has counted."""
    event = _event(scene.incoming, place.profile, outcome, scene.now)
    if not await append(place.session, [event], received_at=scene.now):
        if outcome.key is None:
            raise AlreadyHandled
        return None
    if outcome.act is None:
        return outcome.replies
    instead = await outcome.act(place)
    return outcome.replies if instead is None else instead


async def _note_gap(place: Place, scene: Scene, outcome: Outcome) -> None:
    """Records what could not be answered; of an answer that another one superseded nothing is recorded."""
    gap = outcome.answer.gap if outcome.answer else None
    if gap is not None:
        await gaps.record_gap(
            place.session,
            gap,
            now=scene.now,
            asked_by=place.profile.reference,
            conversation=place.conversation.id,
        )


async def _say(place: Place, scene: Scene, outcome: Outcome) -> list[Turn]:
    """Adds the customer's turns; each earlier message of a burst is an event of its own as well."""
    said = []
    for line in scene.incoming.earlier:
        event = NewEvent(
            profile_id=place.profile.id,
            type=kind_of(line.text),
            at=scene.now,
            key=line.event_key,
            channel=scene.incoming.channel,
        )
        if await append(place.session, [event], received_at=scene.now):
            said.append(line.text)
    last = scene.incoming.text or outcome.said
    said += [last] if last else []
    return [
        await conversations.add_turn(place.session, place.conversation, "customer", text, now=scene.now)
        for text in said
    ]


async def _remember(place: Place, scene: Scene, outcome: Outcome) -> Remembered:
    pressed = scene.incoming.press is not None
    if outcome.by_operator:
        return Remembered()
    return await remember(
        place.session,
        place.profile,
        text=scene.incoming.whole,
        answer=outcome.answer,
        products=outcome.shown,
        language=scene.language,
        now=scene.now,
        action=outcome.event if pressed else None,
    )


async def _answer(place: Place, scene: Scene, outcome: Outcome, replies: Sequence[Reply]) -> list[Reply]:
    """Adds the bot's turn; the replies' buttons point at it."""
    if not replies:
        return []
    text = "\n\n".join(reply.words for reply in replies)
    turn = await conversations.add_turn(place.session, place.conversation, "bot", text, now=scene.now)
    tied = [reply.of_turn(turn.id) for reply in replies]
    told = {"language": scene.language} | outcome.details
    turn.details = told | {"replies": [reply.as_json() for reply in tied]}
    return tied


async def _meet(
    session: AsyncSession, incoming: Incoming, now: datetime, language: str | None = None
) -> Profile:
    return await meet(
        session,
        channel=incoming.channel,
        external_id=incoming.external_id,
        now=now,
        name=incoming.name,
        language=incoming.language or language,
    )


def _event(incoming: Incoming, profile: Profile, outcome: Outcome, now: datetime) -> NewEvent:
    product = outcome.product
    return NewEvent(
        profile_id=profile.id,
        type=outcome.event,
        at=now,
        key=outcome.key or incoming.event_key,
        channel=incoming.channel,
        topic=outcome.topic,
        product_id=product.id if product else None,
        category=product.category if product else None,
        brand=product.brand if product else None,
        price=product.price if product else None,
        quantity=outcome.properties.get("quantity"),
        properties={name: value for name, value in outcome.properties.items() if name != "quantity"},
    )
