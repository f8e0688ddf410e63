"""Operators are told the same in every language."""

import re
from dataclasses import fields

import pytest

from bot.marketing_texts import MarketingTexts, marketing_texts
from bot.texts import SPOKEN


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_every_language_says_everything_with_the_same_fields_to_fill_in(language):
    english, spoken = marketing_texts("en"), marketing_texts(language)
    assert spoken.language == language
    for field in fields(MarketingTexts):
        ours, theirs = getattr(english, field.name), getattr(spoken, field.name)
        assert theirs, field.name
        for one, other in zip(_said(ours), _said(theirs), strict=True):
            assert sorted(re.findall(r"{\w+}", one)) == sorted(re.findall(r"{\w+}", other)), field.name


def test_other_languages_fall_back_to_english():
    assert marketing_texts("pt") is marketing_texts("en") is marketing_texts(None)


def _said(text):
    return [text] if isinstance(text, str) else [text[key] for key in sorted(text)]
