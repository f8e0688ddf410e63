"""The audience of a campaign: saved segments in, saved segments out, or a definition of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import reduce
from typing import Any

from pydantic import ValidationError
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.exceptions import AudienceIsBroken, InvalidCampaign
from scheduler.journeys.judging import Judge
from scheduler.schema import Campaign
from scheduler.speech import N_, Speech, english, retold
from segments.definition import Condition, dump, parse_definition
from segments.exceptions import SegmentError
from segments.moment import Moment
from segments.node import Node
from segments.schema import Segment

#: What is said of an audience that nobody gave a name.
NAMELESS = N_("An audience without a name")
#: What is said of the audience of a journey's message.
IN_THE_JOURNEY = N_("Customers in the journey “%(journey)s”")
#: What is said of the audience of the ready-made nudge.
SILENT = N_("Customers who once bought and have been silent for 30 days")
TITLES = (NAMELESS, IN_THE_JOURNEY, SILENT)
_LONGEST_NAME = 200


class Source(Node):
    """A saved segment with its definition as it was last seen, because segments may be deleted."""

    id: int
    name: str
    definition: dict[str, Any]

    @classmethod
    def of(cls, segment: Segment) -> Source:
        return cls(id=segment.id, name=segment.name, definition=segment.definition)


class Audience(Node):
    """Whoever is in any of `segments` (or, without any, meets `definition`) and in none of `excluded`."""

    segments: tuple[Source, ...] = ()
    excluded: tuple[Source, ...] = ()
    definition: dict[str, Any] | None = None
    #: What the definition is called.
    title: str | None = None

    @classmethod
    def made_of(
        cls,
        *,
        segments: Sequence[Segment] = (),
        excluded: Sequence[Segment] = (),
        condition: Condition | None = None,
        title: str | None = None,
    ) -> Audience:
        """Raises InvalidCampaign where nobody, or the same segment twice, is named."""
        if bool(segments) == (condition is not None):
            raise InvalidCampaign("It needs one audience: a segment or a condition.")
        both = {one.id for one in segments} & {one.id for one in excluded}
        if both:
            names = ", ".join(f"“{one.name}”" for one in segments if one.id in both)
            raise InvalidCampaign(f"{names} cannot be both its audience and left out of it.")
        return cls(
            segments=tuple({one.id: Source.of(one) for one in segments}.values()),
            excluded=tuple({one.id: Source.of(one) for one in excluded}.values()),
            definition=dump(condition) if condition is not None else None,
            title=title,
        )

    @property
    def included(self) -> dict[str, Any]:
        """Who would get it if nobody were left out, as a definition."""
        if self.definition is not None:
            return self.definition
        return _any_of([one.definition for one in self.segments])

    @property
    def left_out(self) -> dict[str, Any] | None:
        """Who is in a segment that is left out, as a definition; None where none is."""
        return _any_of([one.definition for one in self.excluded]) if self.excluded else None

    @property
    def whole(self) -> dict[str, Any]:
        """The audience as one definition."""
        out = self.left_out
        return self.included if out is None else {"all": [self.included, {"not": out}]}

    def name(self, say: Speech = english) -> str:
        """What the console calls it, said by `say`."""
        said = _either(self.segments, say) or retold(self.title or NAMELESS, TITLES, say)
        if self.excluded:
            others = _either(self.excluded, say)
            said = say("%(audience)s without %(others)s", audience=said, others=others)
        return said[:_LONGEST_NAME]

    @property
    def only_segment(self) -> int | None:
        """The number of the segment that alone is the audience; None where there is more to it."""
        return self.segments[0].id if len(self.segments) == 1 and not self.excluded else None


def _either(sources: Sequence[Source], say: Speech) -> str:
    names = [one.name for one in sources] or [""]
    return reduce(lambda one, other: say("%(one)s or %(other)s", one=one, other=other), names)


def _any_of(definitions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return definitions[0] if len(definitions) == 1 else {"any": list(definitions)}


def address(campaign: Campaign, audience: Audience) -> None:
    """Give the campaign this audience. Raises InvalidDefinition where it cannot be read as a whole."""
    parse_definition(audience.whole)
    campaign.segment_id = audience.only_segment
    campaign.audience_name = audience.name()
    campaign.definition = audience.whole
    simple = audience.excluded == () and len(audience.segments) < 2
    campaign.audience = None if simple else audience.model_dump(mode="json")


def audience_of(campaign: Campaign) -> Audience:
    """Whom the campaign was made for. Raises InvalidCampaign where a later version wrote it."""
    try:
        if campaign.audience is not None:
            return Audience.model_validate(campaign.audience)
    except ValidationError as error:
        raise InvalidCampaign("Its audience cannot be read.") from error
    if campaign.segment_id is None:
        return Audience(definition=campaign.definition, title=campaign.audience_name)
    only = Source(id=campaign.segment_id, name=campaign.audience_name, definition=campaign.definition)
    return Audience(segments=(only,))


def name_of(campaign: Campaign, say: Speech) -> str:
    """What the campaign's audience is called, said by `say`."""
    try:
        return audience_of(campaign).name(say)
    except InvalidCampaign:
        return campaign.audience_name


async def current(session: AsyncSession, campaign: Campaign) -> Audience:
    """The audience with its segments as they are saved now; one that is deleted counts as it was last."""
    audience = audience_of(campaign)
    saved = await _saved(session, audience)
    return audience.model_copy(
        update={
            "segments": tuple(_latest(one, saved) for one in audience.segments),
            "excluded": tuple(_latest(one, saved) for one in audience.excluded),
        }
    )


async def refresh(session: AsyncSession, campaign: Campaign) -> None:
    """Let the campaign follow its segments' definitions, as far as they can be read."""
    audience = await current(session, campaign)
    try:
        parse_definition(audience.whole)
    except SegmentError:
        return
    if audience != audience_of(campaign):
        address(campaign, audience)


async def require_computed(session: AsyncSession, campaign: Campaign, *, now: datetime) -> None:
    """Raises AudienceIsBroken where one of its segments could not be computed: nobody knows who belongs."""
    for segment in (await _saved(session, audience_of(campaign))).values():
        if segment.error is not None:
            raise AudienceIsBroken(f"“{segment.name}”: {segment.error}{_since(segment, now)}")


async def staying(
    session: AsyncSession, campaign: Campaign, profile_ids: Sequence[int], moment: Moment
) -> set[int]:
    """Those of the customers who belong to the audience now, asked for all of them at once.

    Raises SegmentError where that cannot be asked any more.
    """
    return await Judge(session, moment).meeting(parse_definition(campaign.definition), profile_ids)


async def _saved(session: AsyncSession, audience: Audience) -> dict[int, Segment]:
    ids = [one.id for one in (*audience.segments, *audience.excluded)]
    found = await session.scalars(select(Segment).where(Segment.id.in_(ids)).order_by(Segment.id))
    return {segment.id: segment for segment in found}


def _latest(source: Source, saved: Mapping[int, Segment]) -> Source:
    segment = saved.get(source.id)
    return source if segment is None else Source.of(segment)


def _since(segment: Segment, now: datetime) -> str:
    """How old what is known of its members is, where anything is."""
    if segment.computed_at is None:
        return ""
    hours = max(0, int((now - segment.computed_at).total_seconds() // 3600))
    return f" (its members were last computed {hours} hours ago)" if hours else ""
