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


class FixMapping(ProfilesError):
    """The mapping cannot be used as it is."""


class ChooseAMapping(ProfilesError):
    """There is no such mapping."""


class ChooseOtherFile(ProfilesError):
    """Choose another file for the refused rows; this one is being read."""


class ChooseOtherSource(ProfilesError):
    """Choose another name for the source."""


class RefusedValue(ProfilesError):
    """This value cannot be taken."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        #: What is wrong with it, without the sentence above.
        self.reason = reason


class ChooseOtherName(ProfilesError):
    """An operator with this name is there already; choose another name."""


class EnterTheCode(ProfilesError):
    """This code is not right, or was used already; enter the one that the app shows now."""


class CorrectTheRetention(ProfilesError):
    """These times cannot be kept; each is a number of days, at least 7, or nothing."""


class KeepAnAdmin(ProfilesError):
    """This is the last admin; make somebody else an admin first."""


class ChooseLongerPassword(ProfilesError):
    """This password is too short; choose a longer one."""


class ProtectedTrait(RefusedValue):
    """A trait of this name is refused unless the shop says that it may keep it."""

    def __init__(self, name: str, matter: str) -> None:
        super().__init__(
            f"{name} tells of a protected matter ({matter}); it is kept only where "
            "SHOPKEEPER_PROTECTED_TRAITS names it and it was declared."
        )


class NoSuchProfile(ProfilesError):
    """Name two customers that are there and are not the same."""


class UndoLaterMerge(ProfilesError):
    """Another merge came later; undo that one first:"""


class FreeReference(ProfilesError):
    """Another customer has the reference now that would be needed again:"""
