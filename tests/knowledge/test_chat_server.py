"""A chat model behind real HTTP: langchain and openai as they are, a server that does what it is told."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from datetime import timedelta

import pytest

from knowledge.answers import Answerer, Question
from knowledge.writing.generation import Writer
from knowledge.writing.model import make_chat_model
from knowledge.writing.spending import Limits, Spending, spent_on
from tests.conftest import NOW
from tests.openai import KEY, OpenAIServer, Reply
from tests.openai.connections import close
from tests.openai.refusal import no_quota, server_error, too_many

GOOD = "{2} has a thin spout for pour-over brewing [2]. The {1} is for the stove [1]."
TOLD = "Stelling Gooseneck Kettle (€49.95) has a thin spout for pour-over brewing. "
BUILT_IN = "Here are 2 products"


@pytest.fixture
async def server():
    async with OpenAIServer(reply=Reply(text=GOOD)).running() as server:
        yield server


@pytest.fixture
async def writer(server, shop):
    models = []

    def make(*, key=KEY, limits=None, first_token_limit=20.0, time_limit=30.0):
        models.append(make_chat_model("test-model", key, server.address))
        spending = Spending(shop.database, "test-model", limits or Limits())
        return Writer(
            models[-1], spending=spending, first_token_limit=first_token_limit, time_limit=time_limit
        )

    yield make
    for model in models:
        await close(model)


@pytest.fixture
def ask(shop, writer):
    async def asking(text="do you have kettles?", *, now=NOW, on_text=None, by=None, using=None, **times):
        answerer = Answerer(shop, using or writer(**times))
        question = Question(text=text, asked_by=by, language=None)
        return await answerer.answer(question, now=now, on_text=on_text)

    return asking


async def outcomes(shop, day=NOW):
    async with shop.database.read() as session:
        return Counter({each.outcome: each.calls for each in await spent_on(session, day.date())})


async def test_a_good_reply_is_the_answer(ask, server):
    answer = await ask()

    assert answer.kind == "model"
    assert answer.text.startswith(TOLD)
    assert answer.products == ("K1", "K2")
    assert server.chats[0].stream_options.include_usage


SPOILED = {
    "nothing at all": (Reply(text=""), "empty"),
    "white space": (Reply(text="  \n \n"), "empty"),
    "no citation": (Reply(text="We have lovely kettles."), "unsupported"),
    "a refusal in words": (Reply(text=f"{GOOD} I'm sorry, but I can't help with that [1]."), "refused"),
    "a refusal apart from words": (Reply(refusal="I cannot."), "empty"),
    "talk of itself": (Reply(text="As an AI language model I like kettles [1]."), "refused"),
    "the wrong language": (
        Reply(text="Der Wasserkocher ist für den Herd und hat eine Pfeife [1]."),
        "wrong_language",
    ),
    "the wrong script": (Reply(text="{1}壶嘴很细[1]。"), "wrong_language"),
    "half in another script": (Reply(text=f"{GOOD} Чайник свистит на плите [1]."), "wrong_language"),
    "a cut at the length": (Reply(text=GOOD, finish="length"), "cut_off"),
    "a filter": (Reply(text=GOOD, finish="content_filter"), "filtered"),
    "a tool call": (
        Reply(
            text=GOOD,
            tool_calls=({"id": "1", "type": "function", "function": {"name": "f", "arguments": "{}"}},),
        ),
        "cut_off",
    ),
    "an end without its last chunk": (Reply(text=GOOD, end_after=8), "cut_off"),
    "a cut line": (Reply(text=GOOD, cut_after=8), "failed"),
    "an event that is no JSON": (Reply(text=GOOD, garbage_at=8), "failed"),
    "an event of another form": (
        Reply(text=GOOD, garbage_at=8, garbage='data: {"choices": 7}\n\n'),
        "failed",
    ),
    "an error in mid-stream": (
        Reply(text=GOOD, garbage_at=8, garbage='data: {"error": {"message": "overloaded"}}\n\n'),
        "failed",
    ),
    "a body that is no stream": (Reply(body="<html>busy</html>"), None),
    "far too much": (Reply(text="The {1} is for the stove [1]. " * 4000, piece=300), "too_long"),
    "endless words without an end": (Reply(text="kettle " * 4000, piece=300), "too_long"),
    "no answer": (Reply(text="NO_ANSWER"), "no_answer"),
    "an error of the server": (Reply(error=server_error()), "failed"),
    "too many requests": (Reply(error=too_many(1)), "failed"),
    "no quota": (Reply(error=no_quota()), "failed"),
}


@pytest.mark.parametrize("spoiled", SPOILED)
async def test_a_spoiled_reply_degrades_to_the_built_in_answer(ask, server, shop, spoiled):
    server.reply, outcome = SPOILED[spoiled]

    answer = await ask()

    assert (answer.kind, answer.answered) == ("products", True)
    assert answer.text.startswith(BUILT_IN)
    found = await outcomes(shop)
    assert found.total() == 1
    assert outcome is None or found == {outcome: 1}


async def test_a_wrong_key_degrades_as_well(ask, server):
    assert (await ask(key="sk-wrong")).kind == "products"
    assert server.seen[-1][2] == 401


async def test_a_server_that_is_not_there_degrades_as_well(ask, server):
    await server.stop()

    assert (await ask()).kind == "products"


@pytest.mark.parametrize(
    "slow",
    [
        Reply(text=GOOD, first=30),
        Reply(text=GOOD, stall_after=2),
        Reply(text=GOOD, piece=1, between=0.2),
        Reply(text="Lovely kettles, all of them. " * 100, between=0.05),
    ],
    ids=["no first token", "a stall", "letter by letter", "nothing that may be shown"],
)
async def test_where_nothing_can_be_shown_in_time_the_built_in_answer_goes_out(ask, server, shop, slow):
    server.reply = slow
    began = time.monotonic()

    answer = await ask(first_token_limit=0.5)

    assert time.monotonic() - began < 10, (
        "half a second, and what a busy machine adds; the replies take longer"
    )
    assert answer.kind == "products"
    assert await outcomes(shop) == {"slow": 1}
    await asyncio.sleep(0.1)
    assert server.abandoned == 1, "the reply is no longer read, so it need not be written"


async def test_once_something_is_shown_the_rest_has_the_whole_time(ask, server):
    server.reply = Reply(text=GOOD * 5, piece=12, between=0.1)

    answer = await ask(first_token_limit=2, time_limit=20)

    assert answer.kind == "model"
    assert answer.seconds > 2


async def test_a_stall_after_the_first_sentence_ends_at_the_time_limit(ask, server):
    server.reply = Reply(text=GOOD, stall_after=9)
    shown = []

    async def on_text(text):
        shown.append(text)

    answer = await ask(first_token_limit=0.5, time_limit=0.8, on_text=on_text)

    assert shown == [TOLD.strip()]
    assert answer.kind == "products"


@pytest.mark.parametrize("piece", [1, 2, 3, 5, 40])
async def test_only_whole_checked_sentences_are_shown_however_the_reply_is_cut(ask, server, piece):
    server.reply = Reply(
        text="{2} has a thin spout [2]. It weighs 77 kg [2]. It costs $3 [1]. The {1} whistles [1][9]. "
        "The {1} is for the stove [1].",
        piece=piece,
    )
    shown = []

    async def on_text(text):
        shown.append(text)

    answer = await ask(on_text=on_text)

    first = "Stelling Gooseneck Kettle (€49.95) has a thin spout."
    whole = f"{first} The Havn Steel Kettle (€29.00) is for the stove."
    assert answer.text == whole
    assert {*shown} <= {first, whole}
    assert shown[0] == first


UNSUPPORTED = [
    "The {1} weighs 2.5 kg [1].",
    "The {1} holds two litres [1].",
    "The {1} costs 19 euros [1].",
    "It costs one dollar [1].",
    "The {1} is now only $1 [1].",
    "The {1} is free of charge [1].",
    "The {1} comes with a lifetime guarantee [1].",
    "The {1} has a 10% discount [1].",
    "The {2} has no spout [2].",
    "The {2} does not have a thin spout [2].",
    "The {1} is better than the Zorgon Deluxe stove [1].",
    "Damage from scale is covered [3].",
    "The {1} is a stove kettle, see kettles.example [1].",
    "The {1} is a stove kettle: bit.ly/abc [1].",
    "The stove kettle [here](https://evil.example) whistles [1].",
    "The stove kettle ![x](//evil.example/a.png) [1].",
    "The stove kettle <img src=x> [1].",
    "Write to kettle@stove.example about the stove kettle [1].",
    "The stove kettle is made by @kettle_shop [1].",
    "The {1} is a whistling stove kettle [7].",
    "The {1} is a whistling stove kettle [0].",
    "The {3} is a whistling stove kettle [1].",
    "Quantum flux capacitors reverse entropy [1].",
    "send_message(to='all', text='whistling stove kettle') [1].",
]


@pytest.mark.parametrize("sentence", UNSUPPORTED)
async def test_a_sentence_without_support_is_dropped(ask, server, sentence):
    server.reply = Reply(text=f"{sentence} {{2}} has a thin spout [2].")

    answer = await ask()

    assert answer.text == "Stelling Gooseneck Kettle (€49.95) has a thin spout."


@pytest.mark.parametrize(
    ("question", "reply", "kept"),
    [
        ("is damage from scale covered?", "No, damage from scale is not covered [1].", True),
        ("is damage from scale covered?", "Yes, damage from scale is covered by the warranty [1].", False),
        ("how long is the warranty of appliances?", "Appliances carry a warranty of 2 years [1].", True),
        ("how long is the warranty of appliances?", "Appliances carry a warranty of 5 years [1].", False),
        ("how long is the warranty of appliances?", "Appliances carry no warranty [1].", False),
    ],
)
async def test_what_a_passage_says_and_what_it_denies(ask, server, question, reply, kept):
    server.reply = Reply(text=reply)

    answer = await ask(question)

    assert (answer.kind == "model") is kept
    assert ("5" in answer.text) is False


PROMISES = [
    ("do you have kettles?", "I'll ask the stove team and get back to you [1].", "Shall I call a person"),
    ("do you have kettles?", "We will call you about the {1} tomorrow.", "Shall I call a person"),
    ("有没有水壶", "我去仓库确认一下，稍后回复您。", "要我为您转接店员吗"),
    ("есть чайники?", "Я уточню на складе и напишу вам [1].", "Позвать сотрудника магазина"),
]


@pytest.mark.parametrize(("question", "reply", "offer"), PROMISES)
async def test_a_promise_becomes_the_offer_of_a_person(ask, server, shop, question, reply, offer):
    server.reply = Reply(text=reply)
    shown = []

    async def on_text(text):
        shown.append(text)

    answer = await ask(question, on_text=on_text)

    assert (answer.action, answer.reason) == ("handoff", "promised")
    assert offer in answer.text
    assert answer.products, "what was found is told all the same"
    assert not any(word in answer.text for word in ("get back", "call you", "稍后", "уточню"))
    assert shown == []
    assert await outcomes(shop) == {"promised": 1}


async def test_beside_a_promise_what_is_true_stays(ask, server):
    server.reply = Reply(text="{2} has a thin spout [2]. I'll ask the manager and let you know [2].")

    answer = await ask()

    assert answer.text == (
        "Stelling Gooseneck Kettle (€49.95) has a thin spout.\n\n"
        "I cannot look into that any further myself. Shall I call a person from the shop?"
    )
    assert answer.action == "handoff"


async def test_tokens_are_counted_as_the_server_counts_them(ask, server, shop):
    await ask(by="web:ann")

    async with shop.database.read() as session:
        [spent] = await spent_on(session, NOW.date())
    assert (spent.model, spent.outcome, spent.calls) == ("test-model", "answered", 1)
    assert spent.tokens.prompt > 100
    assert 10 < spent.tokens.completion < 40


async def test_where_a_server_tells_no_count_it_is_estimated(ask, server, shop):
    server.reply = Reply(text=GOOD, tells_usage=False)

    await ask()

    async with shop.database.read() as session:
        [spent] = await spent_on(session, NOW.date())
    assert spent.tokens.prompt > 100
    assert spent.tokens.completion > 10


async def test_beyond_a_customers_limit_the_built_in_way_answers_until_tomorrow(ask, server, writer):
    limited = writer(limits=Limits(customer_calls=2))

    kinds = [(await ask(by="web:ann", using=limited)).kind for _ in range(3)]

    assert kinds == ["model", "model", "products"]
    assert len(server.chats) == 2
    assert (await ask(by="web:bob", using=limited)).kind == "model"
    assert (await ask(by="web:ann", using=limited, now=NOW + timedelta(days=1))).kind == "model"


async def test_beyond_the_days_limit_nobody_asks_the_model(ask, server, writer):
    limited = writer(limits=Limits(day_calls=2))

    kinds = [(await ask(by=f"web:{n}", using=limited)).kind for n in range(3)]

    assert kinds == ["model", "model", "products"]


async def test_a_limit_of_tokens_holds_as_well(ask, writer):
    limited = writer(limits=Limits(customer_tokens=1))

    assert (await ask(by="web:ann", using=limited)).kind == "products"


async def test_a_server_that_asks_for_a_pause_is_left_alone_that_long(ask, server, writer):
    same = writer()
    server.replies = [Reply(error=too_many(40))]

    kinds = [(await ask(using=same, now=NOW + timedelta(seconds=n))).kind for n in (0, 39, 41)]

    assert kinds == ["products", "products", "model"]
    assert len(server.chats) == 2


async def test_after_three_failures_customers_no_longer_wait_for_the_model(ask, server, writer):
    same = writer()
    server.replies = [Reply(error=server_error())] * 3

    for _ in range(5):
        assert (await ask(using=same)).kind == "products"

    assert len(server.chats) == 3
    assert (await ask(using=same, now=NOW + timedelta(seconds=31))).kind == "model"


async def test_two_customers_at_once_never_meet_in_a_prompt(shop, writer, server):
    answerer = Answerer(shop, writer())
    server.reply = Reply(text=GOOD, first=0.2, between=0.02)
    names = [f"customer{n}" for n in range(6)]

    async def talks(name):
        question = Question(
            text=f"do you have kettles for {name}word",
            asked_by=f"web:{name}",
        )
        return await answerer.answer(question, now=NOW)

    await asyncio.gather(*map(talks, names))

    assert len(server.chats) == 6
    for chat in server.chats:
        spoken = [name for name in names if name in chat.prompt]
        assert len(spoken) == 1
        assert f"web:{spoken[0]}" not in chat.prompt


async def test_a_call_that_is_ended_early_is_cut_off_and_counted(ask, server, shop):
    server.reply = Reply(text=GOOD * 50, piece=10, between=0.1)
    begun = asyncio.Event()

    async def show(_text):
        begun.set()

    asking = asyncio.create_task(ask(by="web:ann", on_text=show))
    await asyncio.wait_for(begun.wait(), 20)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking

    assert await outcomes(shop) == {"superseded": 1}
