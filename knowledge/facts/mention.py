"""Mentions: which words of a question name a product, and what is left to be asked of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

from knowledge.analysis import fold, is_stop_word, tokens
from knowledge.content.entry import id_token, is_name
from knowledge.facts.concepts import read
from knowledge.goods.naming import own_words
from knowledge.schema import Product
from knowledge.words import words

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_CHUNK_OR_HAN = re.compile(
    r"[\u3400-\u4dbf\u4e00-\u9fff]+"
    r"|(?:(?![\u3400-\u4dbf\u4e00-\u9fff])[^\W_])+(?:['’.\-/](?:(?![\u3400-\u4dbf\u4e00-\u9fff])[^\W_])+)*"
)
_LIKE_WATTS = re.compile(r"\d{3,}[^\W\d_]")
_FIGURE_AND_LETTERS = re.compile(r"\d+([^\W\d_]+)")
#: How much a model number says beside a plain word.
_MODEL_WEIGHT = 4.0
_HAN_WEIGHT = 2.0
_MODEL_LENGTH, _NUMBER_LENGTH = 3, 5
#: Of a longer run of Chinese only the beginning is compared with names.
_LONGEST_RUN = 30
_SIZES = re.compile(r"\d+(?:x\d+)+")


@dataclass(frozen=True)
class Mention:
    """A product as a question names it."""

    product: Product
    #: How much of the question names it: a word counts 1, a model number more.
    weight: float
    #: The share of its title's words that are said, from 0 to 1.
    share: float
    #: How many words of its title, from the first, are said in one run: its name comes first there.
    lead: int
    #: Whether its title is said as it stands.
    whole: bool
    #: Whether a model number or its id is said.
    by_model: bool
    #: The question without its name.
    rest: str


@dataclass(frozen=True)
class _Chunk:
    text: str
    start: int
    end: int
    named: bool
    #: A model number, or the id of the product.
    by_model: bool
    weight: float


def find_mention(text: str, product: Product) -> Mention | None:
    """How the text names the product; None where no word of it does."""
    folded = _spaced_once(text)
    names = own_words(product)
    title_text = _spaced_once(product.title)
    spoken, folded = _without_han_name(folded, product)
    chunks = list(_chunks(folded, names, id_token(product.id)))
    run = _main_run(chunks)
    if not run and not spoken:
        return None
    title = [word for word in tokens(product.title) if not is_stop_word(word)]
    said = spoken | {token for each in chunks if each.named for token in tokens(each.text)}
    return Mention(
        product,
        weight=sum(each.weight for each in chunks if each.named) + _HAN_WEIGHT * len(spoken),
        share=len(said & set(title)) / max(1, len(set(title))),
        lead=_lead(title_text, folded),
        whole=bool(title_text) and title_text in folded,
        by_model=any(each.by_model for each in chunks if each.named),
        rest=_rest(folded, chunks, run),
    )


@lru_cache(maxsize=10_000)
def _spaced_once(text: str) -> str:
    return " ".join(fold(text).split())


def _lead(title: str, text: str) -> int:
    words = title.split()
    return len(list(takewhile(lambda number: " ".join(words[:number]) in text, range(1, len(words) + 1))))


def model_tokens(text: str) -> list[str]:
    """The tokens of what a text says like a model number, each as a whole."""
    found = (tokens(chunk[0]) for chunk in _CHUNK_OR_HAN.finditer(fold(text)) if is_model(chunk[0]))
    return list(dict.fromkeys(each[0] for each in found if each))


@lru_cache(maxsize=10_000)
def is_model(chunk: str) -> bool:
    """x200 and 006r90321 and 42126671, but not 256gb, 17inch, 1366x768 or ddr4."""
    joined = "".join(letter for letter in chunk if letter.isalnum())
    if joined in words("standards"):
        return False
    if joined.isdigit():
        return len(joined) >= _NUMBER_LENGTH
    has_both = any(each.isdigit() for each in joined) and any(each.isalpha() for each in joined)
    measure = _FIGURE_AND_LETTERS.fullmatch(joined)
    is_measure = measure is not None and (measure[1] in words("units") or len(joined) <= _MODEL_LENGTH)
    return has_both and len(joined) >= _MODEL_LENGTH and not is_measure and not _SIZES.fullmatch(joined)


def _chunks(folded: str, names: set[str], own_id: str) -> Iterator[_Chunk]:
    for found in _CHUNK_OR_HAN.finditer(folded):
        whole = tokens(found[0])
        by_model = is_model(found[0]) or (bool(whole) and whole[0] == own_id and not own_id.isdigit())
        named = bool(whole) and (whole[0] in names if by_model else names.issuperset(whole))
        # 8740w could be watts, but not where a product is called so.
        by_model = by_model or (named and _is_like_watts(found[0]))
        weight = _MODEL_WEIGHT if by_model else float(bool(whole) and not is_stop_word(whole[0]))
        yield _Chunk(found[0], found.start(), found.end(), named, by_model, weight)


def _is_like_watts(chunk: str) -> bool:
    return bool(_LIKE_WATTS.fullmatch(chunk)) and chunk not in words("standards")


def _main_run(chunks: Sequence[_Chunk]) -> list[_Chunk]:
    """The neighbouring words that name the product most; what is asked may also be a word of its name."""
    best: list[_Chunk] = []
    run: list[_Chunk] = []
    for each in chunks:
        run = [*run, each] if each.named else []
        if sum(one.weight for one in run) > sum(one.weight for one in best):
            best = run
    return best


def _rest(folded: str, chunks: Sequence[_Chunk], run: Sequence[_Chunk]) -> str:
    """The text without the name; of its words elsewhere those stay that something can be asked by."""
    left, place = "", 0
    for each in chunks:
        if not each.named or (each not in run and any(term.is_concept for term in read(each.text))):
            continue
        left += folded[place : each.start] + " "
        place = each.end
    return left + folded[place:]


def _without_han_name(folded: str, product: Product) -> tuple[set[str], str]:
    """The Chinese words of the product's names that are said, and the text without them."""
    spoken: set[str] = set()
    if not _HAN.search(folded):
        return spoken, folded
    other_names = (str(value) for fact, value in product.facts.items() if is_name(fact))
    han = [run for name in (product.title, *other_names) for run in _HAN.findall(fold(name))]
    for said in _HAN.findall(folded):
        common = max((_longest_common(said, name) for name in han), key=len, default="")
        if len(common) > 1:
            spoken |= set(tokens(common))
            folded = folded.replace(common, " ", 1)
    return spoken, folded


def _longest_common(one: str, other: str) -> str:
    """The longest run of signs that both hold."""
    one = one[:_LONGEST_RUN]
    places = ((start, end) for start in range(len(one)) for end in range(start + 1, len(one) + 1))
    return max((one[start:end] for start, end in places if one[start:end] in other), key=len, default="")
