"""Birthdays: when somebody says that it is their own, in so many words."""

from __future__ import annotations

import re
from datetime import date
from functools import cache

from bot.remembering import words
from profiles.birthday import UNKNOWN_YEAR

#: Ages that somebody who chats with a shop may have.
YOUNGEST, OLDEST = 6, 115

#: Years that a person reaches: "I turn 30", "мне исполнится 30", "我满30岁".
_TURNING = re.compile(
    r"\bi(?:ll| will| am going to)? (?:turn|be|am turning)(?: be)? (?P<en>\d{2})\b"
    r"|\bmне (?:исполнится|будет|стукнет) (?P<ru>\d{2})\b|我(?:要|就要|将|就)?满(?P<zh>\d{2})岁"
)
_RU = r"(?:день рождени[яе]|др)"
_RU_TURN = r"мне (?:исполнится|будет|стукнет)"
#: How an own birthday is told; DATE is one in any form.
_FRAMES = (
    r"(?<!\w)my (?:birthday|bday|b-day|date of birth|dob)(?: is| its|s)?(?: on)?\W{0,3}(?:the )?DATE",
    r"(?<!\w)(?:its|it is|thats|that is) my birthday (?:on )?(?:the )?DATE",
    r"(?<!\w)DATE (?:is|its|thats) my (?:birthday|bday|date of birth)",
    r"(?<!\w)i (?:was|am) born (?:on )?(?:the )?DATE",
    r"(?<!\w)i(?:ll| will| am going to|m going to)? (?:turn|be|am turning) \d{2} (?:on )?(?:the )?DATE",
    rf"(?<!\w)(?:мой {_RU}|у меня {_RU}|{_RU} у меня|моя дата рождения)\W{{1,4}}(?:это )?DATE",
    rf"(?<!\w)DATE\W{{1,3}}(?:у меня|мой) {_RU}(?!\w)",
    r"(?<!\w)я (?:родил(?:ся|ась)|рожден[а]?)\W{1,3}DATE",
    rf"(?<!\w){_RU_TURN} (?P<age1>\d{{2}})(?: лет| года?)?\W{{1,3}}DATE",
    rf"(?<!\w)DATE {_RU_TURN} (?P<age2>\d{{2}})",
    r"我的?(?:生日|出生日期)(?:是|在|为|:|：)?(?:公历|阳历)?DATE",
    r"DATE是?我的?生日",
    r"我(?:是)?(?:出)?生(?:于|在)?DATE",
    r"我(?:是)?DATE(?:出生|生的|生日)",
)
_HAN_DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def birthday(text: str, today: date) -> date | None:
    """The writer's own birthday; in UNKNOWN_YEAR where they do not tell the year.

    "My wife's birthday", "a gift for a birthday in May" and a figure that could be two days are none.
    """
    told = words.plain(_chinese_numbers(text))
    for own in _own():
        found = own.search(told)
        if found is not None:
            return _date(found, _turning(told), today)
    return None


def _date(found: re.Match[str], turning: int | None, today: date) -> date | None:
    parts = {name.rstrip("0123456789"): value for name, value in found.groupdict().items() if value}
    month, day = _month(parts), _day(parts)
    if month is None or day is None:
        return None
    year = int(parts["year"]) if "year" in parts else None
    age = int(parts["age"]) if "age" in parts else turning
    if year is None and age is not None:
        year = _next_year(month, day, today) - age
    return _valid(year, month, day, today)


def _valid(year: int | None, month: int, day: int, today: date) -> date | None:
    if year is not None and not today.year - OLDEST <= year <= today.year - YOUNGEST:
        return None
    try:
        return date(year or UNKNOWN_YEAR, month, day)
    except ValueError:
        return None


def _next_year(month: int, day: int, today: date) -> int:
    return today.year if (month, day) >= (today.month, today.day) else today.year + 1


def _month(parts: dict[str, str]) -> int | None:
    return int(parts["month"]) if "month" in parts else _number("months", parts.get("name", ""))


def _day(parts: dict[str, str]) -> int | None:
    return int(parts["day"]) if "day" in parts else _number("days", parts.get("ordinal", ""))


def _turning(told: str) -> int | None:
    found = _TURNING.search(told)
    return int(next(filter(None, found.groups()))) if found else None


def _number(name: str, word: str) -> int | None:
    wanted = word.replace("-", " ")
    return next(
        (int(number) for number, phrase in words.entries(name) if words.plain(phrase) == wanted), None
    )


@cache
def _own() -> tuple[re.Pattern[str], ...]:
    """What an own birthday looks like."""
    dates = _dates()
    return tuple(re.compile(frame.replace("DATE", dates)) for frame in _FRAMES)


def _dates() -> str:
    """Every form of a date. A day and month in figures must tell which is which."""
    names = _either("months")
    ordinals = _either("days").replace(" ", "[ -]")
    year = r"(?:,? (?:of )?(?P<year{}>\d{{4}}))?(?!\d)"
    forms = (
        rf"(?P<day1>\d{{1,2}})(?:st|nd|rd|th|-?го|-?е)?(?: of)? (?P<name1>{names})(?!\w)\.?{year.format(1)}",
        rf"(?P<ordinal1>{ordinals})(?: of)? (?P<name2>{names})(?!\w){year.format(2)}",
        rf"(?P<name3>{names})\.? (?:the )?(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?{year.format(3)}",
        rf"(?P<name4>{names}) (?:the )?(?P<ordinal2>{ordinals})(?!\w){year.format(4)}",
        r"(?P<year5>(?:19|20)\d\d)[-./](?P<month1>\d{1,2})[-./](?P<day3>\d{1,2})(?!\d)",
        r"(?P<day4>\d{1,2})\.(?P<month2>\d{1,2})(?:\.(?P<year6>(?:19|20)\d\d))?(?!\d)",
        r"(?P<day5>1[3-9]|2\d|3[01])/(?P<month3>\d{1,2})(?:/(?P<year7>(?:19|20)\d\d))?(?!\d)",
        r"(?P<month4>\d{1,2})/(?P<day6>1[3-9]|2\d|3[01])(?:/(?P<year8>(?:19|20)\d\d))?(?!\d)",
        r"(?:(?P<year9>(?:19|20)\d\d)年)?(?P<month5>\d{1,2})月(?P<day7>\d{1,2})[日号]?",
    )
    return f"(?:{'|'.join(forms)})"


def _either(name: str) -> str:
    spelled = {words.plain(phrase) for _, phrase in words.entries(name)}
    return "|".join(sorted(spelled, key=len, reverse=True))


def _chinese_numbers(text: str) -> str:
    """五月二十一日 in figures."""
    numbers = r"[一二三四五六七八九十]+(?=[月日号])|(?<=月)[一二三四五六七八九十]+"
    return re.sub(numbers, lambda found: _figure(found.group()), text)


def _figure(number: str) -> str:
    tens, ten, ones = number.partition("十")
    if not ten:
        return number.translate(_HAN_DIGITS)
    return (tens.translate(_HAN_DIGITS) or "1") + (ones.translate(_HAN_DIGITS) or "0")
