"""`shopkeeper doctor`: what is configured, reachable and missing."""

from __future__ import annotations

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop


def doctor(as_json: Json = False) -> None:
    """Look at each component and say what to do about it."""

    async def work(shop: Shop) -> bool:
        from app.checkup import document, examine

        found = document(await examine(shop))
        show(found, as_json=as_json, people=_people)
        return bool(found["healthy"])

    if not execute(work, check_schema=False):
        raise typer.Exit(1)


def _people(document: Document) -> None:
    for row in document["components"]:
        typer.echo(f"{row['component']:<10} {row['state']:<8} {row['detail']}")
        if row["advice"]:
            typer.echo(f"{'':<19} {row['advice']}")
