"""The messenger against the strict server."""

from pathlib import Path

import pytest

from bot.messenger import TelegramMessenger, split
from bot.reply import Button, Press, Reply
from bot.telegram import make_bot
from scheduler.exceptions import Blocked, Refused, SlowDown, Unavailable, Uncertain
from scheduler.messenger import Button as LinkButton
from scheduler.messenger import Outgoing
from tests.botapi import TOKEN, Fault

STOP = "https://shop.example/stop/abc-123_XYZ"


async def nothing(_chat_id):
    """No data of anybody."""


@pytest.fixture
def messenger(bot, media):
    return TelegramMessenger(bot, media=media, export=nothing, time_limit=1)


def outgoing(text="Hello <Ada> & co", image=None, buttons=(), stop_url=STOP):
    return Outgoing(text=text, image=image, buttons=buttons, stop_url=stop_url, stop_label="Stop")


async def test_a_campaign_message_shows_picture_link_and_one_tap_to_stop(server, messenger):
    chat = server.user(7)
    button = LinkButton("Look", "https://shop.example/l/abc")
    number = await messenger.send("7", outgoing(image="/media/kettle.png", buttons=(button,)))
    message = chat.messages[0]
    assert str(message.message_id) == number
    assert (message.text, message.photo) == ("Hello <Ada> & co", b"\x89PNG kettle")
    assert chat.link("Look") == "https://shop.example/l/abc"
    assert message.button("Stop")["callback_data"] == "p:stop:0:abc-123_XYZ"


async def test_three_buttons_stand_one_under_the_other_above_the_way_to_stop(server, messenger):
    chat = server.user(7)
    buttons = tuple(LinkButton(str(each), f"https://shop.example/l/abc/{each}") for each in (1, 2, 3))
    await messenger.send("7", outgoing(buttons=buttons))
    assert chat.messages[0].labels == ["1", "2", "3", "Stop"]
    assert chat.link("3") == "https://shop.example/l/abc/3"


async def test_a_local_shop_address_becomes_text_because_telegram_refuses_such_buttons(server, messenger):
    chat = server.user(7)
    button = LinkButton("Look", "http://localhost:8000/l/abc")
    await messenger.send("7", outgoing(buttons=(button,), stop_url="http://localhost:8000/unsubscribe"))
    assert chat.messages[0].labels == []
    assert chat.texts[0].endswith(
        "Look: http://localhost:8000/l/abc\nStop: http://localhost:8000/unsubscribe"
    )


async def test_a_picture_that_telegram_refuses_is_left_out(server, messenger):
    chat = server.user(7)
    server.faults.next("sendPhoto", Fault.bad_request("failed to get HTTP URL content"))
    await messenger.deliver("7", Reply(text="A kettle", photo="https://pictures.example/gone.png"))
    assert [(message.text, message.photo) for message in chat.messages] == [("A kettle", None)]


async def test_a_missing_file_and_a_path_outside_the_folder_send_no_picture(server, messenger, media: Path):
    chat = server.user(7)
    (media.parent / "secret.png").write_bytes(b"secret")
    for photo in ("/media/gone.png", "/media/../secret.png", "/etc/hostname"):
        await messenger.deliver("7", Reply(text="A kettle", photo=photo))
    assert [message.photo for message in chat.messages] == [None, None, None]


async def test_a_text_too_long_for_a_caption_goes_without_the_picture(server, messenger):
    chat = server.user(7)
    await messenger.deliver("7", Reply(text="x" * 1025, photo="/media/kettle.png"))
    assert [message.photo for message in chat.messages] == [None]


@pytest.mark.parametrize(
    ("fault", "error", "delivered"),
    [
        (Fault.too_many(7), SlowDown, 0),
        (Fault.too_many(), SlowDown, 0),
        (Fault.blocked(), Blocked, 0),
        (Fault.bad_request("chat not found"), Refused, 0),
        (Fault.server_error(), Uncertain, 0),
        (Fault.empty_500(), Uncertain, 0),
        (Fault.bare_500(), Uncertain, 0),
        (Fault.garbled_answer(), Uncertain, 1),
        (Fault.cut(), Uncertain, 1),
        (Fault.hang(3, carried_out=True), Uncertain, 1),
    ],
)
async def test_an_error_says_whether_the_message_may_have_arrived(server, messenger, fault, error, delivered):
    chat = server.user(7)
    server.faults.next("sendMessage", fault)
    with pytest.raises(error) as raised:
        await messenger.deliver("7", Reply(text="x"))
    assert len(chat.messages) == delivered
    if isinstance(raised.value, SlowDown):
        assert raised.value.retry_after in (7, None)


async def test_a_wrong_token_leaves_the_message_unsent(server, media):
    stranger = make_bot("42:wrong", server.address)
    with pytest.raises(Unavailable):
        await TelegramMessenger(stranger, media=media, export=nothing).deliver("7", Reply(text="x"))
    await stranger.session.close()


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
async def test_where_nobody_listens_nothing_was_sent(media, address):
    bot = make_bot(TOKEN, address)
    with pytest.raises(Unavailable):
        await TelegramMessenger(bot, media=media, export=nothing).deliver("7", Reply(text="x"))
    await bot.session.close()


def test_a_long_reply_is_split_at_spaces_and_keeps_every_word():
    words = " ".join(f"word{number}" for number in range(2000))
    rows = ((Button("More", Press("more")),),)
    pieces = split(Reply(heading="Heading", text=words, photo="/media/k.png", rows=rows))
    assert all(len(piece.words) <= 4096 for piece in pieces)
    assert " ".join(piece.text for piece in pieces).split() == words.split()
    assert (pieces[0].photo, pieces[0].rows) == ("/media/k.png", ())
    assert (pieces[-1].photo, pieces[-1].rows) == (None, rows)


def test_a_text_without_spaces_is_split_as_well():
    assert [len(piece.text) for piece in split(Reply(text="字" * 9000))] == [4095, 4095, 810]
