"""`shopkeeper traits computed` and `recompute`, as a person in a shell meets them."""

from __future__ import annotations

from pathlib import Path

from tests.app.in_process import InProcess

EVENTS = """\
id,customer_id,type,at,amount,category
e1,1,purchase,2026-09-01 10:00:00,20,coffee
e2,1,purchase,2026-09-10 10:00:00,25,coffee
"""


def test_the_traits_of_a_shop_are_computed_and_explained(tmp_path: Path) -> None:
    shop = InProcess(tmp_path)
    (tmp_path / "profiles.csv").write_text("id,name\n1,Ada\n2,Bo\n")
    (tmp_path / "events.csv").write_text(EVENTS)
    shop.command("profiles", "import", "profiles.csv")
    shop.command("events", "import", "events.csv")
    assert shop.command("traits", "recompute") == {"profiles": 2, "buyers": 1}
    told = shop.command("traits", "computed", "--language", "zh")
    titles = {trait["name"]: trait["title"] for trait in told["traits"]}
    assert titles["lifecycle_stage"] == "生命周期阶段"
    assert told["figures"]["median_spent"] == {"value": 45.0, "basis": 1}
    assert told["settings"]["cut"] == "median"
