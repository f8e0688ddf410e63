"""An audience that a chat model reads as well: it is said so, and the marketer chooses."""

from dataclasses import replace

import pytest

from bot.languages import marketing_english
from bot.marketing_audience import Audiences
from bot.scene import Incoming, Scene
from segments.definition import parse_definition
from segments.proposing.proposal import Proposal
from segments.translator import Translator
from segments.vocabulary import KeptVocabulary
from tests.bot.conftest import SHOP
from tests.conftest import NOW

WORDS = marketing_english.TEXTS
SCENE = Scene(incoming=Incoming(channel="telegram", external_id="90", event_key="1"), now=NOW, language="en")


class Model:
    """Takes every request to mean everyone."""

    async def propose(self, text, vocabulary, moment):
        return Proposal(parse_definition({"everyone": True}), not_understood=["hanging"])


@pytest.fixture
def audiences(database):
    return Audiences(database, replace(SHOP, translator=Translator(Model()), vocabulary=KeptVocabulary()))


async def test_what_a_model_alone_read_is_said_with_the_words_that_played_no_part(audiences):
    outcome = await audiences.of_words(SCENE, "folks hanging around the quay")
    [reply] = outcome.replies
    assert reply.heading == "all customers"
    assert WORDS.proposed in reply.text
    assert "hanging" in reply.text


async def test_where_rules_and_model_differ_both_are_offered(audiences):
    outcome = await audiences.of_words(SCENE, "whoever bought anything")
    [reply] = outcome.replies
    assert reply.text.splitlines() == [
        "1. customers who bought something: 0 customers",
        "2. all customers: 0 customers",
    ]
    assert [row[0].press.item for row in reply.rows] == ["0", "1"]
    assert len(outcome.details["readings"]) == 2
