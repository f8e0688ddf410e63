"""Asks a chat model for a definition, within a time limit; anything odd is no proposal."""

from __future__ import annotations

import asyncio
import json
import secrets
from typing import TYPE_CHECKING, Any

import structlog

from knowledge.writing.rest import Rest
from knowledge.writing.spending import Spending, Tokens
from segments.definition import parse_definition
from segments.exceptions import InvalidDefinition
from segments.moment import Moment
from segments.proposing.prompt import make_messages
from segments.proposing.proposal import Proposal, Proposed
from segments.proposing.values import unknown_values
from segments.vocabulary import Vocabulary

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Messages = list[tuple[str, str]]

#: The longest question of a model that is shown, in letters.
LONGEST_QUESTION = 300


class Proposer:
    """Reads requests with a chat model. `time_limit` is for a request with its one repair, in seconds."""

    def __init__(
        self, model: BaseChatModel, *, time_limit: float = 12.0, spending: Spending | None = None
    ) -> None:
        self._model = model
        self._time_limit = time_limit
        self._spending = spending
        self._rest = Rest()
        self._log = structlog.get_logger("segments")

    async def propose(self, text: str, vocabulary: Vocabulary, moment: Moment) -> Proposal | None:
        """What the model takes the words to mean; None where it failed or said nothing that can be used."""
        if self._rest.lasts(moment.now):
            return None
        messages = make_messages(text, vocabulary, moment, mark=secrets.token_hex(12))
        reserved = Tokens(sum(len(words.encode()) for _, words in messages) // 4)
        if self._spending and not await self._spending.reserve(None, reserved, now=moment.now):
            self._log.info("The day's calls of the model are used up.", action="model_limit_reached")
            return None
        proposal, outcome, spent = await self._ask(messages, vocabulary, moment)
        if self._spending:
            await self._spending.settle(
                None, outcome, reserved=reserved, spent=spent or reserved, now=moment.now
            )
        return proposal

    async def _ask(
        self, messages: Messages, vocabulary: Vocabulary, moment: Moment
    ) -> tuple[Proposal | None, str, Tokens | None]:
        """The proposal, how the call went in one word, and the tokens where the provider told them."""
        exchange = _Exchange(self._model, messages)
        error: Exception | None = None
        try:
            async with asyncio.timeout(self._time_limit):
                proposal = await _checked(exchange, vocabulary)
            outcome = "answered" if proposal else "unusable"
        except TimeoutError:
            proposal, outcome = None, "slow"
        except Exception as raised:  # every provider raises its own kinds
            proposal, outcome, error = None, "failed", raised
        self._note(outcome, error, moment)
        return proposal, outcome, exchange.tokens

    def _note(self, outcome: str, error: Exception | None, moment: Moment) -> None:
        if outcome in {"slow", "failed"}:
            self._rest.failed(moment.now, error)
            kind = type(error).__name__ if error else None
            self._log.warning(
                "The chat model did not read the request.", action=f"model_{outcome}", error=kind
            )
            return
        self._rest.worked()
        self._log.info("The chat model read a request.", action="request_proposed", outcome=outcome)


class _Exchange:
    """The words with the model so far, and what they cost."""

    def __init__(self, model: BaseChatModel, messages: Messages) -> None:
        # Free-form definitions do not fit the strict schemas that some providers insist on otherwise.
        self._model = model.with_structured_output(Proposed, method="function_calling", include_raw=True)
        self._messages = list(messages)
        self.tokens: Tokens | None = None

    async def ask(self) -> Proposed | None:
        reply: Any = await self._model.ainvoke(self._messages)
        used = reply["raw"].usage_metadata
        if used:
            before = self.tokens or Tokens()
            self.tokens = Tokens(
                before.prompt + used["input_tokens"], before.completion + used["output_tokens"]
            )
        parsed = reply["parsed"]
        return parsed if isinstance(parsed, Proposed) else None

    def object(self, proposed: Proposed, fault: str) -> None:
        """Say what is wrong with a proposal, so that the next one can be better."""
        said = json.dumps(proposed.definition, ensure_ascii=False)
        self._messages += [
            ("ai", said),
            ("human", f"This definition cannot be used. {fault} Call the tool again with the whole, mended."),
        ]


async def _checked(exchange: _Exchange, vocabulary: Vocabulary) -> Proposal | None:
    proposed = await exchange.ask()
    if proposed is None:
        return None
    try:
        return _read(proposed, vocabulary)
    except InvalidDefinition as error:
        exchange.object(proposed, str(error))
    mended = await exchange.ask()
    try:
        return _read(mended, vocabulary) if mended else None
    except InvalidDefinition:
        return None


def _read(proposed: Proposed, vocabulary: Vocabulary) -> Proposal | None:
    """Raises InvalidDefinition, also for values that do not occur."""
    question = (proposed.question or "").strip()[:LONGEST_QUESTION] or None
    if proposed.definition is None:
        return Proposal(None, proposed.not_understood, question) if question else None
    condition = parse_definition(proposed.definition)
    unknown = unknown_values(proposed.definition, vocabulary)
    if unknown:
        raise InvalidDefinition(f"These values do not occur: {', '.join(unknown)}.")
    return Proposal(condition, proposed.not_understood, question)
