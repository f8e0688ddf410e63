"""Merging: two profiles become one on proof, and can be parted again.

The profile that remains keeps its own values and takes what it lacks; both histories are one
(`moving` says what gives way where both have the same). The other profile's reference goes on as an alias.
A refusal of marketing by either stands.

Merges are undone last first; then every row goes back where it was. What came after the merge stays, except
on channels that only the absorbed profile had an address on; a refusal that came after it stands for both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from profiles.exceptions import FreeReference, NoSuchProfile, UndoLaterMerge
from profiles.identity import joint_consent
from profiles.identity.belongings import PROFILE, as_json, belongings, from_json
from profiles.identity.moving import Move, Moved
from profiles.identity.schema import Alias, Merge
from profiles.insertion import insert_or_replace
from profiles.schema import Identity, Profile

#: Columns that the profile which remains does not take over where it has none.
OWN = ("id", "reference", "consent")


async def merge(session: AsyncSession, *, survivor: int, absorbed: int, proof: str, now: datetime) -> Merge:
    """Make one profile of two; a merge that was made is returned as it is.

    Objects that the session has read before are stale afterwards. Raises NoSuchProfile.
    """
    rows = await _lock(session, survivor, absorbed)
    if absorbed not in rows and (earlier := await _standing(session, survivor, absorbed)):
        return earlier
    if survivor == absorbed or len(rows) < 2:
        raise NoSuchProfile
    before, gone = rows[survivor], rows[absorbed]
    wanted = await joint_consent.wanted(session, before, gone)
    moved = {
        each.name: asdict(await Move(session, each, source=absorbed, target=survivor).there())
        for each in belongings()
    }
    added = await joint_consent.settle(session, survivor, wanted, now=now)
    after = _joined(before, gone) | {"consent": wanted.get(joint_consent.GENERAL)}
    await session.execute(delete(PROFILE).where(PROFILE.c.id == absorbed))
    await session.execute(update(PROFILE).where(PROFILE.c.id == survivor).values(after))
    await _call_also(session, gone["reference"], survivor)
    merged = Merge(
        profile_id=survivor,
        absorbed_id=absorbed,
        reference=gone["reference"],
        proof=proof[:300],
        at=now,
        copy=_copy(before, after, gone) | {"moved": moved, "consents_added": added},
    )
    session.add(merged)
    await session.flush()
    await _reread(session, survivor, absorbed)
    return merged


async def undo(session: AsyncSession, merge_id: int, *, now: datetime) -> int:
    """Part two profiles again; the id of the one that is back. A second time changes nothing.

    Raises NoSuchProfile, UndoLaterMerge where the profile took part in another merge since, and
    FreeReference where somebody else is called as the absorbed profile was.
    """
    merged = await session.get(Merge, merge_id, with_for_update=True, populate_existing=True)
    if merged is None:
        raise NoSuchProfile
    if merged.undone_at is not None:
        return merged.absorbed_id
    survivor, copy = merged.profile_id, merged.copy
    held = (await _lock(session, survivor))[survivor]
    latest = (await merges(session, survivor))[0]
    if latest.id != merge_id:
        raise UndoLaterMerge(latest.reference)
    channels = await _brought(session, survivor, copy)
    back = await _restore(session, merged)
    later = await joint_consent.part(session, survivor, copy, since=merged.at)
    for each in belongings():
        await Move(session, each, source=survivor, target=back).back(
            Moved(**copy["moved"].get(each.name, {}))
        )
    for each in belongings():
        await Move(session, each, source=survivor, target=back).give_later(channels, since=merged.at)
    await session.execute(update(PROFILE).where(PROFILE.c.id == survivor).values(_parted(held, copy, later)))
    merged.undone_at, merged.absorbed_id, merged.copy = now, back, {}
    await session.flush()
    await joint_consent.repeat(session, back, later, now=now)
    await joint_consent.stand(session, survivor, copy["consent"], later, now=now)
    await _reread(session, survivor, back)
    return back


async def merges(session: AsyncSession, profile_id: int) -> Sequence[Merge]:
    """The merges that a profile stands on, latest first."""
    found = select(Merge).where(Merge.profile_id == profile_id, Merge.undone_at.is_(None))
    return list(await session.scalars(found.order_by(Merge.id.desc())))


async def by_absorbed(session: AsyncSession, reference: str) -> Merge | None:
    """The merge that stands in which the profile of this reference was absorbed."""
    found = select(Merge).where(Merge.reference == reference, Merge.undone_at.is_(None))
    return await session.scalar(found.order_by(Merge.id.desc()).limit(1))


async def _lock(session: AsyncSession, *ids: int) -> dict[int, dict[str, Any]]:
    """The profiles' rows, held until the transaction ends; in one order, so that two never wait in a ring."""
    found = select(PROFILE).where(PROFILE.c.id.in_(ids)).order_by(PROFILE.c.id).with_for_update()
    return {row.id: dict(row._mapping) for row in await session.execute(found)}


