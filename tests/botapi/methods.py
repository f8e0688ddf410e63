"""The methods that the server knows; names are matched without regard to case, as there."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from tests.botapi.exceptions import ApiError, BadRequest, Forbidden
from tests.botapi.fields import Fields
from tests.botapi.keyboard import check_url, read_keyboard
from tests.botapi.message import SentMessage
from tests.botapi.text import CAPTION_LIMIT, MESSAGE_LIMIT, read_text

if TYPE_CHECKING:
    from tests.botapi.chat import Chat
    from tests.botapi.server import BotApiServer

Method = Callable[["BotApiServer", Fields], Awaitable[Any]]

#: https://core.telegram.org/bots/api#sendchataction
ACTIONS = frozenset(
    {
        "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
        "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
    }
)  # fmt: skip
LONGEST_POLL = 50
#: Bytes of a file that a bot may send.
LARGEST_UPLOAD = 50 * 2**20


async def get_me(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    return server.me() | {"can_join_groups": True, "can_read_all_group_messages": False}


async def get_updates(server: BotApiServer, fields: Fields) -> list[dict[str, Any]]:
    if server.webhook.url:
        raise ApiError(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    server.updates.allow(fields.data("allowed_updates"))
    timeout = min(max(fields.integer("timeout", 0) or 0, 0), LONGEST_POLL)
    return await server.updates.get(
        offset=fields.integer("offset"), limit=fields.integer("limit", 100) or 100, seconds=timeout
    )


async def set_webhook(server: BotApiServer, fields: Fields) -> bool:
    server.updates.allow(fields.data("allowed_updates"))
    await server.webhook.set(fields)
    return True


async def delete_webhook(server: BotApiServer, fields: Fields) -> bool:
    if fields.flag("drop_pending_updates"):
        server.updates.waiting.clear()
    await server.webhook.stop()
    return True


async def get_webhook_info(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    return server.webhook.info()


def writable_chat(server: BotApiServer, fields: Fields) -> Chat:
    """The chat that the call names; refused where it is unknown, blocked, or never began."""
    name = fields.required("chat_id", "chat_id is empty")
    chat = server.chats.get(int(name)) if name.lstrip("-").isdigit() else None
    if chat is None:
        raise BadRequest("chat not found")
    if not getattr(chat, "has_bot", True):
        raise Forbidden("bot was kicked from the supergroup chat")
    if chat.blocked:
        raise Forbidden("bot was blocked by the user")
    if not chat.started:
        raise Forbidden("bot can't initiate conversation with a user")
    return chat


def post(server: BotApiServer, message: SentMessage) -> dict[str, Any]:
    server.messages.append(message)
    # A message takes the place of the preview.
    server.chats[message.chat_id].draft = None
    return as_message(server, message)


def as_message(server: BotApiServer, message: SentMessage) -> dict[str, Any]:
    return message.as_json(server.chats[message.chat_id].as_chat(), server.me())


async def send_message(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    chat = writable_chat(server, fields)
    text = read_text(fields, "text", limit=MESSAGE_LIMIT)
    rows = read_keyboard(fields)
    return post(server, SentMessage(server.next_message_id(), chat.user_id, text, rows))


def read_media(server: BotApiServer, fields: Fields, value: str) -> bytes | str:
    """An upload's bytes, or the http address or file id as it came."""
    upload = fields.attachment(value)
    if upload:
        if not upload.content:
            raise BadRequest("file must be non-empty")
        return upload.content
    if "://" in value:
        check_url(value, "wrong HTTP URL specified")
    elif not value.startswith(("photo", "document")):
        raise BadRequest("wrong remote file identifier specified: Wrong string length")
    return value


def read_file_field(server: BotApiServer, fields: Fields, name: str) -> bytes | str:
    if name in fields.files:
        return fields.files[name].content
    return read_media(server, fields, fields.required(name, f"there is no {name} in the request"))


