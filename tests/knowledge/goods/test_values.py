"""What rows say of a roast, a material, a temperature, and what the names of goods imply."""

from __future__ import annotations

from knowledge.content.records import ProductRecord
from knowledge.goods.properties import properties


def stated(title: str, **facts: object) -> set[tuple[str, object]]:
    record = ProductRecord(
        line=1, id="1", title=title, facts={name.replace("_", " "): value for name, value in facts.items()}
    )
    return {(each.name, each.text if each.number is None else each.number) for each in properties(record)}


def test_a_value_is_read_with_the_name_of_its_fact():
    assert ("value", "dark roast") in stated("Harbour Coffee Beans", roast="dark")
    assert not any(name == "value" for name, _ in stated("Harbour Chocolate", type="dark"))


def test_what_is_for_everybody_is_for_women_and_for_men():
    assert {("value", "men"), ("value", "women")} <= stated("Trail Shoes", gender="Unisex")


def test_stainless_steel_is_steel_and_merino_is_wool():
    assert {("material", "stainless steel"), ("material", "steel")} <= stated(
        "Kettle", material="18/8 stainless steel"
    )
    assert ("material", "wool") in stated("T-Shirt", material="merino wool")


def test_the_title_says_the_material_only_where_no_fact_does():
    assert ("material", "leather") in stated("Leather Belt")
    assert ("material", "leather") not in stated("Leather-look Belt", material="nylon")


def test_a_temperature_may_lie_below_nothing():
    found = stated("Down Sleeping Bag", comfort_temperature="-18 °C")

    assert ("comfort", -18.0) in found


def test_a_headset_has_a_microphone_unless_its_row_says_no():
    assert ("microphone", 1.0) in stated("Stereo Headset")
    assert ("microphone", 1.0) not in stated("Stereo Headset", microphone="no")
    assert ("microphone", 1.0) in stated("Earphones", microphone_type="omnidirectional")


def test_a_computer_with_two_drives_is_no_drive():
    assert ("kind", "ssd") not in stated("ROG PC Ryzen 5 3600X 16 GB DDR4-SDRAM 1512 GB HDD+SSD Tower")


def test_what_prints_so_many_pages_is_a_printer_whatever_it_is_called():
    assert ("kind", "printer") in stated("LaserJet Enterprise M612dn", print_speed="71 ppm")
