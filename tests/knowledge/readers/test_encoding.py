"""The encodings that shops' files are in."""

from __future__ import annotations

import pytest

from knowledge.content.readers.encoding import SAMPLE, detect_encoding

RUSSIAN = "id,title,price\n1,Чайник электрический,2990\n2,Настольная лампа,1500\n"
CHINESE = "question,answer\n你们送货到家吗?,是的，两天内送到。\n怎么退货?,请联系客服。\n"
FRENCH = "id,title\n1,Théière émaillée\n2,Lampe à poser\n"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "windows-1251"),
        (CHINESE, "gb18030"),
        (FRENCH, "windows-1252"),
        *[
            (text, encoding)
            for text in (RUSSIAN, CHINESE, FRENCH)
            for encoding in ("utf-8", "utf-8-sig", "utf-16")
        ],
        ("id,title\n1,Red kettle\n", "utf-16-le"),
        ("id,title\n1,Red kettle\n", "ascii"),
    ],
)
@pytest.mark.parametrize("times", [1, 5000])
def test_a_text_is_read_in_the_encoding_it_was_written_in(text, encoding, times):
    written = (text * times).encode(encoding)

    assert written.decode(detect_encoding(written[:SAMPLE])) == text * times


def test_a_few_strange_bytes_do_not_make_a_text_another():
    assert detect_encoding(RUSSIAN.encode() + b"3,\xff\n") == "utf-8"
