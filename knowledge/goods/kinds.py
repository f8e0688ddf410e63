"""Kinds: which goods a request wants, as far as the shop has words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

from knowledge.goods.compounds import compounds
from knowledge.goods.filters import Filter
from knowledge.goods.head import PART, Head, beside_head, head_of
from knowledge.goods.lexicon import VALUES, Lexicon, kinds_below
from knowledge.goods.negation import negation_before
from knowledge.goods.purposes import kind_for_purpose
from knowledge.goods.reading import Reading
from knowledge.goods.values import suiting
from knowledge.goods.vocabulary import Meaning, Phrase, Word, called, is_han

_CYRILLIC = re.compile(r"[а-я]")
#: A part of a text: where it begins and where it ends.
Span = tuple[int, int]


def is_aside(place: int, aside: Sequence[Span]) -> bool:
    """Whether a place lies in one of the parts that speak of what the thing is for."""
    return any(start <= place < end for start, end in aside)


def wanted_head(
    reading: Reading,
    words: Sequence[Word],
    phrases: Sequence[Phrase],
    aside: Sequence[Span],
    lexicon: Lexicon,
) -> Head | None:
    """The phrase that says what is wanted: a known kind or a category of the shop."""
    free = _without_doubtful(
        [
            each
            for each in phrases
            if not is_aside(words[each.first].start, aside)
            and reading.text[words[each.first].start : words[each.behind - 1].end].strip()
            and not negation_before(reading.text, words[each.first].start)
        ]
    )
    head = (
        _compound(reading.text, words, free, lexicon)
        or head_of(reading.text, words, free)
        or _inside(reading.text, words, free, lexicon)
        or _called(reading.text, words, aside, lexicon)
    )
    if head and head.kind == PART and Meaning("kind", PART) not in head.phrase.meanings:
        return None
    for each in free:
        category = each.of("category")
        # The kind says more than the category of its name: what is measured of it, and what it is made of.
        known = head is not None and head.phrase == each and lexicon.sells(head.kind)
        if category and not known and (head is None or _is_within(head, each)):
            return Head(category.name, each)
    return head


def _is_within(head: Head, phrase: Phrase) -> bool:
    """Whether the phrase says the head and no more than that, unless the head is only a part of one."""
    if head.inside:
        return phrase.first <= head.phrase.first and head.phrase.behind <= phrase.behind
    return head.phrase == phrase


#: Meanings of a word for goods that are a condition on them as well.
_TELLING = frozenset({"feature", "value", "material"})


def _called(text: str, words: Sequence[Word], aside: Sequence[Span], lexicon: Lexicon) -> Head | None:
    """The word by which only customers call goods: a softshell is a jacket, and one that is a softshell."""
    found = [each for each in called().find(list(words)) if not is_aside(words[each.first].start, aside)]
    head = head_of(text, words, found)
    if head is None:
        return None
    stems = tuple(word.stem for word in words[head.phrase.first : head.phrase.behind])
    others = lexicon.vocabulary.of_stems(stems)
    return replace(head, inside=any(each.sort in _TELLING for each in others))


def _compound(text: str, words: Sequence[Word], phrases: Sequence[Phrase], lexicon: Lexicon) -> Head | None:
    """Of "a bed for my dog" the dog bed, where nothing before it says what is wanted."""
    for each in compounds(text, words, lexicon.vocabulary):
        if kind := each.of("kind"):
            own = [one for one in phrases if one.first < each.first]
            return None if head_of(text, words, own) else Head(kind.name, each)
    return None


def _inside(text: str, words: Sequence[Word], phrases: Sequence[Phrase], lexicon: Lexicon) -> Head | None:
    """The kind within a phrase that says something else as a whole: of a backlit keyboard the keyboard."""
    parts = [
        Phrase(first, behind, lexicon.vocabulary.of_stems(tuple(word.stem for word in words[first:behind])))
        for each in phrases
        for first, behind in _ends(each, words)
    ]
    # Without perfume is no perfume.
    wanted = (each for each in parts if each.of("kind") and not each.of("measure"))
    free = [each for each in wanted if not negation_before(text, words[each.first].start)]
    head = head_of(text, words, free)
    return replace(head, inside=True) if head else None


def _ends(phrase: Phrase, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """The first words of a phrase, and the last, without the whole of it."""
    if not words[phrase.first].stem.isascii():
        # The head of an English phrase stands last: what is oven safe is no oven.
        yield from ((phrase.first, behind) for behind in range(phrase.first + 1, phrase.behind))
    yield from ((first, phrase.behind) for first in range(phrase.first + 1, phrase.behind))


def _without_doubtful(phrases: Sequence[Phrase]) -> list[Phrase]:
    """ "16 GB memory" is no memory module where something else is wanted, nor is a white dress underwear."""
    free = list(phrases)
    for other in ("measure", "colour", "material"):
        if any(each.of("kind") and not each.of(other) for each in free):
            free = [each for each in free if not (each.of("kind") and each.of(other))]
    return free


def read_kind(
    reading: Reading, words: Sequence[Word], head: Head | None, phrases: Sequence[Phrase], lexicon: Lexicon
) -> None:
    """Take the kind for a condition; several of them where either will do."""
    if head is None:
        return
    heads = [*_readings(head), *beside_head(reading.text, words, phrases, head, lexicon.vocabulary)]
    known = {each.kind: _sold(each.kind, lexicon) for each in heads}
    sold = [each for each in heads if known[each.kind]]
    if not sold:
        reading.unsold = head.kind
        return
    reading.kind = sold[0].kind
    reading.filters.append(
        Filter("kind", "=", tuple(dict.fromkeys(one for each in sold for one in known[each.kind])))
    )
    reading.filters += _refused(reading, words, phrases, lexicon)
    for each in heads:
        if each.inside:
            continue
        _take_kind(reading, words, each, lexicon)


def _readings(head: Head) -> list[Head]:
    """Each of the kinds that the word may stand for."""
    others = (each.name for each in head.phrase.meanings if each.sort == "kind")
    return [head, *(Head(each, head.phrase) for each in others if each != head.kind)]


def _refused(
    reading: Reading, words: Sequence[Word], phrases: Sequence[Phrase], lexicon: Lexicon
) -> list[Filter]:
    """The narrower kinds that are not wanted: wine that is no red wine."""
    wanted = {word for each in reading.filters if each.field == "kind" for word in each.words}
    found = []
    for phrase in phrases:
        kind = phrase.of("kind")
        refused = kinds_below(kind.name, lexicon) if kind else []
        start, end = words[phrase.first].start, words[phrase.behind - 1].end
        negation = negation_before(reading.text, start)
        if refused and negation and wanted > set(refused):
            found.append(Filter("kind", "!=", tuple(refused)))
            reading.take(negation.start(), end)
    return found


def read_purpose(reading: Reading, lexicon: Lexicon) -> None:
    """Take what is only called by its purpose for the kind that serves it, if the shop sells such."""
    found = kind_for_purpose(reading.text)
    if found and (sold := _sold(found[0], lexicon)):
        reading.kind = found[0]
        reading.filters.append(Filter("kind", "=", sold))
        reading.take(*found[1:])
        # What it is for is said; what it is called is searched for.
        reading.rest = f"{reading.rest} {found[0]}"


def _sold(kind: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The kinds and categories of the catalogue that this kind stands for; none where it is not sold."""
    below = kinds_below(kind, lexicon)
    categories = lexicon.categories.get(kind, ())
    # What stands in the category and calls itself something else goes with the things of the kind.
    return tuple(below) or ((kind, *categories) if categories else ())


