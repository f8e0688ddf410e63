"""The full text index, as both engines keep it."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, inspect, text

from knowledge.content.entries import add_entries, forget_entries
from knowledge.content.entry import EntryText
from knowledge.index import fulltext, fulltext_ddl
from knowledge.index.remembered import Remembered, remember
from knowledge.schema import Base


def entry(title, summary="", detail=""):
    return EntryText(title, summary, detail, embedded=title, vector_id=f"product:{title}")


@pytest.fixture
async def index(database):
    """Fill the index with entries by key, and search it."""

    async def fill(**entries):
        async with database.begin() as session:
            await add_entries(session, "product", list(entries.items()))

    async def search(*tokens, kinds=("product",), limit=10):
        async with database.read() as session:
            found = await fulltext.search(session, tokens, kinds=kinds, limit=limit)
        return [each.key for each in found]

    fill.search = search
    fill.database = database
    return fill


async def test_a_match_in_the_title_counts_more_than_in_the_summary_than_in_the_detail(index):
    await index(
        detail=entry("mug", "cup", "red"),
        title=entry("red", "cup", "mug"),
        summary=entry("cup", "red", "mug"),
    )

    assert await index.search("red") == ["title", "summary", "detail"]


async def test_a_rare_word_says_more_than_a_common_one(index):
    await index(
        a=entry("kettle steel"),
        b=entry("kettle gooseneck"),
        c=entry("kettle copper"),
        d=entry("lamp"),
        e=entry("mug"),
    )

    assert (await index.search("kettle", "gooseneck"))[0] == "b"
    assert set(await index.search("kettle", "gooseneck")) == {"a", "b", "c"}


async def test_entries_come_with_their_tokens(index):
    await index(a=entry("red kettle", "", "steel 1p5l"))
    async with index.database.read() as session:
        (found,) = await fulltext.search(session, ["steel"], kinds=("product",), limit=9)
        ((name, same),) = await fulltext.entries_of(session, ["product:red kettle"], kinds=("product",))
        of_other_kinds = await fulltext.entries_of(session, ["product:red kettle"], kinds=("faq",))

    assert found.fields == (" red kettle ", "  ", " steel 1p5l ")
    assert (name, same) == ("product:red kettle", found)
    assert of_other_kinds == []


async def test_every_token_is_only_a_word_whatever_it_looks_like(index):
    await index(a=entry('or"der near*'), b=entry("it's \\ and"))

    assert await index.search('or"der') in (["a"], [])
    assert await index.search("NEAR", "AND", "*", '"', "'", "\\", ":", "&", "!") is not None


async def test_kinds_and_limits_hold(index):
    await index(a=entry("red"), b=entry("red"), c=entry("red"))

    assert await index.search("red", kinds=("faq",)) == []
    assert await index.search("red", limit=2) == ["a", "b"]
    assert await index.search() == []


async def test_what_is_forgotten_is_not_found(index):
    await index(a=entry("red"), b=entry("red"))
    async with index.database.begin() as session:
        await forget_entries(session, "product", ["a"])

    assert await index.search("red") == ["b"]


async def test_letters_of_every_script_stay_whole(index):
    await index(
        a=entry("无线 耳机"), b=entry("беспроводн наушник"), c=entry("ヘッ ッド"), d=entry("1p5l 006r90321")
    )

    assert await index.search("耳机") == ["a"]
    assert await index.search("наушник") == ["b"]
    assert await index.search("ッド") == ["c"]
    assert await index.search("006r90321") == ["d"]
    assert await index.search("耳") == []


async def test_frequencies_count_entries(index):
    await index(a=entry("red red", "red"), b=entry("red", "blue"))
    async with index.database.read() as session:
        counted = await fulltext.frequencies(session, ["red", "blue", "green"])
        assert counted == ({"product": 2}, {"red": 2, "blue": 1})
        assert await fulltext.frequencies(session, []) == ({"product": 2}, {})
        assert await fulltext.vocabulary(session) == {"red": 2, "blue": 1}
        rarity = await fulltext.rarities(session, ["red", "blue", "green"])

    assert 0 < rarity["red"] < rarity["blue"] < rarity["green"]


async def test_words_are_counted_after_the_sizes_are_known(index):
    await index(a=entry("red"), b=entry("red", "blue"))
    async with index.database.read() as session:
        remember(session, Remembered())
        assert await fulltext.holds(session, "product")
        assert not await fulltext.holds(session, "passage")
        assert await fulltext.frequencies(session, ["blue", "green"]) == ({"product": 2}, {"blue": 1})


async def test_a_very_long_text_still_fits(index):
    await index(a=entry("red", detail=" ".join(f"w{number} red" for number in range(40_000))))

    assert await index.search("w39999") == ["a"]


def test_the_index_comes_and_goes_with_the_tables():
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
        assert {"fulltext", "fulltext_vocabulary"} <= set(inspect(connection).get_table_names())
        Base.metadata.drop_all(connection)
        left = connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'fulltext%'")).all()
    engine.dispose()

    assert left == []
    assert set(fulltext_ddl.CREATE) == set(fulltext_ddl.DROP) == {"sqlite", "postgresql"}
