"""`shopkeeper knowledge`: product content in, and what is found in it."""

from __future__ import annotations

from typing import Annotated

import typer

from app.output import Document, Json, answer_requests, execute, show
from app.progress import Progress
from app.wiring import Shop

app = typer.Typer(help="Product files and documents: take them in, search them.", no_args_is_help=True)


@app.command()
def sync(
    sources: Annotated[list[str], typer.Argument(help="Files or folders of product content.")],
    as_json: Json = False,
) -> None:
    """Take in product files and documents; what left them is removed."""

    async def work(shop: Shop) -> None:
        with Progress() as progress:
            report = await shop.library.sync(
                sources, now=shop.clock(), progress=lambda p: progress.show(p.stage, p.done, p.total)
            )
        show(report.as_json(), as_json=as_json, people=_sync_for_people)

    execute(work)


def _sync_for_people(document: Document) -> None:
    counts = ", ".join(f"{document[key]} {key}" for key in ("added", "changed", "removed", "unchanged"))
    typer.echo(f"{counts}, {len(document['rejected'])} rejected")
    for row in document["rejected"]:
        typer.echo(f"  {row['source']}, line {row['line']}: {row['reason']}", err=True)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="What to look for; - reads one a line from standard input.")],
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many results at the most.")] = 10,
    where: Annotated[str | None, typer.Option(help='A condition that must hold, such as "price<50".')] = None,
    as_json: Json = False,
) -> None:
    """Search products, questions and documents."""

    async def work(shop: Shop) -> None:
        async def answer(line: str) -> Document:
            found = await shop.library.search(line, limit=k, where=where)
            return {
                "results": [
                    {"id": f.id, "title": f.title, "score": round(f.score, 4), "source": f.source}
                    for f in found
                ]
            }

        await answer_requests(text, answer, as_json=as_json, people=_search_for_people)

    execute(work)


def _search_for_people(document: Document) -> None:
    for result in document["results"]:
        typer.echo(f"{result['score']:.3f}  {result['id']}  {result['title']}")
    if not document["results"]:
        typer.echo("Nothing fits.")
