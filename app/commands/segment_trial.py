"""`shopkeeper segment evaluate`: how well requests are understood, on recorded cases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from app.output import Document, Json, execute, show
from app.reading import translator_of
from app.wiring import Shop

if TYPE_CHECKING:
    from segments.moment import Moment
    from segments.trial import Case, Verdict

#: The kind that stands for all cases of a language.
ALL = ""


def add_to(app: typer.Typer) -> None:
    """This command stands beside those for requests."""
    app.command()(evaluate)


def evaluate(
    cases: Annotated[
        Path, typer.Argument(metavar="FILE|FOLDER", help="Recorded cases, one JSON object a line.")
    ],
    now: Annotated[
        list[datetime] | None,
        typer.Option(
            formats=["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d"],
            help="A moment at which the people are compared; may be given several times.",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Tell by language and kind how many requests reach exactly the right people.

    With the chat model where one is configured, else by the rules alone. The people are those of the
    shop's own database.
    """

    async def work(shop: Shop) -> Document:
        from segments.trial import read_cases

        moments = [shop.moment(one) for one in now or [shop.clock()]]
        verdicts = await _verdicts(shop, read_cases(cases), moments)
        return _document(shop, verdicts)

    show(execute(work), as_json=as_json, people=_for_people)


async def _verdicts(shop: Shop, cases: Sequence[Case], moments: Sequence[Moment]) -> list[Verdict]:
    """Requests are read at the first of the moments."""
    from segments.trial import judge, try_out

    translate = await translator_of(shop, moments[0].now)
    verdicts = []
    for case in cases:
        # A model takes seconds, and nothing of the database is held meanwhile.
        translation, seconds = await try_out(case, translate)
        async with shop.database.read() as session:
            verdicts.append(await judge(session, case, translation, seconds, moments))
    return verdicts


def _document(shop: Shop, verdicts: Sequence[Verdict]) -> Document:
    from segments.trial import scores

    return {
        "model": shop.settings.chat_model,
        "scores": [
            {"language": language, "kind": kind or None, **asdict(score), "total": score.total}
            for (language, kind), score in scores(verdicts).items()
        ],
        "failed": [_failed(one) for one in verdicts if one.outcome != "right"],
    }


def _failed(verdict: Verdict) -> Document:
    from segments.definition import dump

    case, found = verdict.case, verdict.translation
    return {
        "text": case.text,
        "language": case.language,
        "kinds": list(case.kinds),
        "outcome": verdict.outcome,
        "description": found.description,
        "question": found.question,
        "definition": None if found.definition is None else dump(found.definition),
        "gold": None if case.gold is None else dump(case.gold),
        "proposed": found.proposed,
        "seconds": verdict.seconds,
    }


def _for_people(document: Document) -> None:
    typer.echo(f"Read by {document['model'] or 'the rules alone'}; times are milliseconds a request.")
    typer.echo(
        f"{'language':<10}{'kind':<24}{'right':>7}{'asked':>7}{'wrong':>7}{'of':>6}{'share':>8}{'time':>8}"
    )
    for row in document["scores"]:
        typer.echo(_line(row))
    for one in document["failed"]:
        typer.echo(f"\n{one['outcome']}: {one['text']}\n  {one['question'] or one['description']}")


def _line(row: dict[str, Any]) -> str:
    share = row["right"] / row["total"]
    counts = f"{row['right']:>7}{row['asked']:>7}{row['wrong']:>7}{row['total']:>6}"
    return (
        f"{row['language']:<10}{row['kind'] or 'all':<24}{counts}{share:>8.1%}{row['seconds'] * 1000:>8.1f}"
    )
