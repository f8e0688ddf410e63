"""Generation: a chat model over what was found, within time limits; anything odd is no answer."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy.exc import SQLAlchemyError

from knowledge.draft import Draft
from knowledge.goods.evidence import Evidence
from knowledge.writing.checking import Checker, Unusable
from knowledge.writing.promises import instead_of_promise
from knowledge.writing.prompt import Prompt, items_of, make_prompt
from knowledge.writing.rest import Rest
from knowledge.writing.spending import Spending, Tokens
from knowledge.writing.untrusted import speaks_to_assistant, tidy

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OnText = Callable[[str], Awaitable[None]]

#: Reasons of a provider for ending a reply that is not whole, or no reply.
_BAD_ENDS = {"length", "max_tokens", "content_filter", "safety", "refusal", "tool_calls", "tool_use", "error"}
_END_NAMES = ("finish_reason", "stop_reason", "done_reason")


#: The outcome of a call that was ended because its answer is not wanted any more; it is counted all the same.
SUPERSEDED = "superseded"


@dataclass(frozen=True)
class _Ended:
    """How a call went: `answered`, or in one word why not; the tokens it took; an error of the provider."""

    outcome: str
    tokens: Tokens
    error: Exception | None = None


class Writer:
    """Writes answers with a chat model.

    `first_token_limit` is for the first sentence that may be shown, `time_limit` for the whole, in seconds.
    """

    def __init__(
        self,
        model: BaseChatModel,
        *,
        time_limit: float = 8.0,
        first_token_limit: float = 2.5,
        spending: Spending | None = None,
    ) -> None:
        self._model = model
        self._time_limit = time_limit
        self._first_token_limit = min(first_token_limit, time_limit)
        self._spending = spending
        self._rest = Rest()
        self._log = structlog.get_logger("answers")

    async def write(
        self,
        question: str,
        evidence: Evidence,
        language: str,
        *,
        now: datetime,
        earlier: Sequence[str] = (),
        asked_by: str | None = None,
        otherwise: Draft | None = None,
        on_text: OnText | None = None,
    ) -> Draft | None:
        """The model's answer as far as the evidence bears it out; None where nothing of it can be used.

        `on_text` gets the checked part as it grows. A promise of later work becomes the offer of a person,
        beside what was borne out, or else beside `otherwise`.
        """
        items = items_of(evidence, language)
        if not items or speaks_to_assistant(question) or self._rest.lasts(now):
            return None
        mark = secrets.token_hex(12)
        prompt = make_prompt(tidy(question), items, language, earlier, mark=mark)
        reserved = Tokens(_estimate(prompt.rules + prompt.data))
        if not await self._reserve(asked_by, reserved, now):
            return None
        checker = Checker(items, language, prompt, mark=mark)
        ended = await self._call(prompt, checker, on_text)
        await self._settle(asked_by, ended, reserved, now)
        if ended.outcome == SUPERSEDED:
            raise asyncio.CancelledError
        return self._draft(checker, ended, language, otherwise)

    async def _call(self, prompt: Prompt, checker: Checker, on_text: OnText | None) -> _Ended:
        meter = _Meter(prompt)
        error: Exception | None = None
        try:
            await self._listen(prompt, checker, meter, on_text)
            outcome = "promised" if checker.promised else "answered"
        except Unusable as unusable:
            outcome = unusable.reason
        except TimeoutError:
            outcome = "slow"
        except asyncio.CancelledError:
            outcome = SUPERSEDED
        except Exception as raised:  # every provider raises its own kinds
            outcome, error = "failed", raised
        return _Ended(outcome, meter.tokens(checker.written), error)

    async def _listen(self, prompt: Prompt, checker: Checker, meter: _Meter, on_text: OnText | None) -> None:
        clock = asyncio.get_running_loop().time
        began, shown = clock(), ""
        async with asyncio.timeout_at(began + self._first_token_limit) as limit:
            async with aclosing(self._model.astream(prompt.messages)) as chunks:  # type: ignore[type-var]
                async for chunk in chunks:
                    meter.read(chunk)
                    checker.take(chunk.text)
                    text = checker.checked.text
                    if text == shown or checker.promised:
                        continue
                    if not shown:
                        limit.reschedule(began + self._time_limit)
                    shown = text
                    if on_text:
                        await on_text(shown)
            meter.check_end()
            checker.finish()

    def _draft(self, checker: Checker, ended: _Ended, language: str, otherwise: Draft | None) -> Draft | None:
        if ended.outcome not in {"answered", "promised"}:
            return None
        checked = checker.checked
        draft = (
            Draft(kind="model", text=checked.text, products=checked.products, citations=checked.citations)
            if checked.text
            else otherwise
        )
        return instead_of_promise(draft, language) if checker.promised else draft

    async def _reserve(self, asked_by: str | None, tokens: Tokens, now: datetime) -> bool:
        if self._spending is None:
            return True
        try:
            allowed = await self._spending.reserve(asked_by, tokens, now=now)
        except SQLAlchemyError as error:
            self._log.warning(
                "A call could not be counted, so the model was not asked.",
                action="model_uncounted",
                error=type(error).__name__,
            )
            return False
        if not allowed:
            self._log.info("The day's calls of the model are used up.", action="model_limit_reached")
        return allowed

    async def _settle(self, asked_by: str | None, ended: _Ended, reserved: Tokens, now: datetime) -> None:
        self._note(ended, now)
        if self._spending is None:
            return
        try:
            await self._spending.settle(
                asked_by, ended.outcome, reserved=reserved, spent=ended.tokens, now=now
            )
        except SQLAlchemyError as error:
            self._log.warning(
                "A call could not be counted.", action="model_uncounted", error=type(error).__name__
            )

    def _note(self, ended: _Ended, now: datetime) -> None:
        if ended.outcome in {"slow", "failed"}:
            self._rest.failed(now, ended.error)
            self._log.warning(
                "The chat model did not answer in time."
                if ended.outcome == "slow"
                else "The chat model failed.",
                action=f"model_{ended.outcome}",
                error=type(ended.error).__name__ if ended.error else None,
                status=getattr(ended.error, "status_code", None),
            )
            return
        self._rest.worked()
        self._log.info("The chat model was asked.", action="model_asked", outcome=ended.outcome)


class _Meter:
    """What a stream says of its end and its cost."""

    def __init__(self, prompt: Prompt) -> None:
        self._prompt = prompt
        self._told: Tokens | None = None
        self._end: str | None = None
        self._tells_ends = False

    def read(self, chunk: Any) -> None:
        about = chunk.response_metadata or {}
        self._tells_ends = self._tells_ends or bool(about)
        self._end = next((str(about[name]) for name in _END_NAMES if about.get(name)), self._end)
        if chunk.usage_metadata:
            used = chunk.usage_metadata
            self._told = Tokens(used["input_tokens"], used["output_tokens"])

    def check_end(self) -> None:
        """Raises Unusable where the stream ended before the reply did."""
        if self._end is None and self._tells_ends:
            raise Unusable("cut_off")
        if (self._end or "").lower() in _BAD_ENDS:
            raise Unusable("filtered" if self._end == "content_filter" else "cut_off")

    def tokens(self, written: str) -> Tokens:
        """As the provider counts them, else estimated: who cuts a stream off never hears the count."""
        return self._told or Tokens(_estimate(self._prompt.rules + self._prompt.data), _estimate(written))


def _estimate(text: str) -> int:
    """About how many tokens a text is: four bytes one."""
    return (len(text.encode()) + 3) // 4
