"""Opening the demo shop: everything is there afterwards, and a second time nothing is done twice."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.demo.catalogue import read_products
from app.demo.examples import EXAMPLES
from app.demo.load import MARKER, load_demo
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from profiles import profile
from profiles.schema import Event, Identity, Profile
from scheduler.schema import Campaign
from segments.schema import Segment
from tests.conftest import NOW

COUNT = 60


@pytest.fixture
def vectors(tmp_path):
    index = VectorIndex(built_in_embedder(), path=tmp_path / "chroma")
    yield index
    index.close()


@pytest.fixture
def data_dir(tmp_path):
    """A data folder whose pictures are there already, all but one: drawing them has its own tests."""
    media = tmp_path / "data" / "media"
    media.mkdir(parents=True)
    for product in read_products()[1:]:
        (media / Path(product.image_link).name).touch()
    return tmp_path / "data"


@pytest.fixture
def load(vectors, data_dir):
    async def load(database, *, now=NOW, progress=lambda *_: None):
        library = Library(database, vectors, currency="EUR")
        return await load_demo(
            database=database,
            library=library,
            data_dir=data_dir,
            now=now,
            currency="EUR",
            progress=progress,
            customer_count=COUNT,
        )

    return load


async def counted(database, *tables):
    async with database.read() as session:
        return [await session.scalar(select(func.count()).select_from(table)) for table in tables]


async def test_everything_is_there_afterwards(database, load, data_dir):
    seen = {}
    report = await load(
        database, progress=lambda stage, done, total: seen.setdefault(stage, []).append((done, total))
    )
    people, addresses, happened, segments, campaigns = await counted(
        database, Profile, Identity, Event, Segment, Campaign
    )
    assert (people, addresses, happened) == (COUNT, COUNT, report.events)
    assert report.events > 500
    assert (segments, campaigns) == (len(EXAMPLES), 2)
    assert report.pictures == 1
    assert (data_dir / "media" / "COF-01.png").stat().st_size > 5000
    assert report.content > 400
    assert set(report.seconds) == {"pictures", "content", "customers", "examples"}
    assert seen["Drawing pictures"] == [(1, 1)]
    assert seen["Meeting customers"][-1] == (COUNT, COUNT)
    assert seen["Remembering what they did"][-1] == (report.events, report.events)


async def test_a_second_start_adds_nothing(sqlite_database, load):
    await load(sqlite_database)
    before = await counted(sqlite_database, Profile, Event, Segment, Campaign)
    again = await load(sqlite_database, now=NOW + timedelta(days=3))
    assert await counted(sqlite_database, Profile, Event, Segment, Campaign) == before
    assert (again.pictures, again.content, again.customers, again.events, again.examples) == (0, 0, 0, 0, 0)


async def test_an_interrupted_load_is_completed_without_doubles(sqlite_database, load, data_dir):
    first = await load(sqlite_database)
    (data_dir / MARKER).unlink()
    again = await load(sqlite_database)
    assert again.events == 0
    assert await counted(sqlite_database, Event, Segment, Campaign) == [first.events, len(EXAMPLES), 2]


async def test_a_person_who_was_erased_does_not_come_back(sqlite_database, load):
    await load(sqlite_database)
    async with sqlite_database.begin() as session:
        person = await profile.by_reference(session, "10001")
        await profile.forget(session, person.id)
    await load(sqlite_database)
    async with sqlite_database.read() as session:
        assert await profile.by_reference(session, "10001") is None


async def test_a_marker_left_by_another_database_does_not_keep_the_shop_empty(
    sqlite_database, load, data_dir
):
    (data_dir / MARKER).write_text("{}")
    await load(sqlite_database)
    assert await counted(sqlite_database, Profile) == [COUNT]


async def test_the_examples_are_drafts_that_nobody_has_sent(sqlite_database, load):
    await load(sqlite_database)
    async with sqlite_database.read() as session:
        campaigns = (await session.scalars(select(Campaign).order_by(Campaign.kind))).all()
    assert [(each.kind, each.state) for each in campaigns] == [("campaign", "draft"), ("nudge", "draft")]
    assert campaigns[0].audience_name == EXAMPLES[0].name
