"""Rows come with the line they begin on, and a file that cannot be used says where."""

from pathlib import Path

import pytest

from profiles.exceptions import FixFile
from profiles.intake.rows import Rejection, Row, read_rows


def rows(path: Path, content: str | bytes, required: tuple[str, ...] = ()) -> list[Row | Rejection]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, known={"id", "name"}, required=required))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "customers.csv"


def test_cells_are_stripped_and_empty_ones_left_out(path: Path) -> None:
    assert rows(path, " ID ,Name,Shoe Size\n1, Ann ,\n2,,42\n") == [
        Row(2, {"id": "1", "name": "Ann"}),
        Row(3, {"id": "2", "Shoe Size": "42"}),
    ]


def test_a_row_of_several_lines_is_named_by_its_first(path: Path) -> None:
    read = rows(path, 'id,name\r\n1,"two\r\nlines"\r\n\r\n2,b\r\n3,"x\n\ny"\r\n4,d\r\n')
    assert [(row.line, isinstance(row, Row) and row.values["id"]) for row in read] == [
        (2, "1"),
        (5, "2"),
        (6, "3"),
        (9, "4"),
    ]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_the_separator(path: Path, separator: str) -> None:
    assert rows(path, f"id{separator}name\n1{separator}Ann\n") == [Row(2, {"id": "1", "name": "Ann"})]


def test_a_byte_order_mark_is_no_part_of_the_header(path: Path) -> None:
    assert rows(path, b"\xef\xbb\xbfid,name\n1,Ann\n") == [Row(2, {"id": "1", "name": "Ann"})]
    assert rows(path, b'\xef\xbb\xbf{"id": 1}\n') == [Row(1, {"id": 1})]


def test_blank_lines_before_the_header_are_skipped(path: Path) -> None:
    assert rows(path, "\n\nid,name\n1,Ann\n") == [Row(4, {"id": "1", "name": "Ann"})]


def test_a_row_with_too_many_or_too_few_cells_is_refused_alone(path: Path) -> None:
    assert rows(path, "id,name\n1\n2,b,c\n3,d\n") == [
        Rejection(2, None, "The row has 1 cells, the header 2."),
        Rejection(3, None, "The row has 3 cells, the header 2."),
        Row(4, {"id": "3", "name": "d"}),
    ]


def test_a_broken_quote_costs_its_own_row_only(path: Path) -> None:
    broken, good = rows(path, 'id,name\n1,"a"b\n2,c\n')
    assert isinstance(broken, Rejection)
    assert broken.line == 2
    assert "expected after" in broken.reason
    assert good == Row(3, {"id": "2", "name": "c"})


def test_a_quote_that_never_closes_is_placed_where_it_opens(path: Path) -> None:
    good, broken = rows(path, 'id,name\n1,a\n2,"b\n3,c\n')
    assert good == Row(2, {"id": "1", "name": "a"})
    assert isinstance(broken, Rejection)
    assert broken.line == 3


def test_json_lines_keep_their_numbers_and_lose_their_nulls(path: Path) -> None:
    assert rows(path, '{"ID": 1, "name": null, "x": [1]}\n\n{"id": "2", "name": " b ", "y": ""}') == [
        Row(1, {"id": 1, "x": [1]}),
        Row(3, {"id": "2", "name": "b"}),
    ]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 1', "not valid JSON"),
        ('{"id": NaN}', "NaN is no number"),
        ('{"id": -Infinity}', "-Infinity is no number"),
        ("[1]", "not a JSON object"),
        ('"text"', "not a JSON object"),
        ("[" * 100_000, "not valid JSON"),
        ('{"id": ' + "9" * 5000 + "}", "not valid JSON"),
    ],
)
def test_a_bad_line_of_json_is_refused_alone(path: Path, line: str, reason: str) -> None:
    good, refused, also_good = rows(path, '{"id": 1}\n' + line + '\n{"id": 3}\n')
    assert isinstance(refused, Rejection)
    assert (refused.line, refused.column) == (2, None)
    assert reason in refused.reason
    assert (good, also_good) == (Row(1, {"id": 1}), Row(3, {"id": 3}))


@pytest.mark.parametrize(
    ("content", "message", "line"),
    [
        (b"", "It is empty", None),
        (b"\xef\xbb\xbf\n \n", "It is empty", None),
        (b"name,x\nAnn,1\n", "The header lacks id; it has name, x", 1),
        (b"\n\nname\n", "The header lacks id", 3),
        (b"id,,name\n", "Column 2 has no proper name", 1),
        (b"id,a\0b\n", "Column 2 has no proper name", 1),
        (b"id,name,Name\n", "The column name is there twice", 1),
        (b'id,"a"b\n', "The header cannot be read", 1),
        ("id,name\n1,a\n2,Müller\n".encode("latin-1"), "not encoded in UTF-8", 3),
        ('{"id": "Müller"}\n'.encode("latin-1"), "not encoded in UTF-8", 1),
        ("id,name\n1,a\n".encode("utf-16"), "not encoded in UTF-8", 1),
        (b'[{"id": 1}]', "JSON array", 1),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_before_its_first_row(
    path: Path, content: bytes, message: str, line: int | None
) -> None:
    with pytest.raises(FixFile, match=message) as refused:
        rows(path, content, required=("id",))
    assert refused.value.line == line
    assert "customers.csv" in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", tmp_path):
        with pytest.raises(FixFile, match=r"cannot be opened") as refused:
            read_rows(path, known=set(), required=())
        assert path.name in str(refused.value)
