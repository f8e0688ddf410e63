"""Attribution: an order is given away once, however many messages came before it."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.learning.credit import MODELS, Share, Touch, share_out
from tests.conftest import NOW

DAY = timedelta(days=1)


def touch(campaign: int, day: float, days: float = 7) -> Touch:
    at = NOW + day * DAY
    return Touch(campaign, at, at + days * DAY)


def test_the_last_the_first_or_all_messages_get_the_credit():
    touches = [touch(1, 0), touch(2, 1), touch(3, 2)]
    at = NOW + 3 * DAY
    assert share_out(touches, at, 100, "last") == {3: Share(Fraction(1), 100)}
    assert share_out(touches, at, 100, "first") == {1: Share(Fraction(1), 100)}
    third = Fraction(1, 3)
    assert share_out(touches, at, 100, "linear") == {
        1: Share(third, 33),
        2: Share(third, 33),
        3: Share(third, 34),
    }


def test_two_messages_of_one_campaign_are_two_parts():
    shares = share_out([touch(1, 0), touch(2, 1), touch(1, 2)], NOW + 3 * DAY, 90, "linear")
    assert shares == {1: Share(Fraction(2, 3), 60), 2: Share(Fraction(1, 3), 30)}


@pytest.mark.parametrize("model", MODELS)
def test_a_message_counts_from_just_after_it_up_to_the_end_of_its_window(model):
    def given(at: datetime) -> bool:
        return bool(share_out([touch(1, 0)], at, 100, model))

    tick = timedelta(microseconds=1)
    assert not given(NOW)
    assert given(NOW + tick)
    assert given(NOW + 7 * DAY - tick)
    assert not given(NOW + 7 * DAY)


@given(
    st.lists(st.builds(touch, st.integers(1, 4), st.floats(-9, 9), st.floats(0.5, 20)), max_size=8),
    st.integers(0, 10**9),
    st.sampled_from(MODELS),
)
def test_the_parts_of_an_order_are_the_whole_order(touches, amount, model):
    shares = share_out(touches, NOW, amount, model)
    counting = [each for each in touches if each.at < NOW < each.until]
    assert sum(share.part for share in shares.values()) == (1 if counting else 0)
    assert sum(share.amount for share in shares.values()) == (amount if counting else 0)
    assert set(shares) <= {each.campaign_id for each in counting}
    if model != "linear":
        assert len(shares) <= 1
