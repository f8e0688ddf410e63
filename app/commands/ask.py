"""`shopkeeper ask`: the answer that a customer would get."""

from __future__ import annotations

from typing import Annotated

import typer

from app.output import Document, Json, answer_requests, execute
from app.wiring import Shop


def ask(
    text: Annotated[str, typer.Argument(help="The question; - reads one a line from standard input.")],
    profile: Annotated[str | None, typer.Option(help="The reference of the customer who asks.")] = None,
    language: Annotated[str | None, typer.Option(help="The language to answer in, such as en.")] = None,
    as_json: Json = False,
) -> None:
    """Answer a question as the chat would."""

    async def work(shop: Shop) -> None:
        from knowledge.answers import Question

        spoken = language or await _language_of(shop, profile)

        async def answer(line: str) -> Document:
            question = Question(text=line, language=spoken, asked_by=profile)
            return (await shop.answerer.answer(question, now=shop.clock())).as_json()

        await answer_requests(text, answer, as_json=as_json, people=_people)

    execute(work)


def _people(document: Document) -> None:
    typer.echo(document["text"])
    for citation in document["citations"]:
        typer.echo(f"  from: {citation['title']}")
    if document["suggested"]:
        typer.echo("You may also ask: " + "; ".join(document["suggested"]))
    if not document["answered"]:
        typer.echo(f"(not answered: {document['reason']})")


async def _language_of(shop: Shop, reference: str | None) -> str | None:
    """The language of a profile, where there is one."""
    if reference is None:
        return None
    from profiles.profile import by_reference

    async with shop.database.read() as session:
        profile = await by_reference(session, reference)
    return profile.language if profile else None
