"""Connection: whether a thing needs a cord, by what its row says of how it connects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from knowledge.goods.property import Property

#: Kinds of which it is asked whether they have a cord.
_CONNECTED = frozenset({"mouse", "keyboard", "headphones", "keyboard and mouse set", "speaker"})
_CORD = re.compile(r"\b(?:cable|cord|wired|corded|jack|3\.5 ?mm)\b|кабель|провод|有线")
_AIR = re.compile(r"wireless|bluetooth|\brf\b|wi-?fi|wlan|dongle|беспровод|无线|蓝牙")


def connections(text: str) -> Iterator[Property]:
    """What the value of a fact about the connection says; a thing may have both."""
    by_air, by_cord = _AIR.search(text), _CORD.search(text)
    if by_air:
        yield Property("wireless", number=1.0)
    if by_cord:
        yield Property("wireless", number=0.0)
    for name in ("bluetooth", "wifi"):
        if name in text.replace("wi-fi", "wifi"):
            yield Property(name, number=1.0)


def without_cord(numbers: Mapping[str, float | None], kind: str | None) -> Iterator[Property]:
    """What has a cord and says nothing of its connection has the cord to connect; Bluetooth needs none."""
    if "wireless" in numbers or kind not in _CONNECTED:
        return
    if numbers.get("bluetooth"):
        yield Property("wireless", number=1.0)
    elif numbers.keys() & {"fact:cable length", "fact:cord length", "length"}:
        yield Property("wireless", number=0.0)
