"""`shopkeeper journey`: several steps over time; ready-made nudges among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from scheduler.journeys.schema import Journey

app = typer.Typer(help="Journeys and ready-made nudges: start, pause, watch.", no_args_is_help=True)

KINDS = ("wait", "branch", "split", "message", "tag", "person", "exit")

Name = Annotated[
    str,
    typer.Argument(
        metavar="JOURNEY", help="Its number, or the key of a nudge, as `journey list` shows them."
    ),
]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the journeys, and the nudges that could be started with how many customers they are about."""

    async def work(shop: Shop) -> None:
        from scheduler.journeys import gallery
        from scheduler.journeys.census import census
        from scheduler.journeys.forecast import forecast
        from scheduler.journeys.journey import all_journeys

        async with shop.database.read() as session:
            journeys = []
            for journey in await all_journeys(session):
                counts = await census(session, journey.id)
                journeys.append(_document(journey) | {"people": counts.states})
            taken = await gallery.adopted(session)
            nudges = []
            for nudge in gallery.nudges().values():
                found = await forecast(session, nudge.definition, shop.moment())
                nudges.append(
                    {
                        "key": nudge.key,
                        "name": nudge.name,
                        "explanation": nudge.explanation,
                        "state": taken[nudge.key].state if nudge.key in taken else None,
                        "customers": found.count,
                        "customers_who": found.of,
                    }
                )
        show({"journeys": journeys, "nudges": nudges}, as_json=as_json, people=_many)

    execute(work)


@app.command("show")
def show_(name: Name, as_json: Json = False) -> None:
    """Show a journey's definition, and how many customers are at each step."""

    async def work(shop: Shop) -> None:
        from scheduler.journeys.census import census

        async with shop.database.begin() as session:
            journey = await _found(session, name)
            counts = await census(session, journey.id)
            document = _document(journey) | {
                "people": counts.states,
                "waiting": counts.waiting,
                "passed": counts.passed,
                "messages": counts.deliveries,
                "definition": journey.definition,
            }
        show(document, as_json=as_json, people=_steps)

    execute(work)


@app.command()
def start(name: Name, as_json: Json = False) -> None:
    """Start a journey or a nudge; a running scheduler lets customers in."""

    async def work(shop: Shop) -> None:
        from scheduler.journeys import gallery
        from scheduler.journeys import journey as journeys

        async with shop.database.begin() as session:
            if name in gallery.nudges():
                journey = await gallery.start(session, name, now=shop.clock())
            else:
                found = await _found(session, name)
                journey = await journeys.start(session, found.id, now=shop.clock())
            document = _document(journey)
        show(document, as_json=as_json, people=_one)

    execute(work)


@app.command()
def pause(name: Name, as_json: Json = False) -> None:
    """Pause a running journey: nobody comes in, nobody moves on, nothing is sent."""
    _act(name, "pause", as_json=as_json)


@app.command()
def resume(name: Name, as_json: Json = False) -> None:
    """Go on with a paused journey."""
    _act(name, "resume", as_json=as_json)


@app.command()
def stop(name: Name, as_json: Json = False) -> None:
    """Stop a journey: everybody in it leaves, what is planned is not sent."""
    _act(name, "stop", as_json=as_json)


def _act(name: str, action: str, *, as_json: bool) -> None:
    async def work(shop: Shop) -> None:
        from scheduler.journeys import journey as journeys

        async with shop.database.begin() as session:
            found = await _found(session, name)
            journey = await getattr(journeys, action)(session, found.id, now=shop.clock())
            document = _document(journey)
        show(document, as_json=as_json, people=_one)

    execute(work)


async def _found(session: AsyncSession, name: str) -> Journey:
    from scheduler.journeys import gallery
    from scheduler.journeys.exceptions import UnknownJourney
    from scheduler.journeys.journey import by_id

    taken = await gallery.adopted(session)
    if name in taken:
        return taken[name]
    if not name.isdecimal():
        raise UnknownJourney(f"{name!r} is neither a number nor a nudge that was started.")
    return await by_id(session, int(name))


def _document(journey: Journey) -> Document:
    return {
        "id": journey.id,
        "name": journey.name,
        "nudge": journey.ready_made,
        "state": journey.state,
        "version": journey.version,
        "reason": journey.reason,
        "started_at": journey.started_at and journey.started_at.isoformat(),
    }


def _one(document: Document) -> None:
    typer.echo(f"{document['id']}  {document['name']}: {document['state']}")
    if document["reason"]:
        typer.echo(f"  {document['reason']}")


def _many(document: Document) -> None:
    for row in document["journeys"]:
        _one(row)
        if row["people"]:
            typer.echo("  " + ", ".join(f"{count} {state}" for state, count in row["people"].items()))
    typer.echo("Nudges that `shopkeeper journey start KEY` starts:")
    for nudge in document["nudges"]:
        typer.echo(f"{nudge['key']}: {nudge['explanation']}")
        state = f" It is {nudge['state']}." if nudge["state"] else ""
        typer.echo(f"  {nudge['customers']} customers {nudge['customers_who']}.{state}")


def _steps(document: Document) -> None:
    _one(document)
    for step in document["definition"]["steps"]:
        waiting = document["waiting"].get(step["id"], 0)
        passed = document["passed"].get(step["id"], 0)
        kind = next(
            key for key in step if key in ("wait", "branch", "split", "message", "tag", "person", "exit")
        )
        typer.echo(f"  {step['id']} ({kind}): {waiting} here, {passed} passed")
