"""`shopkeeper knowledge`: sources that are remembered and forgotten, and addresses that are not fetched."""

from __future__ import annotations

import pytest

from tests.app.in_process import InProcess


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    service = InProcess(tmp_path_factory.mktemp("shop"))
    (service.folder / "goods.csv").write_text("id,title,price\nK1,Red kettle,20\nK2,Lamp,cheap\n")
    (service.folder / "shipping.txt").write_text("Shipping\n\nWe send every order within two days.\n")
    service.command("knowledge", "sync", "goods.csv", "shipping.txt")
    return service


def test_the_sources_are_listed_and_one_is_forgotten(shop: InProcess) -> None:
    goods, shipping = shop.command("knowledge", "sources")["sources"]
    assert goods["location"] == str(shop.folder / "goods.csv")
    assert (goods["kind"], goods["added"], goods["rejected"], goods["error"]) == ("products", 1, 1, None)
    assert shipping["kind"] == "document"

    assert shop.command("knowledge", "forget", "goods.csv") == {"removed": 1}

    assert shop.command("knowledge", "search", "kettle", "--where", "price>0")["results"] == []
    (left,) = shop.command("knowledge", "sources")["sources"]
    assert left == shipping


def test_what_is_not_remembered_or_not_public_is_refused_with_the_reason(shop: InProcess) -> None:
    unknown = shop.attempt("knowledge", "forget", "nothing.csv")
    inside = shop.attempt("knowledge", "sync", "http://127.0.0.1:8000/help")

    assert (unknown.returncode, inside.returncode) == (1, 1)
    assert "nothing.csv" in unknown.stderr
    assert "127.0.0.1" in inside.stderr
    assert "Traceback" not in unknown.stderr + inside.stderr
