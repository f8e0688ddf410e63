"""How a command speaks: for people, or as one JSON document on standard output."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from typing import Annotated, Any, NoReturn, TypeVar

import typer

from app.exceptions import SettingsAreWrong
from app.wiring import Shop

#: The option that every command has.
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]

Document = dict[str, Any]
Result = TypeVar("Result")


def execute(work: Callable[[Shop], Awaitable[Result]], *, check_schema: bool = True) -> Result:
    """Runs one command's work with a shop that is opened before and closed after.

    A refusal that is made for people ends the program with status 1 and its message.
    """

    async def inside() -> Result:
        shop = Shop(read_settings())
        try:
            if check_schema:
                from app import migrate

                await migrate.ensure(shop.database, embedded=shop.settings.embedded)
            return await work(shop)
        finally:
            await shop.close()

    try:
        return asyncio.run(inside())
    except KeyboardInterrupt:
        raise typer.Exit(130) from None
    except BrokenPipeError:
        # Whoever read our output (head, say) has had enough; what is still buffered has nowhere to go.
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - open until the process ends
        raise typer.Exit(1) from None
    except Exception as error:
        if not is_refusal(error):
            raise
        refuse(str(error))


def is_refusal(error: Exception) -> bool:
    """Whether this is one of our own errors, whose text is written for people."""
    names = {cls.__module__.rsplit(".", 1)[-1] for cls in type(error).__mro__}
    return isinstance(error, OSError) or ("exceptions" in names and not _is_foreign(error))


def _is_foreign(error: Exception) -> bool:
    package = type(error).__module__.split(".", 1)[0]
    return package not in ("app", "bot", "console", "scheduler", "segments", "knowledge", "profiles")


def refuse(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(1)


def read_settings() -> Any:
    """The settings, with logging set up by them; a wrong one is refused by its name."""
    from pydantic import ValidationError

    from app import logs
    from app.settings import Settings

    try:
        settings = Settings()
    except ValidationError as error:
        lines = (
            f"{'.'.join(map(str, e['loc']))}: {e['msg'].removeprefix('Value error, ')}"
            for e in error.errors()
        )
        refuse(str(SettingsAreWrong("\n".join(lines))))
    logs.configure(settings.log_level, settings.log_format)
    return settings


def show(document: Document, *, as_json: bool, people: Callable[[Document], None]) -> None:
    """Prints the document, as JSON or in words."""
    if as_json:
        print_json(document, indent=2)
    else:
        people(document)


def print_json(document: Document, *, indent: int | None = None) -> None:
    sys.stdout.write(json.dumps(document, ensure_ascii=False, indent=indent) + "\n")
    sys.stdout.flush()


async def answer_requests(
    text: str,
    answer: Callable[[str], Awaitable[Document]],
    *,
    as_json: bool,
    people: Callable[[Document], None],
) -> None:
    """Answers one request, or where it is `-` each line of standard input with a line of JSON.

    A line that is refused gives {"error": reason} in its place, and the next one goes on.
    """
    if text != "-":
        show(await answer(text), as_json=as_json, people=people)
        return
    for line in _lines():
        try:
            document = await answer(line)
        except Exception as error:
            if not is_refusal(error):
                raise
            document = {"error": str(error)}
        print_json(document)


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        if line.strip():
            yield line.rstrip("\r\n")
