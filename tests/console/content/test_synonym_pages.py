from __future__ import annotations

import pytest

from tests.console.html import Page

pytestmark = pytest.mark.own_app

SYNONYMS = "/console/knowledge/synonyms"


async def test_words_are_saved_shown_and_removed(anna):
    sent = await anna.post(SYNONYMS, data={"words": "flask, thermos"})
    page = Page((await anna.get(sent.headers["location"])).text)

    assert page.rows()[0][0] == "flask, thermos"

    sent = await anna.post(f"{SYNONYMS}/1/remove")
    page = Page((await anna.get(sent.headers["location"])).text)

    assert "None yet." in page.text


async def test_a_single_word_is_refused_with_what_to_write(anna):
    sent = await anna.post(SYNONYMS, data={"words": "flask"})
    page = Page((await anna.get(sent.headers["location"])).text)

    assert any("at least two words" in alert for alert in page.alerts)
    assert "None yet." in page.text
