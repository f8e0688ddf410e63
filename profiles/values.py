"""Readers of single values: what a cell of a file means, or a RefusedValue that says why not."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Container
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from profiles.exceptions import RefusedValue

#: What the database holds at most.
LARGEST_QUANTITY = 2**31 - 1
LARGEST_AMOUNT = 2**63 - 1

#: A product of doubles misses its cent by less than this; anything beyond is a real fraction of it.
NOISE = Decimal("0.000001")

FLAGS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
NUMBER = re.compile(r"[+-]?\d{1,18}(\.\d+)?", re.ASCII)
WHOLE = re.compile(r"[+-]?\d{1,12}(\.0+)?", re.ASCII)


def text(limit: int) -> Callable[[Any], str]:
    """A reader of text of at most `limit` characters; whole numbers of JSON are written out."""

    def read(value: Any) -> str:
        written = value if isinstance(value, str) else _written(value)
        if len(written) > limit:
            raise RefusedValue(f"{_shown(value)} is longer than {limit} characters.")
        return _storable(written)

    return read


def moment(value: Any) -> datetime:
    """An ISO 8601 time; without a zone it is UTC."""
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        raise RefusedValue(f"{_shown(value)} is not a time such as 2026-09-16T14:30:00Z.") from None


def day(value: Any) -> date:
    """A date; the midnight that spreadsheets add to it is ignored."""
    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        at = None
    if at is None or at.time() != datetime.min.time():
        raise RefusedValue(f"{_shown(value)} is not a date such as 1990-05-17.")
    return at.date()


def flag(value: Any) -> bool:
    """Yes or no, in one of the usual spellings."""
    answer = FLAGS.get(str(value).lower().removesuffix(".0"))
    if answer is None:
        raise RefusedValue(f"{_shown(value)} is neither yes nor no; write 1 or 0.")
    return answer


def decimal(value: Any) -> Decimal:
    """A number as it is written, exactly."""
    if isinstance(value, float) and math.isfinite(value) and abs(value) < 1e18:
        return Decimal(repr(value))
    if isinstance(value, Decimal):
        return value
    written = str(value)
    if isinstance(value, bool) or not NUMBER.fullmatch(written):
        raise RefusedValue(f"{_shown(value)} is not an amount such as 49.95.")
    return Decimal(written)


def exponent(currency: str) -> int:
    """How many decimals a currency has: 2 for EUR, 0 for JPY."""
    from babel.numbers import get_currency_precision  # loads its data at import

    return get_currency_precision(currency)


def money(currency: str, exponent: int, *, negative: bool = False) -> Callable[[Any], int]:
    """A reader of amounts in units of `currency`, which has `exponent` decimals, into minor units."""

    def read(value: Any) -> int:
        minor = decimal(value).scaleb(exponent)
        nearest = minor.to_integral_value()
        if abs(minor - nearest) > NOISE:
            raise RefusedValue(f"{_shown(value)} has more decimals than {currency}, which has {exponent}.")
        if nearest < 0 and not negative:
            raise RefusedValue(f"{_shown(value)} is negative.")
        if abs(nearest) > LARGEST_AMOUNT:
            raise RefusedValue(f"{_shown(value)} is too large.")
        return int(nearest)

    return _remembering(read)


def quantity(value: Any) -> int:
    """A whole number of pieces, not negative."""
    written = str(value)
    if isinstance(value, bool) or not WHOLE.fullmatch(written):
        raise RefusedValue(f"{_shown(value)} is not a whole number.")
    pieces = int(float(written))
    if not 0 <= pieces <= LARGEST_QUANTITY:
        raise RefusedValue(f"{_shown(value)} is {'negative' if pieces < 0 else 'too large'}.")
    return pieces


def tags(value: Any) -> frozenset[str]:
    """Tags as a JSON array or separated by `|`."""
    read = text(100)
    found = frozenset(read(tag).strip() for tag in _listed(value))
    return found - {""}


def language_code(language: str) -> str:
    """The ISO 639-1 part of a language tag: `zh-Hans` is `zh`."""
    return language.strip().lower().replace("_", "-").split("-")[0][:16]


def preferred(accepted: str, spoken: Container[str]) -> str:
    """The first language of a browser's Accept-Language that is spoken, else English."""
    codes = (language_code(part.split(";")[0]) for part in accepted.split(","))
    return next((code for code in codes if code in spoken), "en")


def language(value: Any) -> str:
    """The ISO 639-1 part of a language tag."""
    code = language_code(text(35)(value))
    if not (code.isascii() and code.isalpha() and len(code) in (2, 3)):
        raise RefusedValue(f"{_shown(value)} is not a language code such as en.")
    return code


def country(value: Any) -> str:
    """A country as the source gives it; a two-letter code in capitals."""
    name = text(64)(value)
    return name.upper() if len(name) == 2 else name


def zone(value: Any) -> str:
    """The IANA name of a time zone."""
    name = text(64)(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise RefusedValue(f"{_shown(value)} is not a time zone such as Europe/Berlin.") from None
    return name


def email(value: Any) -> str:
    """An e-mail address in small letters, so that one address is one identity."""
    address = text(200)(value).lower()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise RefusedValue(f"{_shown(value)} is not an e-mail address.")
    return address


def phone(value: Any) -> str:
    """A telephone number without the marks that people put between digits."""
    digits = re.sub(r"[\s().\-/]", "", text(200)(value))
    if not re.fullmatch(r"\+?\d{4,20}", digits, re.ASCII):
        raise RefusedValue(f"{_shown(value)} is not a telephone number.")
    return digits


def scalar(value: Any) -> str | int | float | bool:
    """One value of a further column: text, a number, or yes and no."""
    if isinstance(value, (list, dict)):
        raise RefusedValue("A list or an object cannot be a trait; give one value.")
    clean: str | int | float | bool = anything(value)
    return clean


def anything(value: Any) -> Any:
    """Any JSON value that every database stores."""
    if isinstance(value, str):
        return _storable(value)
    if isinstance(value, float) and not math.isfinite(value):
        raise RefusedValue("The number is too large.")
    if isinstance(value, list):
        return [anything(item) for item in value]
    if isinstance(value, dict):
        return {_storable(name): anything(item) for name, item in value.items()}
    return value


def _remembering(read: Callable[[Any], int]) -> Callable[[Any], int]:
    """The same reader, which reads a text that comes again and again only once: prices do."""
    remembered = lru_cache(maxsize=10_000)(read)
    # Only texts: 1, 1.0 and True are one key and three values.
    return lambda value: remembered(value) if type(value) is str else read(value)


def _written(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise RefusedValue(f"{_shown(value)} is not text.")
    return str(value)


def _storable(value: str) -> str:
    if "\0" in value:
        raise RefusedValue("It contains a NUL character.")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise RefusedValue("It contains half of a character (a lone surrogate).") from None
    return value


def _listed(value: Any) -> list[Any]:
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise RefusedValue(f"{_shown(value)} is not a JSON array.") from None
    if isinstance(value, str):
        return value.split("|")
    if not isinstance(value, list):
        raise RefusedValue(f"{_shown(value)} is not a list of tags.")
    return value


def _shown(value: Any) -> str:
    """The value as an error shows it."""
    written = value if isinstance(value, str) else json.dumps(value, default=str)
    return repr(written if len(written) <= 60 else f"{written[:57]}...")
