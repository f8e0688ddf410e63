"""What can go wrong with journeys, named by what the caller can do about it."""

from __future__ import annotations

from scheduler.exceptions import SchedulerError


class UnknownJourney(SchedulerError):
    """There is no such journey."""


class InvalidJourney(SchedulerError):
    """The journey cannot be saved like this."""


class JourneyInWrongState(SchedulerError):
    """The journey is not in a state that allows this."""


class JourneyIsBroken(SchedulerError):
    """The journey was paused: something that it refers to is not there any more."""
