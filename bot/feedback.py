"""What customers think of an answer: helpful or not, and why not."""

from __future__ import annotations

from collections.abc import Sequence

from bot.outcome import Outcome, Place
from bot.reply import Button, Press, Reply, Rows
from bot.scene import Scene
from bot.texts import Texts
from knowledge.answers import Answer
from knowledge.gaps import content_gaps as gaps
from profiles.schema import Turn

#: Kinds of answers that state something; cards are judged by what is done with them.
JUDGED = frozenset({"faq", "fact", "passage", "model"})


def feedback_row(answer: Answer, words: Texts) -> tuple[Button, ...]:
    """Buttons to judge an answer by; none below small talk, which states nothing."""
    if answer.kind not in JUDGED or not answer.citations:
        return ()
    return (Button(words.helpful, Press("helpful")), Button(words.not_helpful, Press("unhelpful")))


def judge(scene: Scene, answer: Turn, *, helpful: bool) -> Outcome:
    """Recorded once for each answer and verdict; what did not help is a content gap."""
    words = scene.words

    async def record(place: Place) -> None:
        question = str(answer.details.get("question") or "")
        if question and not helpful:
            await gaps.record(
                place.session,
                question,
                reason="not_helpful",
                now=place.now,
                language=answer.details.get("language"),
                asked_by=place.profile.reference,
                conversation=place.conversation.id,
                nearest=_told(answer),
            )

    thanks = Reply(text=words.thanks_helpful) if helpful else _why(answer, words)
    return Outcome(
        event="feedback",
        key=f"feedback:{answer.id}:{'helpful' if helpful else 'not_helpful'}",
        said=words.helpful if helpful else words.not_helpful,
        replies=(thanks,),
        repeated=(Reply(text=words.told_before),),
        topic=answer.details.get("topic"),
        properties={"helpful": helpful, **_about(answer)},
        act=record,
    )


def explain(scene: Scene, answer: Turn, reason: str) -> Outcome | None:
    """Why the answer did not help; None where there is no such reason."""
    words = scene.words
    if reason not in words.reasons:
        return None
    return Outcome(
        event="feedback",
        key=f"feedback:{answer.id}:reason",
        said=words.reasons[reason],
        replies=(Reply(text=words.thanks_reason, rows=_person(scene)),),
        repeated=(Reply(text=words.told_before),),
        topic=answer.details.get("topic"),
        properties={"reason": reason, **_about(answer)},
    )


def _told(answer: Turn) -> gaps.Nearest | None:
    """What the answer rested on: the nearest there is, and yet no help."""
    citation = next(iter(answer.details.get("citations", ())), None)
    if citation is None:
        return None
    kind, _, number = str(citation["id"]).partition(":")
    return gaps.Nearest(kind, number, citation["title"], 1.0)


def _why(answer: Turn, words: Texts) -> Reply:
    # The reasons belong to the judged turn, not to the one that asks for them.
    buttons = [
        Button(label, Press("why", turn=answer.id, item=reason)) for reason, label in words.reasons.items()
    ]
    rows: Rows = (tuple(buttons[:2]), tuple(buttons[2:]))
    return Reply(text=words.what_was_wrong, rows=rows)


def _person(scene: Scene) -> Rows:
    return ((Button(scene.words.talk_to_person, Press("person")),),) if scene.state == "bot" else ()


def _about(answer: Turn) -> dict[str, object]:
    citations: Sequence[dict[str, str]] = answer.details.get("citations", ())
    return {
        "turn": answer.id,
        "kind": answer.details.get("kind"),
        "citations": [citation["id"] for citation in citations],
    }