def _take_kind(reading: Reading, words: Sequence[Word], head: Head, lexicon: Lexicon) -> None:
    """Take the word for the kind; of a "laser printer" the laser is a condition, or still describes."""
    first, behind = _own_part(head.phrase, words, head.kind, lexicon)
    beside = (*words[head.phrase.first : first], *words[behind : head.phrase.behind])
    # "Green tea" says of the whole what it is, as "laser printer" does of its first word.
    meanings = (*head.phrase.meanings, *lexicon.vocabulary.of_stems(tuple(word.stem for word in beside)))
    values = [each for each in map(partial(of_value, reading, lexicon), meanings) if each]
    reading.filters += [*values, *_features(head.phrase, words)]
    if all(is_han(word.stem) for word in words[head.phrase.first : head.phrase.behind]):
        # Chinese words are not cut: 绿茶 is searched for as it is.
        first, behind = head.phrase.first, head.phrase.behind
    elif values:
        first, behind = head.phrase.first, head.phrase.behind
    reading.take(words[first].start, words[behind - 1].end, describes=True)


def _features(phrase: Phrase, words: Sequence[Word]) -> list[Filter]:
    """What a name of several words says that the thing has: an HDMI cable."""
    named = [each for each in phrase.meanings if each.sort == "feature"]
    several = phrase.behind - phrase.first > 1 and not is_han(words[phrase.first].stem)
    return [Filter(each.name, "=", float(each.side == "yes")) for each in named if several]


def _own_part(phrase: Phrase, words: Sequence[Word], kind: str, lexicon: Lexicon) -> tuple[int, int]:
    """Where in "green tea" the tea stands, or the кабель in "кабель USB"; the rest still describes."""
    if all(_CYRILLIC.match(word.stem) for word in words[phrase.first : phrase.behind]):
        # What "цветные карандаши" are is told by the whole; the shop's rows may be in another script.
        return phrase.first, phrase.behind
    ends = [(first, phrase.behind) for first in range(phrase.behind - 1, phrase.first, -1)]
    starts = [(phrase.first, behind) for behind in range(phrase.first + 1, phrase.behind)]
    # Of a Russian phrase only what the shop's own rows spell alike can be searched for.
    starts = [each for each in starts if not words[each[0]].stem.isascii() and words[each[1]].stem.isascii()]
    for first, behind in (*ends, *starts):
        shorter = lexicon.vocabulary.of_stems(tuple(word.stem for word in words[first:behind]))
        if any(each.sort == "kind" and each.name == kind for each in shorter):
            return first, behind
    return phrase.first, phrase.behind


def of_value(reading: Reading, lexicon: Lexicon, meaning: Meaning) -> Filter | None:
    """A material or another value as a condition, where goods of the kind state it."""
    # What is of the kind need not call itself so: a daypack is a backpack.
    if reading.kind in {None, meaning.name} or meaning.sort not in VALUES:
        return None
    stating = (lexicon.values.get((meaning.sort, name), frozenset()) for name in _meeting(meaning))
    kinds = frozenset[str]().union(*stating)
    wanted = {
        word
        for each in reading.filters
        if each.field == "kind" and each.operator == "="
        for word in each.words
    }
    return Filter(meaning.sort, "=", (meaning.name,)) if kinds & wanted else None


def _meeting(meaning: Meaning) -> tuple[str, ...]:
    """The values that meet one, at least where nothing states it."""
    return (meaning.name, *(suiting((meaning.name,)) if meaning.sort == "value" else ()))
