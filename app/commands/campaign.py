"""`shopkeeper campaign`: one message to one audience."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands import campaign_report
from app.exceptions import FileIsUnreadable
from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scheduler.schema import Campaign

app = typer.Typer(help="Campaigns: create, start, watch.", no_args_is_help=True)
app.command()(campaign_report.report)
app.command()(campaign_report.recipients)
app.command()(campaign_report.reach)

Id = Annotated[int, typer.Argument(metavar="ID", help="The campaign's number, as `campaign list` shows it.")]


@app.command()
def create(
    file: Annotated[Path, typer.Argument(help="JSON: name; segment or definition; message; see the README.")],
    as_json: Json = False,
) -> None:
    """Create a draft from a file, and say what would happen if it were started now."""

    async def work(shop: Shop) -> None:
        from app.access import record_command
        from app.campaign_file import create_from

        async with shop.database.begin() as session:
            campaign = await create_from(
                session, _read(file), now=shop.clock(), currency=shop.settings.currency
            )
            await record_command(session, "campaigns create", campaign.name, now=shop.clock())
        async with shop.database.read() as session:
            checks = await _checks(shop, session, campaign)
        show(_document(campaign) | checks, as_json=as_json, people=_one)

    execute(work)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the campaigns, newest first."""

    async def work(shop: Shop) -> None:
        from scheduler.campaign import all_campaigns, progress

        async with shop.database.read() as session:
            rows = [
                _document(campaign) | {"deliveries": await progress(session, campaign.id)}
                for campaign in await all_campaigns(session)
            ]
        show({"campaigns": rows}, as_json=as_json, people=_many)

    execute(work)


@app.command()
def start(
    campaign_id: Id,
    at: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"],
            help="When; without a zone in the shop's. Now where it is left out.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Start a campaign now or at a time, and say what will happen; a running scheduler sends it."""

    async def act(shop: Shop, session: AsyncSession) -> Document:
        from scheduler.campaign import start as start_campaign
        from scheduler.messages.proofreading import require_sound

        send_at = at.replace(tzinfo=shop.settings.zone) if at and at.tzinfo is None else at
        draft = await _existing(session, campaign_id)
        await require_sound(session, draft, shop.moment(), public_url=shop.settings.address)
        checks = await _checks(shop, session, draft, send_at)
        zone = shop.settings.zone
        await start_campaign(session, campaign_id, now=shop.clock(), send_at=send_at, zone=zone)
        return checks

    _act("start", campaign_id, act, as_json=as_json)


@app.command()
def pause(campaign_id: Id, as_json: Json = False) -> None:
    """Pause a running campaign: what is planned waits."""
    _act("pause", campaign_id, _transition("pause", campaign_id), as_json=as_json)


@app.command()
def resume(campaign_id: Id, as_json: Json = False) -> None:
    """Go on with a paused campaign."""
    _act("resume", campaign_id, _transition("resume", campaign_id), as_json=as_json)


@app.command()
def cancel(campaign_id: Id, as_json: Json = False) -> None:
    """Cancel a campaign for good: what is planned is not sent."""
    _act("cancel", campaign_id, _transition("cancel", campaign_id), as_json=as_json)


def _transition(name: str, campaign_id: int) -> Callable[[Shop, AsyncSession], Awaitable[Document]]:
    async def act(shop: Shop, session: AsyncSession) -> Document:
        import scheduler.campaign

        await getattr(scheduler.campaign, name)(session, campaign_id, now=shop.clock())
        return {}

    return act


def _act(
    name: str,
    campaign_id: int,
    act: Callable[[Shop, AsyncSession], Awaitable[Document]],
    *,
    as_json: bool,
) -> None:
    async def work(shop: Shop) -> None:
        from app.access import record_command

        async with shop.database.begin() as session:
            campaign = await _existing(session, campaign_id)
            told = await act(shop, session)
            await record_command(session, f"campaigns {name}", campaign.name, now=shop.clock())
            await session.refresh(campaign)
        show(_document(campaign) | told, as_json=as_json, people=_one)

    execute(work)


async def _existing(session: AsyncSession, campaign_id: int) -> Campaign:
    from scheduler.campaign import by_id

    return await by_id(session, campaign_id)


async def _checks(
    shop: Shop, session: AsyncSession, campaign: Campaign, send_at: datetime | None = None
) -> Document:
    """What would happen; a problem that keeps it from starting stands there instead."""
    from scheduler.audiences.announcement import announce
    from scheduler.audiences.checks import check
    from scheduler.exceptions import SchedulerError
    from segments.exceptions import SegmentError

    try:
        found = await check(session, campaign, shop.rules, shop.moment(), send_at=send_at)
    except (SchedulerError, SegmentError) as error:
        return {"checks": None, "what_will_happen": str(error)}
    return {"checks": found.as_json(), "what_will_happen": announce(found)}


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise FileIsUnreadable(f"{file} cannot be read: {error}") from error
    except json.JSONDecodeError as error:
        raise FileIsUnreadable(f"{file}, line {error.lineno}, column {error.colno}: {error.msg}") from error


def _document(campaign: Campaign) -> Document:
    return {
        "id": campaign.id,
        "name": campaign.name,
        "kind": campaign.kind,
        "state": campaign.state,
        "reason": campaign.reason,
        "audience": campaign.audience_name,
        "send_at": campaign.send_at and campaign.send_at.isoformat(),
        "occurrence": campaign.occurrence,
        "next_at": campaign.next_at and campaign.next_at.isoformat(),
        "started_at": campaign.started_at and campaign.started_at.isoformat(),
        "ended_at": campaign.ended_at and campaign.ended_at.isoformat(),
    }


def _one(document: Document) -> None:
    typer.echo(f"{document['id']}  {document['name']}: {document['state']}")
    for told in ("reason", "what_will_happen"):
        if document.get(told):
            typer.echo(f"  {document[told]}")


def _many(document: Document) -> None:
    for row in document["campaigns"]:
        _one(row)
        if row["deliveries"]:
            typer.echo("  " + ", ".join(f"{count} {state}" for state, count in row["deliveries"].items()))
    if not document["campaigns"]:
        typer.echo("There are no campaigns yet; `shopkeeper campaign create FILE` makes one.")
