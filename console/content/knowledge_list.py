"""The lists of what the shop can say: searched by words, filtered by source, page by page."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from console.formats import source_name
from console.paging import PAGE_SIZE, page_of
from console.rendering import Renderer
from console.services import ConsoleServices
from knowledge.content import listing

#: Reads one page of a list, as those of `knowledge.content.listing` do.
Read = Callable[..., Coroutine[Any, Any, tuple[list[Any], int]]]


def wanted(
    q: Annotated[str, Query(max_length=200)] = "",
    source: Annotated[str, Query(max_length=18)] = "",
    stock: Annotated[str, Query(max_length=16)] = "",
) -> listing.Wanted:
    """What the form above a list asks for; what no form of ours says counts as nothing."""
    number = int(source) if source.isascii() and source.isdecimal() else None
    return listing.Wanted(q.strip(), number, stock if stock in listing.STOCKS else "")


Asked = Annotated[listing.Wanted, Depends(wanted)]
PageNumber = Annotated[int, Query(alias="page", ge=1, le=100_000)]


class KnowledgeList:
    """One kind of content, on a page of its own."""

    def __init__(
        self,
        services: ConsoleServices,
        renderer: Renderer,
        template: str,
        read: Read,
        source: InstrumentedAttribute[Any],
        **more: Any,
    ) -> None:
        """`source` is the column by which the content names its source, `more` what the template needs."""
        self._services = services
        self._renderer = renderer
        self._template = template
        self._read = read
        self._source = source
        self._more = more

    async def show(self, request: Request, asked: Asked, number: PageNumber = 1) -> Response:
        async with self._services.database.read() as session:
            rows, total = await self._page(session, asked, number)
            sources = await listing.sources(session, self._source)
        context = {
            "rows": rows,
            "wanted": asked,
            "sources": sources,
            "page": page_of(request, number, total),
            "source_name": source_name,
        }
        return self._renderer.page(request, self._template, context | self._more)

    async def _page(self, session: AsyncSession, asked: Asked, number: int) -> tuple[list[Any], int]:
        return await self._read(session, asked, limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE)
