"""What is read from sixty lines in each language; every third was held out while the rules were made."""

from datetime import date

import pytest

from bot.remembering.birthdays import birthday
from bot.remembering.complaints import complaint
from bot.remembering.feelings import CLEAR
from bot.remembering.memory import notice
from bot.remembering.places import city
from profiles.birthday import year_is_known
from tests.bot.remembering.lines import EVERY, LANGUAGES, lines

TODAY = date(2026, 3, 1)


def told(text):
    home, born = city(text), birthday(text, TODAY)
    if born is not None:
        return f"birthday={born.isoformat() if year_is_known(born) else f'{born:%m-%d}'}"
    return f"city={home}" if home else ""


def sign(feeling):
    return "+" if feeling >= CLEAR else "-" if feeling <= -CLEAR else "0"


@pytest.mark.parametrize("line", EVERY, ids=lambda line: line.text[:40])
def test_a_complaint_is_one_and_nothing_else_is(line):
    assert complaint(line.text) == line.complaint


@pytest.mark.parametrize("line", EVERY, ids=lambda line: line.text[:40])
def test_only_what_is_told_of_oneself_is_told(line):
    assert told(line.text) == line.told


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_feelings_are_read_rightly(language):
    every = lines(language)
    assert len(every) >= 60
    right = [line for line in every if sign(notice(line.text).feeling) == line.feeling]
    assert len(right) / len(every) >= 0.95, {line.text for line in every} - {line.text for line in right}
    held_out = every[2::3]
    assert sum(line in right for line in held_out) / len(held_out) >= 0.9
