"""The bodies of chat answers: one object, or the chunks of a stream."""

from __future__ import annotations

from typing import Any

from tests.openai.reply import Reply
from tests.openai.validation import ChatRequest, count_tokens

CREATED = 1_767_225_600


def usage(request: ChatRequest, words: str) -> dict[str, Any]:
    prompt, completion = count_tokens(request.prompt), count_tokens(words)
    return {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}


def completion(request: ChatRequest, reply: Reply, number: int) -> dict[str, Any]:
    """The answer to a request without a stream."""
    words = _words(request, reply)
    message: dict[str, Any] = {"role": "assistant", "content": words or None, "refusal": reply.refusal}
    if reply.tool_calls:
        message["tool_calls"] = list(reply.tool_calls)
    return {
        "id": f"chatcmpl-{number}",
        "object": "chat.completion",
        "created": CREATED,
        "model": request.model,
        "choices": [{"index": 0, "message": message, "logprobs": None, "finish_reason": _finish(reply)}],
        "usage": usage(request, words),
    }


def _words(request: ChatRequest, reply: Reply) -> str:
    chosen = request.response_format
    if chosen and chosen.json_schema and not reply.text:
        import json

        return json.dumps(instance_of(chosen.json_schema.schema_), ensure_ascii=False)
    return reply.words(request)


def _finish(reply: Reply) -> str:
    return "tool_calls" if reply.tool_calls and reply.finish == "stop" else reply.finish


class Chunks:
    """Makes the chunks of one stream."""

    def __init__(self, request: ChatRequest, reply: Reply, number: int) -> None:
        self._request = request
        self._reply = reply
        self._wants_usage = bool(request.stream_options and request.stream_options.include_usage)
        self._frame = {
            "id": f"chatcmpl-{number}",
            "object": "chat.completion.chunk",
            "created": CREATED,
            "model": request.model,
        }

    def _chunk(self, delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        nothing_yet = {"usage": None} if self._wants_usage else {}
        return {**self._frame, "choices": [choice], **nothing_yet}

    def role(self) -> dict[str, Any]:
        return self._chunk({"role": "assistant", "content": "", "refusal": None})

    def piece(self, text: str) -> dict[str, Any]:
        return self._chunk({"content": text})

    def last(self) -> list[dict[str, Any]]:
        """Refusal and tool calls, the reason of the end, and the usage where it was asked for."""
        reply = self._reply
        found = [self._chunk({"refusal": reply.refusal})] if reply.refusal else []
        calls = [{"index": place, **call} for place, call in enumerate(reply.tool_calls)]
        found += [self._chunk({"tool_calls": calls})] if calls else []
        found.append(self._chunk({}, _finish(reply)))
        if self._wants_usage and reply.tells_usage:
            told = usage(self._request, reply.words(self._request))
            found.append({**self._frame, "choices": [], "usage": told})
        return found


def instance_of(schema: dict[str, Any], root: dict[str, Any] | None = None) -> Any:
    """The plainest value that a JSON schema allows."""
    root = root or schema
    if "$ref" in schema:
        return instance_of(root["$defs"][schema["$ref"].rpartition("/")[2]], root)
    if "anyOf" in schema:
        return instance_of(schema["anyOf"][0], root)
    if "enum" in schema or "const" in schema:
        return schema.get("const", schema.get("enum", [None])[0])
    properties = schema.get("properties", {})
    plain: dict[str, Any] = {"string": "", "integer": 0, "number": 0, "boolean": False, "array": []}
    if schema.get("type") == "object":
        return {name: instance_of(each, root) for name, each in properties.items()}
    return plain.get(str(schema.get("type")))
