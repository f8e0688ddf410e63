"""/forget and /export, on both engines."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.migrate import METADATA
from bot import personal_data
from bot.dialogue import Incoming
from bot.schema import InboxUpdate, OutboxReply
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles.profile import by_identity
from tests.bot.conftest import make_dialogue
from tests.bot.customer import Customer, labels
from tests.bot.running import Parrot, make_face, polling
from tests.bot.waiting import until
from tests.conftest import NOW


@pytest.fixture
def dialogue(database, tmp_path):
    library = Library(database, VectorIndex(built_in_embedder(), path=tmp_path / "v"), currency="EUR")
    return make_dialogue(database, library, Parrot(library))


@pytest.fixture
def ada(database, dialogue):
    return Customer(database, dialogue)


#: Hashes that keep imports away, under their key; and numbers of profiles that changed.
NOTHING_ABOUT_ANYBODY = {"suppression", "suppression_key", "profile_change"}


async def rows_left(database):
    """How many rows each table has, of those that have any and are about somebody."""
    async with database.read() as session:
        counts = {
            table.name: await session.scalar(select(func.count()).select_from(table))
            for metadata in METADATA
            for table in metadata.sorted_tables
            if table.name not in NOTHING_ABOUT_ANYBODY
        }
    return {name: count for name, count in counts.items() if count}


async def test_forgetting_asks_first_and_says_what_goes(ada):
    await ada.says("my birthday is on the 5th of May")
    [question] = await ada.commands("forget")
    assert "profile" in question.text
    assert labels(question) == ["Yes, erase everything", "No, keep it"]
    [kept] = await ada.presses("No, keep it")
    assert kept.text == "Nothing was erased."
    assert len(await ada.turns()) == 6


async def test_forgetting_leaves_nothing_and_a_new_message_starts_afresh(ada, database):
    before = await rows_left(database)
    await ada.commands("start", "spring")
    await ada.says("my birthday is on the 5th of May, I love kettles")
    await ada.commands("person")
    await ada.commands("forget")
    press = ada.replies[0].rows[0][0].press
    [done] = await ada.does(press=press)
    assert done.text.startswith("Done: everything that we knew about you is erased.")
    assert await rows_left(database) == before
    [again] = await ada.does(press=press)
    assert again.text == done.text, "a second tap says the same and leaves no trace"
    [nothing] = await ada.commands("forget")
    assert nothing.text == done.text
    assert await rows_left(database) == before
    await ada.says("hello")
    assert [turn.text for turn in await ada.turns()] == ["hello", "You said: hello"]


async def test_a_confirming_button_found_later_erases_nothing(ada, database):
    await ada.commands("forget")
    await ada.says("hello")
    await ada.commands("forget")
    press = ada.replies[0].rows[0][0].press
    incoming = Incoming(channel="telegram", external_id="7", event_key="later", press=press)
    [reply] = await ada.dialogue.handle(incoming, now=NOW + timedelta(hours=2))
    assert "too old" in reply.text
    assert await ada.profile() is not None


async def test_one_persons_button_never_erases_another(ada, database):
    await ada.says("hello")
    await ada.commands("forget")
    press = ada.replies[0].rows[0][0].press
    stranger = Customer(database, ada.dialogue, external_id="8")
    await stranger.says("hello")
    [reply] = await stranger.does(press=press)
    assert "too old" in reply.text
    assert await ada.profile() is not None
    assert await stranger.profile() is not None


@pytest.mark.parametrize(
    ("language", "yes", "done"), [("zh", "是的，全部删除", "已删除"), ("ru", "Да, стереть всё", "стёрто")]
)
async def test_forgetting_speaks_the_customers_language(ada, language, yes, done):
    await ada.does(command="start", language=language)
    await ada.does(command="forget", language=language)
    [reply] = await ada.presses(yes)
    assert done in reply.text


async def test_the_export_holds_what_is_known_and_nothing_of_others(ada, database):
    await ada.says("do you sell kettles?")
    stranger = Customer(database, ada.dialogue, external_id="8")
    await stranger.says("a secret of somebody else")
    async with database.read() as session:
        known = await by_identity(session, "telegram", "7")
        content = json.loads(await personal_data.export(session, known))
    assert content["profile"]["reference"] == "telegram:7"
    assert [turn["text"] for turn in content["turns"]] == [
        "do you sell kettles?",
        "You said: do you sell kettles?",
    ]
    assert "secret" not in json.dumps(content)


async def test_on_telegram_the_file_comes_after_the_confirming_button(database, dialogue, server, media):
    chat = server.user(7)
    async with polling(make_face(database, dialogue, server, media)):
        await chat.says("hello")
        await chat.expects("You said")
        await chat.says("/export")
        await chat.presses("Yes, send me the file", await chat.expects("as a file"))
        message = await chat.expects("Here is all that we know")
        await chat.says("/export")
        await chat.presses("No, thank you", await chat.expects("as a file"))
        await chat.expects("no file")
    name, content = message.document
    assert name == "my-data.json"
    assert json.loads(content)["profile"]["name"] == "Ada"


async def test_on_telegram_forgetting_clears_inbox_and_outbox(database, dialogue, server, media):
    chat = server.user(7)
    async with polling(make_face(database, dialogue, server, media)):
        await chat.says("hello")
        await chat.expects("You said")
        await chat.says("/forget")
        question = await chat.expects("Shall I erase")
        await chat.presses("Yes, erase everything", question)
        await chat.expects("Done: everything")
        await chat.presses("Yes, erase everything", question)
        await chat.expects("Done: everything")
        await until(lambda: all_sent(database))
    async with database.read() as session:
        left = [row.payload["text"][:16] for row in await session.scalars(select(OutboxReply))]
        assert left == ["Done: everything"] * 2, "all that is left is that it was done"
        assert [row.kind for row in await session.scalars(select(InboxUpdate))] == ["other"]
        assert await by_identity(session, "telegram", "7") is None
    assert {"forget", "export"} <= {command["command"] for command in server.commands}


async def all_sent(database):
    async with database.read() as session:
        return all(row.state == "sent" for row in await session.scalars(select(OutboxReply)))
