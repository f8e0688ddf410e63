"""The words and sentences of Shopkeeper in a customer's record are translated; a shop's own words are not."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.remembering.interests import BANDS
from console.customers.customer_facts import readable
from console.customers.customer_pages import CHANNELS
from console.customers.delivery_words import REASONS
from console.customers.own_words import OWN_WORDS, said
from console.customers.timeline_words import EVENTS, title
from console.texts import LANGUAGES, Texts
from profiles import consent, editing, profile
from profiles.birthday import UNKNOWN_YEAR
from profiles.identity import merging
from profiles.schema import Event, Profile
from profiles.sources import COMPUTED, CONVERSATION
from profiles.timeline import TITLES, timeline
from segments.calendar import NAMED
from segments.definition import parse_definition
from segments.insight.features import ATTRIBUTES
from segments.insight.label import NAMES
from segments.traits import definitions
from segments.traits.grade import STAGES, TYPES
from segments.traits.held import NAMES as COMPUTED_TRAITS
from segments.translation import translate
from segments.vocabulary import Vocabulary
from segments.wording import LANGUAGES as WORDINGS

UTC = ZoneInfo("UTC")


class Marking(Texts):
    """A language that says everything as English does, after a mark."""

    def gettext(self, message: str) -> str:
        return f"~{message}"


@pytest.fixture
def marking() -> Marking:
    return Marking("en")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("source", {CONVERSATION, COMPUTED}),
        ("channel", CHANNELS),
        ("event", {*TITLES, *WORDINGS["en"].events} - {"*"}),
        ("lifecycle_stage", STAGES),
        ("rfm_type", TYPES.values()),
        ("price_band", BANDS),
        ("trait", {*NAMES.values(), *COMPUTED_TRAITS, *editing.OWN}),
        ("reason", {reason.replace("_", " ") for reason in REASONS}),
        ("choice", {word.replace("_", " ") for word in NAMED}),
    ],
)
def test_every_word_of_ours_is_known(kind, words):
    assert set(words) <= set(OWN_WORDS[kind])


# In English the pages have the names themselves.
@pytest.mark.parametrize("language", ["zh", "ru"])
def test_a_computed_trait_is_called_alike_on_every_page(language):
    wording, texts = definitions.LANGUAGES[language], Texts(language)
    for word, name in wording.VALUES.items():
        assert texts.gettext(word) == name
    for trait in set(wording.TITLES) & {*OWN_WORDS["trait"]}:
        assert texts.gettext(trait).casefold() == wording.TITLES[trait].casefold()
    for trait, column in (("lifecycle_stage", "Lifecycle stage"), ("rfm_type", "RFM type")):
        assert texts.gettext(column) == wording.TITLES[trait]


ON_STAGE = {"en": "customers in the stage {}", "zh": "生命周期阶段为{}的客户", "ru": "клиенты на стадии {}"}


@pytest.mark.parametrize("language", ON_STAGE)
@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_is_understood_by_the_word_that_the_pages_have_for_it(language, stage, now):
    vocabulary = Vocabulary(lifecycle_stages=STAGES)
    words = ON_STAGE[language].format(definitions.LANGUAGES[language].VALUES[stage])
    found = translate(words, vocabulary, now=now, zone=UTC, currency="EUR")
    assert found.definition == parse_definition({"attr": "lifecycle_stage", "op": "=", "value": stage}), words


def test_values_of_the_insight_are_looked_up_by_their_attribute():
    assert {"lifecycle_stage", "rfm_type", "channel"} <= {*ATTRIBUTES} & OWN_WORDS.keys()


def test_a_word_of_ours_is_translated_and_any_other_stays(marking):
    assert said(marking, "source", "import") == "~import"
    assert said(marking, "source", "import:shop.csv") == "import:shop.csv"
    assert said(marking, "shoe_size", "new") == "new"


def test_the_titles_of_all_known_events_are_marked():
    assert set(EVENTS) == set(TITLES.values())


async def test_the_timeline_is_told_in_the_readers_language(anna, services, now, marking):
    async with services.database.begin() as session:
        ada = await session.get_one(Profile, 1)
        for value in ("Leeds", "York"):
            await editing.correct(session, ada, "city", value, operator="Anna", now=now)
        await editing.remove(session, ada, "city", operator="Anna", now=now)
        await editing.tag(session, ada, "vip", operator="Anna", now=now)
        await editing.untag(session, ada, "vip", operator="Anna", now=now)
        await consent.record(session, 1, granted=False, now=now, source="link", channel="web")
        twin = await profile.meet(session, channel="web", external_id="twin", name="Ada", now=now)
        merged = await merging.merge(session, survivor=1, absorbed=twin.id, proof="parcel", now=now)
        await merging.undo(session, merged.id, now=now)
        session.add(Event(profile_id=1, type="opt_out", at=now, received_at=now))
        entries = await timeline(session, 1)
    assert {entry.kind for entry in entries} == {"event", "consent", "correction", "merge"}
    assert [title(entry, Texts("en")) for entry in entries] == [entry.title for entry in entries]
    assert [title(entry, marking) for entry in entries if not title(entry, marking).startswith("~")] == []


async def test_what_is_not_ours_stands_as_it_is(anna, services, now, marking):
    async with services.database.begin() as session:
        await consent.record(session, 12, granted=True, now=now, source="api", purpose="research")
        session.add(Event(profile_id=12, type="tea_tasting", product_id="x", at=now, received_at=now))
        entries = await timeline(session, 12)
    assert {title(entry, marking) for entry in entries} == {"~Agreed to research", "Tea tasting: x"}


@pytest.mark.parametrize(
    ("language", "day", "yearless"),
    [("en", "17 May 1990", "17 May"), ("zh", "1990年5月17日", "5月17日"), ("ru", "17 мая 1990 г.", "17 мая")],
)
def test_a_birthday_is_written_as_its_reader_does(language, day, yearless):
    assert language in LANGUAGES
    assert readable(date(1990, 5, 17), language) == day
    assert readable(date(UNKNOWN_YEAR, 5, 17), language) == yearless
