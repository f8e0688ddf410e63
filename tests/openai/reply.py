"""What the server does with a chat request: the words, and what goes wrong on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.openai.refusal import Refusal
from tests.openai.validation import ChatRequest


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One scripted answer. Times are seconds."""

    text: str | Callable[[ChatRequest], str] = ""
    #: Letters of one streamed piece.
    piece: int = 7
    #: Silence before the first piece, and between pieces.
    first: float = 0.0
    between: float = 0.0
    #: After so many pieces: nothing more is sent, or the line is cut.
    stall_after: int | None = None
    cut_after: int | None = None
    #: After so many pieces the stream ends as if all was said, but without its last chunk.
    end_after: int | None = None
    #: Sent in the place of the piece of this number, as it stands.
    garbage_at: int | None = None
    garbage: str = "data: {not json\n\n"
    finish: str = "stop"
    refusal: str | None = None
    tool_calls: tuple[dict[str, Any], ...] = ()
    #: Answered instead of anything else.
    error: Refusal | None = None
    #: The whole body, instead of anything else, with status 200.
    body: str | None = None
    #: Whether the usage is told, where it was asked for.
    tells_usage: bool = True

    def words(self, request: ChatRequest) -> str:
        return self.text(request) if callable(self.text) else self.text

    def pieces(self, request: ChatRequest) -> list[str]:
        words = self.words(request)
        return [words[place : place + self.piece] for place in range(0, len(words), self.piece)]


def echo(request: ChatRequest) -> str:
    """Says the last message again."""
    return request.messages[-1].text
