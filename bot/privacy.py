"""/forget and /export: a person's data, erased or given out, after they have confirmed it."""

from __future__ import annotations

from datetime import timedelta

from bot.outcome import Outcome
from bot.reply import Button, Press, Reply
from bot.scene import Scene

#: A confirming button is good for so long; whoever finds an old one is asked again.
CONFIRMED_WITHIN = timedelta(hours=1)
YES, NO = "yes", "no"


def ask_forget(scene: Scene) -> Outcome:
    """Says what would be erased and asks; somebody of whom nothing is known leaves no trace by asking."""
    words = scene.words
    if scene.profile is None:
        return Outcome(event="forget", traceless=True, replies=(Reply(text=words.forgotten),))
    rows = (
        (Button(words.forget_yes, Press("forget", item=YES)),),
        (Button(words.forget_no, Press("forget", item=NO)),),
    )
    return Outcome(event="forget", said="/forget", replies=(Reply(text=words.forget_question, rows=rows),))


def forget(scene: Scene, choice: str) -> Outcome:
    """The answer to the question."""
    words = scene.words
    if scene.profile is None:  # pressed again after it was done
        return Outcome(event="forget", traceless=True, replies=(Reply(text=words.forgotten),))
    if choice == NO:
        return Outcome(event="press", said=words.forget_no, replies=(Reply(text=words.nothing_forgotten),))
    if not _is_fresh(scene):
        return _too_old(scene)
    return Outcome(event="forget", erases=True, replies=(Reply(text=words.forgotten),))


def ask_export(scene: Scene) -> Outcome:
    words = scene.words
    rows = (
        (Button(words.export_yes, Press("export", item=YES)),),
        (Button(words.export_no, Press("export", item=NO)),),
    )
    return Outcome(event="export", said="/export", replies=(Reply(text=words.export_question, rows=rows),))


def export(scene: Scene, choice: str) -> Outcome:
    """The answer to the question; the file is made when it is sent or fetched."""
    words = scene.words
    if choice == NO:
        return Outcome(event="press", said=words.export_no, replies=(Reply(text=words.nothing_exported),))
    if not _is_fresh(scene):
        return _too_old(scene)
    ready = Reply(text=words.export_ready, document="export")
    return Outcome(event="export", said=words.export_yes, replies=(ready,), details={"export": True})


def _is_fresh(scene: Scene) -> bool:
    return scene.pressed is not None and scene.now - scene.pressed.at <= CONFIRMED_WITHIN


def _too_old(scene: Scene) -> Outcome:
    return Outcome(event="press", replies=(Reply(text=scene.words.old_button),))
