"""Several readings are shown with their head counts; a question's choices answer it."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from profiles.database import Database
from profiles.schema import Profile
from segments.choosing import Reading, counted, with_choice
from segments.definition import parse_definition
from segments.moment import Moment
from segments.translation import Translation, translate
from segments.vocabulary import Vocabulary
from tests.conftest import NOW

MOMENT = Moment(now=NOW, zone=ZoneInfo("UTC"))
BERLIN = parse_definition({"attr": "city", "op": "=", "value": "Berlin"})
ELSEWHERE = parse_definition({"not": {"attr": "city", "op": "=", "value": "Berlin"}})


async def test_every_reading_comes_with_its_head_count(database: Database) -> None:
    async with database.begin() as session:
        for name, city in (("ada", "Berlin"), ("ben", "Bern"), ("cy", None)):
            session.add(Profile(reference=name, city=city, created_at=NOW))
    both = Translation(True, BERLIN, alternatives=[BERLIN, ELSEWHERE])
    async with database.read() as session:
        assert await counted(session, both, MOMENT) == [
            Reading("customers who live in Berlin", BERLIN, 1),
            Reading("customers who do not live in Berlin", ELSEWHERE, 2),
        ]
        assert await counted(session, Translation(True, BERLIN), MOMENT) == []


def test_a_choice_takes_the_place_of_the_word_that_was_doubtful() -> None:
    words, shop = "Customers in BERLN who bought tea", Vocabulary(cities=("Berlin", "Bern"))
    asked = translate(words, shop, now=NOW, zone=MOMENT.zone, currency="EUR")
    assert asked.choices == ["Berlin", "Bern"]
    assert with_choice(words, asked, "Bern") == "Customers in Bern who bought tea"


def test_without_a_doubtful_word_a_choice_has_no_place() -> None:
    assert with_choice("who?", Translation(False, choices=["a", "b"]), "a") is None
    assert with_choice("who?", Translation(False, choices=["a", "b"], doubtful="c"), "a") is None
