from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from knowledge.content.readers.markdown import read_markdown
from knowledge.content.readers.passages import PASSAGE_LENGTH, cut
from knowledge.content.records import Refused

TEXT = """---
author: somebody
---
# Returns

You may return **unused** goods, see [the form](https://shop/form).

## Refunds

- within 30 days
- to the same card

### Abroad

| Country | Days |
| --- | --- |
| France | 5 |

```
not a # heading
```
"""


def document(text, name="returns.md"):
    (found,) = read_markdown(text, name=name)
    return found


def test_a_document_is_cut_by_heading_and_keeps_the_path():
    found = document(TEXT)

    assert (found.title, found.language) == ("Returns", "en")
    assert [(each.heading, each.text) for each in found.passages] == [
        ("Returns", "You may return unused goods, see the form."),
        ("Returns > Refunds", "- within 30 days\n- to the same card"),
        ("Returns > Refunds > Abroad", "Country\nDays\nFrance | 5\nnot a # heading"),
    ]


def test_the_language_is_in_the_name_or_in_the_text():
    assert document("# Rückgabe\nText", "rueckgabe.de.md").language == "de"
    assert document("退货政策在这里。", "returns.md").language == "zh"


def test_a_document_without_headings_is_called_by_its_file():
    assert document("Just text.", "gift-cards.en.md").title == "Gift cards"


def test_html_inside_markdown_is_read_as_its_text():
    assert [each.text for each in document("<p>Thirty <b>days</b>.</p>\n\nUnused.").passages] == [
        "Thirty days.\nUnused."
    ]


def test_an_empty_document_is_refused():
    assert isinstance(document("\n\n"), Refused)


@given(st.text(alphabet="ab .!?\n。", max_size=3000))
def test_cutting_keeps_every_letter_and_no_piece_is_too_long(text):
    pieces = list(cut(text))

    assert all(0 < len(piece) <= PASSAGE_LENGTH for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())
