"""A small shop for the console's tests: real parts, twelve customers, one of them with a hostile name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from bot.handoff import Handoffs
from bot.notices import Notices
from bot.personal_data import erase
from bot.speaker import Speaker
from console import ConsoleServices, api_router, console_router, mount_static
from console.guard import Guard
from console.people.audit_trail import AuditTrail
from knowledge.answers import Answerer
from knowledge.gaps import content_gaps as gaps
from knowledge.index.embedder import BuiltInEmbedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Document, Faq, Passage, Product, ProductFacet, Source
from profiles import consent, conversations, events, operators
from profiles.database import Database
from profiles.roles import Role
from profiles.schema import Identity, Profile
from scheduler import campaign, nudge
from scheduler.journeys import journey as journeys
from scheduler.journeys.schema import JourneyRun
from scheduler.messages import material
from scheduler.schema import Campaign, Delivery
from scheduler.sending.sender import Sender
from scheduler.testing import RecordingMessenger
from scheduler.working_hours import WorkingHours
from segments import segment
from segments.definition import parse_definition

VENDOR = Path(__file__).resolve().parents[2] / "node_modules"
ZONE = ZoneInfo("Europe/Berlin")
CURRENCY = "EUR"
ADDRESS = "http://shop.test"

HOSTILE = '<script>alert("x")</script>\' onload=alert(1) {{7*7}}'
NAMES = (
    "Ada Lovelace", "Boris Petrov", "李小龙", "Dana Scully", "Emil Nolde", "Frida Kahlo", "Grace Hopper",
    "Hedy Lamarr", "Ines Pradel", "Jun Itō", HOSTILE, None,
)  # fmt: skip
BUYERS = {"all": [{"count": {"type": "purchase", "window": {"ever": True}}, "op": ">=", "value": 1}]}

STEPS = [
    {"id": "pause", "wait": "2d"},
    {"id": "who", "branch": {"attr": "city", "op": "=", "value": "Bern"}, "otherwise": "end"},
    {"id": "hello", "message": {"text": "Hello {name|there}"}},
]


class Channels:
    """The messengers of the tests."""

    def __init__(self) -> None:
        self.web = RecordingMessenger("web")
        self.telegram = RecordingMessenger("telegram")


@dataclass(frozen=True)
class Found:
    component: str
    state: str
    detail: str
    advice: str = ""


async def examine() -> list[Found]:
    return [
        Found("model", "failing", "no answer within 5 s", "See whether it runs."),
        Found("database", "ok", "x"),
    ]


def make_services(
    database: Database, folder: Path, clock: Callable[[], datetime], channels: Channels, **changes: object
) -> ConsoleServices:
    library = Library(database, VectorIndex(BuiltInEmbedder(), path=folder / "chroma"), currency=CURRENCY)
    sender = Sender(
        database,
        {"web": channels.web, "telegram": channels.telegram},
        clock=clock,
        rate=1000,
        worker="test",
        public_url=ADDRESS,
        zone=ZONE,
    )
    hours = WorkingHours(ZONE)
    parts = {
        "database": database,
        "library": library,
        "answerer": Answerer(library, None),
        "sender": sender,
        "clock": clock,
        "zone": ZONE,
        "currency": CURRENCY,
        "channels": frozenset({"web", "telegram"}),
        "public_url": ADDRESS,
        "vendor": VENDOR,
        "uploads": folder / "uploads",
        "handoffs": Handoffs(Speaker(Notices()), hours=hours),
        "erase_customer": erase,
        "examine": examine,
        "working_hours": hours,
        "bot_name": "shopkeeper_bot",
    }
    return ConsoleServices(**{**parts, **changes})


def make_app(services: ConsoleServices) -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url="/api/v1/openapi.json")
    app.include_router(console_router(services), prefix="/console")
    app.include_router(api_router(services), prefix="/api/v1")
    mount_static(app, services)
    app.add_middleware(AuditTrail, database=services.database, clock=services.clock)
    app.add_middleware(Guard, public_url=services.public_url, exempt=("/api/v1",))
    return app


async def add_operator(
    session: AsyncSession,
    now: datetime,
    *,
    name: str = "Anna",
    role: Role = "admin",
    password: str | None = None,
) -> str:
    """Her session's secret."""
    anna = await operators.create(session, name, role=role, now=now)
    if password is not None:
        await operators.set_password(session, anna, password)
    return await operators.issue(
        session, anna.id, "session", now=now, lifetime=timedelta(days=1), label="link"
    )


async def stock(session: AsyncSession, now: datetime) -> None:
    """Customers 1 to 12: all agreed but the last two; the first six bought within the last week."""
    for number, name in enumerate(NAMES, start=1):
        await _add_customer(session, number, name, now)
    for number in range(1, 7):
        when = now - timedelta(days=number, hours=1)
        await events.append(
            session,
            [_purchase(number, when), _view(number, when - timedelta(hours=2))],
            received_at=now,
        )
    talk = await conversations.open_conversation(session, 11, "web", now=now - timedelta(hours=1))
    await conversations.add_turn(
        session, talk, "customer", f"Hello {HOSTILE}", now=now - timedelta(minutes=50)
    )
    await conversations.add_turn(
        session, talk, "bot", "Shall I call a person?", now=now - timedelta(minutes=49),
        details={"kind": "unanswered"},
    )  # fmt: skip
    await conversations.request_person(session, talk, now=now - timedelta(minutes=48))
    await gaps.record(
        session, f"Do you repair shoes? {HOSTILE}", reason="nothing_found", now=now - timedelta(minutes=50),
        language="en", asked_by="11",
    )  # fmt: skip
    await nudge.ensure_nudges(session, now=now)


