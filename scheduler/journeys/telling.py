"""What a journey writes down of each customer's way, and the patterns by which that is told elsewhere."""

from __future__ import annotations

from scheduler.speech import N_

#: Why somebody came in.
ENTERED = N_("Entered the segment “%(segment)s”")
LEFT = N_("Left the segment “%(segment)s”")
EVENT = N_("Event “%(event)s”")
EVENT_OF = N_("Event “%(event)s”: %(product)s")
MEETS = N_("Meets the journey's condition")
DAY = N_("%(name)s on %(day)s")
WHYS = (ENTERED, LEFT, EVENT_OF, EVENT, MEETS, DAY)

#: What happened at a step.
HELD_OUT = N_("The customer is in the control group: the message is held out.")
PLANNED = N_("The message was planned.")
TAGGED = N_("The tag “%(tag)s” was put on.")
UNTAGGED = N_("The tag “%(tag)s” was taken off.")
CALLED = N_("A person was called: %(why)s")
NO_CHAT = N_("There is no chat to call a person to.")
HAPPENED = N_("What was waited for has happened.")
NOTHING = N_("What was waited for did not happen in time.")
WAITED = N_("The wait was over.")
MET = N_("Met the condition.")
NOT_MET = N_("Did not meet the condition.")
LOT = N_("The lot fell on “%(side)s”.")

#: Why somebody is out.
GOAL = N_("The goal was reached.")
ENDED = N_("It came to its end.")
STOPPED = N_("The journey was stopped.")
TAKEN_OUT = N_("Taken out by %(by)s.")

REASONS = (
    HELD_OUT, PLANNED, TAGGED, UNTAGGED, CALLED, NO_CHAT, HAPPENED, NOTHING, WAITED, MET, NOT_MET, LOT,
    GOAL, ENDED, STOPPED, TAKEN_OUT,
)  # fmt: skip
