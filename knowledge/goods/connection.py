"""Connection: whether a thing needs a cord, by what its row says of how it connects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.goods.property import Property
from knowledge.goods.vocabulary import kinds_of

#: Kinds of which it is asked whether they have a cord.
_CONNECTED = frozenset({"mouse", "keyboard", "headphones", "keyboard and mouse set", "speaker"})
#: Kinds that run on a battery or on a cord.
_POWERED = frozenset(
    {"drill", "tool", "vacuum cleaner", "lawn mower", "pruner", "trimmer", "shaver", "kettle", "iron", "lamp"}
)
_POWER = re.compile(
    r"(?:power (?:source|supply|type)|powered by|источник питания|тип питания|питание|电源|供电)"
)
_BATTERY = re.compile(r"batter|rechargeable|li-?ion|аккумулятор|батаре|电池|充电")
_MAINS = re.compile(r"mains|corded|electric|\bac\b|сет[ьи]|交流|插电")
_CORD = re.compile(r"\b(?:cable|cord|wired|corded|jack|3\.5 ?mm)\b|кабель|провод|有线")
_AIR = re.compile(r"wireless|bluetooth|\brf\b|wi-?fi|wlan|dongle|беспровод|无线|蓝牙")


def connections(text: str) -> Iterator[Property]:
    """What the value of a fact about the connection says; a thing may have both."""
    by_air, by_cord = _AIR.search(text), _CORD.search(text)
    if by_air:
        yield Property("wireless", number=1.0)
    if by_cord:
        yield Property("wireless", number=0.0)
    if by_cord and not by_air:
        yield Property("bluetooth", number=0.0)
    for name in ("bluetooth", "wifi"):
        if name in text.replace("wi-fi", "wifi"):
            yield Property(name, number=1.0)


def without_cord(numbers: Mapping[str, float | None], kind: str | None) -> Iterator[Property]:
    """What has a cord and says nothing of its connection has the cord to connect; Bluetooth needs none."""
    if "wireless" in numbers or kind is None or _CONNECTED.isdisjoint(kinds_of(kind)):
        return
    if numbers.get("bluetooth"):
        yield Property("wireless", number=1.0)
    elif numbers.keys() & {"fact:cable length", "fact:cord length", "length"}:
        yield Property("wireless", number=0.0)


def by_power(facts: Mapping[str, Any], names: set[str], kind: str | None) -> Iterator[Property]:
    """What runs on a battery has no cord, and what runs on mains has one."""
    if kind is None or _POWERED.isdisjoint(kinds_of(kind)):
        return
    said = " ".join(str(value).lower() for name, value in facts.items() if _POWER.match(name))
    by_battery, by_mains = _BATTERY.search(said), _MAINS.search(said)
    if bool(by_battery) != bool(by_mains):
        told = {"wireless", "rechargeable"} - names
        yield from (Property(each, number=float(bool(by_battery))) for each in sorted(told))
