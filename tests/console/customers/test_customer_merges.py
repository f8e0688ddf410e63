"""Who is who in the console: merging after a look at both, parting, waiting decisions, consent."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from profiles import consent, profile
from profiles.identity.schema import Merge, MergeRequest
from profiles.schema import Profile
from tests.console.html import Page

CUSTOMERS = "/console/customers"
ADA = f"{CUSTOMERS}/1"


@pytest.fixture
async def twin(anna, services, now) -> int:
    """Ada under another number."""
    async with services.database.begin() as session:
        met = await profile.meet(session, channel="web", external_id="twin", name="Ada L.", now=now)
        await consent.record(session, met.id, granted=False, now=now, source="web:/stop")
        return met.id


async def show(client, address=ADA) -> Page:
    return Page((await client.get(address)).text)


async def test_the_other_is_searched_seen_beside_and_merged(anna, services, twin):
    found = await anna.get(f"{ADA}/merge", params={"q": "web:twin"})
    assert f"{ADA}/merge?other={twin}" in found.text
    page = await show(anna, f"{ADA}/merge?other={twin}")
    assert "web:twin" in page.text
    sent = await anna.post(f"{ADA}/merge", data={"other": twin, "why": "same parcel"})
    assert sent.headers["location"] == ADA
    page = await show(anna)
    assert "Became one with web:twin" in page.text
    assert "console:Anna: same parcel" in page.text
    async with services.database.read() as session:
        assert (await session.get_one(Profile, 1)).consent is False
        assert await session.get(Profile, twin) is None


async def test_a_merge_needs_a_reason(anna, services, twin):
    await anna.post(f"{ADA}/merge", data={"other": twin, "why": "  "})
    async with services.database.read() as session:
        assert await session.get(Profile, twin) is not None


async def test_a_merge_is_undone_and_the_timeline_says_so(anna, services, twin):
    await anna.post(f"{ADA}/merge", data={"other": twin, "why": "same parcel"})
    async with services.database.read() as session:
        merge_id = await session.scalar(select(Merge.id))
    stranger = await anna.post(f"{CUSTOMERS}/2/unmerge", data={"merge_id": merge_id})
    assert stranger.status_code == 422
    await anna.post(f"{ADA}/unmerge", data={"merge_id": merge_id})
    assert "Was parted from web:twin" in (await show(anna)).text
    async with services.database.read() as session:
        found = await profile.by_reference(session, "web:twin")
        assert (found.name, found.consent) == ("Ada L.", False)


async def test_a_link_that_waits_for_a_decision_is_shown_and_settled(anna, services, twin, now):
    async with services.database.begin() as session:
        ada = await session.get_one(Profile, 1)
        for _ in range(2):
            session.add(MergeRequest(profile_id=twin, reference=ada.reference, opened_on="web", at=now))
    page = await show(anna, CUSTOMERS)
    assert page.text.count("opened the link of") == 2
    async with services.database.read() as session:
        first = await session.scalar(select(MergeRequest.id))
    await anna.post(f"{CUSTOMERS}/requests/{first}/dismiss")
    assert (await show(anna, CUSTOMERS)).text.count("opened the link of") == 1
    await anna.post(f"{ADA}/merge", data={"other": twin, "why": "they called"})
    assert "opened the link of" not in (await show(anna, CUSTOMERS)).text


async def test_an_operator_enters_consent_for_one_channel(anna, services):
    await anna.post(f"{ADA}/consent", data={"channel": "telegram", "granted": "false"})
    assert "on telegram" in (await show(anna)).text
    async with services.database.read() as session:
        ada = select(Profile.id).where(Profile.id == 1, consent.refused("telegram"))
        assert await session.scalar(ada) == 1
        assert (await consent.ledger(session, 1))[-1].source == "console:Anna"


async def test_who_was_erased_may_be_imported_again_once_an_operator_says_so(anna, services):
    async with services.database.begin() as session:
        reference = (await session.get_one(Profile, 1)).reference
        await profile.forget(session, 1)
    await anna.post(f"{CUSTOMERS}/lift", data={"name": reference})
    assert "Imports may bring them again." in (await show(anna, CUSTOMERS)).text
    await anna.post(f"{CUSTOMERS}/lift", data={"name": reference})
    assert "Nobody of this reference" in (await show(anna, CUSTOMERS)).text
