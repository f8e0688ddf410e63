"""The message of a step as customers would see it whom the journey's trigger is about."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from console.outreach.message_form import MessageForm
from console.outreach.message_preview import MessagePreview, preview_for
from console.services import ConsoleServices
from console.texts import Texts
from scheduler.journeys.forecast import DAYS
from scheduler.journeys.trigger import EventTrigger, ScheduleTrigger, SegmentTrigger, Trigger
from segments.condition import Condition
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from segments.expansion import expanded


async def step_preview(
    session: AsyncSession, services: ConsoleServices, form: MessageForm, trigger: Trigger, texts: Texts
) -> MessagePreview:
    """The preview of a step's form; without anybody where the trigger's segment is not there any more."""
    try:
        condition = await expanded(session, condition_of(trigger))
    except SegmentError as error:
        return MessagePreview(refusal=texts.problem(error))
    return await preview_for(session, services, form, condition, texts)


def condition_of(trigger: Trigger) -> Condition:
    """Whom the trigger would let in, as its forecast counts them."""
    if isinstance(trigger, ScheduleTrigger):
        return trigger.condition
    if isinstance(trigger, SegmentTrigger):
        return parse_definition({"segment": trigger.segment})
    if isinstance(trigger, EventTrigger):
        return parse_definition(_happened(trigger))
    if trigger.date == "birthday":
        return parse_definition({"birthday": {"next_days": DAYS}})
    return parse_definition({"attr": trigger.date.removeprefix("trait:"), "op": "not_null"})


def _happened(trigger: EventTrigger) -> dict[str, Any]:
    asked = trigger.model_dump(mode="json", by_alias=True, exclude_none=True)
    count = {"type": asked["event"], "where": asked["where"], "window": {"last": f"{DAYS}d"}}
    return {"count": count, "op": ">=", "value": 1}
