"""What a customer's words ask for: conditions that hold, and words that describe the thing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import takewhile

from knowledge.analysis import fold, is_stop_word, query_tokens, stem
from knowledge.goods.filters import Filter
from knowledge.goods.lexicon import Lexicon
from knowledge.goods.preference import Comparison, Order
from knowledge.goods.quantities import find_quantities
from knowledge.goods.reader import read
from knowledge.goods.reading import Reading
from knowledge.goods.vocabulary import normal
from knowledge.index.synonyms import Synonyms
from knowledge.words import words

_SHOPPING = re.compile(
    r"\b(?:do you (?:guys |all |still |also |maybe )?(?:have|sell|stock|carry)"
    r"|have you got|got any|lookin[g']? ?for|i (?:want|need|would like)|"
    r"i'?d like|show me|find me|search|recommend|suggest|buy|purchase|gift|cheapest|in stock under)\b"
    r"|有没有|有.{0,12}[吗嘛]|买[一两]?[条双件个台款只把套]|有什么|有哪些|想买|要买|我要|想要|购买|推荐|在找|找一|卖|需要|看看|最便宜"
    r"|(?<![а-я])(?:ищу|хочу|купить|куплю|покажите|покажи|посоветуйте|посоветуй|подскажите|нуж(?:ен|на|но|ны)|"
    r"продаете|продаёте|есть ли(?: у вас)?|у вас есть|самы[йе] деш[её]в|сам(?:ая|ое) деш[её]в|подарок)",
    re.IGNORECASE,
)
#: Questions about how things are done: a product card is no answer to them.
_HOW = re.compile(
    r"^\W*(?:how|when|why|where|who|can i|could i|may i|do i|must i|should i|am i|what if|what happens|"
    r"is there a way)\b"
    r"|怎么|如何|为什么|什么时候|多久|可不可以|能不能|可以.{0,12}吗|能.{0,10}吗"
    r"|^\W*(?:как|когда|почему|зачем|где|кто|куда|можно|могу|должен|сколько времени|за сколько)(?![а-я])",
    re.IGNORECASE,
)
#: Conditions that a question about one product may name just as well.
_DESCRIBING = {"kind", "brand", "colour", "size"}


#: Chinese has no spaces: "do you have" would be cut together with what is asked for, and the "not" in
#: it taken for a condition. 有线, 有机 and the like are words of their own.
_ASKING = re.compile(
    r"(?:请问)?(?:你们|您们|你家|您家|本店|贵店)(?:店里|店|家|这里|这儿|那里)?(?:还?有没有|还?有(?![线机氧声氟])|卖不卖|卖)"
    r"|(?:店里|这里)?有没有|卖不卖|[吗嘛呢]+(?=[\s？?。!！]*$)"
)


#: "For a coffee lover": what they love is wanted.
_LOVER = re.compile(
    r"\b(?:for )?(?:(?:a|an|my|any|all|every|true|real|big) )*(?P<of>[a-z]+) "
    r"(?:lover|drinker|enthusiast|fanatic|addict|nerd)s?\b"
    r"|\bfor (?:my|a|an|our|his|her|the) (?:[a-z]+ ){1,3}(?:(?:who|that)(?: is|'?s)?|(?:she|he)(?: is|'?s)?) "
    r"(?:really |very |so )*(?:into|lov(?:es|ing)|likes?|enjoys?|fond of|mad about|crazy about) "
    r"(?P<into>[a-z]+)\b"
    r"|(?<![а-я])(?:для )?любител(?:ь|я|ю|ям|ей|ниц[а-я]+)(?![а-я])",
    re.IGNORECASE,
)


def says_shopping(text: str) -> bool:
    """Whether it says that goods are wanted: "do you have", "покажите", 想买."""
    return bool(_SHOPPING.search(text))


@dataclass(frozen=True)
class Request:
    """A customer's words, understood as far as they go."""

    #: The text without conditions; what is searched for.
    text: str
    #: What describes the thing: tokens without stop words and words of asking.
    words: tuple[str, ...]
    filters: tuple[Filter, ...]
    #: A currency that was named and is not the shop's.
    foreign: str | None
    #: Says that it wants goods.
    shopping: bool
    #: Asks how something is done.
    how: bool
    cheapest: bool
    #: The kind of goods, where it is known and sold.
    kind: str | None = None
    #: Those of the words that a condition stands for; whatever meets the conditions holds them.
    given: frozenset[str] = field(default_factory=frozenset)
    #: Which of the goods is wanted: the lightest, the biggest.
    order: Order | None = None
    #: "Cheaper than the X200": becomes a condition once the product is found.
    comparison: Comparison | None = None
    #: Words that must not be the product's own.
    without: tuple[str, ...] = ()
    #: Words of which either will do, for things that the shop has no kind for: rooibos or peppermint.
    either: tuple[tuple[frozenset[str], ...], ...] = ()
    #: A kind that was asked for and that the shop does not sell.
    unsold: str | None = None
    #: Other words for the words; what the catalogue's unnamed units are taken for.
    synonyms: Synonyms = field(default_factory=lambda: Synonyms(()), compare=False)
    factors: Mapping[str, float] = field(default_factory=dict, compare=False)

    @classmethod
    def of_words(cls, text: str, synonyms: Synonyms) -> Request:
        """A request for nothing but what these words name."""
        found = tuple(query_tokens(text))
        return cls(text, found, (), None, shopping=False, how=False, cheapest=False, synonyms=synonyms)

    @property
    def open_words(self) -> tuple[str, ...]:
        """The words that no condition stands for."""
        return tuple(word for word in self.words if word not in self.given)

    @property
    def named(self) -> bool:
        """Whether a word with a figure, and no quantity, is open: most likely a model's name."""
        open_words = set(self.open_words) & {*query_tokens(_without_quantities(self.text))}
        standards = [word for word in open_words if word in words("standards")]
        return any(
            any(letter.isdigit() for letter in word) and not any(word in each for each in standards)
            for word in open_words
        )


