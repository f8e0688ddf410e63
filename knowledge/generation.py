"""Generation: a chat model over what was found, within a time limit; anything odd is no answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING

import structlog

from knowledge.checking import Checked, check, sentences
from knowledge.draft import Draft
from knowledge.evidence import Evidence
from knowledge.prompt import NO_ANSWER, Item, items_of, messages

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

OnText = Callable[[str], Awaitable[None]]

#: A model that writes more than this has lost the thread.
_LONGEST = 4000


class Writer:
    """Writes answers with a chat model."""

    def __init__(self, model: BaseChatModel, *, time_limit: float) -> None:
        self._model = model
        self._time_limit = time_limit
        self._log = structlog.get_logger("answers")

    async def write(
        self,
        question: str,
        evidence: Evidence,
        language: str,
        *,
        earlier: Sequence[str] = (),
        on_text: OnText | None = None,
    ) -> Draft | None:
        """The model's answer as far as the evidence bears it out; None where nothing of it can be used.

        `on_text` gets the checked part as it grows.
        """
        items = items_of(evidence, language)
        if not items:
            return None
        try:
            async with asyncio.timeout(self._time_limit):
                checked = await self._stream(question, items, language, earlier, on_text)
        except TimeoutError:
            self._log.warning("The chat model was too slow.", action="model_slow", limit=self._time_limit)
            return None
        except Exception as error:  # every provider raises its own kinds
            self._log.warning("The chat model failed.", action="model_failed", error=type(error).__name__)
            return None
        if checked is None:
            self._log.info("The chat model had no usable answer.", action="model_unusable")
            return None
        return Draft(kind="model", text=checked.text, products=checked.products, citations=checked.citations)

    async def _stream(
        self,
        question: str,
        items: Sequence[Item],
        language: str,
        earlier: Sequence[str],
        on_text: OnText | None,
    ) -> Checked | None:
        written, shown = "", ""
        async for chunk in self._model.astream(messages(question, items, language, earlier)):
            written += chunk.text
            if len(written) > _LONGEST or NO_ANSWER in written:
                return None
            checked = check(sentences(written, finished=False), items, question, language)
            if on_text and checked.text != shown:
                shown = checked.text
                await on_text(shown)
        checked = check(sentences(written, finished=True), items, question, language)
        return checked if checked.text else None
