from __future__ import annotations

import pytest

from knowledge.content.records import ProductRecord
from knowledge.goods.head import kind_of_title
from knowledge.goods.properties import properties
from knowledge.goods.vocabulary import shipped


def stated(title: str, name: str, **fields) -> set[object]:
    """The values that a product states under a name."""
    record = ProductRecord(line=1, id="1", title=title, **fields)
    found = [each for each in properties(record) if each.name == name]
    return {each.text if each.text is not None else each.number for each in found}


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Aurora X27 computer monitor 27 inch Black", "monitor"),
        ("Privacy filter for 27 inch monitors", "privacy filter"),
        ("Nordia Toploader laptop bag Black", "laptop bag"),
        ("Brava toner cartridge for HP LaserJet printer", "toner"),
        ("VGA Monitor Y Splitter Cable, 0.3 m", "cable"),
        ("Keyboard K1, mouse included", "keyboard"),
        ("无线鼠标 黑色", "mouse"),
        ("27英寸显示器支架", "wall mount"),
        ("Чехол для ноутбука 15 дюймов", "laptop bag"),
        ("Чайник электрический 1,7 л", "kettle"),
        ("Zephyr 3000", None),
    ],
)
def test_a_title_says_what_a_thing_is(title, kind):
    assert kind in stated(title, "kind") if kind else not stated(title, "kind")


def test_what_is_put_into_a_printer_is_named_before_it():
    assert kind_of_title("OKI Toner B2520 MFP Original Black", shipped()) == "toner"
    assert kind_of_title("OKI B2520 MFP with toner", shipped()) == "printer"


def test_a_thing_that_states_nothing_of_what_its_kind_states_goes_with_the_kind():
    facts = {"material": "nylon", "closure": "zip", "pockets": "3", "warranty": "2 years", "straps": "2"}

    assert stated("Laptop wrap", "kind", facts=facts) == set()
    assert stated("Laptop wrap", "kind", facts=facts | {"ram": "16 GB"}) == {"laptop"}


@pytest.mark.parametrize(
    ("fact", "value", "name", "expected"),
    [
        ("internal_memory", 16.0, "memory", 16.0),
        ("RAM", "16 GB", "memory", 16.0),
        ("Weight (kg)", "2.4", "weight", 2400.0),
        ("weight", "850 g", "weight", 850.0),
        ("Вес", "2,4 кг", "weight", 2400.0),
        ("屏幕尺寸", "27英寸", "diagonal", pytest.approx(685.8)),
        ("bluetooth", "yes", "bluetooth", 1.0),
        ("bluetooth", False, "bluetooth", 0.0),
        ("caffeine", "decaffeinated", "caffeine", 0.0),
        ("connectivity_technology", "Wired", "wireless", 0.0),
        ("Color", "Navy", "colour", "blue"),
        ("size", "S-L", "size", "m"),
        ("размер", "42", "size", "42"),
    ],
)
def test_a_fact_is_found_by_its_meaning(fact, value, name, expected):
    assert any(each == expected for each in stated("Thing", name, facts={fact: value}))


def test_what_only_the_title_says_counts_where_no_fact_says_it():
    title = "Nova laptop 14 inch 16 GB RAM 512 GB SSD Red"

    assert stated(title, "memory") == {16.0}
    assert stated(title, "storage") == {512.0}
    assert stated(title, "colour") == {"red"}
    assert stated(title, "memory", facts={"internal_memory": "8 GB"}) == {8.0}
