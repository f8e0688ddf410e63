"""The real shop of ../shared/data/retail against the figures of its README; skips where it is absent."""

import pytest
from sqlalchemy import func, select

from profiles.database import Database
from profiles.schema import Profile
from segments.traits.effect import effect_of
from segments.traits.figures import read_figures
from segments.traits.recompute import recompute_all, refresh
from segments.traits.schema import ComputedProfile
from segments.traits.settings import TraitSettings, save_settings
from tests.segments.traits.retail import AT, FILE, stock

pytestmark = pytest.mark.skipif(not FILE.exists(), reason="the retail data are not on this machine")

MEAN = {
    "important_value": 689,
    "general_value": 358,
    "important_develop": 117,
    "general_develop": 1750,
    "important_keep": 27,
    "general_keep": 40,
    "important_winback": 38,
    "general_winback": 1319,
}
MEDIAN = {
    "important_value": 1426,
    "general_value": 388,
    "important_develop": 28,
    "general_develop": 334,
    "important_keep": 597,
    "general_keep": 434,
    "important_winback": 118,
    "general_winback": 1013,
}


async def types(database: Database) -> dict[str, int]:
    counted = select(Profile.rfm_type, func.count()).where(Profile.rfm_type.is_not(None))
    async with database.read() as session:
        return dict((await session.execute(counted.group_by(Profile.rfm_type))).all())


@pytest.mark.timeout(600)  # half a million lines; a machine that does other things too takes minutes
async def test_the_figures_of_the_real_shop_come_out_exactly(sqlite_database):
    await stock(sqlite_database)
    await recompute_all(sqlite_database, AT)
    assert await types(sqlite_database) == MEDIAN
    async with sqlite_database.read() as session:
        some = select(Profile.reference, ComputedProfile).where(
            Profile.id == ComputedProfile.profile_id, Profile.reference.in_(("12347", "12346", "12748"))
        )
        found = {
            reference: ((AT.today - row.last_order_on).days, row.orders, row.spent)
            for reference, row in await session.execute(some)
        }
        effect = await effect_of(session, TraitSettings(cut="mean"), await read_figures(session), AT.today)
    assert found == {"12347": (3, 7, 431000), "12346": (326, 1, 7718360), "12748": (1, 209, 3371973)}
    assert dict(effect.types) == MEAN
    async with sqlite_database.begin() as session:
        await save_settings(session, TraitSettings(cut="mean"), source="test", now=AT.now)
    await refresh(sqlite_database, AT)
    assert await types(sqlite_database) == MEAN
