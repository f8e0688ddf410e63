"""The prompt of a proposal: the rules, and the request with the shop's words, wrapped as data."""

from __future__ import annotations

import json
from dataclasses import asdict
from functools import cache
from importlib.resources import files

from knowledge.writing.untrusted import tidy
from segments.moment import Moment
from segments.proposing.similar import most_similar
from segments.vocabulary import Vocabulary

#: Lists up to this length are sent whole; of longer ones, so many values that resemble the request.
MOST_SENT = 60
#: The longest request that is sent, in letters.
LONGEST = 1000


def make_messages(text: str, vocabulary: Vocabulary, moment: Moment, *, mark: str) -> list[tuple[str, str]]:
    """The two messages; `mark` is something that nobody who wrote the data could guess."""
    request = tidy(text)[:LONGEST]
    today = f"{moment.today.isoformat()}, {moment.today:%A}"
    told: dict[str, object] = {"request": request, "today": today, "currency": moment.currency}
    data = told | {"data": _words(vocabulary, request)}
    written = json.dumps(data, ensure_ascii=False)
    return [("system", _rules().format(mark=mark)), ("human", f"{mark}\n{written}\n{mark}")]


@cache
def _rules() -> str:
    return files("segments.proposing").joinpath("rules.txt").read_text(encoding="utf-8")


def _words(vocabulary: Vocabulary, request: str) -> dict[str, list[str]]:
    lists = asdict(vocabulary)
    products = lists.pop("products")
    lists.pop("synonyms")
    found = {name: most_similar(request, values, MOST_SENT) for name, values in lists.items() if values}
    titles = most_similar(request, tuple(products.values()), MOST_SENT // 3)
    wanted = set(titles)
    found["products"] = [f"{id_}: {title}" for id_, title in products.items() if title in wanted]
    return found
