"""A trial judges a translator by exactly whom its definitions reach."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from profiles.database import Database
from profiles.schema import Event, Profile
from segments.definition import parse_definition
from segments.exceptions import FixCase
from segments.moment import Moment
from segments.translation import Translation
from segments.trial import Case, Score, Verdict, judge, read_cases, scores, try_out
from tests.conftest import NOW

TIMES = [Moment(now=NOW, zone=ZoneInfo("UTC")), Moment(now=NOW + timedelta(days=7), zone=ZoneInfo("UTC"))]
BOUGHT = parse_definition({"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1})
BOUGHT_LATELY = parse_definition(
    {"count": {"type": "purchase", "window": {"last": "5d"}}, "op": ">=", "value": 1}
)


@pytest.fixture
async def shop(sqlite_database: Database) -> Database:
    """Ada bought two days ago; Ben never did."""
    async with sqlite_database.begin() as session:
        session.add_all(
            [Profile(id=place, reference=name, created_at=NOW) for place, name in ((1, "ada"), (2, "ben"))]
        )
        await session.flush()
        session.add(
            Event(
                profile_id=1,
                type="purchase",
                at=NOW - timedelta(days=2),
                received_at=NOW,
                properties={},
            )
        )
    return sqlite_database


async def outcome(shop: Database, gold: object, found: object, moments: list[Moment] = TIMES) -> str:
    async def translate(words: str) -> Translation:
        assert words == "who bought?"
        return Translation(found is not None, found)  # type: ignore[arg-type]  # None or a condition

    case = Case("who bought?", "en", (), gold)  # type: ignore[arg-type]  # None or a condition
    async with shop.read() as session:
        return (await judge(session, case, *await try_out(case, translate), moments)).outcome


async def test_a_translation_is_right_when_it_reaches_the_same_people_at_every_moment(shop: Database) -> None:
    assert await outcome(shop, BOUGHT, BOUGHT) == "right"
    assert await outcome(shop, BOUGHT, BOUGHT_LATELY, TIMES[:1]) == "right"
    assert await outcome(shop, BOUGHT, BOUGHT_LATELY) == "wrong"


async def test_nobody_is_shown_where_the_data_cannot_answer(shop: Database) -> None:
    assert await outcome(shop, None, None) == "right"
    assert await outcome(shop, None, BOUGHT) == "wrong"
    assert await outcome(shop, BOUGHT, None) == "asked"


def test_scores_count_by_language_and_kind() -> None:
    def verdict(language: str, kinds: tuple[str, ...], outcome: str, seconds: float) -> Verdict:
        return Verdict(Case("", language, kinds, None), outcome, Translation(False), seconds)  # type: ignore[arg-type]  # one of the three

    found = scores(
        [
            verdict("en", ("top", "window"), "right", 1),
            verdict("en", ("top",), "wrong", 3),
            verdict("ru", (), "asked", 5),
        ]
    )
    assert found == {
        ("en", ""): Score(right=1, asked=0, wrong=1, seconds=2),
        ("en", "top"): Score(right=1, asked=0, wrong=1, seconds=2),
        ("en", "window"): Score(right=1, asked=0, wrong=0, seconds=1),
        ("ru", ""): Score(right=0, asked=1, wrong=0, seconds=5),
    }
    assert found["en", ""].total == 2


def test_cases_are_read_from_a_file_or_all_files_of_a_folder(tmp_path: Path) -> None:
    gold = {"text": "everyone", "lang": "en", "kinds": ["all"], "gold": {"everyone": True}}
    vague = {"text": "recent buyers", "lang": "en", "answerable": False, "gold": {"accept": ["clarify"]}}
    (tmp_path / "a.jsonl").write_text(json.dumps(gold) + "\n\n", "utf-8")
    (tmp_path / "b.jsonl").write_text(json.dumps(vague), "utf-8")
    everyone = Case("everyone", "en", ("all",), parse_definition({"everyone": True}))
    assert read_cases(tmp_path / "a.jsonl") == [everyone]
    assert read_cases(tmp_path) == [everyone, Case("recent buyers", "en", (), None)]


@pytest.mark.parametrize(
    "line", ["{", '{"text": "x", "lang": "en"}', '{"text": "x", "lang": "en", "gold": {"all": 1}}', "[]"]
)
def test_a_case_that_cannot_be_read_is_named_by_its_line(tmp_path: Path, line: str) -> None:
    (tmp_path / "cases.jsonl").write_text(f"\n{line}\n", "utf-8")
    with pytest.raises(FixCase, match=r"cases\.jsonl, line 2"):
        read_cases(tmp_path / "cases.jsonl")


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(FixCase, match=r"none\.jsonl cannot be read"):
        read_cases(tmp_path / "none.jsonl")
