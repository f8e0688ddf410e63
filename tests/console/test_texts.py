"""The console speaks each of its languages whole: no text outside of the catalogs, none untranslated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from console.rendering import LANGUAGE_COOKIE
from console.texts import LANGUAGES, Texts
from tests.console.html import Page
from tests.texts.extraction import TEMPLATES, catalog_path, texts_of_source

OTHERS = list(LANGUAGES)[1:]
FIELD = re.compile(r"%\(\w+\)s")
TAG = re.compile(r"<[^>]+>")
#: What is written alike in every language.
NAMES = {
    "Shopkeeper", "API", "CSV", "JSON", "PNG", "URL", "TOTP", "CTR", "ROI", "RFM", "Telegram", "Markdown",
    "HTML", "https", "id",
}  # fmt: skip
#: Functions whose arguments are texts for the catalogs, or not texts at all.
TRANSLATING = {"_", "gettext", "ngettext", "count"}
SENTENCE = re.compile(r"[A-Za-z]{2,} [A-Za-z]|^[A-Z][a-z]+( |$)")
MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<!--.*?-->", re.DOTALL)
SPOKEN_ATTRIBUTE = re.compile(r'\b(?:aria-label|placeholder|title|alt)="([^"]*)"')


def catalog(language: str) -> Catalog:
    with catalog_path(language).open("rb") as file:
        return read_po(file, locale=language)


def strings(text: str | tuple[str, ...] | list[str]) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalog_has_exactly_the_texts_of_the_source(language):
    source = {strings(one.id) for one in texts_of_source() if one.id}
    kept = {strings(one.id) for one in catalog(language) if one.id}
    assert sorted(source - kept) == [], "run `make texts`, then translate"
    assert sorted(kept - source) == [], "run `make texts`"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_with_its_fields_and_its_markup(language):
    for one in catalog(language):
        if not one.id:
            continue
        original = strings(one.id)[-1]
        assert not one.fuzzy, original
        for said in strings(one.string):
            assert said.strip(), original
            assert set(FIELD.findall(said)) == set(FIELD.findall(original)), original
            assert sorted(TAG.findall(said)) == sorted(TAG.findall(original)), original


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogs(path):
    assert list(bare_words(path.read_text())) == []
    assert list(bare_literals(path)) == []


def bare_words(source: str) -> Iterator[str]:
    """Words of a template that stand in its text, or in an attribute that is read out."""
    text = re.sub(r"<code>[^<]*</code>", " ", source)
    plain = MARKUP.sub(" ", text)
    visible = TAG.sub(" ", plain) + " ".join(SPOKEN_ATTRIBUTE.findall(plain))
    for word in re.findall(r"[A-Za-z]{2,}", re.sub(r"&\w+;", " ", visible)):
        if word not in NAMES:
            yield word


def bare_literals(path: Path) -> Iterator[str]:
    """Sentences in quotes within a template's expressions, outside of calls that translate."""
    environment = Environment(extensions=["jinja2.ext.i18n"])
    pending: list[nodes.Node] = [environment.parse(path.read_text())]
    while pending:
        node = pending.pop()
        if (
            isinstance(node, nodes.Call)
            and isinstance(node.node, nodes.Name)
            and node.node.name in TRANSLATING
        ):
            pending.extend(node.kwargs)
            continue
        if isinstance(node, nodes.Const) and isinstance(node.value, str) and SENTENCE.search(node.value):
            yield node.value
        pending.extend(node.iter_child_nodes())


@pytest.mark.parametrize(
    ("header", "language"), [("ru-RU,ru;q=0.9", "ru"), ("zh-Hans-CN", "zh"), ("xx", "en")]
)
async def test_the_browsers_language_is_spoken_until_another_is_chosen(anna, header, language):
    page = await anna.get("/console", headers={"Accept-Language": header})
    assert f'<html lang="{language}"' in page.text
    chosen = await anna.post("/console/language", data={"language": "zh", "next": "/console/segments"})
    assert chosen.headers["location"] == "/console/segments"
    assert anna.cookies[LANGUAGE_COOKIE] == "zh"
    page = await anna.get("/console", headers={"Accept-Language": header})
    assert '<html lang="zh"' in page.text


async def test_an_action_is_answered_in_the_readers_language(anna):
    russian = {"Accept-Language": "ru"}
    left = await anna.post("/console/journeys/1/nothing", headers=russian)
    assert left.headers["location"] == "/console/journeys/1"
    page = Page((await anna.get("/console/journeys", headers=russian)).text)
    assert "Такого действия нет" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_text_of_ours_is_put_into_a_page_plainly(language):
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    texts = Texts(language)
    environment.install_gettext_callables(texts.in_markup, texts.ngettext, newstyle=True)
    shown = environment.from_string("{{ _(value) }}").render(value="<b>100 %</b> %(x)s")
    assert shown == "&lt;b&gt;100 %&lt;/b&gt; %(x)s"


async def test_an_unknown_language_is_refused(anna):
    assert (await anna.post("/console/language", data={"language": "xx"})).status_code == 422
