from __future__ import annotations

import pytest

import knowledge.approved.topics
from knowledge.approved.topics import Example, Topics

EXAMPLES = [
    Example("where is my parcel", "parcel"),
    Example("track the parcel", "parcel"),
    Example("has my parcel been sent", "parcel"),
    Example("wash the jacket", "care"),
    Example("how do I wash wool", "care"),
    Example("do you hire", "jobs"),
]


def test_a_topic_is_asked_about_by_words_that_tell_it_from_the_others():
    scores = Topics(EXAMPLES).score("parcel number 17").topics

    assert max(scores, key=scores.__getitem__) == "parcel"
    assert scores["parcel"] > 0.3 > scores["care"]


def test_what_shares_nothing_with_any_example_scores_nothing():
    assert set(Topics(EXAMPLES).score("xxx 42").topics.values()) == {0.0}


def test_unknown_words_make_a_line_less_like_every_topic():
    topics = Topics(EXAMPLES)

    whole = topics.score("track the parcel").topics["parcel"]
    assert topics.score("track the parcel of my neighbour Emma").topics["parcel"] < 0.8 * whole


def test_a_topic_of_one_example_reaches_as_much_as_one_of_many():
    topics = Topics(EXAMPLES)

    assert topics.score("do you hire").topics["jobs"] == pytest.approx(1.0, abs=0.02)
    assert topics.score("track the parcel").topics["parcel"] == pytest.approx(1.0, abs=0.15)


def test_with_very_many_examples_the_nearest_one_decides(monkeypatch):
    monkeypatch.setattr(knowledge.approved.topics, "MOST", len(EXAMPLES) - 1)
    scores = Topics(EXAMPLES).score("wash the jacket").topics

    assert scores["care"] == pytest.approx(1.0, abs=0.01)
    assert scores["care"] > scores["parcel"]
