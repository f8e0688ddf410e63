"""What can go wrong with a segment, named by what the caller can do about it."""

from __future__ import annotations


class SegmentError(Exception):
    """The segment cannot be used."""

    def __init__(self, details: str = "") -> None:
        message = (self.__doc__ or "").strip()
        super().__init__(f"{message} {details}".strip())


class InvalidDefinition(SegmentError):
    """This is not a segment definition."""


class NameTaken(SegmentError):
    """Another segment already has this name: choose another one."""


class UnknownSegment(SegmentError):
    """There is no such segment."""


class SegmentRefersToItself(SegmentError):
    """A segment cannot be defined by itself: take the reference out of one of these."""


class ExpandFirst(SegmentError):
    """The definition refers to another segment, whose definition has to be put in first."""


class SegmentInUse(SegmentError):
    """Other segments refer to this one: change or delete them first."""


class SegmentIsBroken(SegmentError):
    """The segment cannot be computed: mend its definition, or wait until it is computed again."""


class FixCase(SegmentError):
    """A recorded case cannot be read: it needs text, lang, and a gold definition or "answerable": false."""
