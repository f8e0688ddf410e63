"""`shopkeeper campaign report`, `recipients` and `reach`: what campaigns did and earned."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from scheduler.learning.credit import Model

Id = Annotated[int, typer.Argument(metavar="ID", help="The campaign's number, as `campaign list` shows it.")]


class Attribution(StrEnum):
    """Which of several messages before an order gets the credit."""

    LAST = "last"
    FIRST = "first"
    LINEAR = "linear"


Chosen = Annotated[
    Attribution | None,
    typer.Option("--attribution", help="Who gets the credit for an order; otherwise as the shop has set."),
]


def report(campaign_id: Id, attribution: Chosen = None, as_json: Json = False) -> None:
    """What became of a campaign: sent, clicked, bought, its effect, its variants."""

    async def work(shop: Shop) -> None:
        from scheduler.report import report as report_of

        async with shop.database.read() as session:
            found = await report_of(session, campaign_id, moment=shop.moment(), model=_model(attribution))
        show(found.as_json(), as_json=as_json, people=_report)

    execute(work)


def recipients(campaign_id: Id, attribution: Chosen = None, as_json: Json = False) -> None:
    """Every recipient of a campaign: what became of the message, and why."""

    async def work(shop: Shop) -> None:
        from scheduler.learning.recipients import recipients as recipients_of

        async with shop.database.read() as session:
            found = recipients_of(session, campaign_id, moment=shop.moment(), model=_model(attribution))
            rows = [each.as_json() async for each in found]
        show({"campaign_id": campaign_id, "recipients": rows}, as_json=as_json, people=_recipients)

    execute(work)


def reach(as_json: Json = False) -> None:
    """How many customers all campaigns reached in 30 days, how often, and what all of them earned."""

    async def work(shop: Shop) -> None:
        from scheduler.learning.effect import effect_of_all
        from scheduler.learning.reach import reach as reach_of

        moment = shop.moment()
        async with shop.database.read() as session:
            document = (await reach_of(session, now=moment.now)).as_json()
            document["control_group"] = (await effect_of_all(session, moment)).as_json()
        show(document, as_json=as_json, people=_report)

    execute(work)


def _model(attribution: Attribution | None) -> Model | None:
    return attribution.value if attribution is not None else None


def _report(document: Document) -> None:
    for key, value in document.items():
        typer.echo(f"{key}: {json.dumps(value, ensure_ascii=False)}")


def _recipients(document: Document) -> None:
    for row in document["recipients"]:
        reason = f" ({row['reason']})" if row["reason"] else ""
        typer.echo(f"{row['customer']}: {row['state']}{reason}")
