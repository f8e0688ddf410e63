"""What the two import commands share: their options, the mapping they come to, and their report in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from app.exceptions import ChooseOneMapping
from app.output import Document
from app.wiring import Shop

if TYPE_CHECKING:
    from profiles.intake.mapping import Mapping

ImportFile = Annotated[
    Path, typer.Argument(help="CSV or JSON Lines, also with .gz, with the columns that the README names.")
]
MapFile = Annotated[
    Path | None,
    typer.Option("--map", metavar="FILE", help="TOML or JSON: what the columns mean. Remembered by name."),
]
MapName = Annotated[
    str | None, typer.Option("--mapping", metavar="NAME", help="A mapping that was given before.")
]
RejectedFile = Annotated[
    Path | None,
    typer.Option("--rejected", metavar="FILE", help="Where refused rows go, to be mended and given again."),
]


async def choose_mapping(
    shop: Shop, file: Path, kind: Literal["events", "profiles"], given: Path | None, name: str | None
) -> Mapping | None:
    """The mapping for this file: the given one, which is remembered, the named one, or one that fits.

    Raises ChooseOneMapping, FixMapping and ChooseAMapping.
    """
    from profiles.exceptions import ChooseAMapping
    from profiles.intake import column_mappings
    from profiles.intake.mapping import read_mapping
    from profiles.intake.rows import read_head

    if given is not None and name is not None:
        raise ChooseOneMapping
    if name is not None:
        async with shop.database.read() as session:
            return await column_mappings.named(session, name, kind)
    if given is None:
        return column_mappings.recognise(read_head(file), kind)
    mapping = read_mapping(given)
    if mapping.kind != kind:
        raise ChooseAMapping(f"{given.name} is for {mapping.kind}.")
    async with shop.database.begin() as session:
        await column_mappings.remember(session, mapping.name or given.stem, mapping, now=shop.clock())
    return mapping


def import_for_people(document: Document) -> None:
    """The report of an import, in words; refused rows on standard error."""
    counts = ", ".join(f"{document[key]} {key}" for key in ("accepted", "updated", "duplicates"))
    typer.echo(f"{counts}, {len(document['rejected'])} rejected")
    for reason, count in document.get("skipped", {}).items():
        typer.echo(f"  {count} left out: {reason}")
    if "merged" in document:
        typer.echo(f"  {document['merged']} became one with another customer")
    if "customers" in document:
        typer.echo(f"  {document['customers']} customers were made for their events")
    if totals := document.get("totals"):
        typer.echo(f"  {totals['rows']} rows of {totals['orders']} orders add up to {totals['amount']}")
        for kind, total in totals["types"].items():
            typer.echo(f"  {kind}: {total['rows']} rows, {total['amount']}")
        if totals["rounded"]["rows"]:
            typer.echo(
                f"  {totals['rounded']['rows']} amounts were rounded: {totals['rounded']['added']} in all"
            )
    for row in document["rejected"]:
        column = f", column {row['column']}" if row["column"] else ""
        typer.echo(f"  line {row['line']}{column}: {row['reason']}", err=True)
