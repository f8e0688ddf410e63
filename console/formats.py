"""How numbers, money and times are written on the pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from markupsafe import Markup

#: The pages are in English; a later issue adds the other languages.
LOCALE = "en"
UNKNOWN = "–"


def number(value: float | None) -> str:
    return UNKNOWN if value is None else str(format_decimal(value, locale=LOCALE))


def percent(share: float | None) -> str:
    """A share of 1 as a whole percentage; one decimal below 10 % where it says more."""
    if share is None:
        return UNKNOWN
    pattern = "0.#%" if 0 < abs(share) < 0.1 else "0%"
    return str(format_percent(share, format=pattern, locale=LOCALE))


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def money(minor: int | None, currency: str) -> str:
    if minor is None:
        return UNKNOWN
    exponent = get_currency_precision(currency)
    return str(format_currency(Decimal(minor).scaleb(-exponent), currency, locale=LOCALE))


def moment(value: datetime | None, zone: ZoneInfo) -> Markup:
    """A <time> element: to the minute in the shop's zone, exact in its attribute."""
    if value is None:
        return Markup(UNKNOWN)
    local = value.astimezone(zone)
    text = f"{local.day} {local:%b %Y, %H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), text)


def day(value: date | None) -> str:
    return UNKNOWN if value is None else f"{value.day} {value:%b %Y}"


def ago(value: datetime | None, now: datetime) -> str:
    """`3 minutes ago`, `in 2 hours`: the largest unit that fits."""
    if value is None:
        return "never"
    distance = abs(now - value)
    steps = (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1)))
    for unit, length in steps:
        if distance >= length:
            text = count(int(distance / length), unit)
            return f"{text} ago" if value <= now else f"in {text}"
    return "just now"


def count(many: int, noun: str, plural: str | None = None) -> str:
    """`1 customer`, `1,204 customers`."""
    return f"{number(many)} {noun if many == 1 else plural or noun + 's'}"


def change(current: float, previous: float) -> str:
    """The difference with its sign, `no change` where there is none."""
    difference = current - previous
    if difference == 0:
        return "no change"
    return f"{'+' if difference > 0 else '−'}{number(abs(difference))}"


def size(limit: int) -> str:
    return f"{limit // 1_000_000} MB"


def source_name(location: str) -> str:
    """What a source is called: an address as it is, of a file the name without its folder."""
    return location if "://" in location else location.replace("\\", "/").split("/")[-1]
