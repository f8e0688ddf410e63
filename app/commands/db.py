"""`shopkeeper db`: the database's schema."""

from __future__ import annotations

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

app = typer.Typer(help="The database's schema.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    # Typer makes a group of one command only where there is a callback.
    pass


@app.command()
def upgrade(as_json: Json = False) -> None:
    """Bring the database to the schema of this version."""

    async def work(shop: Shop) -> None:
        from app import migrate

        before, after = await migrate.upgrade(shop.database)
        show({"before": before, "after": after}, as_json=as_json, people=_people)

    execute(work, check_schema=False)


def _people(document: Document) -> None:
    if document["before"] == document["after"]:
        typer.echo(f"The database is already at {document['after']}.")
    else:
        typer.echo(f"The database went from {document['before'] or 'nothing'} to {document['after']}.")
