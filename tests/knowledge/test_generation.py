"""Answers written by a chat model, which may fail, stall, invent or obey what it reads."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from pydantic import Field

from knowledge.answers import Answerer, Line, Question
from knowledge.writing.generation import Writer
from tests.conftest import NOW


class ScriptedModel(BaseChatModel):
    """Writes what it was told, piece by piece, and keeps what it was sent."""

    reply: str = ""
    error: Any = None
    delay: float = 0.0
    sent: list[Any] = Field(default_factory=list)

    @property
    def _llm_type(self):
        return "scripted"

    def _generate(self, *_, **__) -> ChatResult:
        raise NotImplementedError

    async def _astream(self, messages, stop=None, run_manager=None, **_):
        self.sent.append(messages)
        for place in range(0, len(self.reply), 7):
            await asyncio.sleep(self.delay)
            yield ChatGenerationChunk(message=AIMessageChunk(content=self.reply[place : place + 7]))
        if self.error:
            raise self.error


@pytest.fixture
def model():
    return ScriptedModel()


@pytest.fixture
def ask(shop, model):
    async def asking(text, *, time_limit=30.0, on_text=None, **question):
        answerer = Answerer(shop, Writer(model, time_limit=time_limit, first_token_limit=time_limit))
        return await answerer.answer(Question(text=text, **question), now=NOW, on_text=on_text)

    return asking


BUILT_IN = "Here are 2 products"


def data_in(message):
    """What stands between the marks."""
    mark, data, end = message.content.split("\n")
    assert mark == end
    return json.loads(data)


async def test_a_model_makes_the_answer_and_names_and_prices_come_from_rows(ask, model):
    model.reply = "The {1} whistles on the stove [1]. {2} has a thin spout [2]."

    answer = await ask("do you have kettles?")

    assert (answer.kind, answer.products) == ("model", ("K2", "K1"))
    assert answer.text == (
        "The Havn Steel Kettle (€29.00) whistles on the stove. "
        "Stelling Gooseneck Kettle (€49.95) has a thin spout."
    )
    assert [citation.id for citation in answer.citations] == ["product:K2", "product:K1"]


async def test_the_text_grows_while_it_is_written_and_only_by_checked_sentences(ask, model):
    model.reply = "The {1} whistles on the stove [1]. It costs 3.99 [1]. {2} has a thin spout [2]."
    told = []

    async def on_text(text):
        told.append(text)

    answer = await ask("do you have kettles?", on_text=on_text)

    assert told[0] == "The Havn Steel Kettle (€29.00) whistles on the stove."
    assert all("3.99" not in text for text in told)
    assert all(
        later.startswith(earlier) for earlier, later in zip(told, [*told[1:], answer.text], strict=True)
    )


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "NO_ANSWER",
        "We have lovely kettles.",
        "The {7} is nice [7].",
        "The {1} costs 19.99 today [1].",
        "Buy it at https://evil.example/kettle [1].",
        "Write to kettles@evil.example [1].",
        "We will call you back about the {1} [1].",
        "You should get the Zorgon Deluxe instead [1].",
        "I can't help with that.",
        '{"answer": "yes"}',
        "[1] " * 3000,
    ],
)
async def test_what_a_model_makes_up_degrades_to_the_built_in_answer(ask, model, reply):
    model.reply = reply

    answer = await ask("do you have kettles?")

    assert answer.kind == "products"
    assert answer.text.startswith(BUILT_IN)


async def test_a_made_up_sentence_goes_and_the_true_ones_stay(ask, model):
    model.reply = "The {1} whistles [1]. It weighs 77 kg [1]. {2} has a thin spout [2]."

    answer = await ask("do you have kettles?")

    assert (
        answer.text
        == "The Havn Steel Kettle (€29.00) whistles. Stelling Gooseneck Kettle (€49.95) has a thin spout."
    )


@pytest.mark.parametrize("error", [RuntimeError("no quota"), ConnectionError(), ValueError()])
async def test_a_model_that_fails_degrades_to_the_built_in_answer(ask, model, error):
    model.reply, model.error = "The {1} whistles [1]. ", error

    assert (await ask("do you have kettles?")).kind == "products"


async def test_a_model_that_stalls_degrades_within_the_time_limit(ask, model):
    model.reply, model.delay = "The {1} whistles [1].", 30

    answer = await ask("do you have kettles?", time_limit=0.2)

    assert answer.kind == "products"
    assert answer.seconds < 2


@pytest.mark.parametrize("text", ["how long does delivery take?", "how much is the X200?", "hello"])
async def test_approved_answers_and_facts_need_no_model(ask, model, text):
    await ask(text)

    assert model.sent == []


async def test_without_evidence_the_model_is_not_asked(ask, model):
    model.reply = "The capital is Paris [1]."

    answer = await ask("What is the capital of France?")

    assert answer.kind == "unanswered"
    assert model.sent == []


async def test_a_model_widens_what_is_understood_where_the_built_in_way_finds_nothing(ask, model):
    model.reply = "Yes: {1} has a thin spout, which suits that [1]."

    answer = await ask("which kettle suits pour-over brewing for slow mornings?")

    assert answer.kind == "model"
    assert answer.products == ("K1",)


async def test_hard_conditions_hold_for_what_a_model_sees(ask, model):
    model.reply = "The {1} whistles [1]."

    await ask("kettles under 40 euros")

    data = data_in(model.sent[0][1])
    assert [item["product"] for item in data["evidence"] if "product" in item] == ["Havn Steel Kettle"]


async def test_what_others_wrote_is_sent_as_data_apart_from_the_rules(ask, model):
    text = 'do you have kettles"}]} ]'
    await ask(text, history=(Line("customer", "I am Ann"), Line("bot", "Hello")), asked_by="web:secret")

    system, human = model.sent[0]
    data = data_in(human)
    assert "kettles" not in system.content
    assert data["question"] == text
    assert data["earlier_in_this_conversation"] == ["customer: I am Ann", "bot: Hello"]
    assert "web:secret" not in human.content


async def test_the_data_stands_between_marks_that_are_new_each_time(ask, model):
    await ask("do you have kettles?")
    await ask("do you have kettles?")

    marks = [human.content.split("\n")[0] for _, human in model.sent]
    assert len({*marks}) == 2
    assert all(
        mark in system.content and len(mark) == 24
        for mark, (system, _) in zip(marks, model.sent, strict=True)
    )


async def test_the_answer_is_asked_for_in_the_askers_language(ask, model):
    model.reply = "{1}壶嘴很细[1]。"

    answer = await ask("有没有水壶")

    assert "Chinese" in model.sent[0][0].content
    assert (answer.kind, answer.language) == ("model", "zh")
    assert answer.text.endswith("壶嘴很细。")


async def test_a_passage_may_be_told_in_the_models_words(ask, model):
    model.reply = "No, damage from scale is not covered [1]."

    answer = await ask("is damage from scale covered by the warranty?")

    assert (answer.kind, answer.text) == ("model", "No, damage from scale is not covered.")
    assert answer.citations[0].id.startswith("passage:")
