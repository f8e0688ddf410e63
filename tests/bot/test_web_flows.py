"""The web chat's conversation flows: bursts, feedback, comparison, a person's data; without the script."""

import asyncio
import json

import httpx
import pytest

from bot.bursts import NO_PATIENCE, Patience
from bot.notices import Notices
from bot.visitor import Visitor
from knowledge.answers import Answer
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles import conversations
from profiles.profile import by_identity
from tests.bot.conftest import make_dialogue
from tests.bot.running import Parrot
from tests.bot.shop import write_content
from tests.bot.test_web import browser, forms, make_app, press, visitor_profile
from tests.conftest import NOW

AS_SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def parrot(sqlite_database, tmp_path):
    vectors = VectorIndex(built_in_embedder(), path=tmp_path / "v")
    return Parrot(Library(sqlite_database, vectors, currency="EUR"))


@pytest.fixture
async def client(sqlite_database, parrot):
    dialogue = make_dialogue(sqlite_database, parrot._library, parrot)
    app = make_app(dialogue, sqlite_database, Notices(), NO_PATIENCE)
    async with browser(app, follow_redirects=True) as client:
        yield client


@pytest.fixture
async def patient_client(sqlite_database, parrot):
    dialogue = make_dialogue(sqlite_database, parrot._library, parrot)
    patience = Patience(pause=0.2, longest=1.0, superseded=5.0)
    app = make_app(dialogue, sqlite_database, Notices(), patience)
    async with browser(app, follow_redirects=True) as client:
        yield client


async def post(client, key, text, **headers):
    return await client.post("/chat", data={"key": key, "text": text}, headers=headers)


async def texts(database, client):
    known = await visitor_profile(database, client)
    async with database.read() as session:
        talk = await conversations.open_conversation(session, known.id, "web", now=known.created_at)
        return [turn.text for turn in await conversations.turns(session, talk.id)]


async def test_messages_of_an_open_page_in_quick_succession_get_one_answer(patient_client, sqlite_database):
    await patient_client.get("/chat")
    answers = await asyncio.gather(
        *(post(patient_client, str(number), f"line {number}", **AS_SCRIPT) for number in range(3))
    )
    assert [answer.status_code for answer in answers] == [200] * 3
    assert all("You said: line 0\nline 1\nline 2" in answer.json()["html"] for answer in answers)
    assert await texts(sqlite_database, patient_client) == [
        "line 0",
        "line 1",
        "line 2",
        "You said: line 0\nline 1\nline 2",
    ]


async def test_a_plain_form_waits_for_nothing_and_its_answer_is_on_the_page_that_follows(
    sqlite_database, parrot
):
    dialogue = make_dialogue(sqlite_database, parrot._library, parrot)
    app = make_app(dialogue, sqlite_database, Notices(), Patience(pause=60, longest=60))
    async with browser(app, follow_redirects=True) as client:
        await client.get("/chat")
        page = await asyncio.wait_for(post(client, "a", "hello"), 10)
    assert "You said: hello" in page.text


async def test_a_button_is_not_kept_waiting_by_a_text(sqlite_database, parrot):
    dialogue = make_dialogue(sqlite_database, parrot._library, parrot)
    app = make_app(dialogue, sqlite_database, Notices(), Patience(pause=1.0, longest=1.0))
    async with browser(app, follow_redirects=True) as client:
        await client.get("/chat")
        text = asyncio.create_task(post(client, "a", "hello", **AS_SCRIPT))
        await asyncio.sleep(0.1)
        called = await client.post("/chat", data={"action": "person"}, headers=AS_SCRIPT)
        assert "I have called a person" in called.json()["html"]
        assert not text.done()
        assert "You said: hello" in (await text).json()["html"]


async def test_a_message_sent_twice_within_a_burst_is_one(patient_client, sqlite_database):
    await patient_client.get("/chat")
    await asyncio.gather(*(post(patient_client, "same", "hello", **AS_SCRIPT) for _ in range(2)))
    assert await texts(sqlite_database, patient_client) == ["hello", "You said: hello"]


async def test_a_failure_tells_everybody_who_waits(patient_client, parrot):
    parrot.error = RuntimeError("the answer broke")
    await patient_client.get("/chat")
    answers = await asyncio.gather(
        *(post(patient_client, str(number), f"line {number}", **AS_SCRIPT) for number in range(2))
    )
    assert [answer.status_code for answer in answers] == [503, 503]


async def test_forgetting_as_plain_forms_ends_with_a_new_visitor(client, sqlite_database):
    await client.get("/chat")
    await post(client, "a", "hello")
    before = client.cookies["shopkeeper_visitor"]
    page = await post(client, "b", "/forget")
    assert "Shall I erase" in page.text
    page = await press(client, "Yes, erase everything")
    assert "everything that we knew about you is erased" in page
    assert "hello" not in page
    assert client.cookies["shopkeeper_visitor"] != before
    async with sqlite_database.read() as session:
        assert await by_identity(session, "web", Visitor(before).id) is None


async def test_forgetting_with_the_script_loads_the_page_again(client):
    await client.get("/chat")
    await post(client, "a", "hello")
    await post(client, "b", "/forget")
    data = forms((await client.get("/chat")).text)["Yes, erase everything"]
    answer = await client.post("/chat", data=data, headers=AS_SCRIPT)
    assert answer.json() == {"reload": "/chat?erased=1"}


async def test_the_export_is_a_link_that_opens_for_this_visitor_alone(client, sqlite_database, parrot):
    await client.get("/chat")
    await post(client, "a", "hello")
    await post(client, "b", "/export")
    page = await press(client, "Yes, send me the file")
    address = page.split('href="/chat/export/')[1].split('"')[0]
    file = await client.get(f"/chat/export/{address}")
    assert file.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert [turn["text"] for turn in json.loads(file.content)["turns"]][:2] == ["hello", "You said: hello"]
    assert (await client.get("/chat/export/1")).status_code == 404, "no turn that asked for it"
    async with httpx.AsyncClient(transport=client._transport, base_url="https://shop.example") as stranger:
        await stranger.get("/chat")
        refused = await stranger.get(f"/chat/export/{address}")
    assert refused.status_code == 404
    assert "hello" not in refused.text


async def test_products_are_compared_in_a_table(client, parrot, tmp_path):
    await parrot._library.sync([str(write_content(tmp_path / "content"))], now=NOW)

    async def show(question, *, now, on_text=None):
        return Answer(answered=True, text="Here:", kind="products", products=("K1", "K2"))

    parrot.prepare = show
    await client.get("/chat")
    await post(client, "a", "kettles")
    page = await press(client, "Compare these")
    assert '<th scope="col">Brook glass kettle</th><th scope="col">Brook steel kettle</th>' in page
    assert '<th scope="row">colour</th><td>clear</td><td>silver</td>' in page
