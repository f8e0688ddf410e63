"""One customer's computed traits, each with why it is what it is."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.schema import Profile, Trait
from profiles.sources import COMPUTED
from profiles.traits import as_number
from segments.moment import Moment
from segments.traits.definitions import Definitions
from segments.traits.figures import read_figures
from segments.traits.grade import Buying
from segments.traits.held import COLUMNS, NAMES
from segments.traits.schema import ComputedProfile, ExpectedPurchase

#: Traits whose absence says something.
_SAID_WHEN_UNKNOWN = ("preferred_channel", "best_hour")
_MONEY = ("total_spent", "average_order", "total_returned")


@dataclass(frozen=True)
class ComputedFact:
    """One value in words."""

    name: str
    title: str
    value: str
    why: str
    #: Who gave it; None where Shopkeeper computed it.
    source: str | None = None


async def computed_facts(
    session: AsyncSession, profile: Profile, moment: Moment, *, language: str = "en"
) -> list[ComputedFact]:
    """What is known, in the order in which the definitions are read."""
    figures = await read_figures(session)
    definitions = Definitions(figures, language=language, currency=moment.currency)
    rows = await session.scalars(select(Trait).where(Trait.profile_id == profile.id))
    held = {row.name: row for row in rows}
    basis = await session.get(ComputedProfile, profile.id, populate_existing=True)
    buying = Buying(basis.orders, basis.spent, basis.last_order_on) if basis else Buying(0, 0, None)
    why = {
        "lifecycle_stage": _why_stage(definitions, buying, moment),
        "rfm_type": _why_type(definitions, buying, moment),
    }
    facts = []
    for name in (*COLUMNS, *NAMES):
        row = held.get(name)
        text = getattr(profile, name) if name in COLUMNS else row.text_value if row else None
        source = row.source if row is not None and row.source != COMPUTED else None
        if text is None and name not in _SAID_WHEN_UNKNOWN:
            continue
        definition = definitions.of(name)
        reason = definitions.say("why.given", source=source) if source else why.get(name, definition.text)
        facts.append(ComputedFact(name, definition.title, _said(definitions, name, text), reason, source))
    return facts + await _expected(session, profile, definitions)


async def _expected(session: AsyncSession, profile: Profile, definitions: Definitions) -> list[ComputedFact]:
    mine = select(ExpectedPurchase).where(ExpectedPurchase.profile_id == profile.id)
    title = definitions.of("next_purchase").title
    return [
        ComputedFact(
            "next_purchase",
            f"{title}: {row.category}",
            str(row.expected_on),
            definitions.say(
                "why.next_purchase", gap=definitions.number(row.usual_gap), last_on=str(row.last_on)
            ),
        )
        for row in await session.scalars(mine.order_by(ExpectedPurchase.expected_on))
    ]


def _said(definitions: Definitions, name: str, text: str | None) -> str:
    if text is None:
        return definitions.say("why.unknown")
    # An import may have given anything under the name of a sum.
    amount = as_number(text)
    if amount is None:
        return definitions.value(text)
    return definitions.units(amount) if name in _MONEY else definitions.number(amount)


def _why_stage(definitions: Definitions, buying: Buying, moment: Moment) -> str:
    days = buying.recency(moment.today)
    if days is None:
        return definitions.say("why.none")
    return definitions.say(
        "why.lifecycle_stage", orders=definitions.number(buying.orders), days=definitions.number(days)
    )


def _why_type(definitions: Definitions, buying: Buying, moment: Moment) -> str:
    days, cut = buying.recency(moment.today), definitions.cut
    if days is None or cut is None:
        return definitions.say("why.none")
    names = ("recency_good", "often_good", "spent_good")
    said = {
        name: definitions.say("why.good" if good else "why.bad")
        for name, good in zip(names, cut.good(buying, days), strict=True)
    }
    return definitions.say(
        "why.rfm_type",
        orders=definitions.number(buying.orders),
        days=definitions.number(days),
        spent=definitions.money(buying.spent),
        **said,
    )
