"""`shopkeeper traits computed` and `recompute`: what Shopkeeper works out about customers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from segments.traits.definitions import Definitions
    from segments.traits.figures import Figures


def computed(
    language: Annotated[str, typer.Option(help="en, zh or ru.")] = "en", as_json: Json = False
) -> None:
    """List the traits that Shopkeeper computes, what each means, and the shop's figures behind them."""

    async def work(shop: Shop) -> None:
        from segments.traits.definitions import Definitions
        from segments.traits.figures import read_figures

        async with shop.database.read() as session:
            figures = await read_figures(session)
        definitions = Definitions(figures, language=language, currency=shop.settings.currency)
        document = _document(figures, definitions, shop.settings.currency)
        show(document, as_json=as_json, people=_for_people)

    execute(work)


def recompute(as_json: Json = False) -> None:
    """Compute everybody's traits again, by figures of the shop that are measured anew."""

    async def work(shop: Shop) -> None:
        from app.progress import Progress
        from segments.traits.figures import read_figures
        from segments.traits.recompute import recompute_all

        with Progress() as progress:
            profiles = await recompute_all(shop.database, shop.moment(), progress.show)
        async with shop.database.read() as session:
            buyers = (await read_figures(session)).buyers
        document = {"profiles": profiles, "buyers": buyers}
        show(document, as_json=as_json, people=_count_for_people)

    execute(work)


def _document(figures: Figures, definitions: Definitions, currency: str) -> Document:
    from babel.numbers import get_currency_precision

    minor = 10 ** get_currency_precision(currency)
    return {
        "traits": [vars(one) for one in definitions.all()],
        "settings": figures.settings.model_dump(),
        "measured_at": None if figures.at is None else figures.at.isoformat(),
        "buyers": figures.buyers,
        "churn_days": figures.churn_days,
        "figures": {
            name: {"value": figure.value / minor if "spent" in name else figure.value, "basis": figure.basis}
            for name, figure in sorted(figures.measured.items())
        },
    }


def _for_people(document: Document) -> None:
    for trait in document["traits"]:
        typer.echo(f"{trait['name']} ({trait['title']})\n    {trait['text']}")
    if document["measured_at"] is None:
        typer.echo("The figures of the shop have not been measured yet.")
        return
    typer.echo(f"\nThe shop's figures over all orders so far, measured at {document['measured_at']}:")
    for name, figure in document["figures"].items():
        typer.echo(f"    {name}: {figure['value']:g} (of {figure['basis']:,})")


def _count_for_people(document: Document) -> None:
    typer.echo(
        f"{document['profiles']:,} customers are up to date, {document['buyers']:,} of them have ordered."
    )
