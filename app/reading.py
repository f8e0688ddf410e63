"""Requests for audiences in words, read with the shop's own vocabulary."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TYPE_CHECKING

from app.wiring import Shop

if TYPE_CHECKING:
    from segments.translation import Translation


async def translator_of(shop: Shop, now: datetime | None = None) -> Callable[[str], Awaitable[Translation]]:
    """A function from a line of words to its Translation; the vocabulary is read once."""
    from segments.vocabulary import read_vocabulary

    moment = shop.moment(now)
    async with shop.database.read() as session:
        vocabulary = await read_vocabulary(session)

    async def translate_line(line: str) -> Translation:
        return await shop.translator.translate(line, vocabulary, moment)

    return translate_line
