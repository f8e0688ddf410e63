"""What a shop's messages may not say, country by country, and where their links may lead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from profiles import setting
from scheduler.exceptions import InvalidSetting

#: What these lists are kept under.
NAME = "compliance"
_MOST = 1000
#: Addresses as chats turn them into links: with a scheme, with www., or a host with something after it.
_ADDRESS = re.compile(
    r"https?://[^\s<>\"]+|\bwww\.[^\s<>\"]+|\b(?:[\w-]+\.)+[a-z]{2,24}/[^\s<>\"]*", re.IGNORECASE
)
#: Scripts that put no spaces between words.
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\u0e00-\u0e7f]")


def _domain(value: str) -> str:
    name = value.strip().lower().rstrip(".").removeprefix("*.")
    host = urlsplit(name if "//" in name else f"//{name}").hostname or ""
    if re.search(r"\s", name) or not re.fullmatch(r"[\w-]+(\.[\w-]+)*", host):
        raise ValueError("must be a domain such as shop.example")
    return _ascii(host)


def _country(value: str) -> str:
    return value.strip().upper() if len(value.strip()) == 2 else value.strip()


class Banned(BaseModel):
    """A word or a claim; a `*` at its end stands for any ending."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    phrase: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
    #: As in Profile.country; empty: whoever gets the message.
    country: Annotated[str, StringConstraints(max_length=64), AfterValidator(_country)] = ""

    def stands_in(self, text: str) -> bool:
        return _pattern(self.phrase).search(_plain(text)) is not None

    def holds_in(self, country: str | None) -> bool:
        """Whether customers of this country may not read it; an unknown one is like any other."""
        return not self.country or self.country.casefold() == (country or "").strip().casefold()


class Compliance(BaseModel):
    """The shop's lists. Without domains links may lead anywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    domains: Annotated[tuple[Annotated[str, AfterValidator(_domain)], ...], Field(max_length=_MOST)] = ()
    banned: Annotated[tuple[Banned, ...], Field(max_length=_MOST)] = ()

    def banned_in(self, text: str) -> list[Banned]:
        """Everything of the lists that stands in the text, for whichever country."""
        return [each for each in self.banned if each.stands_in(text)]

    def said_to(self, country: str | None, text: str) -> str | None:
        """A phrase of the text that customers of this country may not read; None without any."""
        return next((each.phrase for each in self.banned_in(text) if each.holds_in(country)), None)

    def outside(self, text: str, addresses: Iterable[str], *, own: str) -> list[str]:
        """The hosts of links, in the text and given, that are not allowed. The shop's `own` address is."""
        if not self.domains:
            return []
        allowed = {*self.domains, host_of(own)}
        hosts = [host_of(address) for address in (*_ADDRESS.findall(text), *addresses)]
        return list(dict.fromkeys(host for host in hosts if host and not _within(host, allowed)))


def settings_from(given: object) -> Compliance:
    """Lists made of plain values. Raises InvalidSetting, which names the fault."""
    try:
        return Compliance.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_context=False)[0]
        said = fault["msg"].removeprefix("Value error, ")
        raise InvalidSetting(f"{fault['loc'][0]}, {str(fault['input'])[:60]!r}: {said}.") from error


async def read(session: AsyncSession) -> Compliance:
    """What the shop has set."""
    value = await setting.read(session, NAME)
    return Compliance() if value is None else settings_from(value)


async def save(session: AsyncSession, lists: Compliance, *, source: str, now: datetime) -> None:
    """Keep what an operator set."""
    await setting.save(session, NAME, lists, source=source, now=now)


def host_of(address: str) -> str:
    """The host that an address leads to, in ASCII; empty where there is none."""
    try:
        host = urlsplit(address if "//" in address else f"//{address}").hostname
    except ValueError:
        return ""
    return _ascii((host or "").rstrip("."))


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _within(host: str, domains: Iterable[str]) -> bool:
    return any(host == domain or host.endswith(f".{domain}") for domain in domains)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


@lru_cache(maxsize=_MOST)
def _pattern(phrase: str) -> re.Pattern[str]:
    """Whole words only, where words are told apart by spaces."""
    plain = _plain(phrase)
    stem = plain.removesuffix("*")
    before = "" if not stem[:1].isalnum() or _UNSPACED.match(stem[:1]) else r"(?<!\w)"
    after = "" if plain != stem or not stem[-1:].isalnum() or _UNSPACED.match(stem[-1:]) else r"(?!\w)"
    return re.compile(before + re.escape(stem) + after)
