"""Commands and the buttons that stand for them: begin, help, language, consent, a person."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy import select

from bot import privacy
from bot.outcome import Outcome, Place
from bot.reply import Button, Press, Reply, Rows
from bot.scene import CHOSEN_LANGUAGE, Scene
from bot.texts import SPOKEN, Texts, speaks, texts
from profiles import consent, traits
from profiles.schema import Trait
from scheduler.messages import links

#: The trait that says through which link a customer first came.
SOURCE = "source"
LONGEST_SOURCE = 64


def start(scene: Scene) -> Outcome:
    """Greets, remembers the deep link, and asks for consent where nothing is known."""
    words, source = scene.words, scene.incoming.argument[:LONGEST_SOURCE]
    name = scene.incoming.name or (scene.profile.name if scene.profile else None)
    greeting = words.welcome.format(name=_called(name, words))
    replies = [Reply(text=greeting, rows=((Button(words.talk_to_person, Press("person")),),))]
    if scene.profile is None or scene.profile.consent is None:
        replies.append(consent_question(words))

    async def remember(place: Place) -> None:
        known = select(Trait.name).where(Trait.profile_id == place.profile.id, Trait.name == SOURCE)
        if source and await place.session.scalar(known) is None:
            given_by = f"{scene.incoming.channel}:/start"
            await traits.set_trait(
                place.session, place.profile.id, SOURCE, source, source=given_by, now=place.now
            )

    return Outcome(
        event="start",
        said="/start",
        replies=tuple(replies),
        properties={"source": source} if source else {},
        act=remember,
    )


def help_text(scene: Scene) -> Outcome:
    person = ((Button(scene.words.talk_to_person, Press("person")),),)
    return Outcome(event="help", said="/help", replies=(Reply(text=scene.words.help, rows=person),))


def ask_language(scene: Scene) -> Outcome:
    buttons = tuple(Button(name, Press("language", item=code)) for code, name in SPOKEN.items())
    reply = Reply(text=scene.words.choose_language, rows=(buttons,))
    return Outcome(event="language", said="/language", replies=(reply,))


def choose_language(scene: Scene, code: str) -> Outcome:
    """Keeps the chosen language, whatever the customer writes in from now on."""
    if not speaks(code):
        return ask_language(scene)

    async def choose(place: Place) -> None:
        place.profile.language = code
        by = f"{scene.incoming.channel}:/language"
        await traits.set_trait(
            place.session, place.profile.id, CHOSEN_LANGUAGE, code, source=by, now=place.now
        )

    reply = Reply(text=texts(code).language_chosen)
    details = {"language": code}
    return Outcome(event="language", said=SPOKEN[code], replies=(reply,), details=details, act=choose)


def stop(scene: Scene) -> Outcome:
    """Ends marketing; answering goes on."""
    return _consent(scene, granted=False, event="opt_out", said="/stop", answer=scene.words.stopped)


def stop_campaign(scene: Scene, token: str) -> Outcome:
    """The stop button below a campaign's message: like /stop, and the campaign learns of it."""

    async def opt_out(place: Place) -> None:
        source = f"{scene.incoming.channel}:button"
        await links.stop(place.session, token, now=place.now)
        await consent.record(place.session, place.profile.id, granted=False, now=place.now, source=source)

    return Outcome(
        event="press",
        said="/stop",
        replies=(Reply(text=scene.words.stopped),),
        properties={"action": "stop"},
        act=opt_out,
    )


def decide_consent(scene: Scene, choice: str) -> Outcome:
    """The answer to the consent question."""
    granted, words = choice == "yes", scene.words
    said = words.consent_yes if granted else words.consent_no
    answer = words.consent_given if granted else words.consent_refused
    return _consent(scene, granted=granted, event="consent", said=said, answer=answer)


def call_person(scene: Scene) -> Outcome:
    """Somebody is called, or the customer learns that somebody has been."""
    return Outcome(event="handoff", said=scene.words.talk_to_person, calls_person=True)


def unknown(scene: Scene) -> Outcome:
    reply = Reply(text=scene.words.unknown_command)
    return Outcome(event="message", said=f"/{scene.incoming.command}", replies=(reply,))


def attachment(scene: Scene) -> Outcome:
    """A picture, a voice message: taken note of, and honestly not understood."""
    return Outcome(
        event="message",
        said=f"[{scene.incoming.attachment}]",
        replies=(Reply(text=scene.words.only_text),),
        properties={"attachment": scene.incoming.attachment},
        automatic=True,
    )


def consent_question(words: Texts) -> Reply:
    """Whether marketing is welcome: never bundled with answering."""
    rows: Rows = (
        (Button(words.consent_yes, Press("consent", item="yes")),),
        (Button(words.consent_no, Press("consent", item="no")),),
    )
    return Reply(text=words.consent_question, rows=rows)


#: Commands that every customer may give.
COMMANDS: dict[str, Callable[[Scene], Outcome]] = {
    "start": start,
    "help": help_text,
    "language": ask_language,
    "person": call_person,
    "stop": stop,
    "forget": privacy.ask_forget,
    "export": privacy.ask_export,
}


def _consent(scene: Scene, *, granted: bool, event: str, said: str, answer: str) -> Outcome:
    async def record(place: Place) -> None:
        given_by = f"{scene.incoming.channel}:{'/stop' if event == 'opt_out' else 'question'}"
        decide = partial(consent.record, place.session, place.profile.id, now=place.now, source=given_by)
        await decide(granted=granted)
        channel = scene.incoming.channel
        # Who says yes here means here as well, whatever they said about this channel before.
        if granted and await consent.latest(place.session, place.profile.id, channel=channel) is False:
            await decide(granted=True, channel=channel)

    return Outcome(
        event=event, said=said, replies=(Reply(text=answer),), properties={"granted": granted}, act=record
    )


def _called(name: str | None, words: Texts) -> str:
    separator = "，" if words.language == "zh" else ", "
    return f"{separator}{name}" if name else ""
