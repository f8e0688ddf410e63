"""A suggested reply: what the bot would have answered, for the operator to change and send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from console.formats import money
from knowledge.answers import Answerer, Line, Question
from knowledge.language import detect_language
from knowledge.library import Library
from knowledge.schema import Product
from profiles.schema import Turn

#: Earlier lines that the answer may look back on.
HISTORY = 12
MOST_PRODUCTS = 3

#: How a price is written to a customer, whichever language the operator reads.
LOCALE = "en"


@dataclass(frozen=True)
class Suggested:
    text: str
    #: Titles of what it rests on.
    sources: tuple[str, ...]


class Suggestion:
    """The built-in answer, whatever model is set: it costs nothing, and it comes at once."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._answerer = Answerer(library, None)

    async def to(self, turns: Sequence[Turn], *, now: datetime) -> Suggested | None:
        """An answer to what the customer said since the shop last answered; None where there is none."""
        asked = _unanswered(turns)
        if not asked:
            return None
        text = "\n".join(turn.text for turn in asked)
        earlier = turns[: turns.index(asked[0])]
        question = Question(
            text=text,
            language=detect_language(text, fallback=_language(turns)),
            history=tuple(Line(turn.role, turn.text) for turn in earlier[-HISTORY:]),
            products_in_view=_in_view(earlier),
        )
        answer = await self._answerer.answer(question, now=now)
        if not answer.answered:
            return None
        products = await self._library.products(answer.products[:MOST_PRODUCTS])
        text = "\n".join([answer.text, *map(product_line, products)]).strip()
        titles = [cited.title for cited in answer.citations] + [product.title for product in products]
        return Suggested(text, tuple(dict.fromkeys(titles))) if text else None


def _unanswered(turns: Sequence[Turn]) -> list[Turn]:
    """The customer's latest lines: all since an operator wrote, or the last one while the bot answers too."""
    asked: list[Turn] = []
    for turn in reversed(turns):
        if turn.role == "customer" and not turn.text.startswith(("/", "[")):
            asked.insert(0, turn)
        elif turn.role == "operator" or asked:
            break
    return asked


def _language(turns: Sequence[Turn]) -> str:
    spoken = [str(turn.details["language"]) for turn in turns if turn.details.get("language")]
    return spoken[-1] if spoken else "en"


def _in_view(turns: Sequence[Turn]) -> tuple[str, ...]:
    for turn in reversed(turns):
        if products := turn.details.get("products"):
            return tuple(products)
    return ()


def product_line(product: Product) -> str:
    """A product in an answer: its name, its price and the way to it."""
    known = product.price is not None and product.currency
    price = f", {money(product.price or 0, product.currency or '', LOCALE)}" if known else ""
    return f"• {product.title}{price}" + (f" {product.link}" if product.link else "")
