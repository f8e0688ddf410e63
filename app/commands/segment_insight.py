"""`shopkeeper segment insight` and `overlap`: what sets customers apart, and whom two segments share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from app.commands.saved_segment import condition_of_words
from app.output import Document, Json, execute, show
from app.wiring import Shop

if TYPE_CHECKING:
    from segments.condition import Condition

Named = Annotated[str, typer.Argument(metavar="TEXT", help="A saved segment's name, or customers in words.")]
Other = Annotated[str, typer.Argument(metavar="TEXT", help="The same for the segment beside it.")]
Limit = Annotated[int, typer.Option(min=1, max=1000, help="How many features are shown.")]


def add_to(app: typer.Typer) -> None:
    """These commands stand beside those for requests."""
    app.command()(insight)
    app.command()(overlap)


def insight(text: Named, limit: Limit = 20, as_json: Json = False) -> None:
    """Say what makes these customers special, and how many they were week by week."""

    async def work(shop: Shop) -> Document:
        from segments.insight.distinction import insight as look_into
        from segments.insight.document import of_insight
        from segments.insight.growth import growth

        condition, moment = await _condition(shop, text), shop.moment()
        async with shop.database.read() as session:
            found = await look_into(session, condition, moment)
            return of_insight(found, await growth(session, condition, moment), limit=limit)

    show(execute(work), as_json=as_json, people=_insight_for_people)


def overlap(one: Named, other: Other, as_json: Json = False) -> None:
    """Count who is in both of two segments, and who only in one."""

    async def work(shop: Shop) -> Document:
        from segments.insight.document import of_overlap
        from segments.insight.overlap import overlap as lay_over

        conditions = await _condition(shop, one), await _condition(shop, other)
        async with shop.database.read() as session:
            found = await lay_over(session, *conditions, shop.moment())
        return of_overlap(found, shop.settings.currency)

    show(execute(work), as_json=as_json, people=_overlap_for_people)


async def _condition(shop: Shop, text: str) -> Condition:
    from segments import segment
    from segments.exceptions import UnknownSegment

    async with shop.database.read() as session:
        try:
            return segment.condition_of(await segment.by_name(session, text))
        except UnknownSegment:
            pass
    return await condition_of_words(shop, text)


def _insight_for_people(document: Document) -> None:
    from segments.insight.label import label

    typer.echo(f"{document['members']} customers, compared with {document['others']} others")
    if (document["members"], document["others"]) != (
        document["members_compared"],
        document["others_compared"],
    ):
        typer.echo(f"drawn by chance: {document['members_compared']} and {document['others_compared']}")
    typer.echo(f"What they did counts from {document['start'][:10]} to {document['end'][:10]}.")
    for one in document["distinctions"]:
        name, value = label(one["dimension"], one["value"])
        unsure = "" if one["significant"] else ", may be chance"
        typer.echo(
            f"  {name}: {value}: {one['inside_share']:.1%} against {one['outside_share']:.1%}, "
            f"{one['lift']:.2f} times as many ({one['low']:.2f} to {one['high']:.2f}{unsure})"
        )
    for point in document["growth"]:
        typer.echo(f"{point['at'][:10]}: {point['count']}")


def _overlap_for_people(document: Document) -> None:
    typer.echo(f"{document['one']} and {document['other']} customers; {document['both']['count']} in both")
    if document["jaccard"] is not None:
        typer.echo(f"that is {document['jaccard']:.1%} of those who are in any of them")
    typer.echo(f"only in the first: {document['only_one']['count']}")
    typer.echo(f"only in the second: {document['only_other']['count']}")
