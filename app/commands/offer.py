"""`shopkeeper offer`: codes for messages, one for all or one for each customer."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from scheduler.offers.offer import Stock

app = typer.Typer(help="Offers: codes that messages give.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="NAME", help="What messages call the offer by.")]
Ends = Annotated[
    datetime | None,
    typer.Option(
        "--ends",
        formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M", "%Y-%m-%d"],
        help="From when on no code of it is given; without a zone in the shop's.",
    ),
]


@app.command()
def create(
    name: Name,
    code: Annotated[
        str | None, typer.Option(help="The code that all share; without it each customer gets their own.")
    ] = None,
    ends: Ends = None,
    as_json: Json = False,
) -> None:
    """Make an offer."""

    async def work(shop: Shop) -> None:
        from scheduler.offers import offer as offers

        async with shop.database.begin() as session:
            made = await offers.create(
                session, name, code=code, expires_at=_in_zone(ends, shop), now=shop.clock()
            )
            stock = (await offers.stocks(session, [made.name]))[0]
        show(_document(stock), as_json=as_json, people=_one)

    execute(work)


@app.command("import")
def import_(
    file: Annotated[Path, typer.Argument(help="A table with a column `code`, or one code a line.")],
    name: Annotated[
        str | None, typer.Option("--offer", metavar="NAME", help="The pool; without it the file's name.")
    ] = None,
    ends: Ends = None,
    as_json: Json = False,
) -> None:
    """Put codes into an offer's pool, which is made where there is none; twice changes nothing."""

    async def work(shop: Shop) -> None:
        from scheduler.offers.code_file import import_codes

        pool = name or file.name.partition(".")[0]
        report = await import_codes(
            shop.database, file, pool, now=shop.clock(), expires_at=_in_zone(ends, shop)
        )
        show(report.as_json(), as_json=as_json, people=_imported)

    execute(work)


@app.command("list")
def list_(as_json: Json = False) -> None:
    """List the offers, newest first, with what their pools hold."""

    async def work(shop: Shop) -> None:
        from scheduler.offers import offer as offers

        async with shop.database.read() as session:
            rows = [_document(stock) for stock in await offers.stocks(session)]
        show({"offers": rows}, as_json=as_json, people=_many)

    execute(work)


@app.command()
def end(name: Name, as_json: Json = False) -> None:
    """End an offer: no message gives its codes any more."""

    async def work(shop: Shop) -> None:
        from scheduler.offers import offer as offers

        async with shop.database.begin() as session:
            await offers.end(session, name, now=shop.clock())
            stock = (await offers.stocks(session, [name.strip()]))[0]
        show(_document(stock), as_json=as_json, people=_one)

    execute(work)


def _in_zone(moment: datetime | None, shop: Shop) -> datetime | None:
    if moment is None or moment.tzinfo is not None:
        return moment
    from segments.moment import instant

    return instant(moment, shop.settings.zone)


def _document(stock: Stock) -> Document:
    offer = stock.offer
    return {
        "name": offer.name,
        "code": offer.code,
        "expires_at": offer.expires_at and offer.expires_at.isoformat(),
        "codes": stock.codes,
        "free": stock.free,
    }


def _one(document: Document) -> None:
    kind = (
        f"{document['code']} for all"
        if document["code"]
        else "{free} of {codes} codes left".format(**document)
    )
    ends = f", ends {document['expires_at']}" if document["expires_at"] else ""
    typer.echo(f"{document['name']}: {kind}{ends}")


def _many(document: Document) -> None:
    for row in document["offers"]:
        _one(row)
    if not document["offers"]:
        typer.echo("There are no offers yet; `shopkeeper offer create NAME` makes one.")


def _imported(document: Document) -> None:
    typer.echo("{offer}: {accepted} codes are new, {duplicates} were known.".format(**document))
    for each in document["rejected"]:
        typer.echo(f"  line {each['line']}: {each['reason']}")
    if document["rejected_more"]:
        typer.echo(f"  and {document['rejected_more']} more")
