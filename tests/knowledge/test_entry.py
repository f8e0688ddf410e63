from __future__ import annotations

from dataclasses import replace

from knowledge.content.entry import fact_words, is_name, label, product_text, value_text
from knowledge.content.records import ProductRecord, digest

KETTLE = ProductRecord(
    line=2, id="K-1", title="Red kettle", brand="Havn", description="Whistles.", facts={"size": "1 l"}
)


def test_what_a_product_does_not_have_is_not_searched():
    assert fact_words("attr_b_bluetooth", True) == "bluetooth"
    assert fact_words("bluetooth", "yes") == "bluetooth"
    assert fact_words("bluetooth", False) == fact_words("bluetooth", "no") == ""
    assert fact_words("manual", "https://shop/manual.pdf") == ""
    assert fact_words("page_yield", 23000.0) == "23000"


def test_names_of_facts_are_read_as_people_write_them():
    assert label("attr_n_page_yield") == "page yield"
    assert label("Page  Yield") == "Page Yield"
    assert value_text(2.5) == "2.5"
    assert is_name("keywords")
    assert is_name("title_zh")
    assert not is_name("color")


def test_a_vector_is_named_by_the_text_that_is_embedded():
    text = product_text(KETTLE)

    assert product_text(replace(KETTLE, price=5, quantity=3, facts={})).vector_id == text.vector_id
    assert product_text(replace(KETTLE, title="Blue kettle")).vector_id != text.vector_id
    assert text.vector_id.startswith("product:")


def test_a_hash_covers_what_a_record_says_and_not_where_it_stands():
    assert digest(replace(KETTLE, line=99)) == digest(KETTLE)
    for change in ({"price": 1}, {"facts": {"size": "2 l"}}, {"availability": "in_stock"}):
        assert digest(replace(KETTLE, **change)) != digest(KETTLE)
