from __future__ import annotations

import pytest

from knowledge.language import detect_language


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Do you have kettles?", "en"),
        ("有没有无线耳机", "zh"),
        ("Sony WH-1000XM4 多少钱", "zh"),
        ("сколько стоит iPhone 12 Pro Max?", "ru"),
        ("скільки коштує чайник? є в наявності", "uk"),
        ("ワイヤレスヘッドホンはありますか", "ja"),
        ("무선 헤드폰 있나요", "ko"),
        ("هل لديكم سماعات", "ar"),
        ("Haben Sie das Gerät auch in Blau und ist es auf Lager?", "de"),
        ("Avez-vous des bouilloires pour les enfants ?", "fr"),
    ],
)
def test_the_language_is_told_by_script_or_little_words(text, language):
    assert detect_language(text) == language


@pytest.mark.parametrize("text", ["", "X200", "?!", "12345", "Aurora"])
def test_what_tells_nothing_has_the_fallback(text):
    assert detect_language(text, "ru") == "ru"
