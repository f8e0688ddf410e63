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
    sources: Annotated[
        list[str], typer.Argument(help="Files, folders, and addresses of pages, feeds or sitemaps.")
    ],
    as_json: Json = False,
) -> None:
    """Take in product files, documents and web pages; what left them is removed."""

    async def work(shop: Shop) -> None:
        with Progress() as progress:
            report = await shop.library.sync(
                sources, now=shop.clock(), progress=lambda p: progress.show(p.stage, p.done, p.total)
            )
        show(report.as_json(), as_json=as_json, people=_sync_for_people)

    execute(work)


def _sync_for_people(document: Document) -> None:
    counts = ", ".join(f"{document[key]} {key}" for key in _COUNTS)
    typer.echo(f"{counts}, {len(document['rejected'])} rejected")
    for row in document["rejected"]:
        place = f", line {row['line']}" if row["line"] else ""
        column = f", column {row['column']}" if row["column"] else ""
        typer.echo(f"  {row['source']}{place}{column}: {row['reason']}", err=True)


@app.command()
def sources(as_json: Json = False) -> None:
    """List the remembered sources, when they were synced and what came of it."""

    async def work(shop: Shop) -> None:
        found = [
            {
                "location": source.location,
                "kind": source.kind,
                "synced_at": source.synced_at.isoformat(),
                "error": source.report.get("error"),
                **{key: source.report.get(key, 0) for key in _COUNTS},
                "rejected": len(source.report.get("rejected", ())),
            }
            for source in await shop.library.sources()
        ]
        show({"sources": found}, as_json=as_json, people=_sources_for_people)

    execute(work)


_COUNTS = ("added", "changed", "removed", "unchanged")


def _sources_for_people(document: Document) -> None:
    for source in document["sources"]:
        counts = ", ".join(f"{source[key]} {key}" for key in (*_COUNTS, "rejected") if source[key])
        typer.echo(f"{source['location']}  ({source['kind']}, {source['synced_at'][:16]})")
        typer.echo(f"  {source['error'] or counts or 'nothing'}")
    if not document["sources"]:
        typer.echo("No source is remembered yet: shopkeeper knowledge sync FILE")


@app.command()
def forget(
    source: Annotated[str, typer.Argument(help="The file or address, as `knowledge sources` shows it.")],
    as_json: Json = False,
) -> None:
    """Forget a source and all that it brought."""

    async def work(shop: Shop) -> None:
        report = await shop.library.forget(source, now=shop.clock())
        show({"removed": report.removed}, as_json=as_json, people=_forgotten_for_people)

    execute(work)


def _forgotten_for_people(document: Document) -> None:
    typer.echo(f"It is forgotten, and {document['removed']} products, questions or documents with it.")


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
