"""Where a request may mean several things, the marketer sees each and chooses; what a model read is named."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from urllib.parse import quote

import httpx
import pytest

from console.rendering import SESSION_COOKIE
from profiles.schema import Profile
from segments.definition import parse_definition
from segments.moment import Moment
from segments.proposing.proposal import Proposal
from segments.translator import Translator
from segments.vocabulary import Vocabulary
from tests.console.html import Page
from tests.console.shop import ADDRESS, add_operator, make_app, stock

TWO_WAYS = "customers who bought something and viewed something in the last 30 days"
EVERYONE = parse_definition({"everyone": True})


class Model:
    """Takes every request to mean everyone."""

    async def propose(self, text: str, vocabulary: Vocabulary, moment: Moment) -> Proposal:
        return Proposal(EVERYONE, not_understood=["hanging"])


@pytest.fixture
async def with_model(services, now) -> AsyncIterator[httpx.AsyncClient]:
    """An operator whose shop has a chat model."""
    async with services.database.begin() as session:
        secret = await add_operator(session, now)
        await stock(session, now)
    model: object = Model()
    app = make_app(replace(services, translator=Translator(model)))  # type: ignore[arg-type]  # a stand-in
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ADDRESS) as client:
        client.cookies.set(SESSION_COOKIE, secret, domain="shop.test", path="/console")
        yield client


async def ask(client: httpx.AsyncClient, words: str) -> Page:
    response = await client.get(f"/console/segments/new?words={quote(words)}")
    assert response.status_code == 200
    return Page(response.text)


async def test_every_reading_has_its_count_and_leads_to_its_audience(anna):
    page = await ask(anna, TWO_WAYS)
    assert "Which do you mean?" in page.text
    links = [(name, href) for name, href in page.links.items() if href.startswith("/console/segments/draft?")]
    assert len(links) == 2
    for sentence, href in links:
        chosen = Page((await anna.get(href)).text)
        assert sentence in chosen.text
        assert f"{sentence} {chosen.figure('Customers')} customers" in page.text


async def test_nothing_is_saved_before_one_reading_is_chosen(anna):
    assert "Save the segment" not in (await ask(anna, TWO_WAYS)).buttons


async def test_what_a_question_may_be_answered_with_is_a_link_that_answers_it(anna, services, now):
    async with services.database.begin() as session:
        for city in ("Linz", "Lind"):
            session.add(Profile(reference=city, city=city, created_at=now))
    page = await ask(anna, "customers in Lindz")
    chosen = Page((await anna.get(page.links["Linz"])).text)
    assert chosen.figure("Customers") == "1"


async def test_what_a_model_alone_read_is_said_and_its_unused_words_are_named(with_model):
    page = await ask(with_model, "folks hanging around the quay")
    assert "A language model read your words so" in page.text
    assert "hanging" in page.text
    assert "Save the segment" in page.buttons


async def test_where_rules_and_model_differ_both_are_shown(with_model):
    page = await ask(with_model, "customers that bought something")
    assert "customers who bought something 6 customers" in page.text
    assert "all customers 12 customers" in page.text


async def test_words_that_played_no_part_are_named_beside_the_question(anna):
    page = await ask(anna, "customers who glimmer")
    assert "Words that played no part" in page.text
