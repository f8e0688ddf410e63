"""What the scheduler needs of a channel. The faces implement it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Button:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True)
class Outgoing:
    """A message as one customer gets it: plain text, never markup, because names stand in it."""

    text: str
    #: An http(s) address, or `/media/NAME` for a file of the shop's own media folder.
    image: str | None
    #: One under the other, in this order.
    buttons: tuple[Button, ...]
    #: Every marketing message shows the way to stop them.
    stop_url: str
    stop_label: str


class Messenger(Protocol):
    """Delivers messages on one channel.

    Raises nothing but the subclasses of `scheduler.exceptions.MessengerError`; whatever else escapes is
    taken for `Uncertain`. It must raise `Unavailable` and `SlowDown` only where the message was certainly
    not delivered, because the sender then sends it again.
    """

    @property
    def channel(self) -> str:
        """The channel's name, as in `Identity.channel`."""

    async def send(self, recipient: str, message: Outgoing) -> str:
        """Deliver `message` to the external id `recipient`; the channel's id of the message."""
