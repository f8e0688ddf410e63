"""Gifts: the wish for something to give, which is no question about wrapping it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.draft import Draft
from knowledge.suggestions import MOST, named
from knowledge.texts import say

_WISH = re.compile(
    r"\b(?:gift|present)s?\b.{0,30}\bfor\b|\b(?:gift|present) ideas?\b"
    r"|\b(?:need|want|look(?:ing)?|find|buy|get|recommend|suggest|ideas?)\b.{0,30}\b(?:gift|present)s?\b"
    r"|(?:买|送|挑|选|找|推荐|想要).{0,14}礼物|礼物.{0,6}(?:推荐|建议)"
    r"|(?<![а-я])подар(?:ок|ки|очек)(?![а-я]).{0,6}(?:для|[а-я]{2,}(?:у|е|ю|ам|ям)(?![а-я]))"
    r"|(?<![а-я])(?:ищу|нужен|нужны|хочу|выбрать|выбираю|посоветуй|посоветуйте|идеи).{0,25}подар",
    re.IGNORECASE,
)
#: How something is made a gift, and the gift that is a card.
_SERVICE = re.compile(
    r"\bwrap|\bpackag|\bas a (?:gift|present)\b|\bsend it\b"
    r"|\b(?:gift|present) (?:cards?|vouchers?|box|receipt|note)\b"
    r"|包装|礼品卡|礼盒|упаков|упаку|как подарок|в подарок|сертификат|подарочн",
    re.IGNORECASE,
)


def wishes_gift(text: str) -> bool:
    """Whether goods are looked for to be given."""
    return bool(_WISH.search(text)) and not _SERVICE.search(text)


def ask_taste(sold: Sequence[str], language: str) -> Draft:
    """Asks what the person likes, where the wish names nothing that is sold."""
    return Draft(kind="clarify", text=say("gift", language), suggested=named(sold[:MOST], language))
