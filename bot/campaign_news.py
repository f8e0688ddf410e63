"""Tells operators in chat how the campaigns go that they started there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from bot.marketing_finding import save_picture
from bot.marketing_texts import marketing_texts
from bot.plot_picture import draw_counts
from bot.reply import Reply
from bot.scene import language_in
from bot.schema import CampaignWatch
from bot.speaker import Speaker
from profiles.database import Database
from profiles.schema import Conversation
from scheduler.campaign import ENDED, progress
from scheduler.schema import Campaign

#: In the order in which they are shown.
STATES = ("sent", "held_out", "skipped", "failed", "unknown")


@dataclass(frozen=True)
class _News:
    """What one chat is to be told next."""

    campaign: Campaign
    conversation: Conversation
    language: str
    told_before: str
    counts: Mapping[str, int]

    @property
    def tells(self) -> str:
        return "ended" if self.campaign.state in ENDED else "sending"


class CampaignNews:
    """Looks at the campaigns that chats wait for; two processes that look at once tell nothing twice."""

    def __init__(self, database: Database, speaker: Speaker, *, media: Path) -> None:
        self._database = database
        self._speaker = speaker
        self._media = media

    async def tell(self, *, now: datetime) -> int:
        """Says what is new, each in a transaction of its own; how many chats were told something."""
        async with self._database.read() as session:
            found = await _news(session)
        return sum([await self._tell(one, now) for one in found])

    async def _tell(self, news: _News, now: datetime) -> bool:
        reply = self._reply(news)
        async with self._database.begin() as session:
            told = await session.scalar(
                update(CampaignWatch)
                .where(
                    CampaignWatch.campaign_id == news.campaign.id,
                    CampaignWatch.conversation_id == news.conversation.id,
                    CampaignWatch.told == news.told_before,
                )
                .values(told=news.tells)
                .returning(CampaignWatch.campaign_id)
            )
            conversation = await session.get(Conversation, news.conversation.id)
            if told is None or conversation is None:
                return False
            await self._speaker.show(session, conversation, "bot", reply, now=now, language=news.language)
        return True

    def _reply(self, news: _News) -> Reply:
        words, campaign = marketing_texts(news.language), news.campaign
        if news.tells == "sending":
            count = sum(news.counts.get(state, 0) for state in ("planned", "sending", "sent"))
            return Reply(text=words.sending.format(name=campaign.name, count=count))
        lines = [f"{words.states[state]}: {news.counts[state]}" for state in STATES if news.counts.get(state)]
        heading = words.ended[campaign.state].format(name=campaign.name)
        lines = [campaign.reason, *lines] if campaign.reason else lines
        shown = [(state.replace("_", " "), news.counts.get(state, 0)) for state in STATES]
        picture = draw_counts(shown, title=f"Campaign {campaign.id}")
        return Reply(heading=heading, text="\n".join(lines), photo=save_picture(picture, self._media))


async def _news(session: AsyncSession) -> list[_News]:
    begun = and_(
        CampaignWatch.told == "scheduled", Campaign.state == "running", Campaign.planned_at.is_not(None)
    )
    over = and_(CampaignWatch.told != "ended", Campaign.state.in_(ENDED))
    rows = await session.execute(
        select(CampaignWatch, Campaign, Conversation)
        .join(Campaign, Campaign.id == CampaignWatch.campaign_id)
        .join(Conversation, Conversation.id == CampaignWatch.conversation_id)
        .where(or_(begun, over))
    )
    return [
        _News(
            campaign,
            conversation,
            await language_in(session, conversation),
            watch.told,
            await progress(session, campaign.id),
        )
        for watch, campaign, conversation in rows.all()
    ]
