"""Looks at each component: its state, and what to do about it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

from sqlalchemy import func, select

from app.wiring import VENDOR, Shop

#: Seconds that a component off this machine is waited for.
PATIENCE = 5.0


@dataclass(frozen=True)
class Finding:
    """One component. `off` is a component that nobody asked for."""

    component: str
    state: Literal["ok", "off", "missing", "failing"]
    detail: str
    #: What to do; empty where there is nothing to do.
    advice: str = ""

    def as_json(self) -> dict[str, str]:
        return asdict(self)


async def examine(shop: Shop) -> list[Finding]:
    """Every component in the order in which a new shop needs them."""
    checks: list[tuple[str, Callable[[Shop], Awaitable[Finding]]]] = [
        ("database", _database),
        ("content", _content),
        ("vectors", _vectors),
        ("model", _model),
        ("telegram", _telegram),
        ("pages", _pages),
        ("operators", _operators),
    ]
    return [await _guarded(name, check, shop) for name, check in checks]


async def _guarded(name: str, check: Callable[[Shop], Awaitable[Finding]], shop: Shop) -> Finding:
    import asyncio

    try:
        async with asyncio.timeout(PATIENCE):
            return await check(shop)
    except TimeoutError:
        return Finding(
            name, "failing", f"no answer within {PATIENCE:g} s", "See whether it runs and can be reached."
        )
    except Exception as error:
        return Finding(
            name, "failing", f"{type(error).__name__}: {error}", "See the setting's line in .env.example."
        )


async def _database(shop: Shop) -> Finding:
    from app import migrate

    kind = shop.database.dialect
    where = (
        str(shop.settings.data_dir / "shopkeeper.sqlite")
        if shop.settings.embedded
        else "SHOPKEEPER_DATABASE_URL"
    )
    if await migrate.pending(shop.database):
        return Finding("database", "missing", f"{kind} ({where}) is behind", "Run `shopkeeper db upgrade`.")
    return Finding("database", "ok", f"{kind} ({where}), schema {migrate.head()}")


async def _content(shop: Shop) -> Finding:
    counts = await shop.library.counts()
    said = f"{counts.products} products, {counts.faqs} questions, {counts.documents} documents"
    if not any((counts.products, counts.faqs, counts.documents)):
        return Finding(
            "content", "missing", "nothing to answer from", "Run `shopkeeper knowledge sync FILE...`."
        )
    return Finding("content", "ok", said)


async def _vectors(shop: Shop) -> Finding:
    import asyncio

    where = shop.settings.chroma_url or str(shop.settings.data_dir / "chroma")
    [vector] = await asyncio.to_thread(shop.vectors.embedder.embed, ["kettle"])
    said = f"embedder {shop.vectors.embedder.name} with {len(vector)} dimensions ({where})"
    absent = await shop.library.unindexed()
    if absent:
        advice = "Run `shopkeeper knowledge sync` on your sources: it makes them."
        return Finding("vectors", "missing", f"{said}: {absent} entries have no vector", advice)
    return Finding("vectors", "ok", said)


async def _model(shop: Shop) -> Finding:
    settings = shop.settings
    if not settings.chat_model:
        advice = "Set SHOPKEEPER_CHAT_MODEL as well." if settings.openai_api_key else ""
        return Finding("model", "off", "answers are made without a language model", advice)
    assert shop.language_model.chat is not None
    reply = await shop.language_model.chat.ainvoke("Answer with the word ok.")
    said = f"{settings.chat_model} answers ({len(str(reply.content))} characters)"
    return Finding("model", "ok", f"{said}; {await _spent_today(shop)}")


async def _spent_today(shop: Shop) -> str:
    """What the customers' questions cost today; this check itself is not counted."""
    from knowledge.writing.spending import cost, spent_on

    async with shop.database.read() as session:
        spent = await spent_on(session, shop.clock().date())
    calls = sum(each.calls for each in spent)
    tokens = sum(each.tokens.prompt + each.tokens.completion for each in spent)
    said = f"today {calls} calls with {tokens} tokens"
    total = sum(cost(spent, shop.settings.prices).values())
    return f"{said}, about {total:.2f}" if shop.settings.prices else said


async def _telegram(shop: Shop) -> Finding:
    if shop.settings.telegram_bot_token is None:
        return Finding("telegram", "off", "no bot", "Set TELEGRAM_BOT_TOKEN to connect one.")
    assert shop.telegram is not None
    way = "webhook" if shop.settings.telegram_webhook else "polling"
    me = await shop.telegram.bot.get_me()
    return Finding("telegram", "ok", f"@{me.username} by {way}")


async def _pages(_shop: Shop) -> Finding:
    absent = [name for name in ("htmx.org", "@knadh/oat") if not (VENDOR / name).is_dir()]
    if absent:
        return Finding(
            "pages", "missing", f"front-end packages are absent: {', '.join(absent)}", "Run `make setup`."
        )
    return Finding("pages", "ok", "front-end packages are installed")


async def _operators(shop: Shop) -> Finding:
    from profiles.schema import Operator

    async with shop.database.read() as session:
        count = await session.scalar(
            select(func.count()).select_from(Operator).where(Operator.password_hash.is_not(None))
        )
    if not count:
        advice = "Run `shopkeeper operator link NAME` and open the address it prints."
        return Finding("operators", "missing", "nobody can sign in to the console yet", advice)
    return Finding("operators", "ok", f"{count} can sign in")


def document(findings: list[Finding]) -> dict[str, Any]:
    """The findings as `doctor --json` prints them."""
    return {
        "healthy": not any(f.state == "failing" for f in findings),
        "components": [f.as_json() for f in findings],
    }
