"""`shopkeeper sources`: systems that post events, each with the secret that it signs with."""

from __future__ import annotations

from typing import Annotated

import typer

from app.exceptions import NotFound
from app.output import Document, Json, execute, show
from app.wiring import Shop

app = typer.Typer(help="Systems that post signed events.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="Small letters, digits and hyphens.")]


@app.command()
def add(
    name: Name,
    shopify: Annotated[
        bool, typer.Option("--shopify", help="It is a Shopify shop; asks for the secret that Shopify shows.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Make a source, and show its address and its secret, which is not shown again."""
    given = typer.prompt("Shopify's secret for webhooks", hide_input=True, err=True) if shopify else None

    async def work(shop: Shop) -> None:
        from profiles.intake import event_sources

        async with shop.database.begin() as session:
            kind: event_sources.Kind = "shopify" if shopify else "shopkeeper"
            made = await event_sources.make(session, name, kind, now=shop.clock(), secret=given)
        address = f"{shop.settings.address}/hooks/events/{made.name}"
        document = {"name": made.name, "kind": made.kind, "address": address}
        # A secret that somebody has just typed needs no showing.
        show(document | ({} if given else {"secret": made.secret}), as_json=as_json, people=_for_people)

    execute(work)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the sources, and when each of them was last heard of."""

    async def work(shop: Shop) -> None:
        from profiles.intake import event_sources

        async with shop.database.read() as session:
            found = await event_sources.sources(session)
        rows = [
            {"name": one.name, "kind": one.kind, "used_at": one.used_at and one.used_at.isoformat()}
            for one in found
        ]
        show({"sources": rows}, as_json=as_json, people=_list_for_people)

    execute(work)


@app.command()
def remove(name: Name, as_json: Json = False) -> None:
    """Take no more events from a source; what it sent stays."""

    async def work(shop: Shop) -> None:
        from profiles.intake import event_sources

        async with shop.database.begin() as session:
            if not await event_sources.remove(session, name):
                raise NotFound(f"There is no source {name}.")
        show({"removed": name}, as_json=as_json, people=lambda _: typer.echo(f"{name} is removed."))

    execute(work)


def _for_people(document: Document) -> None:
    typer.echo(f"Address: {document['address']}")
    if "secret" in document:
        typer.echo(f"Secret:  {document['secret']}\nIt is shown only now.")


def _list_for_people(document: Document) -> None:
    for row in document["sources"]:
        typer.echo(f"{row['name']}  {row['kind']}  {row['used_at'] or 'not heard of yet'}")
