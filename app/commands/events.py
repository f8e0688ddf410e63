"""`shopkeeper events`: what customers did elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from app.commands.profiles import import_for_people
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
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines, with the columns that the README names.")],
    as_json: Json = False,
) -> None:
    """Import events; an event with an id is taken once."""

    async def work(shop: Shop) -> None:
        from profiles.imports import import_events

        with Progress() as progress:
            report = await import_events(
                shop.database,
                file,
                now=shop.clock(),
                currency=shop.settings.currency,
                progress=lambda done: progress.show("Events", done),
            )
        show(report.as_json(), as_json=as_json, people=import_for_people)

    execute(work)
