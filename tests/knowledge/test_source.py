from __future__ import annotations

import gzip

import pytest

from knowledge.content.source import find_all, find_files, read
from knowledge.exceptions import UnknownFormat, UnreadableSource


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.csv", "id,title,price\n", "merchant"),
        ("a.tsv", "id\ttitle\n", "merchant"),
        ("a.txt", "id\ttitle\tprice\n", "merchant"),
        ("a.csv", "ID;Title\n", "merchant"),
        ("a.jsonl", '\n{"id": 1, "title": "x"}\n', "merchant"),
        ("a.csv", "Question,Answer\n", "faq"),
        ("a.jsonl", '{"question": "?", "answer": "!"}\n', "faq"),
        ("a.csv", "Handle,Title,Body (HTML),Variant Price\n", "shopify"),
        ("a.csv", "URL handle,Title,Price\n", "shopify"),
        ("a.csv", "ID,Type,SKU,Name,Regular price\n", "woocommerce"),
        ("a.csv", "Synonyms\nsofa,couch\n", "synonyms"),
        ("a.xml", '<?xml version="1.0"?><rss xmlns:g="x"><channel/></rss>', "feed"),
        ("a.xml", '<!-- a <rss> feed --><feed xmlns="http://www.w3.org/2005/Atom"/>', "feed"),
        ("a.txt", "Returns\n\nYou have 30 days.\n", "text"),
        ("a.html", "<p>x</p>", "html"),
        ("a.pdf", "x", "pdf"),
        ("a.docx", "x", "docx"),
        ("a.zh.md", "# x\n", "markdown"),
    ],
)
def test_a_file_is_known_by_its_name_and_columns(tmp_path, name, content, form):
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    packed = tmp_path / f"{name}.gz"
    packed.write_bytes(gzip.compress(content.encode()))

    assert find_files(str(path))[0].format == form
    assert find_files(str(packed))[0].format == form


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", "x"), ("a.csv", "a,b\n"), ("a.jsonl", "no json"), ("a.jsonl", "[1]"),
        ("a.txt", "a\tb\tc\n"), ("a.xml", "<html/>"), ("a.xml", "nothing"), ("a.xml", "<urlset/>"),
    ],
)  # fmt: skip
def test_what_is_not_known_is_refused_with_its_name(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")

    with pytest.raises(UnknownFormat, match=name):
        find_files(str(tmp_path / name))


def test_a_folder_is_every_recognised_file_in_and_below_it(tmp_path):
    (tmp_path / "b.csv").write_text("id,title\n")
    (tmp_path / "notes.png").write_text("x")
    (tmp_path / ".hidden.md").write_text("# x")
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "a.md").write_text("# x")

    found = find_all([str(tmp_path), str(tmp_path / "b.csv")])

    assert [file.path.name for file in found] == ["b.csv", "a.md"]


def test_a_folder_of_nothing_and_no_folder_at_all_are_errors(tmp_path):
    with pytest.raises(UnknownFormat):
        find_files(str(tmp_path))
    with pytest.raises(UnreadableSource):
        find_files(str(tmp_path / "missing"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_usual_encodings_are_read(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_text("id,title\n1,Чайник 水壶\n", encoding=encoding)

    assert [record.title for record in read(find_files(str(path))[0], currency="EUR")] == ["Чайник 水壶"]
