"""Whatever is refused is refused in the reader's language: every form, sent with wrong input."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from console.texts import Texts
from profiles.exceptions import ProfilesError
from profiles.intake.mapping import parse_mapping
from scheduler.exceptions import SchedulerError
from scheduler.journeys.definition import parse as parse_journey
from segments.definition import parse_definition
from segments.exceptions import SegmentError
from tests.console.html import Element, Page
from tests.console.shop import HOSTILE
from tests.console.test_pages import EVERY_PAGE

#: What is put into every field that can be filled in, one after the other; none of it is English.
WRONG = ("", "☹", "-1", "9" * 25, "{", '{"☹": 1}', "☹" * 1_500)
#: Forms that end the session, or take away what others are about.
LEFT_ALONE = re.compile(r"/(sign-out|language|erase|delete|remove|discard|everywhere)\b")
#: Fields with a request in words, which is answered in its own language.
IN_WORDS = {"words", "say", "question"}
#: Further pages whose forms are sent.
PAGES = (
    *EVERY_PAGE,
    "/console/offers",
    "/console/imports",
    "/console/settings/rules",
    "/console/settings/traits",
    "/console/settings/sources",
    "/console/segments/draft?definition=%7B%22everyone%22%3A+true%7D",
    *(
        f"/console/journeys/1?part=new&step=pause&kind={kind}"
        for kind in ("message", "split", "until", "event", "tag")
    ),
    *(f"/console/journeys/new?kind={kind}" for kind in ("date", "schedule", "segment")),
)
#: Three words in a row that are no name, no code and no address.
ENGLISH = re.compile(r"(?<![\w/`{<=\"'])[A-Za-z]+,? [a-z]{2,},? [a-z]{2,}")
#: What is the shop's own in its pages, or is written alike in every language.
OWN = (HOSTILE, "Autumn boots", "Summer boots", "Ada Lovelace", "Do you repair shoes")


def forms(page: Page) -> Iterator[Element]:
    for form in page.root.all("form"):
        left = LEFT_ALONE.search(form.attributes.get("action", ""))
        if not left and not IN_WORDS & filled(form, "").keys():
            yield form


def filled(form: Element, wrong: str) -> dict[str, str]:
    controls = form.all("input", "select", "textarea")
    return {
        each.attributes["name"]: wrong
        for each in controls
        if "name" in each.attributes and each.attributes.get("type") not in ("file", "checkbox", "radio")
    }


def told(answer: httpx.Response) -> str:
    """What is said of the request: messages on top of the page, in forms and previews."""
    page = Page(answer.text)
    said = [one.text for one in page.every if one.attributes.get("role") in ("alert", "status", "note")]
    if answer.status_code >= 400 and not said:
        said = [one.text for one in page.root.all("main")]
    text = " ".join(said)
    for own in OWN:
        text = text.replace(" ".join(own.split()), "")
    return text


def remains(said: str) -> list[str]:
    """English in what is said, with what stands around it."""
    return [said[max(found.start() - 60, 0) : found.end() + 60] for found in ENGLISH.finditer(said)][:2]


async def send(
    client: httpx.AsyncClient, form: Element, address: str, data: dict[str, str], **headers: str
) -> httpx.Response:
    target = form.attributes.get("action") or urlsplit(address).path
    if form.attributes.get("method", "get") == "post":
        answer = await client.post(target.partition("#")[0], data=data, headers=headers)
    else:
        answer = await client.get(target.partition("#")[0], params=data, headers=headers)
    assert answer.status_code < 500, (target, data)
    if answer.status_code == 303:
        answer = await client.get(answer.headers["location"].partition("#")[0], headers=headers)
    return answer


async def gathered(client: httpx.AsyncClient, **headers: str) -> list[tuple[str, Element]]:
    """Every form with the page that it stands on, each once: before the first one changes anything."""
    found = {}
    for address in PAGES:
        answer = await client.get(address, headers=headers)
        assert f'lang="{headers["Accept-Language"]}"' in answer.text, address
        for form in forms(Page(answer.text)):
            found.setdefault((form.attributes.get("action"), *sorted(filled(form, ""))), (address, form))
    return list(found.values())


@pytest.fixture(scope="module")
def gathered_before() -> dict[str, list[tuple[str, Element]]]:
    """The forms of the full shop by language: they are the same in every test."""
    return {}


# What has no translation has none in either: the catalogs hold the same messages.
@pytest.mark.parametrize(
    ("language", "wrong"),
    [*(("zh", wrong) for wrong in WRONG), ("ru", "☹")],
    ids=["empty", "sign", "negative", "large", "brace", "object", "long", "sign in Russian"],
)
async def test_no_form_answers_wrong_input_in_english(full, gathered_before, language, wrong):
    headers = {"Accept-Language": language}
    english = []
    if language not in gathered_before:
        gathered_before[language] = await gathered(full, **headers)
    sent = gathered_before[language]
    for address, form in sent:
        said = told(await send(full, form, address, filled(form, wrong), **headers))
        english += [f"{address} {form.attributes.get('action')}: {found}" for found in remains(said)]
    assert len(sent) > 60
    assert not english, "\n".join(english)


#: A row for each kind of fault that a file of events may have.
FAULTS = (
    "Order no.;Customer ID;Order date;Menge;Preis;Betrag;Sprache\n"
    "A-1;1;someday;1;1,00;1,00;en\n"
    "A-2;1;02.03.2026 08:30;1,5;1,00;1,00;en\n"
    "A-3;1;02.03.2026 08:30;-1;1,00;1,00;en\n"
    "A-4;1;02.03.2026 08:30;1;1,00;$ 1,00;en\n"
    "A-5;1;02.03.2026 08:30;1;1,00;much;en\n"
    "A-6;999;02.03.2026 08:30;1;1,00;1,00;en\n"
    "A-7;1;02.03.2026 08:30;1;1,001;1,00;en\n"
    ";;;;;;\n"
    ";1;;;1,00;;\n"
)
PEOPLE = "id,email,created_at,birthday,consent\n1,nobody,2026-01-01,2026-01-01,1\n2,,never,x,maybe\n,,,,1\n"


@pytest.mark.own_app
@pytest.mark.parametrize("language", ["zh", "ru"])
@pytest.mark.parametrize(("kind", "content"), [("events", FAULTS), ("profiles", PEOPLE)])
async def test_refused_rows_are_told_in_the_readers_language(anna, language, kind, content):
    anna.headers["Accept-Language"] = language
    files = {"file": ("rows.csv", content.encode())}
    sent = await anna.post("/console/imports", files=files, data={"kind": kind, "look": "true"})
    page = Page((await anna.get(sent.headers["location"])).text)
    rows = [cell for row in page.rows() for cell in row]
    assert any("(" in cell or "：" in cell or ":" in cell for cell in rows)
    assert [found for cell in rows for found in remains(cell)] == []
    address = urlsplit(sent.headers["location"]).path
    await anna.post(address, data=page.form(address) | {"name": ""})
    state = "hx-trigger"
    while "hx-trigger" in state:
        answer = await anna.get("/console/imports/state", headers={"HX-Request": "true"})
        state = answer.text
    assert remains(Page(state).text) == []


#: Kinds of refusals that pages show, and what makes a row's.
KINDS = {
    "RefusedValue", "FixFile", "ChooseOtherSource", "ChooseLongerPassword", "ChooseAMapping", "Rejection",
    "CorrectTheForm", "InvalidSetting", "InvalidCampaign", "WrongState", "InvalidMaterial", "InvalidOffer",
    "InvalidMessage", "InvalidJourney", "JourneyInWrongState", "UnknownJourney", "AddressRefused",
    "Unreachable", "UnknownFormat", "BadCell",
}  # fmt: skip
PACKAGES = ("console", "profiles", "scheduler", "knowledge/content")
ROOT = Path(__file__).resolve().parents[2]
#: What may stand in the place of a value: one of these fits where a sentence is known.
SAMPLES = ("'x'", "7", "x", "'x', 'y'", "negative")


def sentences() -> Iterator[tuple[str, str, list[str]]]:
    """Every refusal with values in it that the source makes: where, in its own words, filled in."""
    for path in sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")):
        if path.parent.name == "api" or path.name in ("hooks.py", "event_intake.py"):
            continue  # Systems read English.
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
                for written in node.args:
                    if isinstance(written, ast.JoinedStr):
                        yield path.name, ast.unparse(written), [_filled(written, one) for one in SAMPLES]


def _filled(written: ast.JoinedStr, sample: str) -> str:
    return "".join(str(part.value) if isinstance(part, ast.Constant) else sample for part in written.values)


@pytest.mark.parametrize(
    ("place", "written", "filled"), [pytest.param(*one, id=f"{one[0]}-{one[1][:60]}") for one in sentences()]
)
def test_every_refusal_with_values_is_known_to_the_pages(place, written, filled):
    chinese = Texts("zh")
    assert any(chinese.told(one) != one for one in filled), written


def test_what_is_unknown_stays_as_it_is_and_what_is_known_around_it_is_said():
    chinese = Texts("zh")
    assert chinese.told("Pourquoi pas ?") == "Pourquoi pas ?"
    assert chinese.told("'x' is negative. Pourquoi pas ?") == "'x' 是负数。 Pourquoi pas ?"
    assert chinese.told("share: Input should be less than 1.") == "占比：应小于 1。"
    assert Texts("en").told("'x' is negative.") == "'x' is negative."


#: Where definitions, messages and mappings that people write by hand are checked.
CHECKED = (
    "segments/attributes", "segments/conditions", "segments/calendar.py", "segments/window.py",
    "scheduler/audiences", "scheduler/journeys", "scheduler/learning", "scheduler/messages",
    "profiles/intake/mapping.py",
)  # fmt: skip
#: Constants that such a fault names.
CONSTANTS = ("end", "5")
#: Several keys of JSON, one after the other.
KEYS = re.compile(r"\w+(?:, \w+){2,}")


def faults() -> Iterator[tuple[str, str, list[str]]]:
    """Every fault that a check of theirs finds: where, in its own words, filled in."""
    for start in CHECKED:
        for path in sorted((ROOT / start).rglob("*.py")) or [ROOT / start]:
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "ValueError" and node.args:
                    written = node.args[0]
                    if isinstance(written, ast.JoinedStr):
                        filled = [_filled(written, one) for one in (*SAMPLES, *CONSTANTS)]
                        yield path.name, ast.unparse(written), filled
                    elif isinstance(written, ast.Constant):
                        yield path.name, ast.unparse(written), [str(written.value)]


@pytest.mark.parametrize(
    ("place", "written", "filled"), [pytest.param(*one, id=f"{one[0]}-{one[1][:60]}") for one in faults()]
)
def test_every_fault_of_what_is_written_by_hand_is_known_to_the_pages(place, written, filled):
    chinese = Texts("zh")
    assert any(chinese.told(one) != one for one in filled), written


SEGMENTS = (
    {}, {"attr": "x", "op": "="}, {"not": {"nope": 1}}, {"all": [{"attr": "x", "op": "between", "value": 3}]},
    {"count": {"event": "view", "where": {"foo": 1}}, "op": ">=", "value": 1},
    {"top": {"n": 1, "percent": 5, "by": {"count": {"event": "view"}}}},
)  # fmt: skip
VIEWED = {"event": "view"}
JOURNEYS = (
    {}, {"trigger": {"nope": 1}, "steps": []}, {"trigger": VIEWED, "steps": [{"id": "a", "kind": "x"}]},
    {"trigger": VIEWED, "steps": [{"id": "end", "wait": "1d"}]},
    {"trigger": VIEWED, "steps": [{"id": "a", "branch": {"all": [{"attr": "x", "op": "in", "value": 3}]}}]},
)  # fmt: skip
MAPPINGS = ({}, {"kind": "events", "fields": {}}, {"kind": "profiles", "fields": {"id": "a"}, "zone": "x"})


@pytest.mark.parametrize("language", ["zh", "ru"])
def test_definitions_and_mappings_written_by_hand_are_refused_in_the_readers_language(language):
    texts = Texts(language)
    checks = [(parse_definition, SEGMENTS), (parse_journey, JOURNEYS), (_parse_mapping, MAPPINGS)]
    for parse, wrong in checks:
        for each in wrong:
            with pytest.raises((SegmentError, SchedulerError, ProfilesError)) as refused:
                parse(each)
            said = KEYS.sub("", texts.problem(refused.value))
            assert remains(said) == [], each


def _parse_mapping(data: dict[str, object]) -> None:
    parse_mapping(data, name="orders")
