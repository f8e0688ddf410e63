"""What can go wrong in the console, named by what the reader can do about it."""

from __future__ import annotations


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


class WaitForTheImport(ConsoleError):
    """An import is still running. Wait until it has finished, then start the next one."""


class WaitForTheSync(ConsoleError):
    """A sync is still running. Wait until it has finished, then start the next one."""
