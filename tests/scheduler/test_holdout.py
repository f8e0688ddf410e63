"""The holdout: stable, of the right size, independent between campaigns."""

from __future__ import annotations

import pytest

from scheduler.holdout import held_out


@pytest.mark.parametrize("percent", [0, 1, 10, 50, 99, 100])
def test_the_share_held_out_is_what_was_asked_for(percent: int):
    members = sum(held_out(7, profile_id, percent) for profile_id in range(20_000))
    assert members == pytest.approx(200 * percent, abs=250)
    assert members in (0, 20_000) if percent in (0, 100) else 0 < members < 20_000


def test_the_answer_never_changes():
    # Written down once: another answer after an update would mix the groups of campaigns that run.
    assert [number for number in range(1, 41) if held_out(1, number, 10)] == [
        1,
        9,
        15,
        26,
        31,
        32,
    ]


def test_a_larger_share_holds_out_everybody_whom_a_smaller_one_did():
    smaller = {number for number in range(2000) if held_out(3, number, 5)}
    assert smaller < {number for number in range(2000) if held_out(3, number, 15)}


def test_one_campaigns_group_says_nothing_about_anothers():
    both = sum(held_out(1, number, 50) and held_out(2, number, 50) for number in range(10_000))
    assert both == pytest.approx(2500, abs=200)
