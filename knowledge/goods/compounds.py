"""Compounds: goods named by what they are for - a bed for my dog is a dog bed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.goods.vocabulary import Phrase, Vocabulary, Word

_FOR = re.compile(r"\s+for\s+")
#: "A set of sockets" is a socket set.
_SET_OF = re.compile(r"\s+of\s+(?:an?\s+|the\s+)?")
#: How many words may describe what the thing is for: "for my old dog".
_BETWEEN = 3


def compounds(text: str, words: Sequence[Word], vocabulary: Vocabulary) -> Iterator[Phrase]:
    """The words before "for" that name goods together with a word behind it."""
    for place in range(1, len(words) - 1):
        if words[place].stem != "for" or not _FOR.fullmatch(
            text[words[place - 1].end : words[place + 1].start]
        ):
            continue
        thing = words[place - 1].stem
        for behind in words[place + 1 : place + 2 + _BETWEEN]:
            kinds = vocabulary.of_stems((behind.stem, thing))
            if any(each.sort == "kind" for each in kinds):
                # A backpack for a laptop is a laptop bag, and still a backpack.
                own = (each for each in vocabulary.of_stems((thing,)) if each.sort != "kind")
                yield Phrase(place - 1, place, (*kinds, *own))
                break


def with_sets(
    text: str, words: Sequence[Word], phrases: Sequence[Phrase], vocabulary: Vocabulary
) -> list[Phrase]:
    """The phrases with each "set of sockets" as the one that "socket set" is."""
    found = list(phrases)
    for place in range(len(words) - 2):
        between = text[words[place].end : words[place + 2].start]
        if words[place].stem != "set" or not _SET_OF.fullmatch(between):
            continue
        meanings = vocabulary.of_stems((words[place + 2].stem, "set"))
        if any(each.sort == "kind" for each in meanings):
            whole = Phrase(place, place + 3, meanings)
            apart = [each for each in found if each.behind <= place or each.first >= whole.behind]
            found = sorted([*apart, whole], key=lambda each: each.first)
    return found
