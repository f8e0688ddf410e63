"""`shopkeeper mappings`: what the columns of foreign files mean, remembered by name."""

from __future__ import annotations

from typing import Annotated

import typer

from app.exceptions import NotFound
from app.output import Document, Json, execute, print_json, show
from app.wiring import Shop

app = typer.Typer(help="What the columns of foreign files mean.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The mapping's name.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the mappings: those that were given, and those that are built in."""

    async def work(shop: Shop) -> None:
        from profiles.intake import column_mappings

        async with shop.database.read() as session:
            given = await column_mappings.listed(session)
        rows = [{"name": one.name, "kind": one.kind, "built_in": False} for one in given]
        rows += [
            {"name": name, "kind": mapping.kind, "built_in": True}
            for name, mapping in column_mappings.built_in().items()
        ]
        show({"mappings": rows}, as_json=as_json, people=_list_for_people)

    execute(work)


@app.command("show")
def show_(name: Name, as_json: Json = False) -> None:
    """Print a mapping; saved to a file, it can be given to --map again."""

    async def work(shop: Shop) -> None:
        from profiles.intake import column_mappings

        async with shop.database.read() as session:
            mapping = await column_mappings.named(session, name)
        # A mapping is a file for a person and for a program alike: JSON in both cases.
        written = {"kind": mapping.kind} | mapping.model_dump(mode="json", exclude_defaults=True)
        print_json(written, indent=2)

    execute(work)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Forget a mapping; what was imported with it stays."""

    async def work(shop: Shop) -> None:
        from profiles.intake import column_mappings

        async with shop.database.begin() as session:
            if not await column_mappings.remove(session, name):
                raise NotFound(f"No mapping {name} was given.")
        show({"removed": name}, as_json=as_json, people=lambda _: typer.echo(f"{name} is forgotten."))

    execute(work)


def _list_for_people(document: Document) -> None:
    for row in document["mappings"]:
        typer.echo(f"{row['name']}  {row['kind']}{'  (built in)' if row['built_in'] else ''}")
