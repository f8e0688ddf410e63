"""What can go wrong in scheduler/, named by what the caller can do about it."""

from __future__ import annotations


class SchedulerError(Exception):
    """The scheduler could not do what was asked."""

    def __init__(self, details: str = "") -> None:
        message = " ".join((type(self).__doc__ or "").split())
        super().__init__(f"{message} {details}".strip())
        #: The part that belongs to this very case.
        self.details = details


class WrongState(SchedulerError):
    """The campaign is not in a state that allows this."""


class UnknownCampaign(SchedulerError):
    """There is no such campaign."""


class UnknownDelivery(SchedulerError):
    """There is no such delivery, or nobody has to decide about it."""


class InvalidCampaign(SchedulerError):
    """The campaign cannot be saved like this."""


class InvalidMessage(SchedulerError):
    """The message must be corrected before it can be sent."""


class InvalidMaterial(SchedulerError):
    """The material cannot be saved like this."""


class UnknownMaterial(SchedulerError):
    """There is no such material."""


class InvalidOffer(SchedulerError):
    """The offer cannot be saved like this."""


class UnknownOffer(SchedulerError):
    """There is no such offer."""


class AudienceIsBroken(SchedulerError):
    """The campaign cannot start."""


class MissingField(InvalidMessage):
    """The customer's profile has no value for a field of the message, and the field has no fallback."""


class TooLong(InvalidMessage):
    """The message is longer than the channel takes."""


class Unreachable(SchedulerError):
    """No channel that is connected now reaches this customer."""


class InvalidSetting(SchedulerError):
    """The setting cannot be understood."""


class MessengerError(SchedulerError):
    """A messenger could not deliver the message."""


class Blocked(MessengerError):
    """The customer has blocked this channel; do not write there again."""


class Refused(MessengerError):
    """The channel refuses this one message; the details say why."""


class SlowDown(MessengerError):
    """The channel did not take the message and wants fewer of them; try again later."""

    def __init__(self, retry_after: float | None = None, details: str = "") -> None:
        super().__init__(details)
        #: Seconds during which nothing may be sent on the channel; None where it did not say.
        self.retry_after = retry_after


class Unavailable(MessengerError):
    """The channel could not be reached: nothing left this machine, so it is safe to try again."""


class Uncertain(MessengerError):
    """The channel did not answer: the customer may or may not have got the message."""
