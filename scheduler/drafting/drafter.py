"""Asks a chat model for drafts of a text, within a time limit and the shop's limits."""

from __future__ import annotations

import asyncio
import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog

from knowledge.writing.rest import Rest
from knowledge.writing.spending import Spending, Tokens
from scheduler.drafting.brief import Brief
from scheduler.drafting.drafting import Drafted, Drafting, drafting_of

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel


class Drafter:
    """Drafts with a chat model; `time_limit` is in seconds."""

    def __init__(
        self, model: BaseChatModel, *, time_limit: float = 20.0, spending: Spending | None = None
    ) -> None:
        # As calls of a tool: other providers than OpenAI's know no strict schemas.
        self._model = model.with_structured_output(Drafted, method="function_calling", include_raw=True)
        self._time_limit = time_limit
        self._spending = spending
        self._rest = Rest()
        self._log = structlog.get_logger("scheduler")

    async def draft(self, brief: Brief, *, now: datetime) -> Drafting:
        """Up to three texts, unchecked; never raises what a provider raises."""
        if self._rest.lasts(now):
            return Drafting(fault="resting")
        messages = brief.messages(secrets.token_hex(12))
        reserved = Tokens(sum(len(words.encode()) for _, words in messages) // 4)
        if self._spending and not await self._spending.reserve(None, reserved, now=now):
            self._log.info("The day's calls of the model are used up.", action="model_limit_reached")
            return Drafting(fault="limits")
        drafting, spent = await self._ask(messages, now)
        if self._spending:
            outcome = drafting.fault or "answered"
            await self._spending.settle(None, outcome, reserved=reserved, spent=spent or reserved, now=now)
        return drafting

    async def _ask(self, messages: list[tuple[str, str]], now: datetime) -> tuple[Drafting, Tokens | None]:
        """What came of it, and the tokens where the provider told them."""
        try:
            async with asyncio.timeout(self._time_limit):
                reply: Any = await self._model.ainvoke(messages)
        except TimeoutError as error:
            return self._failed(Drafting(fault="slow"), error, now), None
        except Exception as error:  # every provider raises its own kinds
            return self._failed(Drafting(fault="failed"), error, now), None
        self._rest.worked()
        raw, parsed = reply["raw"], reply["parsed"]
        refusal = raw.additional_kwargs.get("refusal")
        drafting = drafting_of(parsed if isinstance(parsed, Drafted) else None, refusal)
        self._log.info("The chat model drafted texts.", action="texts_drafted", texts=len(drafting.texts))
        return drafting, _tokens(raw.usage_metadata)

    def _failed(self, drafting: Drafting, error: Exception, now: datetime) -> Drafting:
        self._rest.failed(now, error)
        self._log.warning(
            "The chat model drafted nothing.", action=f"model_{drafting.fault}", error=type(error).__name__
        )
        return drafting


def _tokens(used: dict[str, int] | None) -> Tokens | None:
    return Tokens(used["input_tokens"], used["output_tokens"]) if used else None
