"""Small talk: greetings, thanks and the wish for a person, where a message is nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from knowledge.words import lines

Talk = Literal["greeting", "thanks", "farewell", "person"]

_NOT_LETTERS = re.compile(r"[^\w\s]|_")
#: Words around a phrase that change nothing, and particles at the end of Chinese ones.
_AROUND = re.compile(r"\b(?:there|all|everyone|shop|so much|very much|please|team)\b|[呀啊哦呢吗了啦]+$")


def small_talk(text: str) -> Talk | None:
    """What a message means that only greets, thanks or asks for a person; None for every other one."""
    plain = " ".join(_NOT_LETTERS.sub(" ", text.lower()).split())
    shorter = " ".join(_AROUND.sub(" ", plain).split())
    return _meanings().get(plain) or _meanings().get(shorter)


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Talk]:
    return {" ".join(phrase): talk for talk in get_args(Talk) for phrase in lines(talk)}
