from __future__ import annotations

from datetime import timedelta

from console.people.throttle import Throttle

MINUTE = timedelta(minutes=1)


def test_a_key_waits_only_after_so_many_failures(now):
    throttle = Throttle(limit=3, window=15 * MINUTE)
    for _ in range(2):
        throttle.failed("anna", now=now)
    assert throttle.wait("anna", now=now) is None
    throttle.failed("anna", now=now)
    assert throttle.wait("anna", now=now) == 15 * MINUTE
    assert throttle.wait("boris", now=now) is None


def test_the_wait_ends_when_the_window_has_passed(now):
    throttle = Throttle(limit=1, window=15 * MINUTE)
    throttle.failed("anna", now=now)
    assert throttle.wait("anna", now=now + 14 * MINUTE) == MINUTE
    assert throttle.wait("anna", now=now + 15 * MINUTE) is None


def test_failures_long_past_do_not_add_up(now):
    throttle = Throttle(limit=2, window=15 * MINUTE)
    throttle.failed("anna", now=now)
    throttle.failed("anna", now=now + 20 * MINUTE)
    assert throttle.wait("anna", now=now + 20 * MINUTE) is None


def test_a_success_forgives(now):
    throttle = Throttle(limit=1)
    throttle.failed("anna", now=now)
    throttle.succeeded("anna")
    assert throttle.wait("anna", now=now) is None


def test_the_number_of_remembered_keys_is_bounded(now):
    throttle = Throttle(limit=1, keys=2)
    for key in ("first", "second", "third"):
        throttle.failed(key, now=now)
    assert throttle.wait("first", now=now) is None
    assert throttle.wait("third", now=now) is not None
