"""The command line keeps its word: documents on standard output, refusals with status 1, wrong use with 2."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.in_process import InProcess

PRODUCTS = """\
id,title,description,brand,product_type,price,availability,quantity,link,image_link,color
K1,Harbour kettle 1.7 l,A steel kettle that whistles.,Harbour,Kettles,49.90 EUR,in_stock,7,https://shop.example/K1,,steel
K2,Pier glass kettle,A glass kettle with a filter.,Pier,Kettles,79.00 EUR,in_stock,2,https://shop.example/K2,,clear
,No id,Nothing.,Pier,Kettles,79.00 EUR,in_stock,2,https://shop.example/K3,,clear
"""
FAQ = "question,answer,topic,language\nHow long does delivery take?,Two to four working days.,delivery,en\n"
PROFILES = """\
id,name,language,country,city,consent,created_at,tags,shoe_size
1,Ada,en,GB,London,1,2025-01-01,vip|newsletter,38
2,Bo,zh,CN,Shanghai,0,2025-01-01,,41
3,Cem,de,DE,Berlin,maybe,2025-01-01,,44
10,Dora,de,DE,Berlin,yes,2025-02-01,vip,39
"""
EVENTS = """\
{"id": "e1", "customer_id": "1", "type": "purchase", "at": "2026-09-10 10:00:00", "product_id": "K1", "category": "Kettles", "price": 49.9, "quantity": 1}
{"id": "e2", "customer_id": "10", "type": "view", "at": "2026-09-12T10:00:00+02:00", "product_id": "K2", "category": "Kettles"}
{"id": "e3", "customer_id": "99", "type": "view", "at": "2026-09-12 10:00:00"}
"""  # noqa: E501 - one event a line
NOW = ("--now", "2026-09-16T14:30:00")


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> InProcess:
    """An installation with a little of everything."""
    service = InProcess(tmp_path_factory.mktemp("shop"))
    for name, text in {"products.csv": PRODUCTS, "faq.csv": FAQ, "profiles.csv": PROFILES}.items():
        (service.folder / name).write_text(text)
    (service.folder / "events.jsonl").write_text(EVENTS)
    return service


@pytest.fixture(scope="module")
def synced(shop: InProcess) -> dict[str, object]:
    return dict(shop.command("knowledge", "sync", "products.csv", "faq.csv"))


@pytest.fixture(scope="module")
def imported(shop: InProcess) -> tuple[dict[str, object], dict[str, object]]:
    return shop.command("profiles", "import", "profiles.csv"), shop.command(
        "events", "import", "events.jsonl"
    )


def test_a_sync_counts_what_it_took_and_names_what_it_refused(
    shop: InProcess, synced: dict[str, object]
) -> None:
    assert (synced["added"], synced["changed"], synced["removed"], synced["unchanged"]) == (3, 0, 0, 0)
    (refused,) = synced["rejected"]
    assert refused["source"].endswith("products.csv")
    assert refused["line"] == 4
    assert "id" in refused["reason"]
    again = shop.command("knowledge", "sync", "products.csv", "faq.csv")
    assert (again["added"], again["unchanged"]) == (0, 3)


@pytest.mark.usefixtures("synced")
def test_a_search_obeys_its_condition(shop: InProcess) -> None:
    found = shop.command("knowledge", "search", "kettle", "--where", "price<50")["results"]
    assert [row["id"] for row in found] == ["K1"]
    assert found[0].keys() == {"id", "title", "score", "source"}


@pytest.mark.usefixtures("synced")
def test_questions_are_answered_a_line_each_in_order(shop: InProcess) -> None:
    questions = "How long does delivery take?\n\nsteel kettle\nDo you repair trombones?\n"
    done = shop.attempt("ask", "-", "--json", given=questions)
    delivery, kettle, trombone = map(json.loads, done.stdout.splitlines())
    assert delivery["kind"] == "faq"
    assert "Two to four" in delivery["text"]
    assert kettle["products"][0] == "K1"
    assert (trombone["answered"], trombone["kind"]) == (False, "unanswered")
    assert {"answered", "text", "kind", "products", "citations", "reason", "suggested", "seconds"} <= set(
        kettle
    )


def test_an_import_keeps_the_good_rows_and_names_the_bad_ones(
    shop: InProcess, imported: tuple[dict[str, object], dict[str, object]]
) -> None:
    profiles, events = imported
    assert (profiles["accepted"], profiles["updated"], profiles["duplicates"]) == (3, 0, 0)
    (refused,) = profiles["rejected"]
    assert (refused["line"], refused["column"]) == (4, "consent")
    assert events["accepted"] == 2
    (refused,) = events["rejected"]
    assert (refused["line"], refused["column"]) == (3, "customer_id")
    assert shop.command("events", "import", "events.jsonl")["duplicates"] == 2


@pytest.mark.usefixtures("imported")
def test_members_are_listed_by_words_and_by_definition(shop: InProcess) -> None:
    words = shop.command("segment", "members", "customers in Berlin", *NOW)
    assert (words["count"], words["members"]) == (1, ["10"])
    definitions = [
        {"not": {"attr": "city", "op": "=", "value": "London"}},
        {"count": {"type": "purchase", "window": {"last": "30d"}}, "op": ">=", "value": 1},
        {"nonsense": 1},
        {"attr": "shoe_size", "op": ">=", "value": 39},
    ]
    lines = "".join(json.dumps(definition) + "\n" for definition in definitions)
    done = shop.attempt("segment", "members", "--definition", "-", *NOW, "--json", given=lines)
    elsewhere, buyers, nonsense, big_feet = map(json.loads, done.stdout.splitlines())
    assert elsewhere["members"] == ["2", "10"]
    assert buyers["members"] == ["1"]
    assert "no condition" in nonsense["error"]
    assert big_feet["members"] == ["2", "10"]


@pytest.mark.usefixtures("imported")
def test_two_segments_are_compared_by_their_names_or_in_words(shop: InProcess) -> None:
    shop.command("segment", "save", "Berliners", "customers in Berlin")
    told = shop.command("segment", "overlap", "Berliners", "customers in Berlin or London")
    assert (told["one"], told["other"], told["both"]["count"], told["jaccard"]) == (1, 2, 1, 0.5)
    assert told["only_other"]["description"]
    special = shop.command("segment", "insight", "Berliners")
    assert (special["members"], special["others"]) == (1, 2)
    assert special["growth"][-1]["count"] == 1
    people = shop.attempt("segment", "insight", "Berliners")
    assert "1 customers, compared with 2 others" in people.stdout
    refused = shop.attempt("segment", "insight", "glimmering customers")
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


@pytest.mark.usefixtures("imported")
def test_a_translation_says_what_it_did_not_understand(shop: InProcess) -> None:
    said = shop.command("segment", "translate", "customers in Berlin who glimmer", *NOW)
    assert said["understood"] is False
    assert "glimmer" in " ".join(said["not_understood"])


@pytest.mark.usefixtures("imported")
def test_a_profile_is_shown_exported_and_forgotten(shop: InProcess) -> None:
    assert shop.command("profiles", "show", "1")["profile"]["name"] == "Ada"
    assert len(shop.command("profiles", "export", "1")["events"]) == 1
    (shop.folder / "one.csv").write_text("id,name\nghost,Gus\n")
    shop.command("profiles", "import", "one.csv")
    assert shop.command("profiles", "forget", "ghost") == {"forgotten": "ghost"}
    gone = shop.attempt("profiles", "show", "ghost")
    assert gone.returncode == 1
    assert "There is no customer ghost" in gone.stderr


def test_a_file_that_is_not_there_is_refused_by_its_name(shop: InProcess) -> None:
    for words in (
        ("profiles", "import"),
        ("events", "import"),
        ("knowledge", "sync"),
        ("campaign", "create"),
    ):
        done = shop.attempt(*words, "nowhere.csv")
        assert done.returncode == 1, done.stderr
        assert "nowhere.csv" in done.stderr
        assert "Traceback" not in done.stderr


def test_wrong_use_has_status_two(shop: InProcess) -> None:
    assert shop.attempt("ask").returncode == 2
    assert shop.attempt("segment", "members").returncode == 2


def test_a_wrong_setting_is_refused_by_its_name(tmp_path: Path) -> None:
    service = InProcess(tmp_path, settings={"SHOPKEEPER_TIMEZONE": "Mars/Olympus"})
    done = service.attempt("doctor")
    assert done.returncode == 1
    assert "SHOPKEEPER_TIMEZONE" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_looks_at_every_component(shop: InProcess, synced: dict[str, object]) -> None:
    document = shop.command("doctor")
    states = {row["component"]: row["state"] for row in document["components"]}
    assert document["healthy"] is True
    assert states["database"] == states["content"] == states["vectors"] == "ok"
    assert (states["model"], states["telegram"], states["operators"]) == ("off", "off", "missing")


def test_help_needs_no_heavy_library() -> None:
    heavy = ("chromadb", "langchain", "openai", "aiogram", "sqlalchemy", "fastapi", "numpy")
    program = f"import sys, app.cli; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_an_operator_gets_a_link(shop: InProcess) -> None:
    document = shop.command("operator", "link", "Olga")
    assert document["link"].startswith(f"{shop.address}/console/enter?token=")
