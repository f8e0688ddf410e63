"""`shopkeeper segment save`, `list` and `rebuild`."""

from __future__ import annotations

from functools import partial

import pytest

from tests.app.conftest import documents


@pytest.fixture
def run(shopkeeper):
    return partial(shopkeeper, "segment")


def test_a_segment_is_saved_listed_and_computed(run):
    saved = documents(run("save", "Buyers", "customers who bought at least once", "--json"))
    assert (saved["name"], saved["count"]) == ("Buyers", None)
    assert "not computed yet" in run("list").stdout
    rebuilt = documents(run("rebuild", "Buyers", "--json"))
    assert (rebuilt["done"], rebuilt["count"], rebuilt["error"]) == (True, 0, None)
    [listed] = documents(run("list", "--json"))["segments"]
    assert (listed["count"], listed["description"]) == (0, "customers who bought something")


def test_a_taken_name_is_refused_unless_it_is_to_be_replaced(run, tmp_path):
    run("save", "Buyers", "customers who bought at least once")
    definition = tmp_path / "definition.json"
    definition.write_text('{"everyone": true}')
    refused = run("save", "Buyers", "--definition", str(definition))
    assert refused.exit_code == 1
    replaced = documents(run("save", "Buyers", "--definition", str(definition), "--replace", "--json"))
    assert replaced["description"] == "all customers"


def test_words_that_say_nothing_are_refused(run):
    assert run("save", "Odd", "glimmering customers").exit_code == 1
    assert run("save", "Odd").exit_code == 2
    assert run("rebuild", "Odd").exit_code == 1
