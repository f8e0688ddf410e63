"""Materials: the shop's pieces of content, found by tag and language, with what became of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from scheduler.exceptions import InvalidMaterial, UnknownMaterial
from scheduler.messages import message as messages
from scheduler.offers import offer as offers
from scheduler.schema import Campaign, Delivery, Material, MaterialTag

#: Tags of one material, and characters of one.
MOST_TAGS, LONGEST_TAG = 20, 50
LONGEST_NAME = 200


@dataclass(frozen=True)
class Content:
    """What a material holds; empty is what it does not. `tags` have commas between them."""

    name: str = ""
    text: str = ""
    image: str = ""
    offer: str = ""
    language: str = ""
    tags: str = ""


@dataclass(frozen=True)
class Use:
    """A campaign that was written with a material, and how it did."""

    campaign: Campaign
    sent: int
    clicked: int


def tags_in(line: str) -> list[str]:
    """The tags of a line, in small letters, each once. Raises InvalidMaterial."""
    for mark in "，、；;":
        line = line.replace(mark, ",")
    found = dict.fromkeys(tag for part in line.split(",") if (tag := " ".join(part.lower().split())))
    if len(found) > MOST_TAGS or any(len(tag) > LONGEST_TAG for tag in found):
        raise InvalidMaterial(f"At most {MOST_TAGS} tags, none longer than {LONGEST_TAG} characters.")
    return list(found)


async def save(
    session: AsyncSession, content: Content, *, now: datetime, material_id: int | None = None
) -> Material:
    """A new material, or other content of the one with this number.

    Raises InvalidMaterial, InvalidMessage (nothing that no message could say is kept), UnknownOffer, and
    UnknownMaterial.
    """
    tags, values = tags_in(content.tags), await _checked(session, content)
    if material_id is None:
        material = Material(**values, created_at=now, updated_at=now)
    else:
        material = await by_id(session, material_id)
    try:
        async with session.begin_nested():
            for name, value in values.items():
                setattr(material, name, value)
            material.updated_at = now
            session.add(material)
    except IntegrityError as error:
        raise InvalidMaterial("Another one has this name.") from error
    await session.execute(delete(MaterialTag).where(MaterialTag.material_id == material.id))
    session.add_all(MaterialTag(material_id=material.id, tag=tag) for tag in tags)
    await session.flush()
    return material


async def _checked(session: AsyncSession, content: Content) -> dict[str, str | None]:
    name, text, image, offer = (
        value.strip() for value in (content.name, content.text, content.image, content.offer)
    )
    if not 0 < len(name) <= LONGEST_NAME:
        raise InvalidMaterial(f"It needs a name of at most {LONGEST_NAME} characters.")
    if not (text or image or offer):
        raise InvalidMaterial("It needs a text, a picture or an offer.")
    if image and not image.startswith("https://"):
        raise InvalidMaterial("The picture is an address that starts with https://.")
    if offer:
        await offers.by_name(session, offer)
    # Only the text may be missing: a message would get one later.
    said = {"image": image or None, "offer": offer or None, "language": content.language.strip() or None}
    checked = messages.parse({"text": text or name, **said})
    return {**said, "name": name, "text": text, "language": checked.language}


async def remove(session: AsyncSession, material_id: int) -> None:
    """What was written with it stays. Raises UnknownMaterial."""
    await session.delete(await by_id(session, material_id))
    await session.flush()


async def by_id(session: AsyncSession, material_id: int) -> Material:
    """Raises UnknownMaterial."""
    material = await session.get(Material, material_id)
    if material is None:
        raise UnknownMaterial(f"Its number would be {material_id}.")
    return material


async def materials(
    session: AsyncSession, *, text: str = "", tag: str = "", language: str = "", limit: int, offset: int = 0
) -> tuple[list[Material], int]:
    """Those with the text in name or text, this tag and this language, newest first; and how many."""
    found = select(Material)
    if text:
        # SQLite knows the case of Latin letters only.
        spellings = sorted({text, text.lower(), text.upper(), text.capitalize()})
        columns = (Material.name, Material.text)
        found = found.where(
            or_(*(column.icontains(one, autoescape=True) for column in columns for one in spellings))
        )
    if tag:
        tagged = select(MaterialTag.material_id).where(MaterialTag.tag == tag)
        found = found.where(Material.id.in_(tagged))
    if language:
        found = found.where(Material.language == language)
    total = await session.scalar(select(func.count()).select_from(found.subquery()))
    newest = found.order_by(Material.updated_at.desc(), Material.id.desc())
    return list(await session.scalars(newest.limit(limit).offset(offset))), total or 0


async def tags_of(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[str]]:
    """The tags of these materials, in order."""
    query = select(MaterialTag).where(MaterialTag.material_id.in_(ids)).order_by(MaterialTag.tag)
    found: dict[int, list[str]] = defaultdict(list)
    for row in await session.scalars(query):
        found[row.material_id].append(row.tag)
    return found


async def all_tags(session: AsyncSession) -> list[str]:
    """Every tag in use."""
    return list(await session.scalars(select(MaterialTag.tag).distinct().order_by(MaterialTag.tag)))


async def all_languages(session: AsyncSession) -> list[str]:
    """Every language that a material is written in."""
    said = select(Material.language).where(Material.language.is_not(None)).distinct()
    return [language for language in await session.scalars(said.order_by(Material.language)) if language]


async def uses(session: AsyncSession, ids: Sequence[int]) -> dict[int, list[Use]]:
    """The campaigns that were written with these materials, newest first, each with what it sent."""
    # One pass over a campaign's deliveries, by their index on the campaign.
    query = (
        select(Material.id, Campaign, func.count(Delivery.sent_at), func.count(Delivery.clicked_at))
        .join(Campaign, Campaign.material_id == Material.id)
        .outerjoin(Delivery, Delivery.campaign_id == Campaign.id)
        .where(Material.id.in_(ids))
        .group_by(Material.id, Campaign.id)
        .order_by(Campaign.id.desc())
    )
    found: dict[int, list[Use]] = defaultdict(list)
    for material_id, campaign, sent, clicked in await session.execute(query):
        found[material_id].append(Use(campaign, sent, clicked))
    return found
