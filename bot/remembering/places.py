"""Places: the city that somebody says they live in."""

from __future__ import annotations

import re
from functools import cache

from bot.remembering import words

#: "I live in", followed by what may be a city. "I don't live in" and "I used to live in" do not match.
_ENGLISH = re.compile(
    r"(?<!\w)(?:(?:i|we)(?: (?:now|currently|still|just|actually|both))* (?:live|reside)s? in"
    r"|i(?:'m| am|m) (?:based|living|located|resident) in|we(?:'re| are) (?:based|living|located) in"
    r"|i(?:'m| am|m) from|we(?:'re| are) from|my (?:home ?)?(?:city|town) is|my home is in|i moved to)"
    r" (?:the city of )?(?P<place>[^\W\d_][\w'’-]*(?:[ -][^\W\d_][\w'’-]*){0,3})",
    re.IGNORECASE,
)
_RUSSIAN = re.compile(
    r"(?<!\w)(?:(?:я|мы) (?:сейчас |теперь |пока |сам |сама )*(?:живу|живем|живём|проживаю|нахожусь) в"
    r"|(?:^|[.,!;] *)(?:живу|проживаю|живем|живём) в|(?:я|мы)(?: сам| сама| сами)? из"
    r"|мой (?:родной )?город\W{1,4}(?:это)?)(?: городе| города| г\.?)?\s*(?P<place>[\w-]+(?: [\w-]+)?)",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"(?:(?:我|我们|本人)(?:现在|目前|一直|平时)?(?:家)?(?:住|居住|生活|定居)?(?:在|于)(?P<one>[\u3400-\u9fff]{2,8})"
    r"|(?:我|我们)(?:是|来自)(?P<two>[\u3400-\u9fff]{2,8})|我(?:所在)?的?城市是(?P<three>[\u3400-\u9fff]{2,8}))"
)
#: What must follow a Chinese city where "在" alone stands before it: 我在北京生活.
_LIVING = re.compile(r"^市?(?:生活|居住|住|定居|工作|上班|上学|这边)")
_MENTIONED = re.compile(
    r"(?:if|suppose|when|whether|если|когда|如果|假如|要是)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
#: Words with a capital that go on after a city's name, or make it none.
_NO_CITY = re.compile(
    r"(?:university|college|street|st|road|avenue|airport|hotel|school|hospital|office|county|state)$",
    re.IGNORECASE,
)


def city(text: str, known: frozenset[str] = frozenset()) -> str | None:
    """The city that the writer lives in, by its name; None where they do not say so.

    `known` are cities of other customers: a name in small letters counts where it is one of them.
    """
    return _english(text, known) or _russian(text, known) or _chinese(text, known)


def speaks_of_home(text: str) -> bool:
    """Whether a place is told at all, so that it is worth to look up which cities are known."""
    return any(pattern.search(text) for pattern in (_ENGLISH, _RUSSIAN, _CHINESE))


def _english(text: str, known: frozenset[str]) -> str | None:
    found = _ENGLISH.search(text)
    if found is None or _MENTIONED.search(text[: found.start()]):
        return None
    parts = found["place"].split(" ")
    named = _while_capital(parts)
    name = " ".join(named) if named else _small(parts, known)
    if name is None or _NO_CITY.search(name) or name.lower() in _countries("en"):
        return None
    return name


def _while_capital(parts: list[str]) -> list[str]:
    named: list[str] = []
    for part in parts:
        if not part[0].isupper() or part in {"I", "And", "But"}:
            break
        named.append(part)
    return named


def _small(parts: list[str], known: frozenset[str]) -> str | None:
    """A name in small letters: of a city that is known."""
    listed = {each.lower(): each for each in (*_time_zone_cities(), *known)}
    for length in (3, 2, 1):
        name = " ".join(parts[:length]).lower()
        if len(parts) >= length and name in listed:
            return listed[name]
    return None


def _russian(text: str, known: frozenset[str]) -> str | None:
    found = _RUSSIAN.search(text)
    if found is None or _MENTIONED.search(text[: found.start()]):
        return None
    others = {form: name for name in known if _CYRILLIC.search(name) for form in _declined(name)}
    forms = others | _russian_forms()
    two = words.plain(found["place"])
    return forms.get(two) or forms.get(two.split(" ")[0])


@cache
def _russian_forms() -> dict[str, str]:
    """Every declined form of a city's name, folded -> the name."""
    forms: dict[str, str] = {}
    for name, phrase in words.entries("cities_ru"):
        for form in (phrase,) if name else _declined(phrase):
            forms[words.plain(form)] = name or phrase
    return forms


def _declined(name: str) -> tuple[str, ...]:
    """The name and its forms after "в" and "из", folded. Names that are not declined keep their form."""
    plain = words.plain(name)
    stem = plain[:-1]
    if plain.endswith("ия"):
        return plain, f"{stem}и"
    if plain[-1] in "ая":
        return plain, f"{stem}е", f"{stem}ы", f"{stem}и"
    if plain.endswith(("ь", "й")):
        return plain, f"{stem}и", f"{stem}е", f"{stem}я", f"{stem}ом"
    if plain[-1] in "ыи":
        return plain, f"{stem}ах", f"{stem}ов", stem
    if plain[-1] in "оеуэю":
        return plain, f"{stem}е", f"{stem}а"
    return plain, f"{plain}е", f"{plain}а", f"{plain[:-2]}{plain[-1]}е", f"{plain[:-2]}{plain[-1]}а"


def _chinese(text: str, known: frozenset[str]) -> str | None:
    found = _CHINESE.search(text)
    if found is None or _MENTIONED.search(text[: found.start()]):
        return None
    place = next(filter(None, found.groups()))
    names = [name for _, name in words.entries("cities_zh")] + [name for name in known if len(name) > 1]
    name = next((each for each in sorted(names, key=len, reverse=True) if place.startswith(each)), None)
    if name is None:
        return None
    rest = place.removeprefix(name)
    said = found.group()[: found.group().index(place)]
    if said.endswith("是"):
        return name if "城市" in said or re.match(r"市?人|市?的", rest) else None
    lives = re.search(r"住|居|生活|定居|家|来自", said)
    return name if lives or _LIVING.match(rest) else None


@cache
def _countries(language: str) -> frozenset[str]:
    from babel import Locale

    others = {"england", "scotland", "wales", "britain", "europe", "asia", "africa", "usa", "uk", "america"}
    return frozenset({name.lower() for name in Locale(language).territories.values()} | others)


@cache
def _time_zone_cities() -> tuple[str, ...]:
    """Some hundred large cities: those that time zones are named after."""
    from zoneinfo import available_timezones

    return tuple(zone.split("/")[-1].replace("_", " ") for zone in available_timezones() if "/" in zone)
