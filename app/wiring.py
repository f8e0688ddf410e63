"""Builds the shop's objects from the settings: the one place where they are put together.

Each part is made when it is first asked for, so that a command pays only for what it uses.
"""

from __future__ import annotations

import os
import socket
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.language_model import LanguageModel
    from app.settings import Settings
    from app.upkeep import ShopUpkeep
    from app.work_queue import WorkQueue
    from bot.bursts import Patience as BotPatience
    from bot.campaign_news import CampaignNews
    from bot.dialogue import Dialogue
    from bot.handoff import Handoffs
    from bot.notices import Notices
    from bot.speaker import Speaker
    from bot.staff import StaffChat
    from bot.staff_room import StaffRoom
    from bot.telegram import TelegramFace
    from console.services import ConsoleServices
    from knowledge.answers import Answerer
    from knowledge.index.vectors import VectorIndex
    from knowledge.library import Library
    from profiles.database import Database
    from scheduler.journeys.ticker import Ticker
    from scheduler.messenger import Messenger
    from scheduler.sending.rate import SlidingWindow
    from scheduler.sending.rules import Rules
    from scheduler.sending.sender import Sender
    from scheduler.working_hours import WorkingHours
    from segments.moment import Moment
    from segments.translator import Translator
    from segments.vocabulary import KeptVocabulary

Clock = Callable[[], datetime]

#: Where npm puts the front-end packages, beside this folder.
VENDOR = Path(__file__).resolve().parent.parent / "node_modules"


def system_clock() -> datetime:
    """The time now, aware."""
    return datetime.now(UTC)


def process_name() -> str:
    """Names this process in what it claims."""
    return f"{socket.gethostname()[:30]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


