"""The embedder of OpenAI's protocol, before a strict server over real HTTP."""

from __future__ import annotations

import asyncio
import time

import numpy as np
import pytest

from knowledge.answers import Answerer, Question
from knowledge.exceptions import EmbeddingFailed
from knowledge.index import openai_embedder
from knowledge.index.embedder import embed_question, make_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from tests.conftest import NOW
from tests.knowledge.conftest import write_products
from tests.openai import KEY, OpenAIServer
from tests.openai.embedding import vector
from tests.openai.refusal import no_quota, server_error, too_many


@pytest.fixture
async def server():
    async with OpenAIServer().running() as server:
        yield server


@pytest.fixture
def embedder(server):
    return make_embedder("openai:text-embedding-test", api_key=KEY, base_url=server.address)


async def embed(embedder, texts):
    return await asyncio.to_thread(embedder.embed, texts)


async def test_vectors_are_those_of_the_server_in_the_order_of_the_texts(embedder, server):
    vectors = await embed(embedder, ["red kettle", "desk lamp", ""])

    assert vectors == pytest.approx(
        np.array([vector("red kettle"), vector("desk lamp"), vector(" ")]), abs=1e-6
    )
    assert vectors.dtype == np.float32
    # Text, not the numbers of a tokenizer that would have to be fetched.
    assert server.embedded[0].input == ["red kettle", "desk lamp", " "]


async def test_many_texts_and_long_ones_are_sent_in_requests_that_the_server_takes(embedder, server):
    texts = [f"kettle number {n}" for n in range(2500)]

    assert len(await embed(embedder, texts)) == 2500
    assert [len(each.input) for each in server.embedded] == [2048, 452]

    server.embedded.clear()
    assert len(await embed(embedder, ["чайник со свистком " * 400] * 60)) == 60
    assert len(server.embedded) == 2


async def test_a_sync_waits_as_long_as_the_server_asks(embedder, server):
    server.embedding_refusals = [too_many(1)]
    began = time.monotonic()

    assert len(await embed(embedder, ["kettle"])) == 1
    assert time.monotonic() - began >= 1


@pytest.mark.parametrize(
    ("refusal", "says"),
    [(no_quota(), "It answered 429 (insufficient_quota)."), (server_error(), "It answered 500.")],
)
async def test_a_failure_says_what_it_is_and_quotes_nothing(server, refusal, says, monkeypatch):
    monkeypatch.setattr(openai_embedder, "RETRIES", 0)
    embedder = make_embedder("openai:m", api_key=KEY, base_url=server.address)
    server.embedding_refusals = [refusal]

    with pytest.raises(EmbeddingFailed) as failed:
        await embed(embedder, ["a secret wish"])

    assert says in str(failed.value)
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize(
    "body",
    [
        '{"object": "list", "data": [], "model": "m", "usage": {"prompt_tokens": 1, "total_tokens": 1}}',
        '{"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": []}], "model": "m"}',
        '{"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": ["x"]}], "model": "m"}',
        '{"object": "list", "data": 7}',
        "{}",
        "<html>",
    ],
)
@pytest.mark.filterwarnings("ignore:Pydantic serializer warnings")  # langchain's, of what it was given
async def test_an_answer_that_holds_no_vectors_is_a_failure(server, monkeypatch, body):
    monkeypatch.setattr(openai_embedder, "RETRIES", 0)
    embedder = make_embedder("openai:m", api_key=KEY, base_url=server.address)
    server.embedding_body = body

    with pytest.raises(EmbeddingFailed):
        await embed(embedder, ["kettle"])


async def test_a_wrong_key_is_named_without_the_key(server):
    embedder = make_embedder("openai:m", api_key="sk-very-wrong", base_url=server.address)

    with pytest.raises(EmbeddingFailed, match=r"401 \(invalid_api_key\)") as failed:
        await embed(embedder, ["kettle"])

    assert "sk-" not in str(failed.value)


async def test_one_question_is_embedded_once(embedder, server):
    for _ in range(4):
        await asyncio.to_thread(embed_question, embedder, "do you have kettles?")

    assert len(server.embedded) == 1


async def test_who_asks_does_not_wait_for_a_silent_server_and_not_again_at_once(server):
    embedder = openai_embedder.OpenAIEmbedder("m", KEY, server.address, patience=0.2)
    server.embedding_silence = 30

    for question in ("kettles?", "lamps?"):
        began = time.monotonic()
        with pytest.raises(EmbeddingFailed):
            await asyncio.to_thread(embedder.embed_question, question)
        assert time.monotonic() - began < 15

    assert len(server.embedded) == 1, "after a failure nothing is asked for a while"


@pytest.fixture
async def library(sqlite_database, server, embedder, tmp_path, monkeypatch):
    monkeypatch.setattr(openai_embedder, "RETRIES", 0)
    quick = make_embedder("openai:text-embedding-test", api_key=KEY, base_url=server.address)
    index = VectorIndex(quick, path=tmp_path / "chroma")
    yield Library(sqlite_database, index, currency="EUR")
    index.close()


async def test_a_sync_that_gets_no_vectors_leaves_what_was_there(library, server, folder):
    source = write_products(folder / "products.csv", "K1,Red Kettle,10 EUR")
    await library.sync([source], now=NOW)
    write_products(folder / "products.csv", "K1,Green Kettle,12 EUR", "K2,Lamp,5 EUR")
    server.embedding_refusals = [server_error()]

    with pytest.raises(EmbeddingFailed):
        await library.sync([source], now=NOW)

    assert [found.title for found in await library.search("kettle")] == ["Red Kettle"]
    await library.sync([source], now=NOW)
    assert [found.title for found in await library.search("kettle")] == ["Green Kettle"]


async def test_while_the_server_is_away_words_alone_answer(library, server, folder):
    await library.sync([write_products(folder / "products.csv", "K1,Red Kettle,10 EUR")], now=NOW)
    await server.stop()

    answer = await Answerer(library, None).answer(Question(text="do you have a red kettle?"), now=NOW)

    assert answer.products == ("K1",)
