"""Runs the parts of the product in one process until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from typing import TYPE_CHECKING, Any

import structlog
import uvicorn

from app.exceptions import AppError
from app.settings import Role
from app.wiring import Shop

if TYPE_CHECKING:
    from app.work_queue import WorkQueue
    from bot.telegram import TelegramFace

#: From the signal to the end; what is not over by then is cut off.
GRACE_SECONDS = 4.0
#: The part of it in which messages that are under way may arrive.
SENDER_GRACE_SECONDS = 1.5


#: Between two looks at what is due.
SENDER_PAUSE_SECONDS = 0.3
#: Before a worker tries again that could not reach the queue.
QUEUE_PAUSE_SECONDS = 2.0

Part = Coroutine[Any, Any, None]


class PortIsTaken(AppError):
    """The port is in use by another program: choose one with --port."""


class Server(uvicorn.Server):
    """uvicorn that leaves the signals to us, for other parts must stop with it."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    shop: Shop, role: Role, *, ready: Callable[[Shop], Coroutine[Any, Any, None]] | None = None
) -> None:
    """Runs the role's parts until SIGINT or SIGTERM; `ready` is called when the web pages answer."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    await _learn_bot_name(shop)
    parts = _parts(shop, role, stop, ready)
    # What is built by now stays to the end: looking through it again and again stops everything for a while.
    gc.collect()
    gc.freeze()
    async with _running(parts) as tasks:
        await _first_end(stop, tasks)
        stop.set()
        structlog.get_logger("app").info("Shopkeeper is stopping.", action="stopping")


def _parts(
    shop: Shop, role: Role, stop: asyncio.Event, ready: Callable[[Shop], Coroutine[Any, Any, None]] | None
) -> list[Part]:
    sending = role in ("all", "worker")
    quiet = asyncio.Event()
    if not sending:
        quiet.set()
    parts: list[Part] = []
    if role in ("all", "web"):
        parts.append(_web(shop, stop, ready))
    if role in ("all", "bot") and shop.telegram is not None:
        parts.append(_bot(shop, shop.telegram, stop, quiet))
    if role in ("all", "scheduler"):
        parts.append(_plan(shop, stop))
    if sending:
        parts.append(_send(shop, stop, quiet))
        if shop.work_queue is not None:
            parts.append(_work(shop, shop.work_queue, stop))
    return parts


@contextlib.asynccontextmanager
async def _running(parts: list[Part]) -> AsyncIterator[list[asyncio.Task[None]]]:
    tasks = [asyncio.create_task(part) for part in parts]
    try:
        yield tasks
    finally:
        _, late = await asyncio.wait(tasks, timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in tasks:
        if not task.cancelled() and (error := task.exception()):
            raise error


async def _first_end(stop: asyncio.Event, tasks: list[asyncio.Task[None]]) -> None:
    """Waits for the signal, or for a part that ends by itself: that is always an error."""
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait([waiting, *tasks], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()


async def _web(
    shop: Shop, stop: asyncio.Event, ready: Callable[[Shop], Coroutine[Any, Any, None]] | None
) -> None:
    from app.web import make_app

    listener = _listen(shop.settings.host, shop.settings.port)
    config = uvicorn.Config(
        make_app(shop),
        log_config=None,
        access_log=False,  # addresses of links hold tokens
        timeout_graceful_shutdown=1,
        lifespan="off",
    )
    server = Server(config)
    serving = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn tells by a flag only
        await asyncio.sleep(0.02)
    if ready is not None:
        await ready(shop)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([stopping, serving], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    server.should_exit = True
    await serving


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), backlog=2048)
    except OSError as error:
        raise PortIsTaken(
            f"{host}:{port} cannot be used ({error.strerror}): choose another port with --port."
        ) from error


async def _bot(shop: Shop, face: TelegramFace, stop: asyncio.Event, quiet: asyncio.Event) -> None:
    """Ends after the sender: the face closes the connections on which campaign messages are under way."""
    ending = asyncio.Event()

    async def end() -> None:
        await stop.wait()
        await quiet.wait()
        ending.set()

    waiting = asyncio.create_task(end())
    try:
        if shop.settings.telegram_webhook:
            await face.run_webhook(ending, shop.settings.address)
        else:
            await face.run_polling(ending)
    finally:
        waiting.cancel()


async def _plan(shop: Shop, stop: asyncio.Event) -> None:
    """The clock and what it does."""
    from app.jobs import make_clockwork
    from scheduler.nudge import ensure_nudges

    async with shop.database.begin() as session:
        await ensure_nudges(session, now=shop.clock())
    clockwork = make_clockwork(shop)
    clockwork.start()
    try:
        await stop.wait()
    finally:
        await clockwork.stop(within=SENDER_GRACE_SECONDS)


async def _send(shop: Shop, stop: asyncio.Event, quiet: asyncio.Event) -> None:
    sending = asyncio.create_task(_send_for_ever(shop))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait([sending, stopping], return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await shop.sender.stop(within=SENDER_GRACE_SECONDS)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    quiet.set()


async def _send_for_ever(shop: Shop) -> None:
    log = structlog.get_logger("app")
    while True:
        try:
            await shop.sender.run_once()
        except Exception:
            # A database that is away for a minute must not end the sender: nothing is lost, it looks again.
            log.exception("Sending was interrupted; it goes on in a moment.", action="sending_interrupted")
        await asyncio.sleep(SENDER_PAUSE_SECONDS)


async def _work(shop: Shop, queue: WorkQueue, stop: asyncio.Event) -> None:
    """Takes heavy jobs, also after the database was away for a minute."""
    from app.jobs import heavy_jobs

    jobs = {job.name: job.run for job in heavy_jobs(shop)}
    while not stop.is_set():
        try:
            await queue.work(jobs, stop, within=SENDER_GRACE_SECONDS)
        except Exception:
            structlog.get_logger("app").exception(
                "The queue cannot be reached; this process tries again.", action="queue_interrupted"
            )
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), QUEUE_PAUSE_SECONDS)


async def _learn_bot_name(shop: Shop) -> None:
    """Asks Telegram who the bot is, for the console's deep links; without an answer there are none."""
    if shop.telegram is None:
        return
    from aiogram.exceptions import AiogramError

    try:
        shop.bot_name = (await shop.telegram.bot.get_me(request_timeout=5)).username
    except (AiogramError, TypeError) as error:
        structlog.get_logger("app").warning(
            "Telegram did not say who the bot is.", action="bot_unknown", error=type(error).__name__
        )
