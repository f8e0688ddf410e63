"""Consent in chat when the shop has been told something about one channel before."""

from profiles import consent
from profiles.schema import Profile
from tests.conftest import NOW


async def test_saying_yes_in_a_chat_lifts_what_was_refused_for_that_chat(customer, database):
    replies = await customer.commands("start")
    found = await customer.profile()
    async with database.begin() as session:
        for channel in ("telegram", "email"):
            await consent.record(
                session, found.id, granted=False, now=NOW, source="console:Eve", channel=channel
            )
    await customer.presses("Yes, send me offers", reply=len(replies) - 1)
    async with database.read() as session:
        said = (await consent.decisions(session, [found.id]))[found.id]
        general = (await session.get_one(Profile, found.id)).consent
    assert consent.decided(general, said, "telegram") is True
    assert consent.decided(general, said, "email") is False
