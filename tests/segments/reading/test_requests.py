"""Requests of our own with the definition that each means, one file of lines for each language.

The files `*_held_back` were written with the others and kept unread while phrases were added. What is
marked `asked` can be answered, but is still asked back.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segments.definition import dump
from segments.translation import Translation, translate
from tests.segments.reading.alike import canonical
from tests.segments.words import BENCHMARK

NOW = datetime(2026, 9, 16, 14, 30, tzinfo=UTC)
FOLDER = Path(__file__).parents[1] / "requests"


def records(*, answerable: bool, asked: bool = False) -> list[object]:
    found = []
    for path in sorted(FOLDER.glob("*.jsonl")):
        lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
        found += [
            pytest.param(one, id=one["text"])
            for one in lines
            if one["answerable"] is answerable and one.get("asked", False) is asked
        ]
    return found


def read(text: str) -> Translation:
    return translate(text, BENCHMARK, now=NOW, zone=ZoneInfo("UTC"), currency="EUR")


@pytest.mark.parametrize("record", records(answerable=True))
def test_a_request_becomes_what_it_means(record: dict[str, Any]):
    found = read(record["text"])
    assert found.definition is not None, (found.reason, found.question, found.not_understood)
    assert canonical(dump(found.definition)) == canonical(record["gold"]), found.description


@pytest.mark.parametrize("record", records(answerable=False))
def test_a_request_without_an_answer_is_asked_back_or_refused(record: dict[str, Any]):
    found = read(record["text"])
    assert found.definition is None, found.description
    assert found.question
    assert found.reason == record["gold"]["reason_code"]


@pytest.mark.parametrize("record", records(answerable=True, asked=True))
def test_a_request_that_is_not_read_yet_is_asked_back(record: dict[str, Any]):
    found = read(record["text"])
    assert found.definition is None, found.description
    assert found.question
