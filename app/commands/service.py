"""`shopkeeper demo` and `shopkeeper run`."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from app.output import execute
from app.progress import Progress
from app.wiring import Shop

Role = Literal["all", "web", "bot", "scheduler", "worker"]
Port = Annotated[int | None, typer.Option(help="The port of the web pages.", min=1, max=65535)]


def demo(port: Port = None) -> None:
    """Start everything with the demo shop, on the embedded database."""

    async def work(shop: Shop) -> None:
        from app import migrate
        from app.demo.load import load_demo
        from app.serve import serve

        shop.use_demo()
        shop.use_port(port)
        await migrate.upgrade(shop.database)
        with Progress() as progress:
            await load_demo(
                database=shop.database,
                library=shop.library,
                data_dir=shop.settings.data_dir,
                now=shop.clock(),
                currency=shop.settings.currency,
                progress=progress.show,
            )
        await serve(shop, "all", ready=announce)

    execute(work, check_schema=False)


def run(
    role: Annotated[Role, typer.Option(help="Which parts run in this process.")] = "all", port: Port = None
) -> None:
    """Run the configured service."""

    async def work(shop: Shop) -> None:
        from app.serve import serve

        shop.use_port(port)
        await serve(shop, role, ready=announce)

    execute(work)


async def announce(shop: Shop) -> None:
    """Says where the pages are, and how the first operator gets in."""
    from app.access import first_run_link

    address = shop.settings.address
    typer.echo(f"Web chat: {address}/chat")
    typer.echo(f"Console:  {address}/console")
    async with shop.database.begin() as session:
        link = await first_run_link(session, address, now=shop.clock())
    if link:
        typer.echo(f"Sign in:  {link}  (works once, within a day)")
    typer.echo("Ctrl-C stops it.")
