"""Checking a model's words: a sentence stays only if the evidence it cites bears it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.analysis import tokens
from knowledge.draft import Citation
from knowledge.goods.cards import price_of, short_title
from knowledge.language import detect_language
from knowledge.writing.phrases import has_phrase
from knowledge.writing.promises import is_promise
from knowledge.writing.prompt import NO_ANSWER, Item, Prompt
from knowledge.writing.support import Cited
from knowledge.writing.untrusted import tidy

#: A model that writes more than this has lost the thread.
LONGEST = 4000
#: So many words of the rules in a row are no accident.
_LEAK = 6
#: The end of a sentence, with the citations that stand behind its mark.
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$|\[)|[。！？]|\n|$)(?:\s*\[\d+\])*", re.DOTALL)
#: A mark that may still grow.
_PARTIAL = re.compile(r"\s*[\[{]\d*$")
_CITED = re.compile(r"\[(\d+)\]")
_NAMED = re.compile(r"\{(\d+)\}")
#: Languages without a script of their own; what they are is told only from a longer text.
_LATIN = frozenset({"en", "de", "fr", "es", "it", "pt", "nl"})
_UNTOLD = frozenset({"ja", "zh", "ko", "ru", "uk", "ar", "he", "th", "el", "hi"})
#: Pairs that short texts do not tell apart.
_KIN = ({"ru", "uk"}, {"zh", "ja"})


class Unusable(Exception):
    """Nothing of this reply may be shown; the argument says why, in one word."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Checked:
    """What remains of a model's words: text with names put in, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]
    products: tuple[str, ...]


class Checker:
    """Takes a reply as it grows, keeps the sentences that are borne out, and ends what may not be shown."""

    def __init__(self, items: Sequence[Item], language: str, prompt: Prompt, *, mark: str) -> None:
        self._items = items
        self._language = language.partition("-")[0]
        self._mark = mark
        self._secret = _runs(prompt.rules)
        self._written = ""
        self._seen = 0
        self._own_words = ""
        self._kept: list[str] = []
        #: Whether a sentence promised what nobody would do.
        self.promised = False

    @property
    def written(self) -> str:
        return self._written

    def take(self, text: str) -> None:
        """The next piece of the reply. Raises Unusable."""
        self._written += tidy(text)
        if len(self._written) > LONGEST:
            raise Unusable("too_long")
        if NO_ANSWER in self._written:
            raise Unusable("no_answer")
        if self._mark in self._written:
            raise Unusable("leaked")
        self._judge(sentences(_PARTIAL.sub("", self._written), finished=False))

    def finish(self) -> None:
        """There is no more. Raises Unusable."""
        if not self._written.strip():
            raise Unusable("empty")
        self._judge(sentences(self._written, finished=True))
        if not self._kept and not self.promised:
            raise Unusable("unsupported")

    @property
    def checked(self) -> Checked:
        """What has been kept so far."""
        numbers = list(dict.fromkeys(n for each in self._kept for n in _numbers(each)))
        text = " ".join("".join(_render(each, self._items, self._language) for each in self._kept).split())
        cited = [self._items[number - 1] for number in numbers]
        return Checked(
            text,
            tuple(item.citation for item in cited),
            tuple(item.product.id for item in cited if item.product),
        )

    def _judge(self, found: Sequence[str]) -> None:
        for sentence in found[self._seen :]:
            self._refuse(sentence)
            cited = self._cited(sentence)
            said = _own(sentence)
            if is_promise(said) and not (cited and is_promise(cited.text)):
                self.promised = True
            elif cited and cited.bears_out(said, self._language):
                self._kept.append(sentence)
        self._seen = max(self._seen, len(found))

    def _refuse(self, sentence: str) -> None:
        """Raises Unusable where one sentence spoils the reply."""
        said = _own(sentence)
        if has_phrase("refusals", said):
            raise Unusable("refused")
        if self._secret & _runs(said):
            raise Unusable("leaked")
        self._own_words += f" {said}"
        if not _is_in(said, self._own_words, self._language):
            raise Unusable("wrong_language")

    def _cited(self, sentence: str) -> Cited | None:
        """The evidence of a sentence; None where it cites none, or what is not there."""
        numbers = _numbers(sentence)
        if not numbers or any(not 1 <= number <= len(self._items) for number in numbers):
            return None
        if any(self._items[int(number) - 1].product is None for number in _NAMED.findall(sentence)):
            return None
        return Cited([self._items[number - 1] for number in numbers])


def sentences(text: str, *, finished: bool) -> list[str]:
    """The complete sentences of a text that may still be growing."""
    found = [each for each in _SENTENCE.findall(text) if each.strip()]
    # The last one may yet get its citation or its end.
    return found if finished else found[:-1]


def _numbers(sentence: str) -> list[int]:
    found = [int(each) for pattern in (_CITED, _NAMED) for each in pattern.findall(sentence)]
    return list(dict.fromkeys(found))


def _own(sentence: str) -> str:
    """The model's own words."""
    return _CITED.sub(" ", _NAMED.sub(" ", sentence)).strip()


def _runs(text: str) -> set[tuple[str, ...]]:
    words = tokens(text)
    return {tuple(words[place : place + _LEAK]) for place in range(len(words) - _LEAK + 1)}


def _is_in(said: str, so_far: str, language: str) -> bool:
    """Whether a sentence is written in a language, as far as its letters and the reply so far tell."""
    if sum(letter.isalpha() for letter in said) < 3:
        return True
    if language in _LATIN:
        found = detect_language(so_far if len(so_far.split()) >= 8 else said, fallback="")
        return found in {"", language} or (found in _LATIN and len(so_far.split()) < 8)
    found = detect_language(said, fallback="")
    if language not in _UNTOLD:
        return True
    return found == language or any({found, language} <= kin for kin in _KIN)


def _render(sentence: str, items: Sequence[Item], language: str) -> str:
    """The sentence for the customer: products by the names and prices of their rows, citations apart."""
    named = _NAMED.sub(lambda found: _name(items[int(found[1]) - 1], language), _CITED.sub("", sentence))
    plain = re.sub(r"\s+(?=[.,!?;:])", "", named).strip()
    return plain + ("" if language == "zh" else " ")


def _name(item: Item, language: str) -> str:
    assert item.product is not None
    price = price_of(item.product, language)
    title = short_title(item.product, language)
    return f"{title} ({price})" if price else title
