"""The inbox: conversations in which a person is wanted, and the operator's answers."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Annotated, Any

import structlog
from fastapi import APIRouter, Form, HTTPException, Query, Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.inbox.inbox_list import inbox_lists, inbox_mark
from console.inbox.live import live
from console.inbox.reply_draft import ReplyDraft
from console.people.sign_in import signed_in
from console.rendering import Renderer
from console.routes import page_router
from console.services import ConsoleServices
from console.texts import N_
from profiles import conversations
from profiles.schema import Conversation, Operator, Profile, Turn
from scheduler.working_hours import said

#: Turns shown of a conversation; the customer's timeline has the rest.
SHOWN = 100
LONGEST_REPLY = 4000
LONGEST_NOTE = 2000

Reply = Annotated[str, Form(max_length=LONGEST_REPLY)]
Mine = Annotated[bool, Query()]


class InboxPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._draft = ReplyDraft(services)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/inbox")
        router.get("")(self.show_all)
        router.get("/live")(self.stream_all)
        router.get("/{conversation_id}")(self.show)
        router.get("/{conversation_id}/live")(self.stream)
        router.post("/{conversation_id}/draft")(self.draft)
        router.post("/{conversation_id}/reply")(self.reply)
        router.post("/{conversation_id}/note")(self.note)
        router.post("/{conversation_id}/assign")(self.assign)
        router.post("/{conversation_id}/take-over")(self.take_over)
        router.post("/{conversation_id}/hand-back")(self.hand_back)
        return router

    async def show_all(self, request: Request, mine: Mine = False) -> Response:
        context = await self._lists(request, mine) | {"opens": await self._opens(request)}
        return self._renderer.page(request, "inbox.html", context)

    async def _opens(self, request: Request) -> str | None:
        """When somebody is there again, in words; None within the working hours."""
        async with self._services.database.read() as session:
            hours = await self._services.working_hours.as_set(session)
        opens = hours.opens(self._services.clock())
        return None if opens is None else said(opens, hours.zone, self._renderer.texts(request).language)

    async def stream_all(self, request: Request, mine: Mine = False) -> Response:
        """The lists again whenever something in them changes."""

        async def mark() -> Hashable:
            async with self._services.database.read() as session:
                return await inbox_mark(session)

        async def render() -> str:
            return self._renderer.html(request, "_inbox.html", await self._lists(request, mine))

        return live(mark, render)

    async def _lists(self, request: Request, mine: bool) -> dict[str, Any]:
        async with self._services.database.read() as session:
            lists = await inbox_lists(session, of=signed_in(request).id if mine else None)
        return {"mine": mine, **lists}

    async def show(self, request: Request, conversation_id: int) -> Response:
        return await self._page(request, conversation_id)

    async def stream(self, request: Request, conversation_id: int) -> Response:
        """The turns again whenever something was said."""

        async def mark() -> Hashable:
            async with self._services.database.read() as session:
                its_turns = select(func.max(Turn.id)).where(Turn.conversation_id == conversation_id)
                return await session.scalar(its_turns)

        async def render() -> str:
            async with self._services.database.read() as session:
                conversation = await conversation_or_404(session, conversation_id)
                context = await _talk(session, conversation)
            return self._renderer.html(request, "_turns.html", context)

        return live(mark, render)

    async def draft(
        self,
        request: Request,
        conversation_id: int,
        text: Reply = "",
        find: Annotated[str, Form(max_length=200)] = "",
        insert: Annotated[str, Form(max_length=200)] = "",
    ) -> Response:
        """The page with more put into the answer that is being written; nothing is sent or kept.

        `insert` is `suggestion`, `reply:NUMBER` of a saved one, or `product:ID`.
        """
        return await self._page(request, conversation_id, text=text, find=find, insert=insert)

    async def _page(
        self, request: Request, conversation_id: int, *, text: str = "", find: str = "", insert: str = ""
    ) -> Response:
        async with self._services.database.read() as session:
            conversation = await conversation_or_404(session, conversation_id)
            context = await _talk(session, conversation) | {
                "notes": await conversations.notes(session, conversation_id),
                "operators": list(await session.scalars(select(Operator).order_by(Operator.name))),
            }
        everybody = {operator.id: operator for operator in context["operators"]}
        composed = await self._draft.compose(context["turns"], text=text, find=find, insert=insert)
        context |= {
            "attending": everybody.get(conversation.operator_id or 0),
            "draft": composed,
            "longest": LONGEST_REPLY,
            "longest_note": LONGEST_NOTE,
        }
        return self._renderer.page(request, "conversation.html", context)

    async def reply(self, request: Request, conversation_id: int, text: Reply = "") -> Response:
        address = f"/console/inbox/{conversation_id}"
        if not text.strip():
            return self._renderer.back(request, address, "Write something first.", "danger")
        now = self._services.clock()
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            operator = await session.get_one(Operator, signed_in(request).id)
            await self._services.handoffs.answer(session, conversation, operator, text.strip(), now=now)
        self._say(request, "operator_replied", conversation_id)
        return self._renderer.back(request, address, "Your answer is on its way.")

    async def note(
        self,
        request: Request,
        conversation_id: int,
        text: Annotated[str, Form(max_length=LONGEST_NOTE)] = "",
    ) -> Response:
        address = f"/console/inbox/{conversation_id}"
        if not text.strip():
            return self._renderer.back(request, address, "Write something first.", "danger")
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            await conversations.note(
                session, conversation, signed_in(request), text.strip(), now=self._services.clock()
            )
        return self._renderer.back(request, f"{address}#notes", "The note is kept for the others.")

    async def assign(
        self,
        request: Request,
        conversation_id: int,
        operator_id: Annotated[int, Form()] = 0,
    ) -> Response:
        """To nobody where the number is no operator's."""
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            operator = await session.get(Operator, operator_id)
            await conversations.assign(session, conversation, operator.id if operator else None)
        self._say(request, "conversation_assigned", conversation_id)
        address = f"/console/inbox/{conversation_id}"
        if operator is None:
            return self._renderer.back(request, address, "It is nobody's turn in particular.")
        return self._renderer.back(request, address, "It is %(operator)s's turn now.", operator=operator.name)

    async def take_over(self, request: Request, conversation_id: int) -> Response:
        now = self._services.clock()
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            operator = await session.get_one(Operator, signed_in(request).id)
            changed = await self._services.handoffs.take(session, conversation, operator, now=now)
        self._say(request, "conversation_taken_over", conversation_id)
        message = (
            N_("You answer now; the bot is silent.") if changed else N_("Somebody already answers here.")
        )
        return self._renderer.back(request, f"/console/inbox/{conversation_id}", message)

    async def hand_back(self, request: Request, conversation_id: int) -> Response:
        now = self._services.clock()
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            changed = await self._services.handoffs.give_back(session, conversation, now=now)
        self._say(request, "conversation_handed_back", conversation_id)
        message = N_("The bot answers again.") if changed else N_("Nobody waits there any more.")
        return self._renderer.back(request, "/console/inbox", message)

    def _say(self, request: Request, action: str, conversation_id: int) -> None:
        operator_id = signed_in(request).id
        message = "An operator acted in a conversation."
        self._log.info(message, action=action, conversation_id=conversation_id, operator_id=operator_id)


async def _talk(session: AsyncSession, conversation: Conversation) -> dict[str, Any]:
    return {
        "conversation": conversation,
        "profile": await session.get_one(Profile, conversation.profile_id),
        "turns": await conversations.recent(session, conversation.id, SHOWN),
    }


async def conversation_or_404(session: AsyncSession, conversation_id: int) -> Conversation:
    found = await session.get(Conversation, conversation_id)
    if found is None:
        raise HTTPException(404, "There is no such conversation; its customer may have been erased.")
    return found
