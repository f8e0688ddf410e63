"""What can go wrong with customers' data, each named by what the caller can do about it."""

from __future__ import annotations

from pathlib import Path


class ProfilesError(Exception):
    """Something about the customers' data needs attention."""

    def __init__(self, details: str = "") -> None:
        message = (type(self).__doc__ or "").strip()
        super().__init__(f"{message} {details}".strip())


class FixFile(ProfilesError):
    """The file cannot be imported as it is."""

    def __init__(self, path: Path, details: str, *, line: int | None = None) -> None:
        place = path.name if line is None else f"{path.name}, line {line}"
        super().__init__(f"({place}) {details}")
        self.path = path
        self.line = line


class RefusedValue(ProfilesError):
    """This value cannot be taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        #: What is wrong with it, without the sentence above.
        self.reason = reason


class ChooseOtherName(ProfilesError):
    """An operator with this name is there already; choose another name."""


class ChooseLongerPassword(ProfilesError):
    """This password is too short; choose a longer one."""
