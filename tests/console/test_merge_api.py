"""Programs make two customers one, and part them again."""

from __future__ import annotations

import pytest

from profiles import operators, profile

MERGES = "/api/v1/merges"
WANTED = {"remains": "1", "absorbed": "web:twin", "proof": "same order number"}


@pytest.fixture
async def api(anna, services, now):
    """A program with a key; Ada is there under a second name."""
    async with services.database.begin() as session:
        await profile.meet(session, channel="web", external_id="twin", name="Ada L.", now=now)
        operator = await operators.by_name(session, "Anna")
        key = await operators.issue(session, operator.id, "api", now=now, lifetime=None, label="shop")
    anna.cookies.clear()
    anna.headers["Authorization"] = f"Bearer {key}"
    return anna


async def test_two_become_one_and_sending_it_again_changes_nothing(api):
    first, again = [(await api.post(MERGES, json=WANTED)).json() for _ in range(2)]
    assert first == again
    assert (first["reference"], first["proof"]) == ("web:twin", "api:Anna: same order number")
    for name in ("1", "web:twin"):
        assert (await api.get(MERGES, params={"customer": name})).json() == [first]


async def test_they_are_parted_again_and_a_second_time_changes_nothing(api):
    merged = (await api.post(MERGES, json=WANTED)).json()
    for _ in range(2):
        parted = await api.post(f"{MERGES}/{merged['id']}/undo")
        assert parted.json() == {"reference": "web:twin", "parted_from": "1"}
    assert (await api.get(MERGES, params={"customer": "1"})).json() == []


@pytest.mark.parametrize(
    ("change", "status"),
    [({"absorbed": "nobody"}, 404), ({"absorbed": "1"}, 409), ({"proof": "  "}, 422)],
)
async def test_what_cannot_be_is_refused(api, change, status):
    assert (await api.post(MERGES, json=WANTED | change)).status_code == status


async def test_an_unknown_merge_cannot_be_undone(api):
    assert (await api.post(f"{MERGES}/99/undo")).status_code == 404
