"""`shopkeeper profiles`: customers as we know them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from app.commands import who_is_who
from app.commands.who_is_who import Reference, existing
from app.import_options import ImportFile, MapFile, MapName, RejectedFile, choose_mapping, import_for_people
from app.output import Document, Json, execute, print_json, show
from app.progress import Progress
from app.wiring import Shop

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from profiles.schema import Profile

app = typer.Typer(help="Customers: import, show, export, forget, merge.", no_args_is_help=True)


@app.command("import")
def import_(
    file: ImportFile,
    map_file: MapFile = None,
    mapping_name: MapName = None,
    rejected: RejectedFile = None,
    trusted: Annotated[
        bool,
        typer.Option("--trusted", help="Its e-mail addresses and telephone numbers are verified."),
    ] = False,
    as_json: Json = False,
) -> None:
    """Import customers; a known id is updated, and a refusal of marketing is never overturned."""

    async def work(shop: Shop) -> None:
        from profiles.intake.imports import import_profiles

        mapping = await choose_mapping(shop, file, "profiles", map_file, mapping_name)
        with Progress() as progress:
            report = await import_profiles(
                shop.database,
                file,
                now=shop.clock(),
                progress=lambda done: progress.show("Profiles", done),
                mapping=mapping,
                refused=rejected,
                trusted=trusted,
            )
        show(report.as_json(), as_json=as_json, people=import_for_people)

    execute(work)


@app.command("show")
def show_(reference: Reference, as_json: Json = False) -> None:
    """Show what is known of a customer."""

    async def work(shop: Shop) -> None:
        async with shop.database.read() as session:
            document = await describe(session, await existing(session, reference))
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
            profile = await existing(session, reference)
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
        from app.access import record_command
        from bot.personal_data import erase

        async with shop.database.begin() as session:
            profile = await existing(session, reference)
            await erase(session, profile.id)
            # The reference may be a person's own name or number, and they are to be forgotten.
            await record_command(session, "customers erase", now=shop.clock())
        show(
            {"forgotten": reference},
            as_json=as_json,
            people=lambda d: typer.echo(f"{reference} is forgotten."),
        )

    execute(work)


who_is_who.add_to(app)
