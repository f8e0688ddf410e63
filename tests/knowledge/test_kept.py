from __future__ import annotations

import asyncio

from knowledge.index.kept import Kept


async def test_a_value_is_made_once_for_a_revision_whoever_asks():
    made = []

    async def load(session):
        await asyncio.sleep(0)
        made.append(session)
        return len(made)

    kept = Kept(load)

    assert not kept.is_of(1)
    assert await asyncio.gather(*(kept.at(1, "session") for _ in range(3))) == [1, 1, 1]
    assert kept.is_of(1)
    assert await kept.at(2, "other") == 2
    assert not kept.is_of(1)
    assert made == ["session", "other"]
