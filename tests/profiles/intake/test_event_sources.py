"""A message counts only with a signature of its source, over these very bytes, made just now."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.database import Database
from profiles.exceptions import ChooseOtherSource
from profiles.intake import event_sources, shopify_messages
from profiles.intake.event_sources import is_signed, is_signed_by_shopify, sign
from tests.conftest import NOW


@given(body=st.binary(max_size=200), secret=st.text(min_size=1, max_size=20))
def test_what_was_signed_is_signed_and_nothing_else(body: bytes, secret: str) -> None:
    header = sign(secret, body, now=NOW)
    assert is_signed(secret, body, header, now=NOW)
    assert not is_signed(secret, body + b" ", header, now=NOW)
    assert not is_signed(secret + "x", body, header, now=NOW)


@pytest.mark.parametrize("header", ["", "t=,v1=", "v1=00", "t=1,v1=zz", "t=9999999999999999,v1=" + "0" * 64])
def test_a_header_of_another_form_signs_nothing(header: str) -> None:
    assert not is_signed("secret", b"", header, now=NOW)


@pytest.mark.parametrize(("minutes", "counts"), [(0, True), (4, True), (-4, True), (6, False), (-6, False)])
def test_a_message_that_is_replayed_later_does_not_count(minutes: int, counts: bool) -> None:
    header = sign("secret", b"{}", now=NOW)
    assert is_signed("secret", b"{}", header, now=NOW + timedelta(minutes=minutes)) is counts


def test_the_time_belongs_to_what_is_signed() -> None:
    header = sign("secret", b"{}", now=NOW)
    later = header.replace(str(int(NOW.timestamp())), str(int(NOW.timestamp()) + 600))
    assert not is_signed("secret", b"{}", later, now=NOW + timedelta(minutes=10))


def test_shopify_signs_the_body_in_base64() -> None:
    # printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary | base64
    header = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="
    assert is_signed_by_shopify("hush", b'{"id":1}', header)
    assert not is_signed_by_shopify("hush", b'{"id":2}', header)
    assert not is_signed_by_shopify("hush", b'{"id":1}', "")


async def test_a_source_has_a_name_that_fits_an_address_and_a_secret_of_its_own(
    database: Database, now: datetime
) -> None:
    async with database.begin() as session:
        one = await event_sources.make(session, "till", "shopkeeper", now=now)
        other = await event_sources.make(session, "web-shop", "shopify", now=now, secret="given")
        assert len(one.secret) > 40
        assert other.secret == "given"
        for name in ("till", "Till", "", "a/b", "x" * 65):
            with pytest.raises(ChooseOtherSource):
                await event_sources.make(session, name, "shopkeeper", now=now)
        assert [each.name for each in await event_sources.sources(session)] == ["till", "web-shop"]
        assert await event_sources.remove(session, "till")
        assert not await event_sources.remove(session, "till")


ORDER = {
    "id": 9,
    "name": "#9",
    "financial_status": "paid",
    "created_at": "2026-09-16T10:00:00-05:00",
    "currency": "EUR",
    "customer": {"id": 501, "email": "ann@example.com", "first_name": "Ann", "last_name": None},
    "line_items": [
        {"id": 1, "sku": "M-1", "quantity": 2, "price": "5.00", "total_discount": "1.00", "vendor": "Kiln"},
        {"id": 2, "sku": "", "name": "Cup", "quantity": 1, "price": "3.00", "total_discount": "0.00"},
    ],
}


def test_every_line_of_a_paid_order_is_a_purchase() -> None:
    mug, cup = shopify_messages.events(ORDER)
    assert (mug["id"], mug["order_id"], mug["product_id"], mug["amount"]) == (
        "shopify:9/1",
        "#9",
        "M-1",
        "9.00",
    )
    assert (mug["customer_id"], mug["customer"]["name"], cup["product_id"]) == ("501", "Ann", "Cup")


@pytest.mark.parametrize(
    "change",
    [{"financial_status": "pending"}, {"cancelled_at": "2026-09-16"}, {"test": True}, {"line_items": []}],
)
def test_an_order_that_is_no_purchase_yet_is_none(change: dict[str, object]) -> None:
    assert shopify_messages.events(ORDER | change) == []


def test_somebody_who_ordered_as_a_guest_is_known_by_the_address() -> None:
    guest = {**ORDER, "customer": None, "email": "Guest@Example.com"}
    assert shopify_messages.events(guest)[0]["customer_id"] == "email:guest@example.com"


@pytest.mark.parametrize(
    ("state", "consent"), [("subscribed", True), ("unsubscribed", False), ("not_subscribed", None)]
)
def test_only_an_answer_is_consent(state: str, consent: bool | None) -> None:
    person = shopify_messages.profile({"id": 1, "email_marketing_consent": {"state": state}})
    assert person["consent_email"] is consent
