"""What an error of a Bot API call means for the message: not sent, refused, or nobody knows."""

from __future__ import annotations

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiohttp import ClientConnectorError, ConnectionTimeoutError

from scheduler.exceptions import Blocked, MessengerError, Refused, SlowDown, Unavailable, Uncertain

#: The request never left this machine.
NOT_CONNECTED = (ClientConnectorError, ConnectionTimeoutError)
#: The call was refused as such, whatever the message: the token or the address must be put right.
NOT_ADMITTED = (TelegramUnauthorizedError, TelegramNotFound, TelegramConflictError)
NOT_ACCEPTABLE = (TelegramBadRequest, TelegramEntityTooLarge, TelegramMigrateToChat)


def meaning(error: Exception) -> MessengerError:
    """The messenger's error for one of aiogram's. What is not known to be undelivered is Uncertain."""
    if isinstance(error, TelegramRetryAfter):
        return SlowDown(float(error.retry_after))
    if isinstance(error, TelegramForbiddenError):
        return Blocked(error.message)
    if isinstance(error, NOT_ACCEPTABLE):
        return Refused(error.message)
    if isinstance(error, NOT_ADMITTED):
        return Unavailable(error.message)
    if isinstance(error, TelegramNetworkError):
        reached = not isinstance(error.__cause__, NOT_CONNECTED)
        return Uncertain(error.message) if reached else Unavailable(error.message)
    if isinstance(error, TelegramServerError | ClientDecodeError | TypeError):
        # TypeError: aiogram looks for a word in the description, which a bare 500 does not have.
        return Uncertain(type(error).__name__)
    if isinstance(error, TelegramAPIError) and "too many requests" in error.message.lower():
        return SlowDown(None, error.message)  # a 429 without parameters is no TelegramRetryAfter
    return Uncertain(f"{type(error).__name__}: {error}")
