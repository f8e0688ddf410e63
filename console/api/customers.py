"""The API for customers and what they do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from console.api.errors import ErrorBody, api_group
from console.intake.event_intake import EventIntake
from profiles import profile
from profiles.intake.import_report import ImportReport

if TYPE_CHECKING:
    from console.services import ConsoleServices

LARGEST_BATCH = 1000


class EventItem(BaseModel):
    """Something a customer did. Any further field becomes a property of the event."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Your id of the event. Sending the same id again changes nothing.")
    customer_id: str = Field(description="The customer's reference: your own id of them.")
    type: str = Field(
        description="message, question, view, add_to_cart, favorite, purchase, click, reply, opt_out, "
        "complaint, referral, or a word of your own."
    )
    at: str = Field(description="ISO 8601; without a zone it is UTC.", examples=["2026-09-16T14:30:00Z"])
    product_id: str | None = None
    category: str | None = None
    brand: str | None = None
    price: float | None = Field(None, description="In currency units, as 49.95.")
    quantity: int | None = None
    amount: float | None = Field(
        None, description="In currency units; a purchase without it counts price times quantity."
    )
    campaign_id: str | None = None
    order_id: str | None = Field(None, description="The order, where each of its lines is an event.")
    channel: str | None = None
    sentiment: str | None = None
    topic: str | None = None
    customer: dict[str, Any] | None = Field(
        None,
        description="Who the customer is, with the fields of POST /profiles but for the id. Makes a customer "
        "who is not known yet, and changes nothing about one who is.",
    )


class ProfileItem(BaseModel):
    """A customer. Fields that are given replace what is known; any further field becomes a trait."""

    model_config = ConfigDict(extra="allow")

    id: str = Field(description="Your own id of the customer; it becomes their reference.")
    name: str | None = None
    language: str | None = Field(None, examples=["de"])
    country: str | None = Field(None, examples=["DE"])
    city: str | None = None
    timezone: str | None = Field(None, examples=["Europe/Berlin"])
    channel: str | None = None
    consent: bool | None = Field(
        None, description="To marketing. Set where nothing is recorded; a recorded decision is never changed."
    )
    created_at: str | None = None
    birthday: str | None = Field(None, examples=["1990-05-17"])
    tags: list[str] | None = Field(None, description="Replaces the customer's tags.")
    telegram_id: str | None = None
    web_id: str | None = None
    email: str | None = None
    phone: str | None = None
    consent_email: bool | None = Field(None, description="To marketing by e-mail only.")
    consent_sms: bool | None = Field(None, description="To marketing by text message only.")
    consent_telegram: bool | None = Field(None, description="To marketing on Telegram only.")
    consent_web: bool | None = Field(None, description="To marketing in the web chat only.")


#: Items are read one by one, so that a bad one is refused and the others are kept.
Event = Annotated[dict[str, Any], WithJsonSchema(EventItem.model_json_schema())]
Customer = Annotated[dict[str, Any], WithJsonSchema(ProfileItem.model_json_schema())]


class EventBatch(BaseModel):
    events: Annotated[list[Event], Field(min_length=1, max_length=LARGEST_BATCH)]


class ProfileBatchIn(BaseModel):
    profiles: Annotated[list[Customer], Field(min_length=1, max_length=LARGEST_BATCH)]


class Refused(BaseModel):
    """An item that was not taken; the others were."""

    index: int = Field(description="Its place in the batch, from 0.")
    field: str | None
    reason: str


class Received(BaseModel):
    accepted: int = Field(description="Items that were new.")
    updated: int = Field(0, description="Items that changed what was known.")
    duplicates: int = Field(description="Items that said nothing new.")
    rejected: list[Refused]


class CustomerApi:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._intake = EventIntake(services)

    def router(self) -> APIRouter:
        router = api_group("Customers")
        router.post("/events", summary="Send events")(self.send_events)
        router.post("/profiles", summary="Add or change customers")(self.send_profiles)
        missing: dict[int | str, dict[str, Any]] = {
            404: {"model": ErrorBody, "description": "There is no such customer."}
        }
        show = router.get(
            "/profiles/{reference:path}", summary="Everything known of a customer", responses=missing
        )
        show(self.show_profile)
        return router

    async def send_events(self, request: Request, batch: EventBatch) -> Received:
        """Adds up to 1000 events. Bad ones are refused with the reason, good ones are kept."""
        return received(await self._intake.take_events(batch.events, source=_source(request)))

    async def send_profiles(self, request: Request, batch: ProfileBatchIn) -> Received:
        """Adds or changes up to 1000 customers. Consent is set where none is recorded, never overturned."""
        return received(await self._intake.take_profiles(batch.profiles, source=_source(request)))

    async def show_profile(self, reference: str) -> dict[str, Any]:
        """Profile, identities, consent ledger, traits, tags, events and turns."""
        async with self._services.database.read() as session:
            found = await profile.by_reference(session, reference)
            if found is None:
                raise HTTPException(
                    404, f"There is no customer {reference!r}; POST /profiles adds customers."
                )
            return await profile.export(session, found.id)


def received(report: ImportReport) -> Received:
    """The answer to a batch."""
    return Received(
        accepted=report.accepted,
        updated=report.updated,
        duplicates=report.duplicates,
        rejected=[
            Refused(index=each.line, field=each.column, reason=each.reason) for each in report.rejected
        ],
    )


def _source(request: Request) -> str:
    return f"api:{request.state.operator.name}"
