import pytest

from knowledge.writing import phrases


@pytest.fixture
def matches(monkeypatch):
    def matching(line, text):
        monkeypatch.setattr(phrases, "lines", lambda _: (tuple(line.split()),))
        phrases._pattern.cache_clear()
        return phrases.has_phrase("x", text)

    yield matching
    phrases._pattern.cache_clear()


@pytest.mark.parametrize(
    ("line", "text", "there"),
    [
        ("get back", "We GET  back", True),
        ("get back", "budget back", False),
        ("get back", "get backs", False),
        ("call~ me", "Calling me", True),
        ("i|we call", "we call", True),
        ("i|we call", "they call", False),
        ("ask * boss", "ask her nice boss", True),
        ("ask * boss", "ask. The boss", False),
        ("i _ call", "I also call", True),
        ("i _ call", "I call", True),
        ("i _ call", "I would rather call", False),
        ("i'll call", "I’ll call", True),
        ("稍后 回复", "我稍后回复您", True),
        ("稍后 回复", "稍后，回复", True),
        ("稍后 _ 回复", "稍后给您回复", True),
        ("ещё раз", "еще раз", True),
    ],
)
def test_a_phrase_is_found_by_its_words_and_gaps(matches, line, text, there):
    assert matches(line, text) is there
