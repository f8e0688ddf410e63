"""`shopkeeper journey`: nudges are listed, started, paused, resumed, shown and stopped."""

from __future__ import annotations

import json

import pytest

from tests.app.in_process import InProcess
from tests.journeys.service import Service


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    return InProcess(tmp_path_factory.mktemp("shop"))


def test_the_nudges_are_listed_with_how_many_customers_they_are_about(shop: InProcess) -> None:
    found = {nudge["key"]: nudge for nudge in shop.command("journey", "list")["nudges"]}
    assert found["abandoned_cart"]["customers"] == 0
    assert found["abandoned_cart"]["state"] is None
    assert "four hours" in found["abandoned_cart"]["explanation"]


def test_a_nudge_goes_through_its_states_by_its_key_or_its_number(shop: InProcess) -> None:
    started = shop.command("journey", "start", "birthday")
    assert (started["state"], started["version"]) == ("running", 1)
    assert shop.command("journey", "pause", "birthday")["state"] == "paused"
    assert shop.command("journey", "resume", str(started["id"]))["state"] == "running"
    shown = shop.command("journey", "show", "birthday")
    assert [step["id"] for step in shown["definition"]["steps"]] == ["greeting"]
    assert shop.command("journey", "stop", "birthday")["state"] == "stopped"
    refused = shop.attempt("journey", "resume", "birthday")
    assert refused.returncode == 1
    assert "stopped" in refused.stderr


def test_a_journey_that_is_not_there_is_said_so(shop: InProcess) -> None:
    for name in ("99", "nothing"):
        refused = shop.attempt("journey", "show", name)
        assert refused.returncode == 1
        assert "There is no such journey" in refused.stderr


def test_a_process_of_its_own_says_what_it_logs_on_standard_error_alone(shop: InProcess) -> None:
    done = Service(shop.folder).attempt("journey", "start", "welcome", "--json")
    assert json.loads(done.stdout)["state"] == "running"
    assert "The journey was started." in done.stderr
