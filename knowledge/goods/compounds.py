"""Compounds: goods named by what they are for - a bed for my dog is a dog bed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from knowledge.goods.vocabulary import Phrase, Vocabulary, Word

_FOR = re.compile(r"\s+for\s+")
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
