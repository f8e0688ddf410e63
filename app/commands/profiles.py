"""`shopkeeper profiles`: customers as we know them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.exceptions import NotFound
from app.output import Document, Json, execute, print_json, show
from app.progress import Progress
from app.wiring import Shop

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from profiles.schema import Profile

app = typer.Typer(help="Customers: import, show, export, forget.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(metavar="REF", help="The customer's reference.")]


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines, with the columns that the README names.")],
    as_json: Json = False,
) -> None:
    """Import customers; a known id is updated, and a refusal of marketing is never overturned."""

    async def work(shop: Shop) -> None:
        from profiles.imports import import_profiles

        with Progress() as progress:
            report = await import_profiles(
                shop.database, file, now=shop.clock(), progress=lambda done: progress.show("Profiles", done)
            )
        show(report.as_json(), as_json=as_json, people=import_for_people)

    execute(work)


def import_for_people(document: Document) -> None:
    counts = ", ".join(f"{document[key]} {key}" for key in ("accepted", "updated", "duplicates"))
    typer.echo(f"{counts}, {len(document['rejected'])} rejected")
    for row in document["rejected"]:
        column = f", column {row['column']}" if row["column"] else ""
        typer.echo(f"  line {row['line']}{column}: {row['reason']}", err=True)


@app.command("show")
def show_(reference: Reference, as_json: Json = False) -> None:
    """Show what is known of a customer."""

    async def work(shop: Shop) -> None:
        async with shop.database.read() as session:
            document = await describe(session, await _existing(session, reference))
        show(document, as_json=as_json, people=_for_people)

    execute(work)


async def describe(session: AsyncSession, profile: Profile) -> Document:
    """The profile and the latest of its timeline, as JSON-able values."""
    from profiles.profile import export
    from profiles.timeline import timeline

    known = await export(session, profile.id)
    entries = await timeline(session, profile.id, limit=20)
    known = {key: value for key, value in known.items() if key not in ("events", "turns")}
    return known | {
        "timeline": [{"at": e.at.isoformat(), "kind": e.kind, "title": e.title} for e in entries],
    }


def _for_people(document: Document) -> None:
    for key, value in document.items():
        if key == "timeline":
            continue
        typer.echo(f"{key}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}")
    for entry in document["timeline"]:
        typer.echo(f"  {entry['at']}  {entry['kind']}: {entry['title']}")


@app.command()
def export(reference: Reference, as_json: Json = False) -> None:
    """Print everything that is known of a customer, for that person to have."""

    async def work(shop: Shop) -> None:
        from profiles.profile import export as export_profile

        async with shop.database.read() as session:
            profile = await _existing(session, reference)
            # The export is a file for a person and for a program alike: JSON in both cases.
            print_json(await export_profile(session, profile.id), indent=2)

    execute(work)


@app.command()
def forget(
    reference: Reference,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    as_json: Json = False,
) -> None:
    """Erase a customer and everything that is known of them."""
    if not yes and not as_json:
        typer.confirm(f"Erase {reference} for ever?", abort=True)

    async def work(shop: Shop) -> None:
        from bot.personal_data import erase

        async with shop.database.begin() as session:
            profile = await _existing(session, reference)
            await erase(session, profile.id)
        show(
            {"forgotten": reference},
            as_json=as_json,
            people=lambda d: typer.echo(f"{reference} is forgotten."),
        )

    execute(work)


async def _existing(session: AsyncSession, reference: str) -> Profile:
    from profiles.profile import by_reference

    profile = await by_reference(session, reference)
    if profile is None:
        raise NotFound(f"There is no customer {reference}.")
    return profile
