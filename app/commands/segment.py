"""`shopkeeper segment`: audiences in words, and who they are."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.commands import saved_segment, segment_insight, segment_trial
from app.exceptions import FileIsUnreadable
from app.output import Document, Json, answer_requests, execute
from app.reading import translator_of
from app.wiring import Shop

if TYPE_CHECKING:
    from segments.translation import Translation

Answer = Callable[[str], Awaitable[Document]]

app = typer.Typer(help="Audiences: said back, counted, listed, kept.", no_args_is_help=True)

Words = Annotated[
    str | None, typer.Argument(metavar="TEXT", help="The audience in words; - reads one a line.")
]
Now = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d"],
        help="The moment to ask at instead of now; UTC where no zone is written.",
    ),
]


@app.command()
def translate(text: Words, now: Now = None, as_json: Json = False) -> None:
    """Say back in words which customers a request means."""

    async def work(shop: Shop) -> None:
        translate_line = await translator_of(shop, now)

        async def answer(line: str) -> Document:
            return await _document(shop, await translate_line(line), now)

        await answer_requests(text or "-", answer, as_json=as_json, people=_translation_for_people)

    execute(work)


@app.command()
def members(
    text: Words = None,
    definition: Annotated[
        str | None,
        typer.Option(metavar="FILE", help="A definition as JSON instead of words; - reads one a line."),
    ] = None,
    now: Now = None,
    as_json: Json = False,
) -> None:
    """List the customers that a request or a definition means."""
    if (text is None) == (definition is None):
        raise typer.BadParameter("Give either TEXT or --definition FILE.")

    async def work(shop: Shop) -> None:
        if text is not None:
            requests, answer = text, await _from_words(shop, now)
        else:
            requests, answer = _content(definition or "-"), _from_definition(shop, now)
        await answer_requests(requests, answer, as_json=as_json, people=_members_for_people)

    execute(work)


async def _from_words(shop: Shop, now: datetime | None) -> Answer:
    translate_line = await translator_of(shop, now)

    async def answer(line: str) -> Document:
        translation = await translate_line(line)
        found = await _members(shop, translation.definition, now) if translation.understood else []
        return await _document(shop, translation, now) | {"count": len(found), "members": found}

    return answer


def _from_definition(shop: Shop, now: datetime | None) -> Answer:
    async def answer(line: str) -> Document:
        from segments.definition import dump, parse_definition
        from segments.sentence import describe

        condition = parse_definition(_json(line))
        found = await _members(shop, condition, now)
        return {
            "understood": True,
            "definition": dump(condition),
            "description": describe(condition, shop.settings.currency),
            "not_understood": [],
            "question": None,
            "readings": [],
            "alternatives": [],
            "proposed": False,
            "reason": None,
            "choices": [],
            "counts": [],
            "count": len(found),
            "members": found,
        }

    return answer


async def _document(shop: Shop, translation: Translation, now: datetime | None) -> Document:
    """The translation, and where it has several readings how many people each of them means."""
    from segments.choosing import counted

    async with shop.database.read() as session:
        readings = await counted(session, translation, shop.moment(now))
    return dict(translation.as_json()) | {"counts": [one.count for one in readings]}


async def _members(shop: Shop, condition: Any, now: datetime | None) -> list[str]:
    from segments.audience import members as members_of

    async with shop.database.read() as session:
        return await members_of(session, condition, shop.moment(now))


def _content(name: str) -> str:
    """The text of the file, or `-` as it stands: standard input holds one definition a line."""
    if name == "-":
        return name
    try:
        return Path(name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FileIsUnreadable(f"{name} cannot be read: {error}") from error


def _json(text: str) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise FileIsUnreadable(f"This is no JSON: {error}") from error


def _translation_for_people(document: Document) -> None:
    if document["description"]:
        typer.echo(document["description"])
    if document["proposed"]:
        typer.echo("A language model read it so: check the sentence.")
    if document["not_understood"]:
        typer.echo("Not understood: " + ", ".join(document["not_understood"]))
    if document["question"]:
        typer.echo(document["question"])
    if document["counts"]:
        typer.echo("It can be read in several ways; the first one was taken:")
    for number, (sentence, count) in enumerate(
        zip(document["readings"], document["counts"], strict=False), start=1
    ):
        typer.echo(f"  {number}. {sentence}: {count} customers")


def _members_for_people(document: Document) -> None:
    _translation_for_people(document)
    typer.echo(f"{document['count']} customers")
    for reference in document["members"]:
        typer.echo(reference)


saved_segment.add_to(app)
segment_insight.add_to(app)
segment_trial.add_to(app)
