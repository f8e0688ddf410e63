"""Groups of gaps: what means the same comes together, stays together, and is ranked."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from knowledge.gaps import content_gaps as gaps
from knowledge.gaps.gap_groups import GapGroups, typical
from knowledge.gaps.gap_meaning import likeness, meaning
from knowledge.gaps.gap_report import askers, gap_group, gap_report
from knowledge.index.embedder import BuiltInEmbedder
from knowledge.schema import ContentGap
from tests.conftest import NOW

DAY = timedelta(days=1)
WRAP = [
    "Do you gift wrap?",
    "Can you wrap it as a present?",
    "можно упаковать в подарок?",
    "能包装成礼物吗？",
]
BITCOIN = ["Can I pay with bitcoin?", "Оплата биткоином возможна?", "能用比特币付款吗"]


class Meaningful:
    """An embedder that knows two meanings: of animals and of the rest."""

    name = "meaningful"
    weight = 0.5
    scale = (0.0, 1.0)
    question_scale = (0.0, 1.0)
    knows_meaning = True

    def embed(self, texts):
        return np.array(
            [[1.0, 0.0] if "dog" in text or "puppy" in text else [0.0, 1.0] for text in texts], "f4"
        )


async def ask(database, *questions, asked_by="web:1", at=NOW, **more):
    async with database.begin() as session:
        for question in questions:
            await gaps.record(session, question, reason="no_match", now=at, asked_by=asked_by, **more)


async def groups(database):
    async with database.read() as session:
        found = await session.execute(
            select(ContentGap.question, ContentGap.group_id).order_by(ContentGap.id)
        )
        return dict(found.all())


@pytest.mark.parametrize("alike", [WRAP, BITCOIN], ids=["wrap", "bitcoin"])
async def test_the_same_question_in_three_languages_is_one_group(database, alike):
    await ask(database, *alike)
    await ask(database, "Can I pay by cheque?", "Do you repair bicycles?")
    assert await GapGroups(database, BuiltInEmbedder()).catch_up() == len(alike) + 2
    found = await groups(database)
    assert len({found[question] for question in alike}) == 1
    assert len(set(found.values())) == 3


async def test_what_is_grouped_stays_and_what_is_new_joins(database):
    grouping = GapGroups(database, BuiltInEmbedder())
    await ask(database, WRAP[0], BITCOIN[0])
    await grouping.catch_up()
    before = await groups(database)
    await ask(database, *WRAP[1:])
    assert await grouping.catch_up() == 3
    assert await grouping.catch_up() == 0
    after = await groups(database)
    assert {question: after[question] for question in before} == before
    assert {after[question] for question in WRAP} == {before[WRAP[0]]}


async def test_an_answered_group_takes_no_new_question_and_an_ignored_one_does(sqlite_database):
    grouping = GapGroups(sqlite_database, BuiltInEmbedder())
    await ask(sqlite_database, WRAP[0], BITCOIN[0])
    await grouping.catch_up()
    before = await groups(sqlite_database)
    async with sqlite_database.begin() as session:
        assert await gaps.move_group(session, before[WRAP[0]], before="open", after="answered") == 1
        assert await gaps.move_group(session, before[WRAP[0]], before="open", after="answered") == 0
        await gaps.move_group(session, before[BITCOIN[0]], before="open", after="ignored")
    await ask(sqlite_database, WRAP[1], BITCOIN[1])
    await grouping.catch_up()
    after = await groups(sqlite_database)
    assert after[WRAP[1]] not in before.values()
    assert after[BITCOIN[1]] == before[BITCOIN[0]]


async def test_vectors_that_know_meaning_join_what_words_do_not(sqlite_database):
    await ask(sqlite_database, "Is it good for a dog?", "Would a puppy like it?", "Who is your founder?")
    await GapGroups(sqlite_database, Meaningful()).catch_up()
    found = list((await groups(sqlite_database)).values())
    assert found[0] == found[1] != found[2]
    await ask(sqlite_database, "puppy again")
    await GapGroups(sqlite_database, Meaningful()).catch_up()
    assert (await groups(sqlite_database))["puppy again"] == found[0]


async def test_the_most_asked_wording_is_the_typical_one(sqlite_database):
    await ask(sqlite_database, "gift wrap", "Do you gift wrap?", "do you gift wrap", "wrap as gift")
    async with sqlite_database.read() as session:
        assert typical(await gaps.gaps(session)).question in {"Do you gift wrap?", "do you gift wrap"}


async def test_a_group_ranks_by_customers_and_recency(database):
    for customer in range(8):
        await ask(database, WRAP[0], asked_by=f"web:{customer}", at=NOW - 14 * DAY)
    for customer in range(5):
        await ask(database, BITCOIN[0], BITCOIN[0], asked_by=f"web:{customer}", at=NOW)
    await ask(database, "Do you repair bicycles?", asked_by=None, at=NOW)
    await GapGroups(database, BuiltInEmbedder()).catch_up()
    async with database.read() as session:
        report = await gap_report(session, state="open", now=NOW, window=30 * DAY, limit=10)
        recent = await gap_report(session, state="open", now=NOW, window=7 * DAY, limit=1, offset=1)
        first = await gap_group(session, report.groups[0].id, "open")
        assert len(await askers(session, report.groups[1].id)) == 8
    assert [group.typical.question for group in report.groups] == [
        BITCOIN[0], WRAP[0], "Do you repair bicycles?",
    ]  # fmt: skip
    assert [round(group.rank, 3) for group in report.groups] == [5.0, 4.0, 1.0]
    assert [group.customers for group in report.groups] == [5, 8, 1]
    assert (report.total, report.questions, report.customers) == (3, 19, 9)
    assert (recent.total, [group.customers for group in recent.groups]) == (2, [1])
    assert len(first.gaps) == 10
    assert len(first.phrasings()) == 1


async def test_a_forgotten_customer_leaves_no_question_and_no_group(database):
    await ask(database, WRAP[0], asked_by="web:1")
    await ask(database, WRAP[1], asked_by="web:2")
    await ask(database, BITCOIN[0], asked_by="web:1")
    grouping = GapGroups(database, BuiltInEmbedder())
    await grouping.catch_up()
    async with database.begin() as session:
        await gaps.forget(session, "web:1")
    async with database.read() as session:
        report = await gap_report(session, state="open", now=NOW, window=None, limit=10)
        assert [[gap.question for gap in group.gaps] for group in report.groups] == [[WRAP[1]]]
    await ask(database, WRAP[2])
    await grouping.catch_up()
    found = await groups(database)
    assert found[WRAP[2]] == found[WRAP[1]]


QUESTIONS = st.sampled_from([*WRAP, *BITCOIN, "gift", "bitcoin", "?", "", "wrap and pay", "Do you rent?"])


@given(one=QUESTIONS | st.text(max_size=80), other=QUESTIONS | st.text(max_size=80))
def test_a_meaning_is_as_like_itself_as_can_be(one, other):
    assert likeness(meaning(one), meaning(one)) == pytest.approx(1.0 if meaning(one) else 0.0)
    assert likeness(meaning(one), meaning(other)) <= 1.0 + 1e-9
    assert likeness(meaning(one), meaning(other)) == pytest.approx(likeness(meaning(other), meaning(one)))


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(questions=st.lists(QUESTIONS, min_size=1, max_size=8), cut=st.integers(0, 8))
async def test_grouping_in_one_go_or_in_two_comes_to_the_same(sqlite_database, questions, cut):
    found = []
    for parts in ([questions], [questions[:cut], questions[cut:]]):
        async with sqlite_database.begin() as session:
            await session.execute(delete(ContentGap))
        for part in parts:
            await ask(sqlite_database, *part)
            await GapGroups(sqlite_database, BuiltInEmbedder()).catch_up()
        async with sqlite_database.read() as session:
            numbers = select(ContentGap.group_id).order_by(ContentGap.id)
            found.append(list(await session.scalars(numbers)))
    assert found[0] == found[1]
