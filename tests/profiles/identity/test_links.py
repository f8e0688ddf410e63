"""Signed links: what the shop's server wrote is read, and nothing else."""

import hmac
import os
import re
import struct
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.exceptions import RefusedValue
from profiles.identity import links
from tests.conftest import NOW

SECRET = "a secret of the shop's own server"


@given(reference=st.text(min_size=1, max_size=37), seconds=st.integers(1, 10**8))
def test_every_reference_that_fits_comes_back(reference: str, seconds: int) -> None:
    holds = timedelta(seconds=seconds)
    try:
        payload = links.sign(SECRET, reference, now=NOW, holds=holds)
    except RefusedValue:
        assert len(reference.encode()) > 27
        return
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload)
    read = links.read(SECRET, payload)
    assert read is not None
    assert (read.reference, read.expires_at) == (reference, NOW + holds)


@given(place=st.integers(0, 60), letter=st.sampled_from("ABab01_-"))
def test_no_letter_may_be_changed(place: int, letter: str) -> None:
    payload = links.sign(SECRET, "3f2b8a52-7c1e-4d19-9a55-0c3e7f6d1b20", now=NOW)
    changed = payload[:place] + letter + payload[place + 1 :]
    read = links.read(SECRET, changed)
    assert read is None or changed == payload


def test_links_of_one_customer_in_one_second_differ() -> None:
    assert len({links.sign(SECRET, "C1", now=NOW) for _ in range(20)}) == 20


@pytest.mark.parametrize("reference", ["", "x" * 38, "ж" * 14])
def test_a_reference_that_does_not_fit_is_refused(reference: str) -> None:
    with pytest.raises(RefusedValue):
        links.sign(SECRET, reference, now=NOW)


def shops_own(secret: bytes, reference: str, expires: int) -> str:
    """What a shop's server writes, from the description alone."""

    def text(raw: bytes) -> str:
        return urlsafe_b64encode(raw).decode().rstrip("=")

    if re.fullmatch(r"[A-Za-z0-9_-]+", reference):
        kind, written = "id-", reference
    else:
        kind, written = "id_", text(reference.encode())
    head = kind + text(struct.pack(">I", expires) + os.urandom(2))
    return head + text(hmac.digest(secret, (head + written).encode(), "sha256")[:12]) + written


@pytest.mark.parametrize("reference", ["C1", "3f2b8a52-7c1e-4d19-9a55-0c3e7f6d1b20", "клиент 7"])
def test_what_another_program_signs_by_the_description_is_read(reference: str) -> None:
    expires = datetime(2026, 9, 17, tzinfo=NOW.tzinfo)
    read = links.read(SECRET, shops_own(SECRET.encode(), reference, int(expires.timestamp())))
    assert read is not None
    assert (read.reference, read.expires_at) == (reference, expires)