@dataclass
class Shop:
    """Everything that one process of the product is made of."""

    settings: Settings
    clock: Clock = system_clock
    worker: str = field(default_factory=process_name)
    #: The Telegram bot's user name, once it is known.
    bot_name: str | None = None

    def use_port(self, port: int | None) -> None:
        """Takes another port for the web pages; before any part is made."""
        if port is not None:
            self.settings = self.settings.model_copy(update={"port": port})

    def use_demo(self) -> None:
        """Takes the embedded database and index, and the demo shop's currency; before any part is made."""
        self.settings = self.settings.model_copy(
            update={"database_url": None, "chroma_url": None, "currency": "EUR"}
        )

    @cached_property
    def database(self) -> Database:
        from profiles.database import Database

        self.settings.data_dir.mkdir(parents=True, exist_ok=True)
        return Database(self.settings.database)

    @property
    def media(self) -> Path:
        return self.settings.data_dir / "media"

    @cached_property
    def vectors(self) -> VectorIndex:
        from knowledge.index.embedder import make_embedder
        from knowledge.index.vectors import VectorIndex

        embedder = make_embedder(
            self.settings.embedder, api_key=self.settings.openai_key, base_url=self.settings.openai_base_url
        )
        path = None if self.settings.chroma_url else self.settings.data_dir / "chroma"
        return VectorIndex(embedder, path=path, url=self.settings.chroma_url)

    @cached_property
    def library(self) -> Library:
        from knowledge.library import Library

        return Library(self.database, self.vectors, currency=self.settings.currency)

    @cached_property
    def language_model(self) -> LanguageModel:
        from app.language_model import LanguageModel

        return LanguageModel(self.settings, self.database)

    @cached_property
    def answerer(self) -> Answerer:
        from knowledge.answers import Answerer

        return Answerer(self.library, self.language_model.writer())

    @cached_property
    def translator(self) -> Translator:
        """Reads requests for audiences."""
        return self.language_model.translator()

    @cached_property
    def notices(self) -> Notices:
        from bot.notices import Notices

        return Notices()

    @cached_property
    def dialogue(self) -> Dialogue:
        from bot.dialogue import Dialogue
        from bot.marketing_shop import Shop as MarketingShop

        settings = self.settings
        return Dialogue(
            self.database,
            self.library,
            self.answerer,
            shop=MarketingShop(
                zone=settings.zone,
                currency=settings.currency,
                channels=self.channels,
                address=settings.address,
                translator=self.translator,
                vocabulary=self.vocabulary,
                media=self.media,
                rules=self.rules,
            ),
            shop_url=settings.address,
            handoffs=self.handoffs,
            link_secret=self.link_secret,
        )

    @property
    def link_secret(self) -> str | None:
        """What the shop's server signs its customers' links with."""
        secret = self.settings.link_secret
        return secret.get_secret_value() if secret else None

    @property
    def bot_patience(self) -> BotPatience:
        """How long the bot waits for more of a burst."""
        from bot.bursts import Patience

        pause = self.settings.reply_wait
        return Patience(pause=pause, longest=min(Patience.longest, 4 * pause))

    @cached_property
    def staff_room(self) -> StaffRoom | None:
        """The Telegram group of the shop's people, where one is set."""
        if self._bot_id is None or self.settings.staff_chat is None:
            return None
        from bot.staff_room import StaffRoom

        return StaffRoom(self._bot_id, str(self.settings.staff_chat), self.settings.address)

    @cached_property
    def handoffs(self) -> Handoffs:
        from bot.handoff import Handoffs

        return Handoffs(self._speaker, room=self.staff_room, hours=self.working_hours)

    @cached_property
    def working_hours(self) -> WorkingHours:
        """When the shop's people are there, until operators set other hours."""
        from scheduler.working_hours import WorkingHours

        return WorkingHours.parse(self.settings.working_hours or "", self.settings.zone)

    @cached_property
    def campaign_news(self) -> CampaignNews:
        """Tells operators in chat how their campaigns go."""
        from bot.campaign_news import CampaignNews

        return CampaignNews(self.database, self._speaker, media=self.media)

    @cached_property
    def _speaker(self) -> Speaker:
        from bot.speaker import Speaker

        return Speaker(self.notices, bot_id=self._bot_id, wake=self._wake_bot)

    @cached_property
    def journeys(self) -> Ticker:
        from bot.person_calls import PersonCalls
        from scheduler.journeys.ticker import Ticker

        return Ticker(self.database, PersonCalls(self.handoffs))

    @property
    def _bot_id(self) -> str | None:
        token = self.settings.telegram_bot_token
        return token.get_secret_value().partition(":")[0] if token else None

    def _wake_bot(self) -> None:
        # Only where the bot has been made already: whoever else sends looks at the table now and then.
        if "telegram" in self.__dict__ and self.telegram is not None:
            self.telegram.wake()

    @cached_property
    def telegram(self) -> TelegramFace | None:
        """The Telegram bot, where a token is set."""
        token, secret = self.settings.telegram_bot_token, self.settings.telegram_webhook_secret
        if token is None:
            return None
        from bot.telegram import TelegramFace, make_bot

        return TelegramFace(
            make_bot(token.get_secret_value(), self.settings.telegram_api_url),
            self.dialogue,
            self.database,
            media=self.media,
            clock=self.clock,
            webhook_secret=secret.get_secret_value() if secret else None,
            patience=self.bot_patience,
            staff=self._staff_chat(),
            limiter=self._limiter,
        )

    def _staff_chat(self) -> StaffChat | None:
        if self.staff_room is None:
            return None
        from bot.staff import StaffChat

        return StaffChat(self.database, self.handoffs, self.staff_room, clock=self.clock)

    @cached_property
    def messengers(self) -> dict[str, Messenger]:
        """By channel, as `channels` names them."""
        from bot.web_messenger import WebMessenger

        found: dict[str, Messenger] = {"web": WebMessenger(self.database, self.notices, clock=self.clock)}
        if self.telegram is not None:
            found["telegram"] = self.telegram.messenger
        return found

    @cached_property
    def console(self) -> ConsoleServices:
        from app.checkup import examine
        from bot.personal_data import erase
        from console.services import ConsoleServices

        return ConsoleServices(
            database=self.database,
            library=self.library,
            answerer=self.answerer,
            sender=self.sender,
            clock=self.clock,
            zone=self.settings.zone,
            currency=self.settings.currency,
            channels=self.channels,
            public_url=self.settings.address,
            vendor=VENDOR,
            uploads=self.settings.data_dir / "uploads",
            handoffs=self.handoffs,
            working_hours=self.working_hours,
            erase_customer=erase,
            examine=partial(examine, self),
            drafter=self.language_model.drafter(),
            translator=self.translator,
            vocabulary=self.vocabulary,
            bot_name=self.bot_name,
            allowed_traits=self.settings.allowed_traits,
        )

    @cached_property
    def vocabulary(self) -> KeptVocabulary:
        from segments.vocabulary import KeptVocabulary

        return KeptVocabulary()

    @cached_property
    def rules(self) -> Rules:
        """What every campaign obeys."""
        from scheduler.sending.frequency_cap import FrequencyCap
        from scheduler.sending.quiet_hours import QuietHours
        from scheduler.sending.rules import Rules

        settings = self.settings
        return Rules(
            settings.zone,
            settings.address,
            QuietHours.parse(settings.quiet_hours or ""),
            FrequencyCap.parse(settings.frequency_cap or ""),
            settings.currency,
            settings.send_rate,
        )

    @cached_property
    def sender(self) -> Sender:
        from scheduler.sending.frequency_cap import FrequencyCap
        from scheduler.sending.lock import sender_lock
        from scheduler.sending.quiet_hours import QuietHours
        from scheduler.sending.sender import Sender

        settings = self.settings
        return Sender(
            self.database,
            self.messengers,
            clock=self.clock,
            rate=settings.send_rate,
            worker=self.worker,
            public_url=settings.address,
            zone=settings.zone,
            quiet_hours=QuietHours.parse(settings.quiet_hours or ""),
            frequency_cap=FrequencyCap.parse(settings.frequency_cap or ""),
            lock=sender_lock(self.database, settings.data_dir / "sender.lock"),
            limiter=self._limiter,
            currency=settings.currency,
        )

    @cached_property
    def _limiter(self) -> SlidingWindow:
        """Counts whatever the bot sends from this process: replies first, then campaigns."""
        from scheduler.sending.rate import SlidingWindow

        return SlidingWindow(self.settings.send_rate)

    @cached_property
    def upkeep(self) -> ShopUpkeep:
        from app.upkeep import ShopUpkeep

        return ShopUpkeep(self.database, self.settings.data_dir)

    @cached_property
    def work_queue(self) -> WorkQueue | None:
        """Heavy jobs for the workers; None where one process does everything."""
        if self.database.dialect != "postgresql":
            return None
        from app.work_queue import WorkQueue

        return WorkQueue(self.database)

    @property
    def channels(self) -> frozenset[str]:
        """The channels on which a message can be sent now."""
        return frozenset({"web", "telegram"} if self.settings.telegram_bot_token else {"web"})

    def moment(self, now: datetime | None = None) -> Moment:
        """The circumstances in which definitions are read; a naive `now` is UTC."""
        from segments.moment import Moment

        if now is not None and now.tzinfo is None:
            now = now.replace(tzinfo=UTC)
        return Moment(
            now=now or self.clock(),
            zone=self.settings.zone,
            channels=self.channels,
            currency=self.settings.currency,
        )

    async def close(self) -> None:
        """Closes what was opened."""
        if "telegram" in self.__dict__ and self.telegram is not None:
            await self.telegram.bot.session.close()
        if "vectors" in self.__dict__:
            self.vectors.close()
        if "upkeep" in self.__dict__:
            await self.upkeep.release()
        if "database" in self.__dict__:
            await self.database.close()
