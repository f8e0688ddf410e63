"""What a request may hold: every field by name and type, as the API's reference lists them."""

from __future__ import annotations

import json
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, ValidationError

from tests.openai.refusal import Refusal

#: Tokens of one text, texts of one request, and tokens of one request that may be embedded.
TEXT_TOKENS, TEXTS, REQUEST_TOKENS = 8192, 2048, 300_000

Number = Annotated[float, Field(strict=True)]


class Strict(BaseModel):
    """Knows its fields and no others."""

    model_config = ConfigDict(extra="forbid", strict=True, protected_namespaces=())


class TextPart(Strict):
    type: Literal["text"]
    text: StrictStr


class ImageUrl(Strict):
    url: StrictStr
    detail: Literal["auto", "low", "high"] = "auto"


class ImagePart(Strict):
    type: Literal["image_url"]
    image_url: ImageUrl


class CalledFunction(Strict):
    name: Annotated[StrictStr, Field(pattern=r"^[\w-]{1,64}$")]
    arguments: StrictStr


class ToolCall(Strict):
    id: StrictStr
    type: Literal["function"]
    function: CalledFunction


class Message(Strict):
    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: StrictStr | list[TextPart | ImagePart] | None = None
    name: Annotated[StrictStr, Field(pattern=r"^[^\s<|\\/>]{1,64}$")] | None = None
    tool_calls: list[ToolCall] | None = None
    tool_call_id: StrictStr | None = None
    refusal: StrictStr | None = None

    @property
    def text(self) -> str:
        if isinstance(self.content, list):
            return "".join(part.text for part in self.content if isinstance(part, TextPart))
        return self.content or ""


class Function(Strict):
    name: Annotated[StrictStr, Field(pattern=r"^[\w-]{1,64}$")]
    description: StrictStr | None = None
    parameters: dict[str, Any] | None = None
    strict: StrictBool | None = None


class Tool(Strict):
    type: Literal["function"]
    function: Function


class FunctionName(Strict):
    name: StrictStr


class ToolChoice(Strict):
    type: Literal["function"]
    function: FunctionName


class JsonSchema(Strict):
    name: Annotated[StrictStr, Field(pattern=r"^[\w-]{1,64}$")]
    description: StrictStr | None = None
    schema_: Annotated[dict[str, Any], Field(alias="schema")]
    strict: StrictBool | None = None


class ResponseFormat(Strict):
    type: Literal["text", "json_object", "json_schema"]
    json_schema: JsonSchema | None = None


class StreamOptions(Strict):
    include_usage: StrictBool = False
    include_obfuscation: StrictBool = False


class ChatRequest(Strict):
    """A body for /v1/chat/completions."""

    model: Annotated[StrictStr, Field(min_length=1)]
    messages: Annotated[list[Message], Field(min_length=1)]
    stream: StrictBool | None = None
    stream_options: StreamOptions | None = None
    temperature: Annotated[Number, Field(ge=0, le=2)] | None = None
    top_p: Annotated[Number, Field(ge=0, le=1)] | None = None
    n: Annotated[StrictInt, Field(ge=1, le=128)] | None = None
    stop: StrictStr | Annotated[list[StrictStr], Field(max_length=4)] | None = None
    max_tokens: Annotated[StrictInt, Field(ge=1)] | None = None
    max_completion_tokens: Annotated[StrictInt, Field(ge=1)] | None = None
    presence_penalty: Annotated[Number, Field(ge=-2, le=2)] | None = None
    frequency_penalty: Annotated[Number, Field(ge=-2, le=2)] | None = None
    seed: StrictInt | None = None
    user: StrictStr | None = None
    tools: Annotated[list[Tool], Field(min_length=1, max_length=128)] | None = None
    tool_choice: Literal["none", "auto", "required"] | ToolChoice | None = None
    parallel_tool_calls: StrictBool | None = None
    response_format: ResponseFormat | None = None
    reasoning_effort: Literal["none", "minimal", "low", "medium", "high", "xhigh"] | None = None

    @property
    def prompt(self) -> str:
        return "\n".join(message.text for message in self.messages)


class EmbeddingRequest(Strict):
    """A body for /v1/embeddings."""

    model: Annotated[StrictStr, Field(min_length=1)]
    input: StrictStr | list[StrictStr] | list[StrictInt] | list[list[StrictInt]]
    encoding_format: Literal["float", "base64"] = "float"
    dimensions: Annotated[StrictInt, Field(ge=1)] | None = None
    user: StrictStr | None = None


