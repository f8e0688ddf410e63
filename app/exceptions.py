"""What the command line refuses, in words that say what to do."""

from __future__ import annotations


class AppError(Exception):
    """The command could not be carried out."""

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(detail or type(self).__doc__)


class DatabaseIsBehind(AppError):
    """The database is older than this version of Shopkeeper: run `shopkeeper db upgrade` first."""


class SettingsAreWrong(AppError):
    """A setting has a value that cannot be used."""


class NotFound(AppError):
    """There is nothing by that name."""


class FileIsUnreadable(AppError):
    """The file cannot be read."""


class ChooseOneMapping(AppError):
    """Give --map or --mapping, not both."""


class WordsAreNotUnderstood(AppError):
    """The words do not say which customers are meant."""