async def _standing(session: AsyncSession, survivor: int, absorbed: int) -> Merge | None:
    same = (Merge.profile_id == survivor, Merge.absorbed_id == absorbed, Merge.undone_at.is_(None))
    return await session.scalar(select(Merge).where(*same).order_by(Merge.id.desc()).limit(1))


def _joined(before: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    """The columns of the profile that remains: its own, the other's where it has none."""
    joined = {
        name: gone[name] if value is None else value for name, value in before.items() if name not in OWN
    }
    seen = [row["last_seen_at"] for row in (before, gone) if row["last_seen_at"]]
    joined["created_at"] = min(before["created_at"], gone["created_at"])
    joined["last_seen_at"] = max(seen, default=None)
    return joined


def _copy(before: dict[str, Any], after: dict[str, Any], gone: dict[str, Any]) -> dict[str, Any]:
    """The absorbed profile, and what changed about the one that remains, as JSON."""
    changed = [name for name, value in before.items() if name in after and after[name] != value]
    return {
        "absorbed": as_json(gone),
        "before": as_json({name: before[name] for name in changed}),
        "after": as_json({name: after[name] for name in changed}),
        "consent": before["consent"],
    }


def _parted(held: dict[str, Any], copy: dict[str, Any], later: joint_consent.Said) -> dict[str, Any]:
    """The columns that still are as the merge made them, as they were before it."""
    before, after = from_json(PROFILE, copy["before"]), from_json(PROFILE, copy["after"])
    parted = {name: value for name, value in before.items() if held[name] == after[name]}
    return parted | {"consent": joint_consent.alone(copy["consent"], later)}


async def _restore(session: AsyncSession, merged: Merge) -> int:
    """The absorbed profile's row again, under its own id where that is free."""
    row = from_json(PROFILE, merged.copy["absorbed"])
    if await session.scalar(select(PROFILE.c.id).where(PROFILE.c.reference == row["reference"])):
        raise FreeReference(row["reference"])
    await session.execute(delete(Alias).where(Alias.reference == row["reference"]))
    if await session.scalar(select(PROFILE.c.id).where(PROFILE.c.id == row["id"])):
        del row["id"]  # SQLite gives a free number away again
    back = (await session.execute(insert(PROFILE).values(row).returning(PROFILE.c.id))).scalar_one()
    return int(back)


async def _brought(session: AsyncSession, survivor: int, copy: dict[str, Any]) -> set[str]:
    """Channels on which every address came with the absorbed profile."""
    came = {key[0] for key in copy["moved"].get("identity", {}).get("rows", ())}
    found = await session.execute(
        select(Identity.id, Identity.channel).where(Identity.profile_id == survivor)
    )
    addresses = [(identity_id in came, channel) for identity_id, channel in found]
    return {channel for _, channel in addresses} - {channel for brought, channel in addresses if not brought}


async def _call_also(session: AsyncSession, reference: str, profile_id: int) -> None:
    write = insert_or_replace(session, Alias, "reference", replaced=("profile_id",))
    await session.execute(write, {"reference": reference, "profile_id": profile_id})


async def _reread(session: AsyncSession, *profile_ids: int) -> None:
    """The session's own copies of the profiles follow what was written past them."""
    await session.flush()
    for profile_id in profile_ids:
        held = session.identity_map.get(session.sync_session.identity_key(Profile, profile_id))
        if held is not None:
            session.expunge(held)
