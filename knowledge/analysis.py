"""Text cut into search tokens, the same way for what is indexed and for what is asked.

Lower case, one form for every letter, accents folded; English and Russian words stemmed by their script;
Chinese segmented; model numbers kept whole and in parts, so that 256gb, 256 GB and 256-GB meet.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from knowledge.words import words

#: A token longer than this is no word that anybody types.
LONGEST = 60

_CHUNK = re.compile(r"[^\W_]+(?:['’.\-/_][^\W_]+)*")
_PIECE = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\d+|[^\W\d_]+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
_UNSPACED = re.compile(r"[\u3040-\u30ff\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff]")
_UNSPACED_RUN = re.compile(
    r"[\u3040-\u30ff]+|[\u0e00-\u0e7f]+|[\u3400-\u4dbf\u4e00-\u9fff]+"
    r"|[^\u3040-\u30ff\u0e00-\u0e7f\u3400-\u4dbf\u4e00-\u9fff]+"
)
_CLITIC = re.compile(r"(?<=[a-z])['’](?:s|re|ve|ll|d|m)(?![a-z])")
_CYRILLIC = re.compile(r"[а-яё]")
_DECIMAL = re.compile(r"(\d)[.,](\d)")
#: A decimal and a unit written with it.
_NUMBER = re.compile(r"(\d+)\.(\d+)([^\W\d_]*)")
_INCHES = re.compile(r"(?<=\d)\s*(?:\"|”|″|'')")


#: Names, labels and questions are this short, and come again; longer texts are not kept.
_SHORT = 150


def tokens(text: str) -> list[str]:
    """Every token of a text in order, with repetitions."""
    return list(_short_tokens(text)) if len(text) <= _SHORT else _tokens(text)


@lru_cache(maxsize=50_000)
def _short_tokens(text: str) -> tuple[str, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> list[str]:
    found: list[str] = []
    previous = ""
    for chunk in _CHUNK.findall(fold(text)):
        # "256 gb" also counts as "256gb", as it is written without the space.
        if chunk in _units() and previous.replace(".", "").isdigit():
            found.append(previous.replace(".", "p") + chunk)
        found.extend(_chunk_tokens(chunk))
        previous = chunk
    return found


def query_tokens(text: str) -> list[str]:
    """The distinct tokens to search for; stop words only where there is nothing else."""
    distinct = list(dict.fromkeys(tokens(text)))
    return [token for token in distinct if not is_stop_word(token)] or distinct


#: One word that is searched for: the ways it may be written, each of tokens that belong together.
Ways = tuple[tuple[str, ...], ...]


def query_words(text: str) -> list[Ways]:
    """The distinct words to search for; stop words only where there is nothing else.

    A word that is also written in parts counts once: "16gb" is found as 16gb or as 16 and gb.
    """
    distinct = list(dict.fromkeys(_words(fold(text))))
    return [word for word in distinct if not _is_little(word)] or distinct


def _is_little(word: Ways) -> bool:
    return all(is_stop_word(token) for token in word[0])


def _words(folded: str) -> Iterator[Ways]:
    number = ""
    for chunk in _CHUNK.findall(folded):
        if number and chunk in _units():
            # "256 gb" is also "256gb".
            yield (number.replace(".", "p") + chunk,), (*_chunk_tokens(number)[:1], chunk)
            number = ""
            continue
        if number:
            yield (_chunk_tokens(number)[:1],)
        number = chunk if chunk.replace(".", "").isdigit() else ""
        if not number:
            yield from _ways(chunk)
    if number:
        yield (_chunk_tokens(number)[:1],)


def _ways(chunk: str) -> Iterator[Ways]:
    """The words of one chunk with their ways: whole, and in the parts that are indexed beside it."""
    if _UNSPACED.search(chunk):
        for run in _UNSPACED_RUN.findall(chunk):
            yield from _unspaced_ways(run)
        return
    if len(chunk) > LONGEST:
        return
    number = _NUMBER.fullmatch(chunk)
    pieces = [stem(piece) for piece in _PIECE.findall(chunk)]
    if number:
        whole, parts = f"{number[1]}p{number[2]}{number[3]}", [f"{number[1]}p{number[2]}", number[3]]
    elif len(pieces) > 1:
        whole, parts = stem("".join(_PIECE.findall(chunk))), pieces
    else:
        head = _RUN.match(chunk)
        whole, parts = pieces[0], [stem(head[0]), chunk[head.end() :]] if head else []
    yield ((whole,), tuple(parts)) if len(parts) > 1 and all(parts) else ((whole,),)


def _unspaced_ways(run: str) -> Iterator[Ways]:
    if not _HAN.fullmatch(run):
        yield from (((token,),) for token in _unspaced_tokens(run))
        return
    for word in segmenter().lcut(run):
        parts = tuple(token for token in segmenter().lcut_for_search(word) if token != word)
        yield ((word,), parts) if parts else ((word,),)


def is_stop_word(token: str) -> bool:
    return token in _stop_stems()


@lru_cache(maxsize=1)
def _stop_stems() -> frozenset[str]:
    return frozenset(each for word in words("stop") for each in (word, stem(word)))


@lru_cache(maxsize=1)
def _units() -> frozenset[str]:
    return frozenset(words("units"))


def fold(text: str) -> str:
    """Lower case in one form, without accents on Latin, Greek and Cyrillic ё; decimals get a point."""
    return _fold_short(text) if len(text) <= _SHORT else _fold(text)


@lru_cache(maxsize=50_000)
def _fold_short(text: str) -> str:
    return _fold(text)


def _fold(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).lower().replace("ё", "е")
    if not text.isascii():
        text = _without_accents(text)
    text = _CLITIC.sub("", text.replace("n't", "nt").replace("n’t", "nt"))
    text = _INCHES.sub(" inch ", text)
    return _DECIMAL.sub(r"\1.\2", text)


def _without_accents(text: str) -> str:
    kept = []
    for letter in text:
        plain = unicodedata.normalize("NFD", letter)
        # й is a letter of its own: only marks on Latin and Greek letters are ornaments.
        kept.append(plain[0] if len(plain) > 1 and plain[0] < "\u0400" else letter)
    return "".join(kept)


@lru_cache(maxsize=200_000)
def _chunk_tokens(chunk: str) -> tuple[str, ...]:
    """The tokens of one run of letters and digits with its inner hyphens, dots and strokes."""
    if _UNSPACED.search(chunk):
        return tuple(_unspaced_tokens(chunk))
    if chunk.isalpha():
        return (stem(chunk),) if len(chunk) <= LONGEST else ()
    return tuple(dict.fromkeys(token for token in _mixed_tokens(chunk) if len(token) <= LONGEST))


def _mixed_tokens(chunk: str) -> Iterator[str]:
    pieces = _PIECE.findall(chunk)
    number = _NUMBER.fullmatch(chunk)
    if number:
        # 1.5 and 1.5l: a decimal stays whole, for its halves mean nothing.
        yield f"{number[1]}p{number[2]}"
        if number[3]:
            yield f"{number[1]}p{number[2]}{number[3]}"
            yield number[3]
        return
    has_digit = any(letter.isdigit() for letter in chunk)
    if (has_digit and len(pieces) > 1) or (len(pieces) == 2 and not has_digit):
        yield stem("".join(pieces)) if not has_digit else "".join(pieces)
    for piece in pieces:
        if piece.isalpha():
            if len(pieces) == 1 or len(piece) > 1 or not has_digit:
                yield stem(piece)
            continue
        yield piece
        for run in _RUN.findall(piece):
            if run.isdigit() or len(run) > 1:
                yield stem(run)


def _unspaced_tokens(chunk: str) -> Iterator[str]:
    for run in _UNSPACED_RUN.findall(chunk):
        if _HAN.fullmatch(run):
            yield from segmenter().lcut_for_search(run) if len(run) > 1 else (run,)
        elif _UNSPACED.search(run):
            yield from (run[place : place + 2] for place in range(max(1, len(run) - 1)))
        else:
            for piece in _CHUNK.findall(run):
                yield from _chunk_tokens(piece)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a word that is already folded; the word itself where no stemmer knows its script."""
    if len(word) < 3 or not word.isalpha():
        return word
    if word.isascii():
        return str(_stemmers()[0].stemWord(word))
    return str(_stemmers()[1].stemWord(word)) if _CYRILLIC.match(word) else word


@lru_cache(maxsize=1)
def _stemmers() -> tuple[Any, Any]:
    import snowballstemmer

    return snowballstemmer.stemmer("english"), snowballstemmer.stemmer("russian")


@lru_cache(maxsize=1)
def segmenter() -> Any:
    """Jieba with its dictionary loaded; half a second, and only for who writes Chinese."""
    import logging
    import warnings

    with warnings.catch_warnings():
        # Its regular expressions are written in a way that Python warns of.
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL)
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer
