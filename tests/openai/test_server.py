"""The server itself: as strict as the one that it stands for, seen by openai's client and by bare HTTP."""

from __future__ import annotations

import httpx
import openai
import pytest

from tests.openai import KEY, OpenAIServer, Reply
from tests.openai.refusal import no_quota, server_error, too_many
from tests.openai.reply import echo

HELLO = [{"role": "user", "content": "hello"}]


@pytest.fixture
async def server():
    async with OpenAIServer(reply=Reply(text=echo)).running() as server:
        yield server


@pytest.fixture
async def client(server):
    async with openai.AsyncOpenAI(api_key=KEY, base_url=server.address, max_retries=0) as client:
        yield client


async def post(server, path, body, key=KEY):
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    async with httpx.AsyncClient() as client:
        return await client.post(f"{server.address}{path}", json=body, headers=headers)


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"messages": HELLO}, "missing_required_parameter", "'model'"),
        ({"model": "m"}, "missing_required_parameter", "'messages'"),
        ({"model": "m", "messages": []}, "invalid_type", "messages"),
        ({"model": "m", "messages": HELLO, "temprature": 1}, "unknown_parameter", "temprature"),
        ({"model": "m", "messages": HELLO, "temperature": "0"}, "invalid_type", "temperature"),
        ({"model": "m", "messages": HELLO, "temperature": 3}, "invalid_value", "temperature"),
        ({"model": "o3-mini", "messages": HELLO, "temperature": 0}, "unsupported_value", "temperature"),
        ({"model": "m", "messages": HELLO, "stream": "yes"}, "invalid_type", "stream"),
        ({"model": "m", "messages": HELLO, "stream_options": {"include_usage": True}}, None, "stream"),
        ({"model": "m", "messages": [{"role": "boss", "content": "x"}]}, "invalid_value", "messages[0].role"),
        ({"model": "m", "messages": [{"role": "user"}]}, None, "content"),
        ({"model": "m", "messages": [{"role": "tool", "content": "x", "tool_call_id": "1"}]}, None, "tool"),
        ({"model": "m", "messages": HELLO, "tool_choice": "auto"}, None, "tools"),
        (
            {"model": "m", "messages": HELLO, "tools": [{"type": "function", "function": {"name": "a b"}}]},
            "invalid_type",
            "name",
        ),
        ({"model": "m", "messages": HELLO, "response_format": {"type": "json_object"}}, None, "json"),
        (
            {"model": "m", "messages": HELLO, "response_format": {"type": "json_schema"}},
            "missing_required_parameter",
            "json_schema",
        ),
    ],
)
async def test_a_wrong_request_is_refused_by_name(server, body, code, says):
    answer = await post(server, "/chat/completions", body)

    error = answer.json()["error"]
    assert (answer.status_code, error["type"], error["code"]) == (400, "invalid_request_error", code)
    assert says in error["message"]
    assert server.chats == []


@pytest.mark.parametrize("key", [None, "sk-other"])
async def test_without_its_key_nothing_is_answered(server, key):
    answer = await post(server, "/chat/completions", {"model": "m", "messages": HELLO}, key)

    assert answer.status_code == 401


async def test_what_is_no_json_and_what_is_no_address_is_refused(server):
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {KEY}"}) as client:
        headers = {"Content-Type": "application/json"}
        bad = await client.post(f"{server.address}/chat/completions", content=b"{", headers=headers)
        lost = await client.get(f"{server.address}/nowhere")

    assert (bad.status_code, lost.status_code) == (400, 404)


async def test_the_client_reads_an_answer_and_its_usage(client):
    answer = await client.chat.completions.create(model="m", messages=HELLO)

    assert (answer.choices[0].message.content, answer.choices[0].finish_reason) == ("hello", "stop")
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


@pytest.mark.parametrize("wanted", [True, False])
async def test_a_stream_tells_its_usage_where_it_was_asked_for(client, wanted):
    stream = await client.chat.completions.create(
        model="m", messages=HELLO, stream=True, stream_options={"include_usage": wanted}
    )
    chunks = [chunk async for chunk in stream]

    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == "hello"
    assert bool(chunks[-1].usage) is wanted


async def test_structured_output_fits_its_schema(server, client):
    import pydantic

    class Kettle(pydantic.BaseModel):
        name: str
        litres: float

    server.reply = Reply()
    answer = await client.chat.completions.parse(model="m", messages=HELLO, response_format=Kettle)

    assert answer.choices[0].message.parsed == Kettle(name="", litres=0)


async def test_tools_may_be_called(server, client):
    call = {"id": "c1", "type": "function", "function": {"name": "look", "arguments": '{"at": 1}'}}
    server.reply = Reply(tool_calls=(call,))
    tool = {"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}

    answer = await client.chat.completions.create(model="m", messages=HELLO, tools=[tool])

    assert answer.choices[0].finish_reason == "tool_calls"
    assert answer.choices[0].message.tool_calls[0].function.arguments == '{"at": 1}'


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (too_many(1), openai.RateLimitError),
        (no_quota(), openai.RateLimitError),
        (server_error(), openai.InternalServerError),
    ],
)
async def test_scripted_errors_are_those_of_the_client(server, client, error, kind):
    server.reply = Reply(error=error)

    with pytest.raises(kind):
        await client.chat.completions.create(model="m", messages=HELLO)


async def test_vectors_are_the_same_in_both_forms_and_alike_for_like_texts(client):
    made = {}
    for form in ("float", "base64"):
        made[form] = await client.embeddings.create(
            model="e", input=["red kettle", "kettle, red", "desk"], encoding_format=form
        )

    plain = [each.embedding for each in made["float"].data]
    assert plain[0] == pytest.approx(plain[1])
    assert sum(a * b for a, b in zip(plain[0], plain[2], strict=True)) < 0.5
    assert isinstance(made["base64"].data[0].embedding, str | list)


@pytest.mark.parametrize(
    "given", ["", [], [""], ["x"] * 2049, ["word " * 8200 * 4], ["word " * 4000] * 100, [1, "x"], {"a": 1}]
)
async def test_what_cannot_be_embedded_is_refused(server, given):
    answer = await post(server, "/embeddings", {"model": "e", "input": given})

    assert answer.status_code == 400
    assert server.embedded == []


async def test_models_are_listed(client):
    assert "test-model" in [model.id async for model in client.models.list()]
