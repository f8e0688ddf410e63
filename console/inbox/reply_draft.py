"""An answer that an operator is writing: what may be put into it, and what was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from console.inbox.suggestion import Suggested, Suggestion, product_line
from console.services import ConsoleServices
from knowledge.schema import Product
from profiles.schema import SavedReply, Turn

MOST_PRODUCTS = 8


@dataclass(frozen=True)
class Draft:
    #: What stands in the form.
    text: str
    #: What the bot would say; None where nothing is asked, or it is in the form already.
    suggested: Suggested | None
    saved: list[SavedReply]
    #: What products were looked for, and which were found.
    find: str = ""
    products: list[Product] = field(default_factory=list)


class ReplyDraft:
    def __init__(self, services: ConsoleServices) -> None:
        self._services = services
        self._suggestion = Suggestion(services.library)

    async def compose(self, turns: Sequence[Turn], *, text: str, find: str, insert: str) -> Draft:
        """What was written so far, with what is to be inserted behind it."""
        suggested = await self._suggestion.to(turns, now=self._services.clock()) if turns else None
        async with self._services.database.read() as session:
            saved = list(await session.scalars(select(SavedReply).order_by(SavedReply.name)))
        added = await self._added(insert, suggested, saved)
        return Draft(
            text="\n\n".join(part for part in (text.strip(), added) if part),
            suggested=None if insert == "suggestion" else suggested,
            saved=saved,
            find=find,
            products=await self._found(find),
        )

    async def _added(self, insert: str, suggested: Suggested | None, saved: list[SavedReply]) -> str:
        kind, _, chosen = insert.partition(":")
        if kind == "suggestion" and suggested is not None:
            return suggested.text
        if kind == "reply":
            return next((reply.text for reply in saved if str(reply.id) == chosen), "")
        if kind == "product":
            return "\n".join(map(product_line, await self._services.library.products([chosen])))
        return ""

    async def _found(self, find: str) -> list[Product]:
        if not find.strip():
            return []
        found = await self._services.library.search(find, limit=MOST_PRODUCTS)
        return await self._services.library.products([each.id for each in found])
