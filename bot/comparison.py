"""Products side by side: the price, and the facts that each of them states."""

from __future__ import annotations

from collections.abc import Sequence

from bot.card import SAID_ELSEWHERE, cut, price_text, stock_text
from bot.reply import Reply
from bot.texts import Texts
from knowledge.content.entry import is_name
from knowledge.goods.cards import title_in
from knowledge.schema import Product

#: More do not fit side by side on a phone.
MOST = 3
MOST_FACTS = 12
TITLE_LENGTH = 60
VALUE_LENGTH = 80


def compare(products: Sequence[Product], words: Texts) -> Reply:
    """The table, and the same as lines for channels without tables. At least two products."""
    titles = [cut(title_in(product, words.language), TITLE_LENGTH) for product in products]
    rows = _rows(products, words)
    different = [(name, values) for name, values in rows if len(set(values)) > 1]
    same = [(name, values[0]) for name, values in rows if len(set(values)) == 1]
    numbered = [f"{number}. {title}" for number, title in enumerate(titles, 1)]
    parts = ["\n".join(numbered), *(_lines(name, values) for name, values in different)]
    if same:
        parts.append("\n".join([f"{words.same_for_all}:", *(f"{name}: {value}" for name, value in same)]))
    # What differs comes first in the table as well.
    ordered = different + [(name, values) for name, values in rows if len(set(values)) == 1]
    table = (("", *titles), *((name, *values) for name, values in ordered))
    return Reply(heading=words.compared, text="\n\n".join(parts), table=table)


def _rows(products: Sequence[Product], words: Texts) -> list[tuple[str, tuple[str, ...]]]:
    """Name and values of what every product states."""
    own = [
        (words.price, tuple(price_text(product, words) for product in products)),
        (words.availability, tuple(stock_text(product, words) for product in products)),
    ]
    first, *others = products
    shared = [
        name
        for name in first.facts
        if name not in SAID_ELSEWHERE
        and not is_name(name)
        and first.facts[name]
        and all(other.facts.get(name) for other in others)
    ]
    facts = [
        (name.replace("_", " "), tuple(cut(str(product.facts[name]), VALUE_LENGTH) for product in products))
        for name in shared[:MOST_FACTS]
    ]
    return [(name, values) for name, values in own + facts if all(values)]


def _lines(name: str, values: Sequence[str]) -> str:
    return "\n".join([f"{name}:", *(f"{number}. {value}" for number, value in enumerate(values, 1))])
