"""Spoken presses: a button of a card written out: "add it to my cart", 收藏第二个, "беру первый"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.reply import Action
from knowledge.facts.attributes import ordinal

_IT = (
    r"(?:it|this|that|them|these|those|(?:this|that) one|the (?:\w+ )?one|one"
    r"|the (?:first|second|third|last))"
)
_HAN_IT = r"(?:它|[这那][个款件双条只台]|第[一二三四五][个款件双条只台]|最后一[个款件双条只台])"
_CYRILLIC_IT = (
    r"(?:(?:(?:этот|эту|(?:перв|втор|трет|четв[её]рт|последн)[а-я]+)(?: товар| модель)?)"
    r"|его|ее|её|их|это)"
)
_ACTS: tuple[tuple[Action, str], ...] = (
    (
        "cart",
        rf"(?:add|put) {_IT}?\s*(?:in|into|to) (?:my |the )?(?:shopping )?(?:cart|basket|bag)"
        r"|(?:buy|order|check ?out)(?: now)?"
        rf"|(?:i(?:'?ll| will|'?d like to| want to| would like to)? )?(?:take|buy|order|get) {_IT}"
        rf"|(?:请|帮我)?(?:把)?{_HAN_IT}?(?:加入|放进|放到|加到|添加到|加进)(?:我的)?购物车"
        rf"|我?(?:就|想)?(?:要|买|下单){_HAN_IT}|{_HAN_IT}(?:我)?(?:要|买)了?"
        rf"|(?:(?:добавь|добавьте|положи|положите|закинь)\s+)?(?:{_CYRILLIC_IT}\s+)?в корзину"
        rf"|(?:я )?(?:беру|возьму|куплю|заказываю|закажу)(?: {_CYRILLIC_IT})"
        rf"|(?:{_CYRILLIC_IT} )(?:беру|возьму|куплю)",
    ),
    (
        "save",
        rf"save {_IT}(?: for later)?|bookmark {_IT}|(?:请|帮我)?收藏(?:一下)?{_HAN_IT}?"
        rf"|(?:сохрани|сохраните|запомни|запомните)(?: {_CYRILLIC_IT})",
    ),
)
_POLITE = (
    r"(?:(?:ok(?:ay)?|yes|great|perfect|please|thanks|then|so|can you|could you|好的?|那|请"
    r"|ок|да|хорошо|тогда|давай(?:те)?)[\s,.!，。]*)*"
)
_AFTER = r"(?:[\s,，]*(?:please|then|thanks|now|吧|了|谢谢|пожалуйста|тогда))*[\s.!。！]*"
_SPOKEN = tuple(
    (action, re.compile(rf"\s*{_POLITE}(?:{act}){_AFTER}", re.IGNORECASE)) for action, act in _ACTS
)


@dataclass(frozen=True)
class SpokenPress:
    """A button in words, and which of the products in view is meant; None where no place is said."""

    action: Action
    place: int | None


def spoken_press(text: str) -> SpokenPress | None:
    """The button that a message stands for; None where it says anything else."""
    for action, pattern in _SPOKEN:
        if pattern.fullmatch(text):
            return SpokenPress(action, ordinal(text))
    return None
