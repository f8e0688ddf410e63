"""`shopkeeper traits`: the shop's own traits, and which values they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.exceptions import NotFound
from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from profiles.identity.schema import TraitType

app = typer.Typer(help="The shop's own traits: list, declare, remove.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="The trait, as the column is called.")]


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the traits that were declared."""

    async def work(shop: Shop) -> None:
        from profiles.trait_types import trait_types

        async with shop.database.read() as session:
            document = {"traits": [_document(kind) for kind in await trait_types(session)]}
        show(document, as_json=as_json, people=_list_for_people)

    execute(work)


@app.command()
def declare(
    name: Name,
    type_: Annotated[
        str, typer.Option("--type", metavar="TYPE", help="text, number, flag, date, money or choice.")
    ] = "text",
    description: Annotated[str, typer.Option(help="What it means.")] = "",
    choice: Annotated[list[str] | None, typer.Option(help="One of a list; give it for each.")] = None,
    as_json: Json = False,
) -> None:
    """Declare a trait: its values are checked from then on, and wrong ones refused."""

    async def work(shop: Shop) -> None:
        from profiles import trait_types

        async with shop.database.begin() as session:
            kind = await trait_types.declare(
                session,
                name,
                type_,
                description=description,
                choices=choice or (),
                allowed=shop.settings.allowed_traits,
                now=shop.clock(),
            )
            document = _document(kind) | {"misfits": await trait_types.misfits(session, kind)}
        show(document, as_json=as_json, people=_declared_for_people)

    execute(work)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Take a declaration back; the values that customers have stay."""

    async def work(shop: Shop) -> None:
        from profiles import trait_types

        async with shop.database.begin() as session:
            if not await trait_types.remove(session, name):
                raise NotFound(f"No trait {name} was declared.")
        show({"removed": name}, as_json=as_json, people=lambda d: typer.echo(f"{name} is not checked now."))

    execute(work)


def _document(kind: TraitType) -> Document:
    return {
        "name": kind.name,
        "type": kind.type,
        "description": kind.description,
        "choices": kind.choices,
    }


def _declared_for_people(document: Document) -> None:
    typer.echo(f"{document['name']} is declared as {document['type']}.")
    if document["misfits"]:
        typer.echo(f"{document['misfits']} customers hold a value that does not fit; it stays.", err=True)


def _list_for_people(document: Document) -> None:
    for kind in document["traits"]:
        choices = f" ({', '.join(kind['choices'])})" if kind["choices"] else ""
        typer.echo(f"{kind['name']}: {kind['type']}{choices}  {kind['description']}")
