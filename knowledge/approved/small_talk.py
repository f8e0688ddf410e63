"""Small talk: greetings, thanks and the wish for a person, where a message is nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, get_args

from knowledge.words import lines

Talk = Literal["greeting", "thanks", "farewell", "person"]

_NOT_LETTERS = re.compile(r"[^\w\s]|_")
#: Words around a phrase that change nothing, and particles at the end of Chinese ones.
_AROUND = re.compile(
    r"\b(?:there|all|everyone|shop|so much|very much|please|team|(?:is )?any(?:one|body) (?:t?here))\b"
    r"|[呀啊哦呢吗了啦]+$"
)
_STRETCHED = re.compile(r"([^\W\d_])\1{2,}")
#: The wish for a person inside a short message, and what takes it back.
_PERSON = re.compile(
    r"\b(?:talk|speak|chat) (?:to|with) (?:someone|somebody|(?:a |an |the |your )?(?:(?:real|live|actual) )?"
    r"(?:person|human|agent|operator|manager|representative|colleague))\b"
    r"|\b(?:real|live|actual) (?:person|human|agent)\b"
    r"|(?<![а-я])(?:дай(?:те)?|позов(?:и|ите)|соедини(?:те)?|переключи(?:те)?|нужен|хочу|можно)(?![а-я]).{0,25}"
    r"(?<![а-я])(?:человек|оператор|менеджер|сотрудник|консультант)"
    r"|(?<![а-я])(?:человека|оператора|менеджера|консультанта) (?:дай|позов|соедин|можно|пожалуйста)"
    r"|(?:转|找|要|叫|换)一?个?(?:人工|真人|活人|客服)"
)
_NO_PERSON = re.compile(
    r"\b(?:not?|don t|without)\b|(?<![а-я])(?:не|без)(?![а-я])"
    r"|(?:不用|不要|不必|别|先不)(?:再|给我|帮我)?(?:转|找|要|叫|换|人工|真人|客服)"
)
#: A longer message asks something besides, in letters.
_LONGEST_WISH = 60


def small_talk(text: str) -> Talk | None:
    """What a message means that only greets, thanks or asks for a person; None for every other one."""
    plain = " ".join(_NOT_LETTERS.sub(" ", text.lower()).split())
    plain = _STRETCHED.sub(r"\1", plain)
    shorter = " ".join(_AROUND.sub(" ", plain).split())
    return _meanings().get(plain) or _meanings().get(shorter) or _wish(plain)


def _wish(plain: str) -> Talk | None:
    wants = len(plain) <= _LONGEST_WISH and _PERSON.search(plain) and not _NO_PERSON.search(plain)
    return "person" if wants else None


@lru_cache(maxsize=1)
def _meanings() -> dict[str, Talk]:
    return {" ".join(phrase): talk for talk in get_args(Talk) for phrase in lines(talk)}