def understand(text: str, *, currency: str, lexicon: Lexicon | None = None) -> Request:
    """Read a request; hard conditions become filters. A doubtful word stays a word to search for."""
    lexicon = lexicon or Lexicon()
    asked = _LOVER.sub(lambda loved: loved["of"] or loved["into"] or " ", text)
    reading = read(_ASKING.sub(" ", asked), currency=currency, lexicon=lexicon)
    descriptive = _descriptive(reading.rest)
    return Request(
        text=reading.rest,
        words=descriptive,
        filters=tuple(reading.filters),
        foreign=reading.foreign,
        shopping=says_shopping(text) or _wants_goods(reading),
        how=bool(_HOW.search(text)),
        cheapest=reading.order is not None and reading.order.is_cheapest,
        kind=reading.kind,
        given=frozenset(descriptive) - frozenset(_descriptive(reading.text)),
        order=reading.order,
        comparison=reading.comparison,
        without=tuple(reading.without),
        either=tuple(_alternatives(reading.rest)) if reading.kind is None else (),
        unsold=reading.unsold,
        synonyms=lexicon.synonyms,
        factors=lexicon.factors,
    )


_EITHER = re.compile(r"(?P<one>(?:[a-z]+ ){1,5})or (?P<other>[a-z]+(?: [a-z]+){0,3})")


def _alternatives(text: str) -> Iterator[tuple[frozenset[str], ...]]:
    """What stands on both sides of an "or", each up to the next little word."""
    for found in _EITHER.finditer(text):
        one = _told(reversed(found["one"].split()))
        other = _told(found["other"].split())
        if one and other:
            yield one, other


def _told(words: Iterable[str]) -> frozenset[str]:
    telling = takewhile(lambda word: not is_stop_word(word) and stem(word) not in _filler(), words)
    return frozenset(stem(word) for word in telling)


def _wants_goods(reading: Reading) -> bool:
    conditions = {each.field for each in reading.filters}
    refused = bool(
        reading.kind and (reading.without or any(each.operator == "!=" for each in reading.filters))
    )
    limited = bool(conditions & {"price", "availability"} or reading.foreign)
    asked = bool(limited or reading.order or reading.comparison or refused)
    return asked or bool("kind" in conditions and conditions - _DESCRIBING)


def _without_quantities(text: str) -> str:
    plain = normal(text)
    for each in reversed(find_quantities(plain)):
        plain = f"{plain[: each.start]} {plain[each.end :]}"
    return plain


def _descriptive(text: str) -> tuple[str, ...]:
    return tuple(word for word in query_tokens(text) if word not in _filler())


@lru_cache(maxsize=1)
def _filler() -> frozenset[str]:
    """Words of asking, which describe nothing."""
    return frozenset(stem(fold(word)) for word in words("shopping"))