async def send_photo(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    chat = writable_chat(server, fields)
    photo = read_file_field(server, fields, "photo")
    caption = read_text(fields, "caption", limit=CAPTION_LIMIT, may_be_empty=True)
    rows = read_keyboard(fields)
    return post(server, SentMessage(server.next_message_id(), chat.user_id, caption, rows, photo=photo))


async def send_media_group(server: BotApiServer, fields: Fields) -> list[dict[str, Any]]:
    chat = writable_chat(server, fields)
    media = fields.data("media")
    if not isinstance(media, list) or not 2 <= len(media) <= 10:
        raise BadRequest("there must be 2-10 media in an album")
    return [post(server, _album_item(server, fields, chat, item)) for item in media]


def _album_item(server: BotApiServer, fields: Fields, chat: Chat, item: dict[str, Any]) -> SentMessage:
    if item.get("type") != "photo":
        raise BadRequest("this server knows albums of photos only")
    caption = read_text(Fields(item), "caption", limit=CAPTION_LIMIT, may_be_empty=True)
    photo = read_media(server, fields, Fields(item).required("media", "media not found"))
    return SentMessage(server.next_message_id(), chat.user_id, caption, [], photo=photo)


async def send_document(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    chat = writable_chat(server, fields)
    name = fields.required("document", "there is no document in the request")
    upload = fields.attachment(name)
    content = read_media(server, fields, name)
    caption = read_text(fields, "caption", limit=CAPTION_LIMIT, may_be_empty=True)
    if isinstance(content, bytes) and len(content) > LARGEST_UPLOAD:
        raise ApiError(413, "Request Entity Too Large")
    document = (upload.name if upload else name, content if isinstance(content, bytes) else b"")
    rows = read_keyboard(fields)
    return post(server, SentMessage(server.next_message_id(), chat.user_id, caption, rows, document=document))


async def send_message_draft(server: BotApiServer, fields: Fields) -> bool:
    chat = writable_chat(server, fields)
    draft_id = fields.integer("draft_id")
    if not draft_id:
        raise BadRequest("draft_id must be non-zero")
    text = read_text(fields, "text", limit=MESSAGE_LIMIT, may_be_empty=True)
    chat.draft = (draft_id, text)
    chat.drafts.append(text)
    return True


async def send_chat_action(server: BotApiServer, fields: Fields) -> bool:
    chat = writable_chat(server, fields)
    if fields.required("action", "wrong parameter action in request") not in ACTIONS:
        raise BadRequest("wrong parameter action in request")
    chat.actions.append(fields.required("action"))
    return True


def own_message(server: BotApiServer, fields: Fields, complaint: str) -> SentMessage:
    chat = writable_chat(server, fields)
    number = fields.integer("message_id")
    for message in server.messages:
        if message.chat_id == chat.user_id and message.message_id == number and not message.deleted:
            return message
    raise BadRequest(complaint)


async def edit_message_text(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    message = own_message(server, fields, "message to edit not found")
    if message.photo or message.document:
        raise BadRequest("there is no text in the message to edit")
    _edit(message, read_text(fields, "text", limit=MESSAGE_LIMIT), read_keyboard(fields))
    return as_message(server, message)


async def edit_message_caption(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    message = own_message(server, fields, "message to edit not found")
    caption = read_text(fields, "caption", limit=CAPTION_LIMIT, may_be_empty=True)
    _edit(message, caption, read_keyboard(fields))
    return as_message(server, message)


async def edit_message_reply_markup(server: BotApiServer, fields: Fields) -> dict[str, Any]:
    message = own_message(server, fields, "message to edit not found")
    _edit(message, message.text, read_keyboard(fields))
    return as_message(server, message)


def _edit(message: SentMessage, text: str, rows: list[list[dict[str, Any]]]) -> None:
    if (message.text, message.rows) == (text, rows):
        raise BadRequest(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    message.text, message.rows = text, rows
    message.edits += 1


async def delete_message(server: BotApiServer, fields: Fields) -> bool:
    own_message(server, fields, "message to delete not found").deleted = True
    return True


async def answer_callback_query(server: BotApiServer, fields: Fields) -> bool:
    name = fields.required(
        "callback_query_id", "query is too old and response timeout expired or query ID is invalid"
    )
    pressed_at = server.pending_callbacks.pop(name, None)
    now = asyncio.get_running_loop().time()
    if pressed_at is None or now - pressed_at > server.callback_lifetime:
        raise BadRequest("query is too old and response timeout expired or query ID is invalid")
    if len(fields.text("text") or "") > 200:
        raise BadRequest("MESSAGE_TOO_LONG")
    return True


async def set_my_commands(server: BotApiServer, fields: Fields) -> bool:
    commands = fields.data("commands")
    if not isinstance(commands, list) or len(commands) > 100:
        raise BadRequest("can't parse commands: expected an Array of BotCommand")
    for command in commands:
        name = str(command.get("command", "")).removeprefix("/")
        if not (1 <= len(name) <= 32 and name.replace("_", "").isalnum() and name == name.lower()):
            raise BadRequest("BOT_COMMAND_INVALID")
        if not 1 <= len(command.get("description", "")) <= 256:
            raise BadRequest("BOT_COMMAND_DESCRIPTION_INVALID")
    server.commands = commands
    return True


METHODS: dict[str, Method] = {
    method.__name__.replace("_", ""): method
    for method in (
        get_me, get_updates, set_webhook, delete_webhook, get_webhook_info,
        send_message, send_photo, send_media_group, send_document, send_message_draft, send_chat_action,
        edit_message_text, edit_message_caption, edit_message_reply_markup, delete_message,
        answer_callback_query, set_my_commands,
    )
}  # fmt: skip
