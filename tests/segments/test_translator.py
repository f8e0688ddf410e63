"""A model's reading is held against the rules' one; neither silently wins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from segments.definition import parse_definition
from segments.moment import Moment
from segments.proposing.proposal import Proposal
from segments.translation import Translation
from segments.translator import Translator
from segments.vocabulary import Vocabulary

MOMENT = Moment(now=datetime(2026, 9, 16, 14, 30, tzinfo=UTC), zone=ZoneInfo("UTC"))
SHOP = Vocabulary(cities=("Berlin",), tags=("vip",), event_types=("purchase",))
BERLIN = {"attr": "city", "op": "=", "value": "Berlin"}
VIP = {"attr": "tags", "op": "has", "value": "vip"}


class Model:
    """Proposes what it was told to, and remembers what it was asked."""

    def __init__(self, proposal: Proposal | None) -> None:
        self.proposal = proposal
        self.asked: list[str] = []

    async def propose(self, text: str, vocabulary: Vocabulary, moment: Moment) -> Proposal | None:
        self.asked.append(text)
        return self.proposal


async def translated(words: str, proposal: Proposal | None) -> Translation:
    translator = Translator(Model(proposal))  # type: ignore[arg-type]  # a stand-in with the same method
    return await translator.translate(words, SHOP, MOMENT)


def proposed(definition: dict[str, Any], **more: Any) -> Proposal:
    return Proposal(parse_definition(definition), **more)


async def test_where_both_agree_there_is_one_reading() -> None:
    found = await translated("VIP customers in Berlin", proposed({"all": [VIP, BERLIN]}))
    assert found.definition in (
        parse_definition({"all": [VIP, BERLIN]}),
        parse_definition({"all": [BERLIN, VIP]}),
    )
    assert found.readings == []
    assert not found.proposed


async def test_where_they_differ_both_are_shown_the_rules_first() -> None:
    found = await translated("customers in Berlin", proposed({"not": BERLIN}))
    assert found.definition == parse_definition(BERLIN)
    assert found.readings == ["customers who live in Berlin", "customers who do not live in Berlin"]
    assert found.alternatives == [parse_definition(BERLIN), parse_definition({"not": BERLIN})]


async def test_a_sentence_of_ours_needs_no_model() -> None:
    model = Model(proposed({"not": BERLIN}))
    translator = Translator(model)  # type: ignore[arg-type]  # a stand-in with the same method
    found = await translator.translate("customers who live in Berlin", SHOP, MOMENT)
    assert found.definition == parse_definition(BERLIN)
    assert not found.readings
    assert model.asked == []


async def test_a_model_widens_what_is_understood_and_is_named() -> None:
    found = await translated("folks hanging around Berlin", proposed(BERLIN, not_understood=["hanging"]))
    assert found.understood
    assert found.proposed
    assert found.definition == parse_definition(BERLIN)
    assert found.not_understood == ["hanging"]


async def test_a_model_that_fails_changes_nothing() -> None:
    assert await translated("customers in Berlin", None) == await Translator().translate(
        "customers in Berlin", SHOP, MOMENT
    )


async def test_a_models_question_stands_in_for_one_about_words_that_the_rules_did_not_know() -> None:
    found = await translated("folks around the quay", Proposal(None, question="Which city do you mean?"))
    assert found.definition is None
    assert found.question == "Which city do you mean?"


@pytest.mark.parametrize("words", ["recent buyers", "women in Berlin"])
async def test_what_is_vague_or_not_in_the_data_is_not_left_to_a_model(words: str) -> None:
    model = Model(proposed(BERLIN))
    found = await Translator(model).translate(words, SHOP, MOMENT)  # type: ignore[arg-type]  # a stand-in
    assert found.definition is None
    assert model.asked == []
