"""A campaign in chat: message, preview, time, confirmation. Each step is kept in the turn that shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.marketing_audience import said
from bot.marketing_audit import note
from bot.marketing_shop import Shop
from bot.marketing_texts import MarketingTexts, marketing_texts
from bot.outcome import Outcome, Place
from bot.reply import Button, Press, Reply, Rows
from bot.scene import Scene
from bot.schema import CampaignWatch
from profiles.database import Database
from scheduler import campaign as campaigns
from scheduler.audiences import checks
from scheduler.exceptions import InvalidMessage, SchedulerError
from scheduler.messages import message as messages
from scheduler.messages.message_check import check
from scheduler.messages.proofreading import require_sound
from scheduler.schema import Campaign
from segments.audience import Preview, preview
from segments.definition import parse_definition
from segments.moment import instant
from segments.segment import propose_name

#: The step of a turn that asks for the message.
ASKED = "message"
TOMORROW_AT = time(10)
#: Hours that are offered, from the next full one on.
HOURS, IN_A_ROW = 12, 4
_HOUR = "%Y%m%dT%H"


@dataclass(frozen=True)
class Plan:
    """What has been decided so far, as a turn keeps it."""

    definition: dict[str, Any]
    description: str
    request: str
    text: str = ""
    #: ISO 8601; None for at once.
    send_at: str | None = None

    @classmethod
    def of(cls, details: dict[str, Any]) -> Plan:
        return cls(**{name: details[name] for name in cls.__dataclass_fields__ if name in details})

    def kept(self, step: str, **changes: Any) -> dict[str, Any]:
        return {**vars(self), "step": step, **changes}

    @property
    def due(self) -> datetime | None:
        return datetime.fromisoformat(self.send_at) if self.send_at else None


class CampaignSteps:
    """From an audience to a scheduled campaign."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self._database = database
        self._shop = shop

    def ask_message(self, scene: Scene, about: dict[str, Any]) -> Outcome:
        """Asks for the message; `about` are the details of the turn that shows the audience."""
        words = marketing_texts(scene.language)
        return said(scene, words.campaign, Reply(text=words.message_ask.format()), Plan.of(about).kept(ASKED))

    async def hear(self, scene: Scene, about: dict[str, Any], text: str) -> Outcome:
        """The message as a customer will see it, how many will, and when it may be sent."""
        words, plan = marketing_texts(scene.language), Plan.of(about)
        try:
            message = messages.parse({"text": text})
        except InvalidMessage as error:
            return said(scene, text, Reply(text=words.message_wrong.format(problem=error)), about)
        problems = check(message)
        blocking = " ".join(one.text for one in problems if one.blocking)
        if blocking:
            return said(scene, text, Reply(text=words.message_wrong.format(problem=blocking)), about)
        found = await self._audience(scene, plan)
        shown = _preview(message, found, words)
        lines = [_counts(found, words), *(one.text for one in problems), words.when_ask]
        asked = Reply(text="\n".join(lines), rows=_whens(words))
        outcome = said(scene, text, shown, plan.kept("when", text=text))
        return Outcome(**{**vars(outcome), "replies": (shown, asked)})

    async def choose_time(self, scene: Scene, item: str) -> Outcome | None:
        """The time that was pressed; None where the button belongs to no such step."""
        plan = _pressed_plan(scene)
        if plan is None:
            return None
        words = marketing_texts(scene.language)
        if item == "hour":
            reply = Reply(text=words.hour_ask, rows=self._hours(scene.now))
            return said(scene, words.when_hour, reply, plan.kept("when"))
        try:
            due = self._due(item, scene.now)
        except ValueError:
            return None
        if due is not None and due <= scene.now:
            return said(
                scene, "", Reply(text=words.hour_gone, rows=self._hours(scene.now)), plan.kept("when")
            )
        found = await self._check(scene, plan, due)
        asked = words.confirm_ask.format(
            reachable=found.recipients, count=found.audience, when=self._said(due, words)
        )
        rows: Rows = (
            (Button(words.confirm, Press("campaign_confirm", item="yes")),),
            (Button(words.discard, Press("campaign_confirm", item="no")),),
        )
        send_at = due.isoformat() if due else None
        reply = Reply(heading=asked, text="\n\n".join([plan.text, *self._outlook(found, words)]), rows=rows)
        return said(scene, self._said(due, words), reply, plan.kept("confirm", send_at=send_at))

    def decide(self, scene: Scene, item: str) -> Outcome | None:
        """Starts or discards it, once however often the buttons are pressed."""
        plan = _pressed_plan(scene)
        if plan is None or scene.pressed is None or scene.pressed.details.get("step") != "confirm":
            return None
        words = marketing_texts(scene.language)
        if item == "yes" and plan.due is not None and plan.due <= scene.now:
            return said(
                scene, "", Reply(text=words.hour_gone, rows=self._hours(scene.now)), plan.kept("when")
            )

        async def start(place: Place) -> Sequence[Reply]:
            return [Reply(text=await self._started(place, scene, plan, words))]

        reply = Reply(text=words.discarded)
        outcome = said(scene, words.confirm if item == "yes" else words.discard, reply)
        once = {
            "key": f"marketing:campaign:{scene.pressed.id}",
            "repeated": (Reply(text=words.confirmed_before),),
        }
        return Outcome(**{**vars(outcome), **once, "act": start if item == "yes" else None})

    async def _started(self, place: Place, scene: Scene, plan: Plan, words: MarketingTexts) -> str:
        try:
            # What was written before a refusal must not stay behind.
            async with place.session.begin_nested():
                made = await self._create(place, plan)
        except SchedulerError as error:
            return words.not_started.format(problem=error)
        await note(place, scene, "campaigns start", made.name)
        return words.confirmed.format(name=made.name, when=self._said(plan.due, words))

    async def _create(self, place: Place, plan: Plan) -> Campaign:
        made = await campaigns.create(
            place.session,
            name=propose_name(plan.description),
            message={"text": plan.text},
            now=place.now,
            condition=parse_definition(plan.definition),
            audience_name=propose_name(plan.description),
        )
        moment = self._shop.moment(place.now)
        await require_sound(place.session, made, moment, public_url=self._shop.address)
        started = await campaigns.start(
            place.session, made.id, now=place.now, send_at=plan.due, zone=self._shop.zone
        )
        place.session.add(
            CampaignWatch(campaign_id=started.id, conversation_id=place.conversation.id, told="scheduled")
        )
        await place.session.flush()
        return started

    async def _check(self, scene: Scene, plan: Plan, due: datetime | None) -> checks.Checks:
        """What would happen to the campaign that `_create` makes."""
        campaign = Campaign(kind="campaign", definition=plan.definition, holdout_percent=0)
        moment = self._shop.moment(scene.now)
        async with self._database.read() as session:
            return await checks.check(session, campaign, self._shop.outreach, moment, send_at=due)

    def _outlook(self, found: checks.Checks, words: MarketingTexts) -> list[str]:
        """Who does not get it, and when it is over."""
        lines = []
        if found.not_reached:
            reasons = ", ".join(f"{words.reasons[why]}: {many}" for why, many in found.not_reached.items())
            lines.append(words.not_reached.format(reasons=reasons))
        if found.ends_at is not None:
            end = f"{found.ends_at.astimezone(self._shop.zone):%Y-%m-%d %H:%M}"
            lines.append(words.ends_about.format(end=end))
        return lines

    async def _audience(self, scene: Scene, plan: Plan) -> Preview:
        condition = parse_definition(plan.definition)
        async with self._database.read() as session:
            return await preview(session, condition, self._shop.moment(scene.now), sample=1)

    def _due(self, item: str, now: datetime) -> datetime | None:
        """None for at once. Raises ValueError where no time is meant."""
        if item == "now":
            return None
        if item == "tomorrow":
            day = now.astimezone(self._shop.zone).date() + timedelta(days=1)
            return instant(datetime.combine(day, TOMORROW_AT), self._shop.zone)
        local = datetime.strptime(item, _HOUR)  # noqa: DTZ007 - the shop's zone is attached next
        return instant(local, self._shop.zone)

    def _hours(self, now: datetime) -> Rows:
        # Counted in UTC, so that no hour is offered twice or lost when the clocks change.
        first = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        local = [(first + timedelta(hours=ahead)).astimezone(self._shop.zone) for ahead in range(HOURS)]
        buttons = [
            Button(f"{hour:%H}:00", Press("campaign_when", item=hour.strftime(_HOUR)))
            for hour in local
            if not hour.minute and not hour.fold
        ]
        return tuple(tuple(buttons[at : at + IN_A_ROW]) for at in range(0, len(buttons), IN_A_ROW))

    def _said(self, due: datetime | None, words: MarketingTexts) -> str:
        if due is None:
            return words.at_once
        return f"{due.astimezone(self._shop.zone):%Y-%m-%d %H:%M} ({self._shop.zone.key})"


def _pressed_plan(scene: Scene) -> Plan | None:
    details = scene.pressed.details if scene.pressed else {}
    return Plan.of(details) if details.get("text") and "definition" in details else None


def _preview(message: messages.Message, found: Preview, words: MarketingTexts) -> Reply:
    if not found.samples:
        return Reply(heading=words.preview_nobody, text=message.text)
    customer = found.samples[0].profile
    shown = messages.preview(message, customer)
    name = customer.name or customer.reference
    return Reply(heading=words.preview_as.format(name=name), text=f"{shown.text}\n\n[{shown.stop_label}]")


def _counts(found: Preview, words: MarketingTexts) -> str:
    return words.counts.format(count=found.count, reachable=found.reachable)


def _whens(words: MarketingTexts) -> Rows:
    tomorrow = words.when_tomorrow.format(time=f"{TOMORROW_AT:%H:%M}")
    return (
        (
            Button(words.when_now, Press("campaign_when", item="now")),
            Button(words.when_hour, Press("campaign_when", item="hour")),
        ),
        (Button(tomorrow, Press("campaign_when", item="tomorrow")),),
    )
