"""Channels that rest."""

from __future__ import annotations

from datetime import timedelta

from scheduler.sending.channel_pause import ChannelPauses


def test_a_channel_rests_for_as_long_as_it_says(now):
    pauses = ChannelPauses()
    assert pauses.slow_down("telegram", 30, now=now) == now + timedelta(seconds=30)
    assert pauses.until("telegram", now=now + timedelta(seconds=29)) == now + timedelta(seconds=30)
    assert pauses.until("telegram", now=now + timedelta(seconds=30)) is None
    assert pauses.until("web", now=now) is None


def test_a_shorter_rest_does_not_end_a_longer_one(now):
    pauses = ChannelPauses()
    pauses.slow_down("telegram", 30, now=now)
    assert pauses.slow_down("telegram", 2, now=now) == now + timedelta(seconds=30)


def test_without_a_time_the_rest_grows_to_five_seconds_and_starts_anew_after_a_delivery(now):
    pauses = ChannelPauses()
    rests = []
    for _ in range(6):
        until = pauses.slow_down("telegram", None, now=now)
        rests.append((until - now).total_seconds())
        now = until
    assert rests == [1, 2, 4, 5, 5, 5]
    pauses.delivered("telegram")
    assert pauses.slow_down("telegram", None, now=now) == now + timedelta(seconds=1)


def test_refusals_of_messages_that_were_under_way_together_are_one(now):
    pauses = ChannelPauses()
    for _ in range(16):
        pauses.slow_down("telegram", None, now=now)
    assert pauses.until("telegram", now=now) == now + timedelta(seconds=2)


def test_no_rest_is_shorter_than_a_second(now):
    assert ChannelPauses().slow_down("telegram", 0, now=now) == now + timedelta(seconds=1)
