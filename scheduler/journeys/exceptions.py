"""What can go wrong with journeys, named by what the caller can do about it."""

from __future__ import annotations

from scheduler.exceptions import SchedulerError


class UnknownJourney(SchedulerError):
    """There is no such journey."""


class InvalidJourney(SchedulerError):
    """The journey cannot be saved like this."""


class UnknownStep(InvalidJourney):
    """There is no such step any more: somebody else has changed the journey."""


class StepNameTaken(InvalidJourney):
    """Another step has this name: choose another one."""


class StepsLeadDown(InvalidJourney):
    """The upper of the two leads to the lower one, and steps lead down only: change first where it leads."""


class LastStep(InvalidJourney):
    """A journey has at least one step: add another one before this one goes."""


class JourneyInWrongState(SchedulerError):
    """The journey is not in a state that allows this."""


class JourneyIsBroken(SchedulerError):
    """The journey was paused: something that it refers to is not there any more."""
