"""The inbox: conversations in which a person is wanted, and the operator's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, HTTPException, Request, Response
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from console.rendering import Renderer, wants_fragment
from console.routes import page_router
from console.services import ConsoleServices
from console.sign_in import signed_in
from console.suggestion import Suggestion
from profiles import conversations
from profiles.schema import Conversation, Operator, Profile, Turn

#: Turns shown of a conversation; the customer's timeline has the rest.
SHOWN = 100
LONGEST_REPLY = 4000
#: Conversations without a hand-off that the list shows.
RECENT = 20


@dataclass(frozen=True)
class InboxRow:
    conversation: Conversation
    profile: Profile
    #: What was said last.
    last: Turn | None
    #: Who answers, or answered last.
    operator: Operator | None


class InboxPages:
    def __init__(self, services: ConsoleServices, renderer: Renderer) -> None:
        self._services = services
        self._renderer = renderer
        self._suggestion = Suggestion(services.library)
        self._log = structlog.get_logger("console")

    def router(self) -> APIRouter:
        router = page_router(self._renderer, prefix="/inbox")
        router.get("")(self.show_all)
        router.get("/{conversation_id}")(self.show)
        router.post("/{conversation_id}/reply")(self.reply)
        router.post("/{conversation_id}/take-over")(self.take_over)
        router.post("/{conversation_id}/hand-back")(self.hand_back)
        return router

    async def show_all(self, request: Request) -> Response:
        async with self._services.database.read() as session:
            context = {
                "waiting": await inbox_rows(session, "waiting"),
                "human": await inbox_rows(session, "human"),
                "open": await inbox_rows(session, "bot", wished=True),
                "recent": await inbox_rows(session, "bot", wished=False, limit=RECENT),
            }
        return self._renderer.page(request, "inbox.html", context)

    async def show(self, request: Request, conversation_id: int, use: bool = False) -> Response:
        """`use` puts the suggested answer into the form, to be changed and sent by the operator."""
        async with self._services.database.read() as session:
            conversation = await conversation_or_404(session, conversation_id)
            profile = await session.get_one(Profile, conversation.profile_id)
            turns = await conversations.recent(session, conversation_id, SHOWN)
            operator = await _operator_of(session, conversation)
        context = {"conversation": conversation, "profile": profile, "turns": turns, "longest": LONGEST_REPLY}
        if wants_fragment(request):
            return self._renderer.fragment(request, "_turns.html", context)
        suggestion = await self._suggestion.to(turns, now=self._services.clock()) if turns else None
        context |= {"suggestion": suggestion, "use": use, "attending": operator}
        return self._renderer.page(request, "conversation.html", context)

    async def reply(
        self,
        request: Request,
        conversation_id: int,
        text: Annotated[str, Form(max_length=LONGEST_REPLY)] = "",
    ) -> Response:
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

    async def take_over(self, request: Request, conversation_id: int) -> Response:
        now = self._services.clock()
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            operator = await session.get_one(Operator, signed_in(request).id)
            changed = await self._services.handoffs.take(session, conversation, operator, now=now)
        self._say(request, "conversation_taken_over", conversation_id)
        message = "You answer now; the bot is silent." if changed else "Somebody already answers here."
        return self._renderer.back(request, f"/console/inbox/{conversation_id}", message)

    async def hand_back(self, request: Request, conversation_id: int) -> Response:
        now = self._services.clock()
        async with self._services.database.begin() as session:
            conversation = await conversation_or_404(session, conversation_id)
            changed = await self._services.handoffs.give_back(session, conversation, now=now)
        self._say(request, "conversation_handed_back", conversation_id)
        message = "The bot answers again." if changed else "Nobody waits there any more."
        return self._renderer.back(request, "/console/inbox", message)

    def _say(self, request: Request, action: str, conversation_id: int) -> None:
        operator_id = signed_in(request).id
        message = "An operator acted in a conversation."
        self._log.info(message, action=action, conversation_id=conversation_id, operator_id=operator_id)


async def inbox_rows(
    session: AsyncSession, state: str, *, wished: bool | None = None, limit: int = 200
) -> list[InboxRow]:
    """Conversations in this state: whoever waits longest first, otherwise the newest first.

    `wished` takes those only whose customer wants a person that never came, or only the others.
    """
    waits = state == "waiting" or wished
    since = func.coalesce(Conversation.asked_at, Conversation.updated_at)
    its_turns = select(func.max(Turn.id)).where(Turn.conversation_id == Conversation.id)
    latest = its_turns.correlate(Conversation).scalar_subquery()
    rows = (
        select(Conversation, Profile, Turn, Operator)
        .join(Profile, Profile.id == Conversation.profile_id)
        .outerjoin(Turn, Turn.id == latest)
        .outerjoin(Operator, Operator.id == Conversation.operator_id)
        .where(Conversation.state == state)
        .order_by(since if waits else Conversation.updated_at.desc(), Conversation.id)
        .limit(limit)
    )
    if wished is not None:
        rows = rows.where(Conversation.asked_at.is_not(None) if wished else Conversation.asked_at.is_(None))
    return [InboxRow(*found) for found in await session.execute(rows)]


async def _operator_of(session: AsyncSession, conversation: Conversation) -> Operator | None:
    if conversation.operator_id is None:
        return None
    return await session.get(Operator, conversation.operator_id)


async def conversation_or_404(session: AsyncSession, conversation_id: int) -> Conversation:
    found = await session.get(Conversation, conversation_id)
    if found is None:
        raise HTTPException(404, "There is no such conversation; its customer may have been erased.")
    return found
