"""`shopkeeper events`: what customers did elsewhere."""

from __future__ import annotations

import typer

from app.import_options import ImportFile, MapFile, MapName, RejectedFile, choose_mapping, import_for_people
from app.output import Json, execute, show
from app.progress import Progress
from app.wiring import Shop

app = typer.Typer(help="What customers did.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    # Typer makes a group of one command only where there is a callback.
    pass


@app.command("import")
def import_(
    file: ImportFile,
    map_file: MapFile = None,
    mapping_name: MapName = None,
    rejected: RejectedFile = None,
    as_json: Json = False,
) -> None:
    """Import events; an event with an id is taken once. Shopify's export of orders is recognised."""

    async def work(shop: Shop) -> None:
        from profiles.intake.imports import import_events

        mapping = await choose_mapping(shop, file, "events", map_file, mapping_name)
        with Progress() as progress:
            report = await import_events(
                shop.database,
                file,
                now=shop.clock(),
                currency=shop.settings.currency,
                progress=lambda done: progress.show("Events", done),
                mapping=mapping,
                refused=rejected,
            )
        show(report.as_json(), as_json=as_json, people=import_for_people)

    execute(work)
