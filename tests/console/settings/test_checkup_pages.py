"""Connections are tried when an operator asks, and not before."""

from __future__ import annotations

from tests.console.html import Page

CHECKUP = "/console/settings/checkup"


async def test_every_component_is_shown_with_what_to_do_once_it_is_asked_for(anna):
    asked = Page((await anna.get(CHECKUP)).text)
    assert asked.rows() == []
    assert "Test everything now" in asked.buttons
    tried = Page((await anna.post(CHECKUP)).text)
    assert tried.rows() == [
        ["Language model", "failing", "no answer within 5 s", "See whether it runs."],
        ["Database", "ok", "x", "–"],
    ]
