"""`shopkeeper segment save`, `list` and `rebuild`: segments that are kept under a name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.exceptions import FileIsUnreadable, WordsAreNotUnderstood
from app.output import Document, Json, execute, show
from app.reading import translator_of
from app.wiring import Shop

if TYPE_CHECKING:
    from segments.choosing import Reading
    from segments.condition import Condition
    from segments.schema import Segment

Name = Annotated[str, typer.Argument(help="The segment's name.")]


def add_to(app: typer.Typer) -> None:
    """These commands stand beside those for requests."""
    app.command()(save)
    app.command("list")(show_all)
    app.command()(rebuild)


def save(
    name: Name,
    text: Annotated[str | None, typer.Argument(help="The customers in words.")] = None,
    definition: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A definition as JSON instead of words.")
    ] = None,
    reading: Annotated[
        int | None,
        typer.Option(min=1, help="Which reading to take where the words have several; from 1."),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Give a segment that has this name the new definition.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Keep a segment under a name; a running service keeps its members up to date."""
    if (text is None) == (definition is None):
        raise typer.BadParameter("Give either TEXT or --definition FILE.")

    async def work(shop: Shop) -> Document:
        from segments import segment
        from segments.exceptions import UnknownSegment

        condition = (
            await condition_of_words(shop, text, reading) if text is not None else _from_file(definition)
        )
        async with shop.database.begin() as session:
            try:
                found = await segment.by_name(session, name) if replace else None
            except UnknownSegment:
                found = None
            saved = await (
                segment.save(session, name=name, condition=condition, request=text, now=shop.clock())
                if found is None
                else segment.redefine(session, found.id, condition, request=text, now=shop.clock())
            )
            return _document(saved, shop, None)

    show(execute(work), as_json=as_json, people=_one_for_people)


def show_all(as_json: Json = False) -> None:
    """The saved segments, with their members as they were found last."""

    async def work(shop: Shop) -> Document:
        from segments import roll, segment

        async with shop.database.read() as session:
            counts = await roll.counts(session)
            saved = await segment.all_segments(session)
        return {"segments": [_document(one, shop, counts.get(one.id)) for one in saved]}

    show(execute(work), as_json=as_json, people=_all_for_people)


def rebuild(name: Name, as_json: Json = False) -> None:
    """Look at every customer again for one segment. A service that runs does it; else it is done here."""

    async def work(shop: Shop) -> Document:
        from segments import roll, segment

        async with shop.database.read() as session:
            found = await segment.by_name(session, name)
        done_here = await shop.upkeep.rebuild(found.id, shop.moment())
        async with shop.database.read() as session:
            again = await segment.by_id(session, found.id)
            count = await roll.count(session, found.id)
        return _document(again, shop, count if done_here else None) | {"done": done_here}

    show(execute(work), as_json=as_json, people=_one_for_people)


async def condition_of_words(shop: Shop, text: str, reading: int | None = None) -> Condition:
    """What the words mean; `reading`, from 1, says which reading is taken. Raises WordsAreNotUnderstood."""
    from segments.choosing import counted

    translation = await (await translator_of(shop))(text)
    if translation.definition is None:
        raise WordsAreNotUnderstood(translation.question or f"This was not understood: {text}")
    async with shop.database.read() as session:
        readings = await counted(session, translation, shop.moment())
    if not readings:
        return translation.definition
    if reading is None or reading > len(readings):
        raise WordsAreNotUnderstood(_choice_of(readings))
    return readings[reading - 1].condition


def _choice_of(readings: Sequence[Reading]) -> str:
    listed = [
        f"  {number}. {one.sentence}: {one.count} customers" for number, one in enumerate(readings, start=1)
    ]
    return "\n".join(["It can be read in several ways; say which one with --reading:", *listed])


def _from_file(path: Path | None) -> Condition:
    from segments.definition import parse_definition

    assert path is not None  # the command has checked
    try:
        return parse_definition(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise FileIsUnreadable(f"{path} cannot be read: {error}") from error


def _document(saved: Segment, shop: Shop, count: int | None) -> Document:
    from segments.exceptions import InvalidDefinition
    from segments.segment import condition_of
    from segments.sentence import describe

    try:
        description: str | None = describe(condition_of(saved), shop.settings.currency)
    except InvalidDefinition:
        description = None
    return {
        "id": saved.id,
        "name": saved.name,
        "description": description,
        "count": count,
        "computed_at": _written(saved.computed_at),
        "error": saved.error,
    }


def _written(at: Any) -> str | None:
    return at.isoformat() if at is not None else None


def _all_for_people(document: Document) -> None:
    if not document["segments"]:
        typer.echo("There are no segments yet; `shopkeeper segment save NAME TEXT` makes one.")
    for one in document["segments"]:
        _one_for_people(one)


def _one_for_people(document: Document) -> None:
    count = "not computed yet" if document["count"] is None else f"{document['count']} customers"
    typer.echo(f"{document['name']}: {count}")
    if document["description"]:
        typer.echo(f"  {document['description']}")
    if document["error"]:
        typer.echo(f"  cannot be computed: {document['error']}")
