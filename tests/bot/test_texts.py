import re
from dataclasses import fields

import pytest

from bot.commands import COMMANDS
from bot.texts import SPOKEN, Texts, texts


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_every_language_says_everything_with_the_same_fields_to_fill_in(language):
    english, spoken = texts("en"), texts(language)
    assert spoken.language == language
    for field in fields(Texts):
        ours, theirs = getattr(english, field.name), getattr(spoken, field.name)
        assert theirs, field.name
        if isinstance(ours, str):
            assert re.findall(r"{\w+}", ours) == re.findall(r"{\w+}", theirs), field.name


@pytest.mark.parametrize("language", sorted(SPOKEN))
def test_the_menu_lists_the_commands_that_there_are(language):
    assert set(texts(language).commands) == set(COMMANDS)


def test_other_languages_fall_back_to_english():
    assert texts("pt") is texts("en") is texts(None)
