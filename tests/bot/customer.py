"""A customer of the dialogue, on any channel."""

from itertools import count

from bot.dialogue import Incoming
from profiles import conversations, events, profile
from tests.conftest import NOW


def labels(reply):
    return [button.label for row in reply.rows for button in row]


class Customer:
    """Somebody on a channel, who may press the buttons of the last replies."""

    def __init__(self, database, dialogue, external_id="7", channel="telegram"):
        self.database = database
        self.dialogue = dialogue
        self.external_id = external_id
        self.channel = channel
        self.keys = count(1)
        self.replies = []

    async def does(self, *, key=None, language="en", **what):
        incoming = Incoming(
            channel=self.channel,
            external_id=self.external_id,
            event_key=key or f"{self.channel}:{self.external_id}:{next(self.keys)}",
            name="Ada",
            language=language,
            **what,
        )
        self.replies = await self.dialogue.handle(incoming, now=NOW)
        return self.replies

    async def says(self, text, **more):
        return await self.does(text=text, **more)

    async def commands(self, command, argument=""):
        return await self.does(command=command, argument=argument)

    async def presses(self, label, reply=0):
        for row in self.replies[reply].rows:
            for button in row:
                if button.label == label:
                    return await self.does(press=button.press)
        raise AssertionError(f"no {label!r} in {self.replies[reply].rows}")

    async def profile(self):
        async with self.database.read() as session:
            return await profile.by_identity(session, self.channel, self.external_id)

    async def events(self):
        """Oldest first."""
        known = await self.profile()
        async with self.database.read() as session:
            return (await events.latest(session, known.id))[::-1]

    async def conversation(self):
        known = await self.profile()
        async with self.database.begin() as session:
            return await conversations.open_conversation(session, known.id, self.channel, now=NOW)

    async def meets_a_person(self, move):
        known = await self.profile()
        async with self.database.begin() as session:
            conversation = await conversations.open_conversation(session, known.id, self.channel, now=NOW)
            assert await move(session, conversation, now=NOW)

    async def turns(self):
        conversation = await self.conversation()
        async with self.database.read() as session:
            return await conversations.turns(session, conversation.id)
