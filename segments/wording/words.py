"""Values, comparisons and windows in words, precise enough to tell any two definitions apart.

What differs between languages is data: phrases by name, with places for their parts. A piece of a
phrase whose places are all empty is left out with it; `·` is a blank inside a piece.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from string import Formatter
from typing import TYPE_CHECKING, Any, ClassVar, Self

from segments.calendar import unit_of
from segments.conditions.comparison import exact
from segments.moment import Moment
from segments.window import Ago, Calendar, Days, Ever, Last, OlderThan, Window, split_duration

if TYPE_CHECKING:
    from segments.condition import Condition

#: A value that reads as part of a sentence without quotation marks.
PLAIN = re.compile(r"\w[\w.\-]*(?: \w[\w.\-]*)*")
#: Phrases that are forms of dates, in the letters of Unicode.
FORMATS = ("day", "day_of_year")


@dataclass(frozen=True)
class EventWords:
    """`done` and `do` are the verb, as what happened and after a negation, with a place for its object."""

    done: str
    do: str
    #: The object where none is named, in each of the two.
    some: str = ""
    any: str = ""
    #: The field that names the object, and the object when it is named.
    field: str | None = None
    given: str = "{}"


class Words(ABC):
    """The words of one sentence, with money in one currency."""

    #: As Babel names it.
    locale: ClassVar[str]
    #: Between the pieces of a phrase.
    blank: ClassVar[str] = " "
    phrases: ClassVar[Mapping[str, str]]
    events: ClassVar[Mapping[str, EventWords]]
    #: A field of events, as one and as several.
    fields: ClassVar[Mapping[str, tuple[str, str]]]
    #: Beside the words of the phrases, what would read as the sentence's own: a value with it is quoted.
    reserved: ClassVar[re.Pattern[str]]

    def __init__(self, currency: str) -> None:
        self._currency = currency
        self._is_dated = False

    def dated(self) -> Self:
        """The same words, with a time for every deed: also for those that may lie at any time."""
        other = copy(self)
        other._is_dated = True
        return other

    def say(self, name: str, /, **parts: str) -> str:
        """The phrase of this name; pieces whose places are all empty are left out."""
        said = [
            text.format(**parts)
            for text, places in _pieces(self.phrases[name])
            if not places or any(parts[place] for place in places)
        ]
        return self.blank.join(said)

    def has(self, name: str) -> bool:
        """Whether there is a phrase of this name."""
        return name in self.phrases

    def event(self, type_: str) -> EventWords:
        """The words of an event type; for one that we do not know, its own name."""
        known = self.events.get(type_)
        return known or self.kinds(self.quoted(type_), one=True)

    def kinds(self, named: str, *, one: bool = False) -> EventWords:
        """The words for events of the kinds that are named."""
        number = "one" if one else "several"
        return EventWords(
            self.say(f"event.done.{number}", kind=named), self.say(f"event.do.{number}", kind=named)
        )

    def inner(self, condition: Condition) -> str:
        """A condition inside another one, set apart."""
        return self.say("inner", condition=condition.predicate(self))

    @abstractmethod
    def not_so(self, phrase: str) -> str:
        """The negation of a plain predicate about the present."""

    def listed(self, items: Iterable[str], link: str = "or") -> str:
        """`a, b or c`; the link is `or` or `and`."""
        *front, last = items
        joined = self.phrases["comma"].join(front)
        return f"{joined}{self.phrases[link]}{last}" if front else last

    def value(self, text: str) -> str:
        """A value as the data spell it; in quotation marks where it could be misread."""
        return text if PLAIN.fullmatch(text) and self.is_no_word_of_ours(text) else self.quoted(text)

    def is_no_word_of_ours(self, text: str) -> bool:
        """Whether none of it would read as the sentence's own words."""
        return not self.reserved.search(text) and not _own_words(type(self)).search(text)

    def quoted(self, text: str) -> str:
        escaped = text.replace("\\", "\\\\").replace("”", "\\”")
        return f"“{escaped}”"

    def named(self, attr: str, code: str) -> str:
        """A code with its name: `German (de)`."""
        from babel import Locale

        locale = Locale.parse(self.locale)
        names = locale.languages if attr == "language" else locale.territories
        if attr in ("language", "country") and code in names:
            return f"{names[code]} ({code})"
        return self.say("country", code=self.value(code)) if attr == "country" else self.value(code)

    def number(self, value: float) -> str:
        return _decimal(exact(value), self.locale)

    def money(self, value: float) -> str:
        from babel.numbers import format_currency

        return format_currency(exact(value), self._currency, locale=self.locale, decimal_quantization=False)

    def minor_money(self, value: Fraction, moment: Moment) -> str:
        """A sum of minor units, rounded to whole ones for reading."""
        from babel.numbers import format_currency, get_currency_precision

        units = Decimal(round(value)).scaleb(-get_currency_precision(moment.currency))
        return format_currency(units, moment.currency, locale=self.locale)

    def amount(self, value: Fraction | None, moment: Moment, *, money: bool) -> str:
        """A computed value for reading."""
        if value is None:
            return self.phrases["nothing"]
        return self.minor_money(value, moment) if money else self.rounded(value)

    def rounded(self, value: Fraction) -> str:
        """At most two decimal places, for reading."""
        return self.number(round(float(value), 2))

    def comparison(self, op: str, value: Any, render: Callable[[Any], str]) -> str:
        """`at least 5`, `between 5 and 7`, `one of 5 or 6`."""
        if op == "between":
            return self.say("between", low=render(value[0]), high=render(value[1]))
        if op == "in":
            return self.say("one_of", values=self.listed(map(render, value)))
        return self.say(f"compared.{op}", value=render(value))

    def times(self, op: str, value: Any) -> str:
        """`at least twice`, `exactly 3 times`, `between 2 and 4 times`."""
        if op == "between":
            return self.say("times.between", low=self.number(value[0]), high=self.number(value[1]))
        if op == "!=":
            return self.say("times.!=", value=self.number(value))
        return self.say(f"times.{op}", value=self.times_counted(value))

    @abstractmethod
    def times_counted(self, value: float) -> str:
        """`once`, `3 times`."""

    @abstractmethod
    def units(self, count: float, unit: str) -> str:
        """So many `min`, `h`, `d`, `w`, `mo` or `y`."""

    def duration(self, text: str) -> str:
        count, unit = split_duration(text)
        return self.units(count, unit)

    def span(self, text: str) -> str:
        """A duration as the limits of windows say it: within 3 days, from 60 days to 30 days ago."""
        return self.duration(text)

    def window(self, window: Window) -> str:
        """The window as an adverb; empty for all history."""
        match window:
            case Ever():
                return ""
            case Last():
                return self.say("window.last", length=self.duration(window.last))
            case Ago():
                name = "window.backwards" if window.is_backwards else "window.ago"
                return self.say(name, start=self.span(window.from_ago), end=self.span(window.to_ago))
            case OlderThan():
                name = "window.older_inclusive" if window.inclusive else "window.older"
                return self.say(name, length=self.duration(window.older_than))
            case Calendar():
                return self._calendar(window.calendar)
            case Days():
                return self._days(window)

    def time_of_deed(self, window: Window) -> str:
        """The window of a deed that stands beside others: a time said of one would be heard of all."""
        return self.phrases["window.ever"] if self._is_dated and window == Ever() else self.window(window)

    def on_day(self, at: datetime, moment: Moment) -> str:
        """`on 12 Sep`, with the year where it is not the present one."""
        from babel.dates import format_date

        day = at.astimezone(moment.zone).date()
        form = self.phrases["day" if day.year == moment.today.year else "day_of_year"]
        return self.say("on_day", day=format_date(day, form, locale=self.locale))

    def _calendar(self, name: str) -> str:
        if self.has(f"calendar.{name}"):
            return self.phrases[f"calendar.{name}"]
        unit, back = unit_of(name)
        return self.say(f"calendar.{unit}-n", back=str(back))

    def _days(self, window: Days) -> str:
        if window.to is None:
            return self.say("window.since", start=str(window.from_))
        if window.from_ is None:
            return self.say("window.before", end=str(window.to))
        return self.say("window.days", start=str(window.from_), end=str(window.to))


@lru_cache(maxsize=1000)
def _decimal(value: Decimal, locale: str) -> str:
    from babel.numbers import format_decimal

    return format_decimal(value, locale=locale, decimal_quantization=False)


@cache
def _own_words(words: type[Words]) -> re.Pattern[str]:
    """Every word of the phrases, the verbs and the fields."""
    verbs = (
        part for one in words.events.values() for part in (one.done, one.do, one.some, one.any, one.given)
    )
    names = (name for both in words.fields.values() for name in both)
    said = (phrase for name, phrase in words.phrases.items() if name not in FORMATS)
    literals = {literal for phrase in (*said, *verbs, *names) for literal, *_ in Formatter().parse(phrase)}
    own = "|".join(sorted({word for literal in literals for word in re.findall(r"\w+", literal)}))
    return re.compile(rf"\b(?:{own})\b" if words.blank else own, re.IGNORECASE)


@lru_cache(maxsize=1000)
def _pieces(phrase: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The pieces of a phrase, each with the names of its places."""
    return tuple(
        (piece.replace("·", " "), tuple(name for _, name, _, _ in Formatter().parse(piece) if name))
        for piece in phrase.split(" ")
    )
