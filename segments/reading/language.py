"""A language: a folder with phrases, tables of numbers and units, and questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from segments.reading.meanings import meaning_of
from segments.reading.patterns import Pattern, SlotReader
from segments.reading.pieces import Kind, Phrase
from segments.reading.spelling import Spelling
from segments.reading.tables import Slots
from segments.reading.tokens import CYRILLIC, HAN, Token, tokenise

#: Between a pattern and its example; between the words of a table and what they stand for.
EXAMPLE, STANDS_FOR = "::", "="
#: Tables whose left sides are no words of requests.
NOT_READ = ("written out", "times first")
#: The languages of the folders, as sentences are asked for.
CODES = {"english": "en", "chinese": "zh", "russian": "ru"}
#: Kinds whose words may be misspelled and still be known: what was done, by whom, of what there are so many.
SPELLED = frozenset(
    {
        Kind.SUBJECT, Kind.DO, Kind.NOUN, Kind.AGENT, Kind.MEASURE, Kind.ATTRIBUTE_TIME, Kind.DIFFERENT,
        Kind.CONDITION, Kind.ANYTHING, Kind.WINDOW,
    }
)  # fmt: skip
HEADER = re.compile(r"\[([A-Z_]+)(?: (.*))?\]")


@dataclass(frozen=True)
class Language:
    """`written_out` are replacements made before anything else: `didn't` becomes `did not`."""

    name: str
    phrases: Sequence[Phrase]
    readers: Mapping[str, SlotReader]
    written_out: Sequence[tuple[re.Pattern[str], str]]
    questions: Mapping[str, str]
    #: Where several things were done in a row, a time stands before the deed that it is about.
    times_first: bool = False
    #: The words of the tables: numbers, months, units.
    listed_words: frozenset[str] = frozenset()

    @property
    def code(self) -> str:
        return CODES[self.name]

    def prepare(self, text: str) -> str:
        """The text as it is read, names of fields such as `last_order_date` in plain words."""
        text = text.replace("_", " ")
        for pattern, replacement in self.written_out:
            text = pattern.sub(replacement, text)
        return text

    def question(self, name: str, **parts: str) -> str:
        return self.questions[name].format(**parts)

    def named(self, about: str) -> str:
        """What data may lack, in this language."""
        return self.questions.get(about, about)

    def candidates(self, token: Token) -> list[tuple[Phrase, Pattern]]:
        """The phrases that may begin with a token, in the order of the files."""
        found = [*self._beginning_with.get(token.word, ()), *self._beginning_with.get(None, ())]
        found += self._beginning_with.get(f"={token.surface}", ())
        return [(phrase, pattern) for _, phrase, pattern in sorted(found, key=lambda one: one[0])]

    @cached_property
    def spelling(self) -> Spelling:
        patterns = [(phrase.kind, Pattern(phrase.pattern).words) for phrase in self.phrases]
        known = frozenset().union(*(words for _, words in patterns))
        telling = frozenset().union(*(words for kind, words in patterns if kind in SPELLED))
        return Spelling(known=known | self.listed_words, telling=telling | self.listed_words)

    @cached_property
    def _beginning_with(self) -> Mapping[str | None, list[tuple[int, Phrase, Pattern]]]:
        index: dict[str | None, list[tuple[int, Phrase, Pattern]]] = defaultdict(list)
        for place, phrase in enumerate(self.phrases):
            pattern = Pattern(phrase.pattern)
            for word in pattern.first_words or {None}:
                index[word].append((place, phrase, pattern))
        return index


def language_of(text: str) -> Language:
    """By its script: Han characters are Chinese, Cyrillic ones Russian; names may be in another."""
    if re.search(f"[{HAN}]", text):
        return language("chinese")
    return language("russian" if CYRILLIC.search(text) else "english")


def spoken(locale: str) -> Language:
    """The language of a locale such as `zh` or `ru-RU`; English where there is no folder for it."""
    code = locale.replace("_", "-").partition("-")[0].lower()
    return language(next((name for name, known in CODES.items() if known == code), "english"))


@lru_cache(maxsize=8)
def language(name: str) -> Language:
    """The language of a folder. Reading it costs a moment, so it is kept: it cannot change."""
    folder = files("segments.reading") / name
    signs = files("segments.reading") / "signs"
    tables = read_tables(folder / "tables.txt")
    tables["currencies"] = [*read_tables(signs / "tables.txt")["currencies"], *tables.get("currencies", ())]
    return Language(
        name=name,
        phrases=[phrase for place in (folder, signs) for phrase in _phrases(place)],
        readers=Slots(tables).readers(),
        written_out=[
            (re.compile(said, re.IGNORECASE), meant) for said, meant in tables.get("written out", ())
        ],
        questions=dict(read_tables(folder / "questions.txt")["questions"]),
        times_first=bool(tables.get("times first")),
        listed_words=_words_of(tables),
    )


def _words_of(tables: Mapping[str, Sequence[tuple[str, str]]]) -> frozenset[str]:
    read = [lines for name, lines in tables.items() if name not in NOT_READ]
    return frozenset(token.word for lines in read for words, _ in lines for token in tokenise(words))


def _phrases(folder: Traversable) -> list[Phrase]:
    """All phrase files in the order of their names; of phrases that are equally long the first one counts."""
    names = sorted(one.name for one in folder.iterdir() if one.name.startswith("phrases"))
    return [phrase for name in names for phrase in read_phrases((folder / name).read_text("utf-8"))]


def read_phrases(text: str) -> list[Phrase]:
    """Lines `pattern :: example` under headers `[KIND meaning]`."""
    found: list[Phrase] = []
    kind, meaning = Kind.FILLER, None
    for line in _lines(text):
        header = HEADER.fullmatch(line)
        if header:
            kind = Kind[header[1]]
            meaning = meaning_of(kind, (header[2] or "").strip())
            continue
        pattern, _, example = line.partition(EXAMPLE)
        found.append(Phrase(kind, pattern.strip(), example.strip(), meaning))
    return found


def read_tables(file: Traversable) -> dict[str, list[tuple[str, str]]]:
    """Lines `words = what they stand for` under headers `[name]`; they may stand for nothing."""
    tables: dict[str, list[tuple[str, str]]] = {}
    for line in _lines(file.read_text("utf-8")):
        if line.startswith("[") and line.endswith("]"):
            current = tables.setdefault(line[1:-1], [])
            continue
        words, _, value = f"{line} ".partition(f" {STANDS_FOR} ")
        current.append((words.strip(), value.strip()))
    return tables


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
