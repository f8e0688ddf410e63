"""Checking a model's words: a sentence stays only if the evidence it cites bears it out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.analysis import fold
from knowledge.cards import price_of, short_title
from knowledge.draft import Citation
from knowledge.prompt import Item

#: The end of a sentence, with the citations that stand behind its mark.
_SENTENCE = re.compile(r".+?(?:[.!?](?=\s|$|\[)|[。！？]|\n|$)(?:\s*\[\d+\])*", re.DOTALL)
_CITED = re.compile(r"\[(\d+)\]")
_NAMED = re.compile(r"\{(\d+)\}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LINK = re.compile(
    r"https?:|www\.|\S+@\S+\.\w|\b[\w-]+\.(?:com|net|org|io|ru|cn|shop|store)\b", re.IGNORECASE
)
#: Work that would be done after the reply, which nobody would do.
_PROMISE = re.compile(
    r"\b(?:i|we)(?:'ll| will| shall| am going to| are going to)\b|get back to you|let you know"
    r"|我会|我们会|稍后|回头|(?<![а-я])(?:мы|я) (?:уточн|свяж|перезвон|провер|сообщ)\w+",
    re.IGNORECASE,
)
#: What may be a name: in English a capital inside a sentence, in other scripts any Latin word.
_CAPITAL = re.compile(r"(?<=[^.!?\s]\s)[A-Z][\w-]+")
_LATIN = re.compile(r"[A-Za-z][A-Za-z\d-]{2,}")
#: Other languages are not checked for names: German nouns would all look like brands.
_NAMES = {"en": _CAPITAL, "zh": _LATIN, "ru": _LATIN, "ja": _LATIN, "ko": _LATIN, "uk": _LATIN}


@dataclass(frozen=True)
class Checked:
    """What remains of a model's words: text with names put in, and what it rests on."""

    text: str
    citations: tuple[Citation, ...]
    products: tuple[str, ...]


def sentences(text: str, *, finished: bool) -> list[str]:
    """The complete sentences of a text that may still be growing."""
    found = [each for each in _SENTENCE.findall(text) if each.strip()]
    # The last one may yet get its citation or its end.
    return found if finished else found[:-1]


def check(found: Sequence[str], items: Sequence[Item], question: str, language: str) -> Checked:
    """The sentences that cite evidence which bears them out, in their order."""
    kept = [each for each in found if _is_borne_out(each, items, question, language)]
    numbers = list(dict.fromkeys(n for each in kept for n in _numbers(each)))
    text = " ".join("".join(_render(each, items, language) for each in kept).split())
    cited = [items[number - 1] for number in numbers]
    return Checked(
        text,
        tuple(item.citation for item in cited),
        tuple(item.product.id for item in cited if item.product),
    )


def _numbers(sentence: str) -> list[int]:
    found = [int(each) for pattern in (_CITED, _NAMED) for each in pattern.findall(sentence)]
    return list(dict.fromkeys(found))


def _is_borne_out(sentence: str, items: Sequence[Item], question: str, language: str) -> bool:
    numbers = _numbers(sentence)
    if not numbers or any(not 1 <= number <= len(items) for number in numbers):
        return False
    if any(items[int(number) - 1].product is None for number in _NAMED.findall(sentence)):
        return False
    said = _CITED.sub(" ", _NAMED.sub(" ", sentence))
    if _LINK.search(said) or _PROMISE.search(said):
        return False
    known = _plain(" ".join([question, *(str(items[number - 1].content) for number in numbers)]))
    figures = {_plain_number(each) for each in _NUMBER.findall(known)}
    if any(_plain_number(each) not in figures for each in _NUMBER.findall(said)):
        return False
    names = _NAMES.get(language.partition("-")[0])
    return names is None or all(_plain(name) in known for name in names.findall(said))


def _plain(text: str) -> str:
    return " ".join(fold(text).split())


def _plain_number(text: str) -> str:
    """1,299.00 and 1299 are the same figure."""
    text = re.sub(r",(?=\d{3}(?!\d))", "", text).replace(",", ".")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _render(sentence: str, items: Sequence[Item], language: str) -> str:
    """The sentence for the customer: products by the names and prices of their rows, citations apart."""
    named = _NAMED.sub(lambda found: _name(items[int(found[1]) - 1], language), sentence)
    plain = re.sub(r"\s+(?=[.,!?;:])", "", _CITED.sub("", named)).strip()
    return plain + ("" if language == "zh" else " ")


def _name(item: Item, language: str) -> str:
    assert item.product is not None
    price = price_of(item.product, language)
    title = short_title(item.product, language)
    return f"{title} ({price})" if price else title
