"""Documents: web pages, PDF, Word and plain text."""

from __future__ import annotations

import zipfile

import pytest
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from knowledge.content.readers import docx as docx_reader
from knowledge.content.readers.docx import read_docx
from knowledge.content.readers.page import read_page
from knowledge.content.readers.pdf import read_pdf
from knowledge.content.readers.text import read_text
from knowledge.content.records import DocumentRecord, FaqRecord, ProductRecord, Refused
from knowledge.exceptions import UnreadableSource


def passages(record):
    return [(each.heading, each.text) for each in record.passages]


def pdf(path, *pages, outline=(), password=None):
    """A PDF with these lines on its pages."""
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for lines in pages:
        page = writer.add_blank_page(600, 800)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): writer._add_object(font)})}
        )
        drawn = "".join(
            f"BT /F1 12 Tf 50 {750 - 20 * row} Td ({line}) Tj ET\n" for row, line in enumerate(lines)
        )
        content = DecodedStreamObject()
        content.set_data(drawn.encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(content)
    for title, page_number in outline:
        writer.add_outline_item(title=title, page_number=page_number)
    if password:
        writer.encrypt(password)
    writer.write(path)
    return path


def test_a_pdf_is_read_page_by_page(tmp_path):
    path = pdf(tmp_path / "care.pdf", ["Rinse the kettle before use."], ["Never put it into a dishwasher."])
    (record,) = read_pdf(path, name="care-guide.pdf")

    assert record.title == "Care guide"
    assert passages(record) == [
        ("p. 1", "Rinse the kettle before use."),
        ("p. 2", "Never put it into a dishwasher."),
    ]


def test_the_outline_of_a_pdf_gives_its_headings(tmp_path):
    path = pdf(
        tmp_path / "a.pdf", ["Cleaning", "Use vinegar."], ["Warranty", "Two years."],
        outline=[("Cleaning", 0), ("Warranty", 1)],
    )  # fmt: skip
    (record,) = read_pdf(path, name="a.pdf")

    assert passages(record) == [("Cleaning", "Use vinegar."), ("Warranty", "Two years.")]


def test_a_pdf_that_wants_a_password_or_was_scanned_is_refused_with_the_reason(tmp_path):
    (locked,) = read_pdf(pdf(tmp_path / "a.pdf", ["Some text here."], password="x"), name="a.pdf")
    (scanned,) = read_pdf(pdf(tmp_path / "b.pdf", [], []), name="b.pdf")

    assert "password" in locked.reason
    assert "scanned" in scanned.reason


def test_half_a_pdf_is_no_pdf(tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7\nnonsense")

    with pytest.raises(UnreadableSource):
        list(read_pdf(path, name="a.pdf"))


def word(path):
    document = Document()
    document.add_heading("Returns", 0)
    document.add_paragraph("You have 30 days.")
    document.add_heading("Costs", 1)
    document.add_paragraph("Sending back is free", style="List Bullet")
    table = document.add_table(2, 2)
    for row, cells in zip(table.rows, (("Country", "Days"), ("Norway", "5")), strict=True):
        for cell, text in zip(row.cells, cells, strict=True):
            cell.text = text
    document.save(str(path))
    return path


def test_a_word_document_keeps_headings_lists_and_tables_in_their_order(tmp_path):
    (record,) = read_docx(word(tmp_path / "returns.docx"), name="returns.docx")

    assert record.title == "Returns"
    assert passages(record) == [
        ("Returns", "You have 30 days."),
        ("Returns > Costs", "- Sending back is free\nCountry | Days\nNorway | 5"),
    ]


def test_what_is_no_word_document_or_unpacks_too_far_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "a.docx"
    path.write_bytes(b"no zip")
    with pytest.raises(UnreadableSource, match="password"):
        list(read_docx(path, name="a.docx"))
    with zipfile.ZipFile(path, "w") as parts:
        parts.writestr("word/document.xml", "<nothing/>")
    with pytest.raises(UnreadableSource):
        list(read_docx(path, name="a.docx"))
    monkeypatch.setattr(docx_reader, "LARGEST", 10)
    with pytest.raises(UnreadableSource, match="unpacks"):
        list(read_docx(word(path), name="a.docx"))


def test_a_plain_text_has_headings_where_it_shows_them():
    (record,) = read_text(
        "Delivery\n\nWe send within two days.\n\nTo Norway\n---------\nFive days.\n\nThanks", name="a.txt"
    )

    assert record.title == "Delivery"
    assert passages(record) == [
        ("Delivery", "We send within two days."),
        ("Delivery > To Norway", "Five days.\nThanks"),
    ]


PAGE = """<!doctype html><html lang=en><head><title>Help | Havn</title><script>track()</script></head><body>
<nav><a href=/>Home</a> <a href=/cart>Cart</a></nav>
<main><h1>Returns</h1>
<p>You may return every kettle within thirty days of delivery, unused and in its box.</p>
<h2>Costs</h2><ul><li>Sending back is free inside the European Union for every order.</li></ul>
<table><tr><th>Country</th><th>Days</th></tr><tr><td>Norway</td><td>five</td></tr></table></main>
<footer>Imprint</footer></body></html>"""


def test_the_main_text_of_a_page_is_kept_and_what_stands_around_it_is_not():
    (record,) = read_page(PAGE, name="returns.html", currency="EUR", link="https://shop.example/returns")

    text = " ".join(each.text for each in record.passages)
    assert isinstance(record, DocumentRecord)
    assert (record.title, record.link) == ("Help | Havn", "https://shop.example/returns")
    assert "thirty days of delivery" in text
    assert "Norway" in text
    assert "track()" not in text
    assert "Cart" not in text
    assert any(each.heading.endswith("Costs") for each in record.passages)


def test_a_page_of_which_nothing_is_left_is_refused():
    (refused,) = read_page("<html><body><nav>Home</nav></body></html>", name="x.html", currency="EUR")

    assert isinstance(refused, Refused)


def declared(text):
    return f'<script type="application/ld+json">{text}</script>' + PAGE


def test_a_product_that_a_page_declares_is_a_product():
    page = declared(
        '{"@context": "https://schema.org", "@graph": [{"@type": "Product", "sku": "K1", "name": "Kettle",'
        ' "brand": {"@type": "Brand", "name": "Havn"}, "category": "Kitchen > Kettles",'
        ' "additionalProperty": [{"name": "Power", "value": 2200, "unitText": "W"}],'
        ' "offers": [{"price": "49.95", "priceCurrency": "USD", "availability": "https://schema.org/InStock"}]}]}'
    )
    (product,) = read_page(page, name="k", currency="EUR", link="https://shop.example/k1")

    assert isinstance(product, ProductRecord)
    assert (product.id, product.title, product.brand, product.category) == ("K1", "Kettle", "Havn", "Kettles")
    assert (product.price, product.currency, product.availability) == (4995, "USD", "in_stock")
    assert product.facts == {"sku": "K1", "Power": "2200 W"}


def test_questions_that_a_page_declares_are_questions_beside_its_text():
    page = declared(
        '{"@type": "FAQPage", "mainEntity": [{"@type": "Question", "name": "Do you ship to Norway?",'
        ' "acceptedAnswer": {"@type": "Answer", "text": "<p>Yes, in five days.</p>"}}]}'
    )
    question, document = read_page(page, name="x.html", currency="EUR")

    assert isinstance(question, FaqRecord)
    assert (question.question, question.answer) == ("Do you ship to Norway?", "Yes, in five days.")
    assert isinstance(document, DocumentRecord)


@pytest.mark.parametrize("text", ["{", "[1, null]", '{"@type": "Product"}' * 2, "[" * 5000])
def test_a_declaration_that_is_broken_says_nothing(text):
    (record,) = read_page(declared(text), name="x.html", currency="EUR")

    assert isinstance(record, DocumentRecord)
