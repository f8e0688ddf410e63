"""The web chat's messenger: a campaign's message becomes a turn of the visitor's conversation."""

from __future__ import annotations

from bot.clock import Clock
from bot.notices import Notice, Notices
from bot.page import CHANNEL
from bot.reply import Button, Reply
from profiles import conversations
from profiles.database import Database
from profiles.profile import by_identity
from scheduler.exceptions import Refused
from scheduler.messenger import Outgoing


class WebMessenger:
    """Delivers by one transaction; the visitor sees it at once, or at the next visit."""

    channel = CHANNEL

    def __init__(self, database: Database, notices: Notices, *, clock: Clock) -> None:
        self._database = database
        self._notices = notices
        self._clock = clock

    async def send(self, recipient: str, message: Outgoing) -> str:
        """The id of the turn. Raises Refused for a visitor whom we do not know."""
        rows = (
            *((Button(button.label, url=button.url),) for button in message.buttons),
            (Button(message.stop_label, url=message.stop_url),),
        )
        reply = Reply(text=message.text, photo=message.image, rows=rows)
        async with self._database.begin() as session:
            profile = await by_identity(session, CHANNEL, recipient)
            if profile is None:
                raise Refused("There is no such visitor.")
            now = self._clock()
            conversation = await conversations.open_conversation(session, profile.id, CHANNEL, now=now)
            details = {"replies": [reply.as_json()]}
            turn = await conversations.add_turn(
                session, conversation, "campaign", message.text, now=now, details=details
            )
        self._notices.publish(recipient, Notice())
        return str(turn.id)
