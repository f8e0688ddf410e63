"""What the shop does with the language model that its settings name, or without one."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from app.settings import Settings
    from knowledge.writing.generation import Writer
    from knowledge.writing.spending import Spending
    from profiles.database import Database
    from scheduler.drafting.drafter import Drafter
    from segments.translator import Translator

#: Seconds from a customer's message to the first words of an answer: somewhat under the three that are
#: promised. A model is given no less than the second figure, however long bursts are waited for.
FIRST_WORDS, SHORTEST_FIRST = 2.7, 1.5


class LanguageModel:
    """The model: writes answers, reads requests for audiences, drafts texts, within the shop's limits."""

    def __init__(self, settings: Settings, database: Database) -> None:
        self._settings = settings
        self._database = database

    @cached_property
    def chat(self) -> BaseChatModel | None:
        """The model itself; None where the settings name none."""
        settings = self._settings
        if not settings.chat_model:
            return None
        from knowledge.writing.model import make_chat_model

        return make_chat_model(settings.chat_model, settings.openai_key, settings.openai_base_url)

    def writer(self) -> Writer | None:
        """Writes answers; None without a model."""
        if self.chat is None:
            return None
        from knowledge.writing.generation import Writer

        return Writer(
            self.chat,
            # The wait for more of a burst has passed before the model is asked.
            first_token_limit=max(SHORTEST_FIRST, FIRST_WORDS - self._settings.reply_wait),
            spending=self._spending,
        )

    def translator(self) -> Translator:
        """Reads requests for audiences, with the model where there is one."""
        from segments.translator import Translator

        if self.chat is None:
            return Translator()
        from segments.proposing.proposer import Proposer

        return Translator(Proposer(self.chat, spending=self._spending))

    def drafter(self) -> Drafter | None:
        """Drafts texts of campaigns; None without a model."""
        if self.chat is None:
            return None
        from scheduler.drafting.drafter import Drafter

        return Drafter(self.chat, spending=self._spending)

    @cached_property
    def _spending(self) -> Spending:
        from knowledge.writing.spending import Limits, Spending

        settings = self._settings
        limits = Limits(
            customer_calls=settings.model_customer_calls,
            customer_tokens=settings.model_customer_tokens,
            day_calls=settings.model_day_calls,
            day_tokens=settings.model_day_tokens,
        )
        return Spending(self._database, settings.chat_model or "", limits)
