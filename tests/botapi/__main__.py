"""Try a bot by hand: `python -m tests.botapi --port 9001`, and type as its customer.

A number presses that button of the newest message; /block and /unblock do what they say.
"""

from __future__ import annotations

import argparse
import asyncio
import sys

from tests.botapi.chat import Chat
from tests.botapi.server import TOKEN, BotApiServer


async def talk(server: BotApiServer, chat: Chat) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        text = line.strip()
        if text == "/block":
            await chat.blocks()
        elif text == "/unblock":
            await chat.unblocks()
        elif text.isdigit() and chat.messages and int(text) <= len(chat.messages[-1].labels):
            await press(chat, int(text))
        elif text:
            await chat.says(text)


async def press(chat: Chat, number: int) -> None:
    message = chat.messages[-1]
    button = message.button(message.labels[number - 1])
    if "url" in button:
        write(f"   opens {button['url']}")
    else:
        await chat.presses_data(button["callback_data"], message)


async def show(server: BotApiServer, chat: Chat) -> None:
    while True:
        message = await chat.expects(within=10**9)
        picture = "[picture] " if message.photo else ""
        write(f"bot: {picture}{message.text}")
        for number, label in enumerate(message.labels, 1):
            write(f"   {number}) {label}")


def write(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


async def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.botapi", description=__doc__)
    parser.add_argument("--port", type=int, default=9001)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--language", default="en", help="the customer's language code")
    arguments = parser.parse_args()
    server = BotApiServer(token=arguments.token, port=arguments.port)
    async with server.running():
        chat = server.user(777, language_code=arguments.language)
        write(f"TELEGRAM_API_URL={server.address} TELEGRAM_BOT_TOKEN={server.token}")
        showing = asyncio.create_task(show(server, chat))
        await talk(server, chat)
        showing.cancel()


if __name__ == "__main__":
    asyncio.run(main())
