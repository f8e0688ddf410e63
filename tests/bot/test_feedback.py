"""Helpful or not, once for each answer, on both engines."""

import pytest
from sqlalchemy import select

from knowledge.answers import Answer, Citation
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import ContentGap
from tests.bot.conftest import make_dialogue
from tests.bot.customer import Customer, labels
from tests.bot.running import Parrot

DELIVERY = Citation("faq:1", "How long does delivery take?")


class Clerk(Parrot):
    """Answers everything from one approved answer."""

    async def prepare(self, question, *, now, on_text=None):
        text = question.text
        if text == "hello":
            return Answer(answered=True, text="Hello!", kind="faq", topic="greeting")
        return Answer(
            answered=True,
            text="Two days.",
            kind="faq",
            topic="delivery",
            citations=(DELIVERY,),
            language="en",
        )


@pytest.fixture
def ada(database, tmp_path):
    library = Library(database, VectorIndex(built_in_embedder(), path=tmp_path / "v"), currency="EUR")
    return Customer(database, make_dialogue(database, library, Clerk(library)))


async def gaps(database):
    async with database.read() as session:
        return [(gap.question, gap.reason, gap.asked_by) for gap in await session.scalars(select(ContentGap))]


async def feedback(ada):
    return [event.properties for event in await ada.events() if event.type == "feedback"]


async def test_an_answer_from_a_source_can_be_judged_and_small_talk_cannot(ada):
    [answer] = await ada.says("when will it come?")
    assert labels(answer) == ["Helpful", "Not helpful"]
    [greeting] = await ada.says("hello")
    assert labels(greeting) == []


async def test_helpful_is_recorded_once_however_often_it_is_pressed(ada, database):
    answers = await ada.says("when will it come?")
    turn = (await ada.turns())[-1]
    [thanks] = await ada.presses("Helpful")
    assert thanks.text.startswith("Thank you")
    ada.replies = answers
    [again] = await ada.presses("Helpful")
    assert again.text.startswith("You have told us already")
    assert await feedback(ada) == [{"helpful": True, "turn": turn.id, "kind": "faq", "citations": ["faq:1"]}]
    assert await gaps(database) == []


async def test_not_helpful_is_a_content_gap_and_asks_why_once(ada, database):
    await ada.says("when will it come?")
    [why] = await ada.presses("Not helpful")
    assert labels(why) == ["It is wrong", "Not what I asked", "Hard to understand", "Too long"]
    assert await gaps(database) == [("when will it come?", "not_helpful", "telegram:7")]
    [thanks] = await ada.presses("Not what I asked")
    assert labels(thanks) == ["Talk to a person"]
    ada.replies = [why]
    [again] = await ada.presses("Too long")
    assert again.text.startswith("You have told us already")
    first, second = await feedback(ada)
    assert (first["helpful"], second["reason"], second["turn"]) == (False, "not_asked", first["turn"])
    assert len(await gaps(database)) == 1


async def test_a_stranger_cannot_judge_somebody_elses_answer(ada, database):
    await ada.says("when will it come?")
    press = ada.replies[0].rows[0][1].press
    stranger = Customer(database, ada.dialogue, external_id="8")
    await stranger.says("hello")
    [reply] = await stranger.does(press=press)
    assert "too old" in reply.text
    assert await gaps(database) == []


async def test_a_reason_that_does_not_exist_is_an_old_button(ada):
    await ada.says("when will it come?")
    [why] = await ada.presses("Not helpful")
    press = why.rows[0][0].press
    [reply] = await ada.does(press=type(press)("why", press.turn, "because"))
    assert "too old" in reply.text
