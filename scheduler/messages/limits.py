"""Limits: how long a message may be on each channel."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The most UTF-16 units of a text alone, and of a text below a picture."""

    text: int
    caption: int

    def of(self, *, with_picture: bool) -> int:
        return self.caption if with_picture else self.text


#: https://core.telegram.org/bots/api: sendMessage, sendPhoto, "after entities parsing".
TELEGRAM = Limit(text=4096, caption=1024)
#: By channel; a channel that is not here takes any length.
LIMITS = {"telegram": TELEGRAM}
#: What fits everywhere.
STRICTEST = TELEGRAM


def units(text: str) -> int:
    """The length as Telegram counts it: most emoji are two units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def most(channel: str | None, *, with_picture: bool) -> int | None:
    """How many units fit; None without a limit. `channel` is None where every channel has to take it."""
    limit = STRICTEST if channel is None else LIMITS.get(channel)
    return limit.of(with_picture=with_picture) if limit else None
