"""From a question in vain to an answer for whoever asks next."""

import pytest
from sqlalchemy import select

from knowledge.answers import Answerer, Question
from knowledge.gaps.gap_answers import answer_group, tells_who
from knowledge.gaps.gap_groups import GapGroups
from knowledge.gaps.gap_report import gap_report
from knowledge.schema import ContentGap
from tests.conftest import NOW

ASKED = {
    "Do you gift wrap?": "en",
    "Can you wrap it as a present?": "en",
    "Можно упаковать в подарок?": "ru",
    "能包装成礼物吗？": "zh",
}


async def ask(answerer, text, asked_by=None):
    return await answerer.answer(Question(text=text, asked_by=asked_by), now=NOW)


async def open_groups(library):
    await GapGroups(library.database, library.vectors.embedder).catch_up()
    async with library.database.read() as session:
        return (await gap_report(session, state="open", now=NOW, window=None, limit=10)).groups


async def test_an_answer_written_once_is_given_to_the_next_asker_in_each_language(library):
    answerer = Answerer(library, None)
    for number, text in enumerate(ASKED):
        assert not (await ask(answerer, text, f"web:{number}")).answered
    (group,) = await open_groups(library)
    assert group.customers == 4
    done = await answer_group(
        library,
        group.id,
        {"en": "Yes, for 3 EUR.", "ru": "Да, за 3 евро."},
        question="Do you gift wrap?",
        chosen=[gap.id for gap in group.gaps],
    )
    assert done
    assert (await ask(answerer, "Can you wrap it as a present?")).text == "Yes, for 3 EUR."
    assert (await ask(answerer, "можно упаковать в подарок")).text == "Да, за 3 евро."
    assert (await ask(answerer, "能包装成礼物吗？")).text == "Yes, for 3 EUR."
    assert await open_groups(library) == ()
    assert not await answer_group(library, group.id, {"en": "No."}, question="x", chosen=[])


async def test_what_was_not_chosen_stays_open_as_a_group_of_its_own(library):
    answerer = Answerer(library, None)
    for text in ("Do you gift wrap?", "Can you wrap it as a present?"):
        await ask(answerer, text, "web:1")
    (group,) = await open_groups(library)
    chosen = [gap.id for gap in group.gaps if gap.question == "Do you gift wrap?"]
    await answer_group(library, group.id, {"en": "Yes."}, question="Do you gift wrap?", chosen=chosen)
    (left,) = await open_groups(library)
    assert [gap.question for gap in left.gaps] == ["Can you wrap it as a present?"]
    assert left.id != group.id


async def test_a_better_question_closes_the_group_though_nothing_else_was_chosen(library):
    await ask(Answerer(library, None), "pls gift wraping posible??", "web:1")
    (group,) = await open_groups(library)
    await answer_group(library, group.id, {"en": "Yes."}, question="Do you gift wrap?", chosen=[])
    async with library.database.read() as session:
        assert list(await session.scalars(select(ContentGap.state))) == ["answered"]


@pytest.mark.parametrize(
    ("question", "tells"),
    [
        ("Where is my order 4471234?", True),
        ("write to ann@example.com", True),
        ("call +44 7700 900123", True),
        ("order #12", True),
        ("Do you have size 42?", False),
        ("Is it over 100 EUR?", False),
    ],
)
def test_a_question_that_tells_who_asked_is_noticed(question, tells):
    assert tells_who(question) == tells
