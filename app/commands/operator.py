"""`shopkeeper operator`: who may use the console."""

from __future__ import annotations

from typing import Annotated

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

app = typer.Typer(help="Who may use the console.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    # Typer makes a group of one command only where there is a callback.
    pass


@app.command()
def link(
    name: Annotated[str, typer.Argument(help="The operator; a new name makes a new operator.")],
    as_json: Json = False,
) -> None:
    """Print a link that signs an operator in once, within a day."""

    async def work(shop: Shop) -> None:
        from app.access import sign_in_link

        async with shop.database.begin() as session:
            address = await sign_in_link(session, name, shop.settings.address, now=shop.clock())
        show({"name": name, "link": address}, as_json=as_json, people=_people)

    execute(work)


def _people(document: Document) -> None:
    typer.echo(f"{document['name']} signs in once, within a day, at {document['link']}")
