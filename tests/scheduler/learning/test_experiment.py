"""Variants as data: read, combined, refused."""

from __future__ import annotations

import pytest

from scheduler.exceptions import InvalidCampaign, InvalidMessage
from scheduler.learning.experiment import message_of, parse_experiment
from tests.scheduler.shop import Shop


def test_factors_are_combined_and_named():
    found = parse_experiment({"factors": {"text": ["Hi", "Hello"], "offer": ["TEN", "FREE"], "hour": [9]}})
    assert found is not None
    assert [(each.key, each.message["text"], each.offer, each.hour) for each in found.variants] == [
        ("A", "Hi", "TEN", 9),
        ("B", "Hi", "FREE", 9),
        ("C", "Hello", "TEN", 9),
        ("D", "Hello", "FREE", 9),
    ]
    assert found.fixed_shares == dict.fromkeys("ABCD", 0.25)
    assert parse_experiment(found.dump()) == found


def test_how_long_a_success_is_waited_for():
    two = {"variants": [{}, {}]}
    fixed = parse_experiment(two)
    bandit = parse_experiment(two | {"allocation": "bandit", "pause_hours": 12})
    given = parse_experiment(two | {"settle_hours": 5})
    assert [each.settled_after(7) for each in (fixed, bandit, given) if each] == [168, 12, 5]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"variants": [{}]}, "variants"),
        ({"variants": [{"key": "A"}, {"key": "A"}]}, "same key"),
        ({"variants": [{}, {}], "factors": {"hour": [1]}}, "either variants or factors"),
        ({"factors": {"text": [str(n) for n in range(13)]}}, "12 at most"),
        ({"factors": {"hour": [25, 3]}}, "hour"),
        ({"variants": [{}, {}], "least": 3}, "least"),
        ({"variants": "AB"}, "variants"),
        ({"variants": [{}, {}], "colour": 1}, "colour"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place(data, said):
    with pytest.raises(InvalidCampaign, match=said):
        parse_experiment(data)


async def test_a_variant_has_what_it_names_and_the_campaigns_own_for_the_rest(sqlite_shop: Shop):
    made = await sqlite_shop.draft(
        "Take {offer}, {name|friend}",
        button={"label": "See", "url": "https://shop.example/a"},
        experiment={
            "variants": [
                {"offer": "TEN"},
                {"offer": "FREE", "message": {"image": "https://shop.example/b.png", "button": None}},
            ]
        },
    )
    assert message_of(made, "A") == made.message | {"text": "Take TEN, {name|friend}"}
    assert message_of(made, "B") == {
        "text": "Take FREE, {name|friend}",
        "image": "https://shop.example/b.png",
        "button": None,
    }
    assert message_of(made, None) == made.message


async def test_a_variant_whose_message_is_wrong_is_refused_or_keeps_the_campaign_from_starting(
    sqlite_shop: Shop,
):
    with pytest.raises(InvalidMessage, match="image"):
        await sqlite_shop.draft(experiment={"factors": {"image": [None, "ftp://x"]}})
    with pytest.raises(InvalidMessage, match=r"\{offer\} is not a field"):
        await sqlite_shop.running("{offer}", experiment={"variants": [{"offer": "TEN"}, {}]})
