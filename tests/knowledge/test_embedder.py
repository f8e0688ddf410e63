from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.embedder import built_in_embedder, make_embedder
from knowledge.exceptions import EmbeddingFailed, UnknownEmbedder


@settings(deadline=None)  # the first Chinese text loads a dictionary
@given(st.lists(st.text(max_size=40), max_size=5))
def test_built_in_vectors_have_length_one_or_nothing(texts):
    vectors = built_in_embedder().embed(texts)

    lengths = np.linalg.norm(vectors, axis=1)
    assert vectors.shape == (len(texts), 512)
    assert vectors.dtype == np.float32
    assert np.all(np.isclose(lengths, 1, atol=1e-5) | (lengths == 0))


def test_built_in_vectors_are_the_same_in_every_process():
    vector = built_in_embedder().embed(["wireless headphones"])[0]

    assert np.nonzero(vector)[0][:6].tolist() == [26, 36, 46, 47, 50, 106]


def test_forms_and_misspellings_are_nearer_than_other_words():
    one, form, slip, other = built_in_embedder().embed(
        ["wireless headphones", "Headphone, wireless", "wireles headphnes", "desk lamp"]
    )

    assert one @ form > 0.95
    assert one @ slip > 0.2 > one @ other


@pytest.mark.parametrize("setting", ["nonsense", "openai:", "openai: ", "cohere:x"])
def test_an_embedder_that_does_not_exist_is_refused(setting):
    with pytest.raises(UnknownEmbedder):
        make_embedder(setting)


class Server(BaseHTTPRequestHandler):
    """Answers embedding calls as `server.reply` says, and keeps what it was sent."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(body)
        status, reply = self.server.reply(body)
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(reply).encode())

    def log_message(self, *_):
        """Quiet."""


@pytest.fixture
def server():
    server = HTTPServer(("127.0.0.1", 0), Server)
    server.seen = []
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def embeddings(body):
    data = [{"object": "embedding", "index": n, "embedding": [3.0, 4.0]} for n in range(len(body["input"]))]
    return 200, {
        "object": "list",
        "data": data,
        "model": body["model"],
        "usage": {"prompt_tokens": 1, "total_tokens": 1},
    }


def test_openai_vectors_come_over_http_and_are_brought_to_length_one(server):
    server.reply = embeddings
    embedder = make_embedder(
        "openai:small", api_key="k", base_url=f"http://127.0.0.1:{server.server_port}/v1"
    )

    vectors = embedder.embed(["red kettle", ""])

    assert vectors == pytest.approx(np.array([[0.6, 0.8], [0.6, 0.8]]))
    assert embedder.name == "openai-small"
    # Text, not the numbers of a tokenizer that would have to be fetched.
    assert server.seen[0]["input"][0] == "red kettle"
    assert server.seen[0]["model"] == "small"


@pytest.mark.parametrize(
    "reply",
    [
        (401, {"error": {"message": "no such key"}}),
        (200, {"object": "list", "data": [], "model": "small"}),
    ],
)
def test_an_openai_server_that_fails_is_named_as_such(server, reply):
    server.reply = lambda _: reply
    embedder = make_embedder(
        "openai:small", api_key="k", base_url=f"http://127.0.0.1:{server.server_port}/v1"
    )

    with pytest.raises(EmbeddingFailed):
        embedder.embed(["red kettle"])
