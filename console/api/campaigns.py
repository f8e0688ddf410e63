"""The API for campaigns."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, Body, Query
from pydantic import BaseModel, ConfigDict, Field

from console.api.errors import ErrorBody, api_group
from scheduler import campaign as campaigns
from scheduler.audiences.announcement import announce
from scheduler.audiences.checks import check
from scheduler.exceptions import InvalidCampaign
from scheduler.learning.credit import Model
from scheduler.messages import message as messages
from scheduler.messages.proofreading import of_campaign, require_sound
from scheduler.report import report
from segments import segment
from segments.definition import parse_definition

if TYPE_CHECKING:
    from console.services import ConsoleServices
    from scheduler.schema import Campaign


class NewCampaign(BaseModel):
    """Saved segments (`segment`, or several `segments`) or a `definition` say who gets it."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=200)]
    segment: str | None = Field(None, description="The name of a saved segment.")
    segments: list[str] = Field([], description="The names of several; who is in two gets one message.")
    excluded_segments: list[str] = Field([], description="Whoever is in one of these does not get it.")
    live: bool = Field(False, description="Whoever has left the audience when it is sent does not get it.")
    definition: dict[str, Any] | None = None
    message: dict[str, Any] = Field(
        description=(
            "The text may hold fields such as {name} or {name|friend}, {trait.NAME}, {offer.code} with the "
            "name of an `offer`, {referral.link}; up to three `buttons`; `translations` by language."
        ),
        examples=[
            {
                "text": "Hello {name|there}, the beans you like are back.",
                "image": None,
                "button": {"label": "See them", "url": "https://shop.example/beans"},
            }
        ],
    )
    holdout_percent: Annotated[int, Field(ge=0, le=100)] = 0
    attribution_days: Annotated[int, Field(ge=1, le=365)] = 7
    timing: dict[str, Any] | None = Field(
        None,
        description="By whose clock, on which day, how often; without it once, when it is started.",
        examples=[
            {"clock": "local", "at": "10:00", "on": "2026-09-18", "if_past": "next_day"},
            {"clock": "shop", "at": "10:00", "repeat": {"every": "week", "weekdays": ["monday"]}},
        ],
    )
    expires_at: datetime | None = Field(None, description="ISO 8601 with a zone: nothing is sent from then.")
    messages_per_minute: Annotated[int, Field(ge=1)] | None = None
    transactional: bool = Field(False, description="What the customer waits for: no frequency cap.")
    when_quiet: Literal["hold", "skip"] | None = None
    skip_after_minutes: Annotated[int, Field(ge=1)] | None = Field(
        None, description="So late a message is skipped; without it it is sent however late."
    )
    conversion: dict[str, Any] | None = Field(
        None,
        description="What counts; without it a purchase. Money in `where` is in currency units.",
        examples=[{"type": "purchase", "where": {"category": "shoes"}}],
    )
    cost_per_thousand: int | None = Field(None, ge=0, description="Minor units for 1,000 messages.")
    experiment: dict[str, Any] | None = Field(
        None,
        description="Variants, by name or as factors that are combined, and how customers are given to them.",
        examples=[
            {
                "factors": {"text": ["Hello!", "Hello {name|there}!"], "hour": [10, 18]},
                "allocation": "fixed",
                "judged_by": "click",
            }
        ],
    )


class CampaignOut(BaseModel):
    id: int
    name: str
    kind: str
    state: str = Field(description="draft, scheduled, running, paused, completed, cancelled or failed.")
    reason: str | None
    audience: str
    send_at: datetime | None
    occurrence: int = Field(description="Which time it is sent, from 0.")
    next_at: datetime | None = Field(description="When the next occurrence of a repeated one begins.")
    started_at: datetime | None
    ended_at: datetime | None
    deliveries: dict[str, int] = Field(description="How many deliveries are in each state.")


class Start(BaseModel):
    send_at: datetime | None = Field(
        None, description="ISO 8601 with a zone; without it the campaign starts now."
    )


Action = Literal["pause", "resume", "cancel"]


class CampaignApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services

    def router(self) -> APIRouter:
        router = api_group("Campaigns")
        missing: dict[int | str, dict[str, Any]] = {
            404: {"model": ErrorBody, "description": "There is no such campaign."}
        }
        wrong = missing | {409: {"model": ErrorBody, "description": "Its state does not allow this."}}
        router.get("/campaigns", summary="All campaigns")(self.show_all)
        router.post("/campaigns", summary="Make a draft", status_code=201)(self.create)
        router.get("/campaigns/{campaign_id}", summary="One campaign", responses=missing)(self.show)
        router.get(
            "/campaigns/{campaign_id}/checks", summary="What would happen if it started", responses=missing
        )(self.checks)
        router.get("/campaigns/{campaign_id}/report", summary="What it did", responses=missing)(self.report)
        router.post("/campaigns/{campaign_id}/start", summary="Start it", responses=wrong)(self.start)
        act = router.post(
            "/campaigns/{campaign_id}/{action}", summary="Pause, resume, cancel", responses=wrong
        )
        act(self.act)
        return router

    async def show_all(self) -> list[CampaignOut]:
        """Newest first; nudges are among them."""
        async with self._services.database.read() as session:
            found = await campaigns.all_campaigns(session)
            return [_shown(each, await campaigns.progress(session, each.id)) for each in found]

    async def show(self, campaign_id: int) -> CampaignOut:
        """Its state, and how far it has come."""
        async with self._services.database.read() as session:
            found = await campaigns.by_id(session, campaign_id)
            return _shown(found, await campaigns.progress(session, campaign_id))

    async def create(self, wanted: NewCampaign) -> CampaignOut:
        """A draft; nothing is sent before it is started."""
        included = [*([] if wanted.segment is None else [wanted.segment]), *wanted.segments]
        if bool(included) == (wanted.definition is not None):
            raise InvalidCampaign("Give either segments or a definition.")
        async with self._services.database.begin() as session:
            made = await campaigns.create(
                session,
                name=wanted.name,
                segments=[await segment.by_name(session, name) for name in included],
                excluded=[await segment.by_name(session, name) for name in wanted.excluded_segments],
                condition=parse_definition(wanted.definition) if wanted.definition is not None else None,
                message=messages.parse(wanted.message),
                holdout_percent=wanted.holdout_percent,
                attribution_days=wanted.attribution_days,
                live=wanted.live,
                timing=wanted.timing,
                expires_at=wanted.expires_at,
                messages_per_minute=wanted.messages_per_minute,
                transactional=wanted.transactional,
                when_quiet=wanted.when_quiet,
                skip_after_minutes=wanted.skip_after_minutes,
                conversion=wanted.conversion,
                cost_per_thousand=wanted.cost_per_thousand,
                experiment=wanted.experiment,
                now=self._services.clock(),
            )
            return _shown(made, {})

    async def start(self, campaign_id: int, when: Annotated[Start | None, Body()] = None) -> CampaignOut:
        """Starts a draft now or at a time."""
        send_at = when.send_at if when else None
        if send_at is not None and send_at.tzinfo is None:
            raise InvalidCampaign("send_at needs a zone, as in 2026-09-18T10:00:00+02:00.")
        async with self._services.database.read() as session:
            draft = await campaigns.by_id(session, campaign_id)
            public_url = self._services.public_url
            await require_sound(session, draft, self._services.moment(), public_url=public_url)
        async with self._services.database.begin() as session:
            moved = await campaigns.start(
                session,
                campaign_id,
                now=self._services.clock(),
                send_at=send_at,
                zone=self._services.zone,
            )
            return _shown(moved, await campaigns.progress(session, campaign_id))

    async def checks(
        self,
        campaign_id: int,
        send_at: Annotated[datetime | None, Query(description="With a zone; without it, now.")] = None,
    ) -> dict[str, Any]:
        """Who will not get it and why, each customer counted once, and how long it takes."""
        if send_at is not None and send_at.tzinfo is None:
            raise InvalidCampaign("send_at needs a zone, as in 2026-09-18T10:00:00+02:00.")
        moment, rules = self._services.moment(), self._services.sender.rules
        async with self._services.database.read() as session:
            found = await campaigns.by_id(session, campaign_id)
            checks = await check(session, found, rules, moment, send_at=send_at)
            problems = await of_campaign(session, found, moment, self._services.public_url)
        return checks.as_json() | {
            "what_will_happen": announce(checks),
            "problems": [asdict(problem) for problem in problems],
        }

    async def act(self, campaign_id: int, action: Action) -> CampaignOut:
        """`cancel` ends the campaign for good; messages already on their way arrive."""
        actions = {"pause": campaigns.pause, "resume": campaigns.resume, "cancel": campaigns.cancel}
        async with self._services.database.begin() as session:
            moved = await actions[action](session, campaign_id, now=self._services.clock())
            return _shown(moved, await campaigns.progress(session, campaign_id))

    async def report(
        self,
        campaign_id: int,
        attribution: Annotated[Model | None, Query(description="Without it, as the shop has set.")] = None,
    ) -> dict[str, Any]:
        """Numbers with the time they cover; money is in minor units of the shop's currency."""
        moment = self._services.moment()
        async with self._services.database.read() as session:
            found = await report(session, campaign_id, moment=moment, model=attribution)
        return found.as_json()


def _shown(campaign: Campaign, deliveries: dict[str, int]) -> CampaignOut:
    return CampaignOut(
        id=campaign.id,
        name=campaign.name,
        kind=campaign.kind,
        state=campaign.state,
        reason=campaign.reason,
        audience=campaign.audience_name,
        send_at=campaign.send_at,
        occurrence=campaign.occurrence,
        next_at=campaign.next_at,
        started_at=campaign.started_at,
        ended_at=campaign.ended_at,
        deliveries=deliveries,
    )
