"""A strict Bot API server on this machine, and people who use the bot through it.

It answers as https://core.telegram.org/bots/api documents it: bodies in all three forms, required
fields, lengths after entities parsing, long polling with acknowledgement by offset, webhooks with
their secret, and on request every fault that a bot meets in real life.
"""

from tests.botapi.chat import Chat
from tests.botapi.faults import Fault
from tests.botapi.message import SentMessage
from tests.botapi.server import TOKEN, BotApiServer

__all__ = ["TOKEN", "BotApiServer", "Chat", "Fault", "SentMessage"]
