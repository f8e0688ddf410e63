from __future__ import annotations

import io

from knowledge.content.readers.table import Row, json_rows, table_rows
from knowledge.content.records import Refused


def rows(text):
    return list(table_rows(io.StringIO(text, newline="")))


def test_rows_know_their_first_line_even_when_cells_hold_breaks():
    found = rows('id,title\n1,"two\nlines"\n2,one\n')

    assert found == [Row(2, {"id": "1", "title": "two\nlines"}), Row(4, {"id": "2", "title": "one"})]


def test_the_delimiter_is_the_one_the_header_uses():
    assert rows("id\ttitle\n1\ta, b; c\n") == [Row(2, {"id": "1", "title": "a, b; c"})]
    assert rows("id;title\n1;x\n") == [Row(2, {"id": "1", "title": "x"})]


def test_column_names_have_one_spelling():
    assert rows("g:ID,Image Link\n1,x\n") == [Row(2, {"id": "1", "image_link": "x"})]


def test_a_row_longer_than_its_header_is_refused_and_the_next_is_kept():
    refused, kept = rows("id,title\n1,a,b\n2,c\n")

    assert refused == Refused(2, "The row has 3 cells, the header 2.")
    assert kept == Row(3, {"id": "2", "title": "c"})


def test_bytes_that_are_not_utf8_refuse_their_row_only():
    found = rows("id,title\n1,\udcff\n2,ok\n")

    assert found == [
        Refused(2, "The column title is not UTF-8.", "title"),
        Row(3, {"id": "2", "title": "ok"}),
    ]


def test_a_nul_never_reaches_the_database():
    assert rows("id,title\n1,a\x00b\n") == [Row(2, {"id": "1", "title": "ab"})]


def test_json_lines_keep_types_and_flatten_what_is_nested():
    found = list(
        json_rows(io.StringIO('{"id": 1, "size": {"w": 2.5}, "tags": ["a", "b"], "new": true, "x": null}\n'))
    )

    assert found == [Row(1, {"id": 1, "size_w": 2.5, "tags": "a, b", "new": True})]


def test_lines_that_are_no_json_object_are_refused_in_place():
    found = list(json_rows(io.StringIO('{"id": 1}\n\n[1]\n{"a": NaN}\nnope\n' + "[" * 100_000 + "\n")))

    assert [(each.line, type(each)) for each in found] == [
        (1, Row), (3, Refused), (4, Refused), (5, Refused), (6, Refused),
    ]  # fmt: skip


def test_a_table_of_one_column_needs_no_quotes():
    assert rows("synonyms\nsofa, couch\n") == [Row(2, {"synonyms": "sofa, couch"})]


def test_the_details_of_a_merchant_product_stay_apart():
    line = (
        '{"id": 1, "product_detail": [{"section_name": "A", "attribute_name": "W", "attribute_value": 5}, 3]}'
    )

    assert list(json_rows(io.StringIO(line))) == [Row(1, {"id": 1, "product_detail": [("A", "W", "5")]})]