def read_chat(body: bytes) -> ChatRequest:
    """The request, or a Refusal that says what is wrong with it."""
    request = _read(ChatRequest, body)
    if request.stream_options and not request.stream:
        raise Refusal(
            400,
            "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
            param="stream_options",
        )
    if request.model.startswith(("o1", "o3", "o4")) and request.temperature not in (None, 1):
        raise Refusal(
            400,
            "Unsupported value: 'temperature' does not support this value with this model. "
            "Only the default (1) value is supported.",
            param="temperature",
            code="unsupported_value",
        )
    _check_turns(request.messages)
    if request.tool_choice is not None and not request.tools:
        raise Refusal(400, "'tool_choice' is only allowed when 'tools' are specified.", param="tool_choice")
    _check_format(request)
    return request


def _check_turns(messages: list[Message]) -> None:
    open_calls: set[str] = set()
    for place, message in enumerate(messages):
        param = f"messages.[{place}]"
        if message.role == "tool":
            if message.tool_call_id not in open_calls:
                raise Refusal(
                    400,
                    f"Invalid parameter: messages with role 'tool' must be a response to a preceding message "
                    f"with 'tool_calls'. ({param})",
                    param=f"{param}.role",
                )
            open_calls.discard(message.tool_call_id)
        elif message.tool_calls:
            open_calls = {call.id for call in message.tool_calls}
        elif message.content is None:
            raise Refusal(
                400,
                f"Invalid value for 'content': expected a string, got null. ({param})",
                param=f"{param}.content",
            )


def _check_format(request: ChatRequest) -> None:
    chosen = request.response_format
    if chosen is None:
        return
    if chosen.type == "json_object" and "json" not in request.prompt.lower():
        raise Refusal(
            400,
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
            "'json_object'.",
            param="messages",
        )
    if chosen.type != "json_schema":
        return
    if chosen.json_schema is None:
        raise Refusal(
            400,
            "Missing required parameter: 'response_format.json_schema'.",
            param="response_format.json_schema",
            code="missing_required_parameter",
        )
    schema = chosen.json_schema.schema_
    if schema.get("type") != "object" or (
        chosen.json_schema.strict and schema.get("additionalProperties") is not False
    ):
        raise Refusal(
            400,
            f"Invalid schema for response_format '{chosen.json_schema.name}': In context=(), "
            "'additionalProperties' is required to be supplied and to be false.",
            param="response_format",
        )


def read_embedding(body: bytes) -> EmbeddingRequest:
    """The request, or a Refusal that says what is wrong with it."""
    request = _read(EmbeddingRequest, body)
    texts = [request.input] if isinstance(request.input, str) else request.input
    if not texts or any(text in ("", []) for text in texts):
        raise Refusal(400, "'$.input' is invalid. Please check the API reference.", param="input")
    if isinstance(texts[0], int):
        texts = [texts]
    if len(texts) > TEXTS:
        raise Refusal(400, f"'$.input' is too long: at most {TEXTS} items.", param="input")
    counts = [count_tokens(text) if isinstance(text, str) else len(text) for text in texts]
    if max(counts) > TEXT_TOKENS:
        raise Refusal(
            400,
            f"This model's maximum context length is {TEXT_TOKENS} tokens, however you requested "
            f"{max(counts)} tokens. Please reduce your prompt.",
        )
    if sum(counts) > REQUEST_TOKENS:
        raise Refusal(
            400,
            f"Requested {sum(counts)} tokens, max {REQUEST_TOKENS} tokens per request",
            kind="max_tokens_per_request",
            code="max_tokens_per_request",
        )
    return request


def count_tokens(text: str) -> int:
    """About what a tokenizer would count: a letter beyond ASCII is one, four others are one."""
    wide = sum(letter > "\u007f" for letter in text)
    return wide + (len(text) - wide + 3) // 4


def _read(kind: type[Any], body: bytes) -> Any:
    try:
        data = json.loads(body)
    except ValueError:
        raise Refusal(
            400, "We could not parse the JSON body of your request. The OpenAI API expects a JSON payload."
        ) from None
    try:
        # JSON has one kind of number; strict types are asked for by the fields themselves.
        return kind.model_validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        raise _refusal(error) from None


def _refusal(error: ValidationError) -> Refusal:
    first = min(error.errors(), key=lambda each: each["type"] != "extra_forbidden")
    param = _path(first["loc"])
    if first["type"] == "extra_forbidden":
        return Refusal(400, f"Unrecognized request argument supplied: {param}", code="unknown_parameter")
    if first["type"] == "missing":
        return Refusal(
            400,
            f"Missing required parameter: '{param}'.",
            param=param,
            code="missing_required_parameter",
        )
    code = "invalid_value" if "literal" in first["type"] or "than" in first["type"] else "invalid_type"
    return Refusal(400, f"Invalid value for '{param}': {first['msg']}.", param=param, code=code)


def _path(loc: tuple[int | str, ...]) -> str:
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path
