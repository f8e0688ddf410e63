"""Parts of a page that keep themselves up to date, by server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable

from fastapi.responses import StreamingResponse

#: Seconds between two looks at the database: what changes may be written by any process.
EVERY = 1.0
#: Looks without news after which a comment is sent, so that nobody on the way takes the line for dead.
SILENT_LOOKS = 15


def live(
    mark: Callable[[], Awaitable[Hashable]], render: Callable[[], Awaitable[str]], *, every: float = EVERY
) -> StreamingResponse:
    """Sends what `render` gives whenever `mark` has changed; the first mark is of what the page shows."""

    async def events() -> AsyncIterator[str]:
        shown, looks = await mark(), 0
        yield "retry: 2000\n\n"
        while True:
            await asyncio.sleep(every)
            found, looks = await mark(), looks + 1
            if found != shown:
                shown, looks = found, 0
                yield _event(await render())
            elif looks % SILENT_LOOKS == 0:
                yield ": nothing new\n\n"

    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(events(), media_type="text/event-stream", headers=headers)


def _event(html: str) -> str:
    return "".join(f"data: {line}\n" for line in html.splitlines()) + "\n"