async def _add_customer(session: AsyncSession, number: int, name: str | None, now: datetime) -> None:
    seen = now - timedelta(days=number)
    session.add(
        Profile(
            id=number,
            reference=str(number),
            name=name,
            language="en",
            country="DE",
            city="Berlin",
            created_at=now - timedelta(days=400),
            last_seen_at=seen,
        )
    )
    await session.flush()
    session.add(
        Identity(
            profile_id=number,
            channel="web",
            external_id=f"visitor-{number}",
            created_at=now - timedelta(days=400),
        )
    )
    if number <= 10:
        await consent.record(
            session, number, granted=True, now=now - timedelta(days=30), source="import:shop.csv"
        )


def _purchase(number: int, at: datetime) -> events.NewEvent:
    return events.NewEvent(
        profile_id=number, type="purchase", at=at, product_id="boots-1", category="Shoes", quantity=1,
        price=4995, amount=4995,
    )  # fmt: skip


def _view(number: int, at: datetime) -> events.NewEvent:
    return events.NewEvent(profile_id=number, type="view", at=at, product_id="boots-1", category="Shoes")


async def add_buyers(session: AsyncSession, now: datetime) -> int:
    """A saved segment: everybody who ever bought."""
    saved = await segment.save(session, name="Buyers", condition=parse_definition(BUYERS), now=now)
    return saved.id


async def add_campaign(session: AsyncSession, now: datetime) -> Campaign:
    """A draft to the buyers."""
    return await campaign.create(
        session,
        name="Autumn boots",
        segment=await segment.by_name(session, "Buyers"),
        message={
            "text": "Hello {name|there}, the boots are back.",
            "image": None,
            "button": {"label": "See them", "url": "https://shop.test/boots"},
        },
        now=now,
    )


async def add_sent_campaign(session: AsyncSession, now: datetime) -> Campaign:
    """Ran eight days ago: 3 sent (1 clicked, all bought after), 1 failed, 1 skipped, 1 unknown."""
    ran = await add_campaign(session, now - timedelta(days=9))
    ran.name, ran.state = "Summer boots", "completed"
    ran.started_at = ran.planned_at = now - timedelta(days=8)
    ran.ended_at = now - timedelta(days=8)
    outcomes = [
        ("sent", None),
        ("sent", None),
        ("sent", None),
        ("failed", "blocked"),
        ("skipped", "unsubscribed"),
    ]
    for number, (state, reason) in enumerate([*outcomes, ("unknown", "no_answer")], start=1):
        sent = now - timedelta(days=8) if state == "sent" else None
        session.add(
            Delivery(
                campaign_id=ran.id,
                profile_id=number,
                step=0,
                occurrence=0,
                state=state,
                reason=reason,
                channel="web",
                due_at=now - timedelta(days=8),
                planned_at=now - timedelta(days=8),
                claimed_at=now - timedelta(days=8),
                sent_at=sent,
                link_token=f"token-{number}",
                clicked_at=now - timedelta(days=7) if number == 1 else None,
                counts_until=now - timedelta(days=1) if state == "sent" else None,
            )
        )
    await session.flush()
    return ran


async def add_journey(session: AsyncSession, now: datetime) -> None:
    """Runs, with a step of several kinds; two customers are in it."""
    made = await journeys.create(
        session, name=f"Welcome {HOSTILE}", definition={"trigger": {"event": "view"}, "steps": STEPS}, now=now
    )
    await journeys.start(session, made.id, now=now)
    for number in (1, 2):
        session.add(
            JourneyRun(
                journey_id=made.id, version=1, profile_id=number, occurrence=0, cause=f"event:{number}",
                why="Event “view”", state="running", step="pause", due_at=now + timedelta(days=2),
                entered_at=now, since=now, moved_at=now, alone=True,
            )
        )  # fmt: skip


async def add_content(session: AsyncSession, now: datetime) -> None:
    """A product with variants, a document, an answer of the console's own, a material; all hostile."""
    source = Source(location="/files/shop.csv", kind="products", synced_at=now, report={})
    session.add(source)
    await session.flush()
    said = {"material": HOSTILE, "sizes": ["40", "41"], "weight": 2}
    variant = {"id": "b-40", "options": {"Size": "40"}, "price": 4995, "availability": "in_stock"}
    session.add(
        Product(
            id="boots/1", source_id=source.id, title=f"Boots {HOSTILE}", description=HOSTILE, brand="Alpina",
            price=4995, currency="EUR", availability="in_stock", quantity=3, link="javascript:alert(1)",
            image_link="https://shop.test/boots.jpg", facts=said, options=[variant], content_hash="x",
        )
    )  # fmt: skip
    session.add(
        Product(id="socks", source_id=source.id, title="Socks", currency="EUR", facts={}, content_hash="x")
    )
    session.add(ProductFacet(product_id="boots/1", name="colour", text="brown"))
    session.add(ProductFacet(product_id="boots/1", name="weight", number=1500, unit="g", variant=1))
    policy = Document(source_id=source.id, title=f"Returns {HOSTILE}", language="en", content_hash="x")
    session.add(policy)
    await session.flush()
    session.add(Passage(document_id=policy.id, position=0, heading="How", text=f"Send it back. {HOSTILE}"))
    session.add(Faq(question=f"Open? {HOSTILE}", answer=f"Yes. {HOSTILE}", language="en", content_hash="x"))
    content = material.Content(f"Autumn {HOSTILE}", "Hello {name|there}", language="en", tags="autumn, boots")
    await material.save(session, content, now=now)
