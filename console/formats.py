"""How numbers, money and times are written on the pages."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_precision
from markupsafe import Markup

from console.texts import Texts

UNKNOWN = "–"
#: Written out, because the order of a numeric date is not the same for all who read English.
DAYS = {"en": "d MMM y", "zh": "y年M月d日", "ru": "d MMM y 'г.'"}
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


class Formats:
    """The formats of one language, in the shop's zone and currency."""

    def __init__(self, texts: Texts, zone: ZoneInfo, currency: str) -> None:
        self._texts = texts
        self._locale = texts.language
        self._zone = zone
        self._currency = currency

    def number(self, value: float | None) -> str:
        return UNKNOWN if value is None else str(format_decimal(value, locale=self._locale))

    def percent(self, share: float | None) -> str:
        """A share of 1 as a whole percentage; one decimal below 10 % where it says more."""
        if share is None:
            return UNKNOWN
        pattern = "0.#%" if 0 < abs(share) < 0.1 else "0%"
        return str(format_percent(share, format=pattern, locale=self._locale))

    def money(self, minor: int | None, currency: str | None = None) -> str:
        """An amount in the shop's currency, or in the one that a product is sold in."""
        return UNKNOWN if minor is None else money(minor, currency or self._currency, self._locale)

    def moment(self, value: datetime | None) -> Markup:
        """A <time> element: to the minute in the shop's zone, exact in its attribute."""
        if value is None:
            return Markup(UNKNOWN)
        return Markup('<time datetime="{}">{}</time>').format(value.isoformat(), self.minute(value))

    def minute(self, value: datetime) -> str:
        """The same as plain text, for within a sentence."""
        pattern = f"{DAYS[self._locale]}, HH:mm"
        return str(format_datetime(value.astimezone(self._zone), pattern, locale=self._locale))

    def day(self, value: date | None) -> str:
        return UNKNOWN if value is None else str(format_date(value, DAYS[self._locale], locale=self._locale))

    def ago(self, value: datetime | None, now: datetime) -> str:
        """`3 minutes ago`, `in 2 hours`: the largest unit that fits."""
        if value is None:
            return self._texts.say("never")
        distance, back = abs(now - value), value <= now
        for length, said in ((DAY, self._days), (HOUR, self._hours), (MINUTE, self._minutes)):
            if distance >= length:
                return said(distance // length, back)
        return self._texts.say("just now")

    def _days(self, many: int, back: bool) -> str:
        if back:
            return self.count(many, "%(n)s day ago", "%(n)s days ago")
        return self.count(many, "in %(n)s day", "in %(n)s days")

    def _hours(self, many: int, back: bool) -> str:
        if back:
            return self.count(many, "%(n)s hour ago", "%(n)s hours ago")
        return self.count(many, "in %(n)s hour", "in %(n)s hours")

    def _minutes(self, many: int, back: bool) -> str:
        if back:
            return self.count(many, "%(n)s minute ago", "%(n)s minutes ago")
        return self.count(many, "in %(n)s minute", "in %(n)s minutes")

    def count(self, many: int, one: str, several: str) -> str:
        """`1 customer`, `1,204 customers`: a text for one and for several, with the number as %(n)s."""
        return self._texts.ngettext(one, several, many) % {"n": self.number(many)}

    def change(self, current: float, previous: float) -> str:
        """The difference with its sign, `no change` where there is none."""
        difference = current - previous
        if difference == 0:
            return self._texts.say("no change")
        return f"{'+' if difference > 0 else '−'}{self.number(abs(difference))}"


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def money(minor: int, currency: str, locale: str) -> str:
    exponent = get_currency_precision(currency)
    return str(format_currency(Decimal(minor).scaleb(-exponent), currency, locale=locale))


def size(limit: int) -> str:
    return f"{limit // 1_000_000} MB"


def source_name(location: str) -> str:
    """What a source is called: an address as it is, of a file the name without its folder."""
    return location if "://" in location else location.replace("\\", "/").split("/")[-1]
