"""`shopkeeper segment evaluate`, and what the other commands say where a request has several readings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.conftest import documents

CASES = (
    {"text": "all customers", "lang": "en", "kinds": ["everyone"], "gold": {"everyone": True}},
    {"text": "recent buyers", "lang": "en", "kinds": ["vague"], "answerable": False},
    {"text": "все клиенты", "lang": "ru", "kinds": ["everyone"],
     "gold": {"attr": "city", "op": "=", "value": "X"}},
    {"text": "glimmering customers", "lang": "en", "kinds": ["odd"], "gold": {"everyone": True}},
)  # fmt: skip
CUSTOMERS = "id,name,city\n1,Ada,Berlin\n2,Ben,Bern\n"
TWO_WAYS = "customers who bought something and viewed something in the last 30 days"


@pytest.fixture
def run(shopkeeper, tmp_path: Path):
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    assert shopkeeper("profiles", "import", str(tmp_path / "customers.csv")).exit_code == 0
    return shopkeeper


@pytest.fixture
def cases(tmp_path: Path) -> str:
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(map(json.dumps, CASES)), "utf-8")
    return str(path)


def test_recorded_cases_are_scored_by_language_and_kind_with_the_failed_ones(run, cases):
    told = documents(
        run("segment", "evaluate", cases, "--now", "2026-09-01", "--now", "2026-09-08", "--json")
    )
    scores = {(row["language"], row["kind"]): row for row in told["scores"]}
    assert told["model"] is None
    counts = {key: (row["right"], row["asked"], row["wrong"]) for key, row in scores.items()}
    assert counts["en", None] == (2, 1, 0)
    assert counts["ru", None] == (0, 0, 1)
    assert counts["en", "vague"] == (1, 0, 0)
    assert all(row["seconds"] > 0 for row in told["scores"])
    assert [(one["outcome"], one["text"]) for one in told["failed"]] == [
        ("wrong", "все клиенты"),
        ("asked", "glimmering customers"),
    ]


def test_people_read_a_table_and_the_requests_that_failed(run, cases):
    told = run("segment", "evaluate", cases)
    assert told.exit_code == 0
    assert "the rules alone" in told.stdout
    assert "66.7%" in told.stdout
    assert "wrong: все клиенты" in told.stdout


def test_cases_that_cannot_be_read_are_refused_by_their_line(run, tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"text": "x"}')
    refused = run("segment", "evaluate", str(tmp_path / "bad.jsonl"))
    assert refused.exit_code == 1
    assert "line 1" in refused.stderr


def test_a_request_with_several_readings_shows_each_with_its_head_count(run):
    told = documents(run("segment", "translate", TWO_WAYS, "--json"))
    assert len(told["readings"]) == len(told["alternatives"]) == len(told["counts"]) == 2
    assert "several ways" in run("segment", "translate", TWO_WAYS).stdout


def test_a_segment_with_several_readings_is_saved_only_as_the_one_that_is_chosen(run):
    refused = run("segment", "save", "Both", TWO_WAYS)
    assert refused.exit_code == 1
    assert "--reading" in refused.stderr
    saved = documents(run("segment", "save", "Both", TWO_WAYS, "--reading", "2", "--json"))
    assert saved["description"] in refused.stderr.splitlines()[2]
