from __future__ import annotations

import pytest

from knowledge.content import storage
from knowledge.exceptions import InvalidSynonyms
from knowledge.index import synonyms
from knowledge.index.synonyms import Synonyms, load_synonyms


def test_shipped_words_meet_across_languages():
    expand = Synonyms(()).expand

    assert "ноутбук" in expand("laptop")
    assert "laptop" in expand("ноутбук")


@pytest.mark.parametrize("line", ["", "thermos", "thermos, thermos", ", ,", "a, " + "b" * 100])
def test_a_line_of_fewer_than_two_words_is_refused(line):
    with pytest.raises(InvalidSynonyms):
        synonyms.checked(line)


async def test_the_shops_own_words_come_first_and_are_kept_once(database):
    async with database.begin() as session:
        assert await synonyms.write(session, ["flask, bidon", "flask,  bidon"]) == 1
        assert await synonyms.write(session, ["flask, bidon"]) == 0
        await storage.raise_revision(session)
    async with database.read() as session:
        assert (await load_synonyms(session)).expand("flask")[0] == "bidon"


async def test_a_kind_is_asked_for_in_the_shops_own_word(library, database, folder):
    (folder / "a.csv").write_text("id,title,price\n1,Blue kettle,20\n2,Blue cup,5\n", encoding="utf-8")
    from tests.conftest import NOW

    await library.sync([str(folder)], now=NOW)
    async with database.begin() as session:
        await synonyms.write(session, ["kettle, brewster"])
        await storage.raise_revision(session)
    async with database.read() as session:
        lexicon = await library.lexicon(session)

    assert {each.name for each in lexicon.vocabulary.meanings("brewster")} == {"kettle"}
