"""Files come in by the command line: through a mapping that is remembered, refused rows in a file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.app.in_process import InProcess

MAPPING = """\
kind = "events"
[fields]
id = "receipt"
customer_id = "who"
type = { constant = "purchase" }
at = "when"
amount = "paid"
"""
TILL = "receipt,who,when,paid\nr1,1,2026-09-01,4.95\nr2,2,2026-09-01,much\n"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    service = InProcess(tmp_path_factory.mktemp("shop"))
    files = {"people.csv": "id\n1\n2\n", "till.toml": MAPPING, "till.csv": TILL}
    for name, text in files.items():
        (service.folder / name).write_text(text)
    service.command("profiles", "import", "people.csv")
    return service


def test_a_mapping_is_given_once_and_then_named(shop: InProcess) -> None:
    first = shop.command("events", "import", "till.csv", "--map", "till.toml", "--rejected", "refused.csv")
    assert (first["accepted"], first["totals"]["types"]["purchase"]["amount"]) == (1, "4.95")
    assert [(row["line"], row["column"]) for row in first["rejected"]] == [(3, "paid")]
    mended: Path = shop.folder / "refused.csv"
    mended.write_text(mended.read_text().replace(",much", ",5.05"))
    second = shop.command("events", "import", "refused.csv", "--mapping", "till")
    assert (second["accepted"], second["rejected"]) == (1, [])
    listed = shop.command("mappings", "list")["mappings"]
    assert {"name": "till", "kind": "events", "built_in": False} in listed
    assert {row["name"] for row in listed if row["built_in"]} == {"shopify_customers", "shopify_orders"}
    shown = shop.command("mappings", "show", "till")
    (shop.folder / "again.json").write_text(json.dumps(shown))
    again = shop.command("events", "import", "till.csv", "--map", "again.json")
    assert (again["accepted"], again["duplicates"]) == (0, 1)
    assert shop.command("mappings", "remove", "till") == {"removed": "till"}


def test_a_source_shows_its_secret_once(shop: InProcess) -> None:
    made = shop.command("sources", "add", "till")
    assert made["address"].endswith("/hooks/events/till")
    assert len(made["secret"]) > 40
    assert shop.command("sources", "list") == {
        "sources": [{"name": "till", "kind": "shopkeeper", "used_at": None}]
    }
    assert shop.command("sources", "remove", "till") == {"removed": "till"}
