"""What a customer is called on a page."""

from __future__ import annotations

from typing import Protocol

from console.texts import N_, Texts

CHANNELS = {
    "web": N_("Visitor %(tail)s"),
    "telegram": N_("Telegram user %(tail)s"),
}
#: So much of an address tells two nameless customers apart.
TAIL = 6


class Named(Protocol):
    @property
    def name(self) -> str | None: ...
    @property
    def reference(self) -> str: ...


def called(profile: Named, texts: Texts) -> str:
    """The name; without one the shop's own reference, or a short sign where a channel's address is all."""
    if profile.name:
        return profile.name
    channel, _, address = profile.reference.partition(":")
    pattern = CHANNELS.get(channel) if address else None
    return texts.say(pattern, tail=address[-TAIL:]) if pattern else profile.reference
