"""What can go wrong in the console, named by what the reader can do about it."""

from __future__ import annotations

from sqlalchemy.exc import DataError

from console.texts import N_


class ConsoleError(Exception):
    """Something went wrong in the console."""

    def __init__(self, details: str = "") -> None:
        message = (self.__doc__ or "").strip()
        super().__init__(f"{message} {details}".strip())


class CorrectTheForm(ConsoleError):
    """Please correct the form."""


class ChooseAnotherFile(ConsoleError):
    """This file cannot be taken. Choose another one."""


class ChooseAnotherName(ConsoleError):
    """This name is taken. Choose another one."""


#: What the databases raise for a number of more than 64 bits, or a text longer than its column.
TOO_LARGE = (OverflowError, DataError)
TOO_LARGE_ADVICE = N_("A number or a text in this request is larger than can be kept. Send a smaller one.")


class WaitForTheImport(ConsoleError):
    """An import is still running. Wait until it has finished, then start the next one."""


class WaitForTheSync(ConsoleError):
    """A sync is still running. Wait until it has finished, then start the next one."""
