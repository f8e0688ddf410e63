from __future__ import annotations

from datetime import timedelta

from knowledge.gaps import content_gaps as gaps
from tests.conftest import NOW


async def test_gaps_come_newest_first_and_closed_ones_are_left_out(database):
    async with database.begin() as session:
        old = await gaps.record(session, "Gift wrap?", reason="no_match", now=NOW - timedelta(days=1))
        await gaps.record(
            session, "Engraving?", reason="not_stated", now=NOW, language="en", asked_by="web:1"
        )
        await gaps.record(session, "Bikes?", reason="no_match", now=NOW)

        assert [each.question for each in await gaps.gaps(session)] == ["Bikes?", "Engraving?", "Gift wrap?"]
        old.state = "ignored"
        await gaps.mark_answered(session, " Engraving? ")

        assert [each.question for each in await gaps.gaps(session, limit=5)] == ["Bikes?"]
        assert [each.question for each in await gaps.gaps(session, state="answered")] == ["Engraving?"]


async def test_an_endless_question_is_kept_short(sqlite_database):
    async with sqlite_database.begin() as session:
        gap = await gaps.record(session, "x" * 10_000, reason="no_match", now=NOW)

        assert len(gap.question) == gaps.LONGEST
