"""Reads what is said about the audience at hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from segments.chips.editing import joined
from segments.condition import Condition
from segments.definition import dump, parse_definition
from segments.refining.inquiry import CountOf, Earlier, Goods, Inquiry, Plot
from segments.refining.phrase import Phrase, RefiningLanguage, Wish, languages
from segments.translation import Translation

Translate = Callable[[str], Translation]
#: What a request may end in without meaning more.
ENDINGS = " .!?。！？…"


@dataclass(frozen=True)
class Refinement:
    """Another audience, or a question about the one at hand; else `question` says what was not understood."""

    condition: Condition | None = None
    inquiry: Inquiry | None = None
    question: str | None = None


def refine(condition: Condition, words: str, translate: Translate) -> Refinement | None:
    """What the words ask about the audience; None where they do not speak about one at hand."""
    said = words.strip().rstrip(ENDINGS)
    unclear: Refinement | None = None
    for language in languages():
        for phrase in language.phrases:
            found = phrase.compiled.fullmatch(said)
            if found is None:
                continue
            read = _read(condition, phrase, language, found.groupdict(), translate)
            if read.question is None:
                return read
            unclear = unclear or read
    return unclear


def _read(
    condition: Condition,
    phrase: Phrase,
    language: RefiningLanguage,
    parts: dict[str, str | None],
    translate: Translate,
) -> Refinement:
    rest = (parts.get("rest") or "").strip(ENDINGS)
    match phrase.wish:
        case Wish.GOODS:
            return Refinement(inquiry=Goods())
        case Wish.PLOT:
            return _plot(language, parts)
        case Wish.EARLIER:
            ago = language.ago.get(rest.lower())
            return Refinement(inquiry=Earlier(ago)) if ago else _not_known(language, rest, language.ago)
        case Wish.WINDOW:
            return _with_window(condition, rest, language, translate)
        case Wish.COUNT if not rest:
            return Refinement(inquiry=CountOf(condition))
    return _joined(condition, phrase.wish, rest, language, translate)


def _joined(
    condition: Condition, wish: Wish, rest: str, language: RefiningLanguage, translate: Translate
) -> Refinement:
    other, question = _translated(rest, language.sentences, translate)
    if other is None:
        return Refinement(question=question)
    if wish is Wish.COUNT:
        return Refinement(inquiry=CountOf(joined(condition, other, "all")))
    if wish is Wish.DROP:
        other = parse_definition({"not": dump(other)})
    return Refinement(joined(condition, other, "any" if wish is Wish.WIDEN else "all"))


def _translated(
    rest: str, sentences: tuple[str, ...], translate: Translate
) -> tuple[Condition | None, str | None]:
    """The first way to make a whole request of the words that is understood; else the first question."""
    question: str | None = None
    for sentence in sentences:
        translation = translate(sentence.format(rest))
        if translation.definition is not None:
            return translation.definition, None
        question = question or translation.question
    return None, question


def _plot(language: RefiningLanguage, parts: dict[str, str | None]) -> Refinement:
    deed = language.deeds.get((parts.get("deed") or "").lower())
    step: Any = language.steps.get((parts.get("step") or "").lower()) if parts.get("step") else "week"
    if deed is None:
        return _not_known(language, parts.get("deed") or "", language.deeds)
    if step is None:
        return _not_known(language, parts.get("step") or "", language.steps)
    return Refinement(inquiry=Plot(deed, step))


def _with_window(
    condition: Condition, rest: str, language: RefiningLanguage, translate: Translate
) -> Refinement:
    said, question = _translated(rest, language.times, translate)
    named = list(_windows(dump(said))) if said is not None else []
    if not named:
        return Refinement(question=question or language.question("no_time", word=rest))
    held = {str(window): window for window in _windows(dump(condition))}
    if len(held) != 1:
        return Refinement(question=language.question("names_several" if held else "names_none"))
    return Refinement(parse_definition(_replaced(dump(condition), named[0])))


def _windows(part: Any) -> Iterator[dict[str, Any]]:
    """The windows of a definition, of events and of attributes."""
    if isinstance(part, list):
        for one in part:
            yield from _windows(one)
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("window", "in") and isinstance(value, dict) and value != {"ever": True}:
                yield value
            else:
                yield from _windows(value)


def _replaced(part: Any, window: dict[str, Any]) -> Any:
    if isinstance(part, list):
        return [_replaced(one, window) for one in part]
    if not isinstance(part, dict):
        return part
    return {
        key: window
        if key in ("window", "in") and isinstance(value, dict) and value != {"ever": True}
        else _replaced(value, window)
        for key, value in part.items()
    }


def _not_known(language: RefiningLanguage, word: str, known: dict[str, str]) -> Refinement:
    return Refinement(question=language.question("unknown", word=word, known=", ".join(known)))
