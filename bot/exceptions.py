"""What can go wrong in the chat, named by what the caller can do about it."""

from __future__ import annotations


class BotError(Exception):
    """The chat could not do what was asked."""

    def __init__(self, details: str = "") -> None:
        message = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{message} {details}".strip())


class AlreadyHandled(BotError):
    """This was handled before; there is nothing left to do."""


class MissingSecret(BotError):
    """A webhook needs a secret of 16 to 256 letters, digits, _ or -; set TELEGRAM_WEBHOOK_SECRET."""


class Superseded(Exception):
    """The customer has written more: answer all of it together."""
