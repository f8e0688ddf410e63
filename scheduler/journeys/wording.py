"""What a journey does, in words for the console."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce

from scheduler.journeys.definition import After, JourneyDefinition
from scheduler.journeys.step import (
    END,
    Branch,
    Happened,
    Leave,
    LocalMoment,
    Mark,
    Patience,
    Person,
    Split,
    Step,
    Wait,
)
from scheduler.journeys.trigger import DateTrigger, EventTrigger, ScheduleTrigger, SegmentTrigger, Trigger
from scheduler.speech import N_, Speech, english
from segments.condition import Condition
from segments.sentence import describe
from segments.wording import words_of

WEEKDAYS = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}
#: By how often a customer may enter, and whether also while they are in it.
ENTRIES = {
    ("once", False): N_("A customer may enter once."),
    ("once", True): N_("A customer may enter once, also while they are in it."),
    ("always", False): N_("A customer may enter always."),
    ("always", True): N_("A customer may enter always, also while they are in it."),
    ("after", False): N_("A customer may enter again %(length)s after they last entered."),
    ("after", True): N_(
        "A customer may enter again %(length)s after they last entered, also while they are in it."
    ),
}


class Wording:
    """The words of one language, with money in one currency.

    `say` translates a message and fills in its `%(name)s`.
    """

    def __init__(self, currency: str, language: str = "en", say: Speech = english) -> None:
        self._currency = currency
        self._language = language
        self._words = words_of(language, currency)
        self.say = say

    def trigger(self, trigger: Trigger) -> str:
        """Who enters, after "Customers enter"."""
        if isinstance(trigger, SegmentTrigger):
            if trigger.edge == "entered":
                return self.say("when they come into the segment “%(segment)s”", segment=trigger.segment)
            return self.say("when they leave the segment “%(segment)s”", segment=trigger.segment)
        if isinstance(trigger, EventTrigger):
            return self.say("upon the event %(event)s", event=self._happened(trigger))
        if isinstance(trigger, ScheduleTrigger):
            return self._schedule(trigger)
        return self._date(trigger)

    def step(self, definition: JourneyDefinition, step: Step) -> str:
        """What happens at the step."""
        said = self._said(step)
        following = definition.following(step)
        place = definition.number(step.id)
        goes_down = place < len(definition.steps) and definition.steps[place].id == following
        if isinstance(step, (Split, Leave)) or goes_down:
            return said
        return self.say("%(step)s Then: %(target)s.", step=said, target=self._target(following))

    def rules(self, definition: JourneyDefinition) -> list[str]:
        """The rules around the steps, one sentence each."""
        found = [self._entry(definition)]
        if definition.goal is not None:
            found.append(self._goal(definition.goal))
        if definition.silences:
            found.append(self.say("Who is in it gets no message of any other campaign or journey."))
        if definition.holdout_percent:
            percent = definition.holdout_percent
            found.append(self.say("%(percent)s %% are held out and get no message.", percent=percent))
        return found

    def _schedule(self, trigger: ScheduleTrigger) -> str:
        asked, customers = trigger.schedule, self._customers(trigger.condition)
        if asked.every:
            length = self._words.duration(asked.every)
            return self.say("every %(length)s, if they are %(customers)s", length=length, customers=customers)
        if not asked.weekdays:
            return self.say("at %(time)s, if they are %(customers)s", time=asked.at, customers=customers)
        return self.say(
            "at %(time)s on %(days)s, if they are %(customers)s",
            time=asked.at,
            days=self._days(asked.weekdays),
            customers=customers,
        )

    def _date(self, trigger: DateTrigger) -> str:
        trait = trigger.date.removeprefix("trait:").replace("_", " ")
        name = self.say("birthday") if trigger.date == "birthday" else trait
        if not trigger.days_before:
            return self.say("on their %(name)s, at %(time)s of their own day", name=name, time=trigger.at)
        return self.say(
            "%(n)s days before their %(name)s, at %(time)s of their own day",
            n=trigger.days_before,
            name=name,
            time=trigger.at,
        )

    def _entry(self, definition: JourneyDefinition) -> str:
        rule = definition.reentry
        if isinstance(rule, After):
            message = ENTRIES["after", definition.several]
            return self.say(message, length=self._words.duration(rule.after))
        return self.say(ENTRIES[rule, definition.several])

    def _goal(self, goal: Happened | Condition) -> str:
        if isinstance(goal, Happened):
            event = self._happened(goal)
            return self.say("Whoever reaches the goal leaves at once: the event %(event)s.", event=event)
        customers = self._customers(goal)
        return self.say("Whoever reaches the goal leaves at once: %(customers)s.", customers=customers)

    def _said(self, step: Step) -> str:
        if isinstance(step, Wait):
            return self._wait(step)
        if isinstance(step, Branch):
            return self.say(
                "Only %(customers)s go on; the others go to %(target)s.",
                customers=self._customers(step.branch),
                target=self._target(step.otherwise),
            )
        if isinstance(step, Split):
            return self._split(step)
        if isinstance(step, Mark):
            if step.off:
                return self.say("Take off the tag “%(tag)s”.", tag=step.tag)
            return self.say("Put on the tag “%(tag)s”.", tag=step.tag)
        if isinstance(step, Person):
            return self.say("Call a person: %(why)s", why=step.person)
        if isinstance(step, Leave):
            return self.say("Leave the journey: %(why)s", why=step.exit)
        return self.say("Send: %(text)s", text=step.message.text)

    def _split(self, step: Split) -> str:
        shares = (
            self.say("%(percent)s %% to %(target)s", percent=one.percent, target=self._target(one.to))
            for one in step.split
        )
        return self.say("By lot: %(shares)s.", shares=", ".join(shares))

    def _wait(self, step: Wait) -> str:
        asked = step.wait
        if isinstance(asked, LocalMoment):
            if not asked.weekdays:
                return self.say("Wait until it is %(time)s where they live.", time=asked.at)
            days = self._days(asked.weekdays)
            return self.say(
                "Wait until it is %(time)s on %(days)s where they live.", time=asked.at, days=days
            )
        if isinstance(asked, Patience):
            return self._patience(asked)
        return self.say("Wait %(length)s.", length=self._words.duration(asked))

    def _patience(self, asked: Patience) -> str:
        event, length = self._happened(asked), self._words.span(asked.at_most)
        if asked.late is None:
            return self.say("Wait for the event %(event)s, at most %(length)s.", event=event, length=length)
        return self.say(
            "Wait for the event %(event)s, at most %(length)s; if nothing happens: %(target)s.",
            event=event,
            length=length,
            target=self._target(asked.late),
        )

    def _happened(self, test: Happened) -> str:
        named = (test.event,) if isinstance(test.event, str) else test.event
        words = self._either(map(self._event, named))
        return self.say("%(event)s with certain fields", event=words) if test.where.tests else words

    def _event(self, kind: str) -> str:
        if kind == "*":
            return self.say("of any type")
        return self.say("“%(name)s”", name=self.say(kind.replace("_", " ")))

    def _customers(self, condition: Condition) -> str:
        return describe(condition, self._currency, self._language)

    def _days(self, weekdays: Sequence[str]) -> str:
        return self._either(self.say(WEEKDAYS[day]) for day in weekdays)

    def _either(self, named: Iterable[str]) -> str:
        return reduce(lambda one, other: self.say("%(one)s or %(other)s", one=one, other=other), named)

    def _target(self, step_id: str) -> str:
        return self.say("the end") if step_id == END else self.say("step “%(step)s”", step=step_id)
