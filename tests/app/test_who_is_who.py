"""Who is who on the command line: links, merges and partings, suppressions, declared traits."""

from __future__ import annotations

from pathlib import Path

import pytest

from profiles.identity.links import read
from tests.app.in_process import InProcess

SECRET = "a secret of the shop's own server"
PROFILES = """\
id,name,email,consent
A1,Ada,ada@example.com,1
A2,Ada L.,,0
B1,Bo,bo@example.com,1
"""


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    service = InProcess(tmp_path_factory.mktemp("shop"))
    service.settings["SHOPKEEPER_LINK_SECRET"] = SECRET
    (service.folder / "profiles.csv").write_text(PROFILES)
    assert service.command("profiles", "import", "profiles.csv")["accepted"] == 3
    return service


def test_a_link_names_its_customer_and_is_signed(shop: InProcess) -> None:
    made = shop.command("profiles", "link", "A1", "--bot", "@shop_bot")
    payload = made["payload"]
    assert made["telegram"] == f"https://t.me/shop_bot?start={payload}"
    assert made["web"].endswith(f"/chat?start={payload}")
    found = read(SECRET, payload)
    assert found is not None
    assert (found.reference, found.expires_at.isoformat()[:16]) == ("A1", made["expires_at"][:16])
    assert shop.attempt("profiles", "link", "nobody").returncode == 1


def test_without_a_secret_there_are_no_links(shop: InProcess) -> None:
    bare = InProcess(shop.folder)
    done = bare.attempt("profiles", "link", "A1")
    assert done.returncode == 1
    assert "SHOPKEEPER_LINK_SECRET" in done.stderr


def test_two_customers_become_one_and_are_parted_again(shop: InProcess) -> None:
    words = ("profiles", "merge", "A1", "A2", "--proof", "she called")
    assert shop.command(*words) == {"reference": "A1", "absorbed": "A2"}
    shown = shop.command("profiles", "show", "A2")
    assert (shown["profile"]["reference"], shown["profile"]["consent"]) == ("A1", False)
    assert "Became one with A2" in {entry["title"] for entry in shown["timeline"]}
    again = shop.command("profiles", "import", "profiles.csv")
    assert (again["accepted"], again["rejected"]) == (0, [])
    assert shop.command("profiles", "unmerge", "A2") == {"reference": "A2", "parted_from": "A1"}
    assert shop.command("profiles", "show", "A1")["profile"]["consent"] is True
    assert shop.attempt("profiles", "unmerge", "A2").returncode == 1
    assert shop.attempt("profiles", "merge", "A1", "A1", "--proof", "x").returncode == 1


def test_who_was_erased_is_refused_until_that_is_lifted(shop: InProcess) -> None:
    shop.command("profiles", "forget", "B1")
    (refused,) = shop.command("profiles", "import", "profiles.csv")["rejected"]
    assert (refused["line"], refused["column"]) == (4, "id")
    shop.command("profiles", "lift", "B1")
    shop.command("profiles", "lift", "bo@example.com")
    assert shop.attempt("profiles", "lift", "B1").returncode == 1
    assert shop.command("profiles", "import", "profiles.csv")["accepted"] == 1


def test_declared_traits_are_listed_and_refuse_other_values(shop: InProcess, tmp_path: Path) -> None:
    declared = shop.command(
        "traits",
        "declare",
        "size",
        "--type",
        "choice",
        "--choice",
        "s",
        "--choice",
        "m",
        "--description",
        "Of shirts",
    )
    assert declared == {
        "name": "size", "type": "choice", "description": "Of shirts", "choices": ["s", "m"], "misfits": 0,
    }  # fmt: skip
    assert [kind["name"] for kind in shop.command("traits", "list")["traits"]] == ["size"]
    (shop.folder / "sizes.csv").write_text("id,size\nA1,M\nA2,huge\n")
    report = shop.command("profiles", "import", "sizes.csv")
    assert [(row["line"], row["column"]) for row in report["rejected"]] == [(3, "size")]
    assert report["updated"] == 1
    assert shop.attempt("traits", "declare", "religion").returncode == 1
    shop.settings["SHOPKEEPER_PROTECTED_TRAITS"] = "religion, union_member"
    assert shop.command("traits", "declare", "religion")["type"] == "text"
    assert shop.command("traits", "remove", "religion") == {"removed": "religion"}
    assert shop.attempt("traits", "remove", "religion").returncode == 1
