"""Follow-ups: what a line means after the lines before it.

A line that only changes something (a colour, a limit, "cheaper") is read as the customer's last request with
that change. A line that stands on its own is taken as it is, with and without a conversation before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from knowledge.analysis import fold, is_stop_word, stem, tokens
from knowledge.approved.services import speaks_of
from knowledge.approved.small_talk import small_talk
from knowledge.facts.attributes import is_asking, is_pointing, ordinal
from knowledge.facts.comparatives import Comparative, find_comparative, without_comparatives
from knowledge.facts.mention import find_mention, model_tokens
from knowledge.goods.asked_size import SAID_SIZE
from knowledge.goods.budget import find_budget
from knowledge.goods.naming import kind_words
from knowledge.goods.numerals import with_figures
from knowledge.goods.quantities import find_quantities
from knowledge.goods.request import says_shopping
from knowledge.goods.vocabulary import Phrase, is_han, normal, shipped, split
from knowledge.schema import Product
from knowledge.words import words

#: Earlier lines of the customer that are looked at.
LINES = 6
#: From this share of its title's words on a line names a product.
_NAMED = 0.5
#: A line that is longer, in tokens, asks something itself.
_FEW_TOKENS = 8
_LEAD_IN = re.compile(
    r"^\W*(?:(?:and|but|ok|okay|so|hm+|well)\b\W*)*(?:(?:what|how) about\b|and\b)\W*"
    r"|^\W*(?:а|и|ну а|а если|а как насчет|как насчет|а что насчет|что насчет|а что с|а у)(?![а-я])\W*"
    r"|^\W*(?:那么|那|还有|如果是|要是)",
    re.IGNORECASE,
)
#: "Ok thanks, ...", "Morning! ...": what is asked stands behind it.
_ACKNOWLEDGING = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|alright|all right|thanks?(?: you)?|thx|cool|great|i see|got it|ладно|ок(?:ей)?"
    r"|(?:good )?(?:morning|afternoon|evening)|hi(?:ya)?|hello|hey|你好|您好|嗨|привет|здравствуйте"
    r"|добр(?:ый|ое) (?:день|вечер|утро)|хорошо|ясно|понятно|спасибо|谢谢|好的|好吧|行|知道了|明白了)"
    r"(?: (?:there|all|a lot|so much|much|большое|then))?"
    r"[\s,.!，。！]*)+"
    r"(?<=[,.!，。！])\s*(?:(?:а|но|but|and|那)\s+)?(?=\w.{3})",
    re.IGNORECASE,
)
_WHICH = re.compile(r"\bwhich(?: one| of)?\b|哪[个款件]|(?<![а-я])(?:котор|како[йе]|какая|кто)[а-я]*")
_TAIL = re.compile(r"呢\W*$")
#: "With more memory", "one in blue", "something wireless": a wish about goods, no question about one.
_WISH = re.compile(
    r"\b(?:any|anything|something|ones?|other|others|with|without|in)\b"
    r"|(?<![а-я])(?:есть|что-нибудь|с|со|без|в|другой)(?![а-я])"
    r"|有没有|有|带|的",
    re.IGNORECASE,
)
#: "That is too expensive", 这个太大了: what is seen is spoken of to say what else is wanted.
_COMPLAINT = re.compile(
    r"^\W*(?:it|that|this|they|these|those)(?: ones?)?(?:'?s|'?re| is| are| looks?| seems?)?"
    r"(?= (?:(?:a|way|far|much|just|bit|little) )*(?:too|bit)\b| not (?:so|that|as)\b)"
    r"|^\W*(?:它|[这那][个款件双条只台]?)们?的?(?=太|有点)"
    r"|^\W*(?:это|он|она|они|оно)(?= (?:слишком|чересчур|немного|не так))"
)
_CHANGES = frozenset({"colour", "comparative", "superlative", "quality", "feature"})
#: What a line can change without any other word of a wish.
_CHANGES_ALONE = frozenset({"colour", "comparative", "superlative"})
_STANDS_ALONE = frozenset({"kind", "brand", "category"})


@dataclass(frozen=True)
class Meant:
    """What a line means: the whole request, and what has to be better than what is in view."""

    text: str
    better: Comparative | None = None
    #: Whether it is a former request for goods, changed.
    goods: bool = False


def resolve(text: str, earlier: Sequence[str], in_view: Sequence[Product], *, currency: str) -> Meant:
    """What the line means after the customer's `earlier` lines, oldest first."""
    text, earlier = _without_greeting(text), [_without_greeting(line) for line in earlier]
    folded = fold(text)
    if (
        not _chooses(folded, in_view)
        and _changes_only(folded, currency)
        and (base := _base(earlier[-LINES:], in_view, currency))
    ):
        better = find_comparative(text) if in_view and not _picks(text) else None
        rest = _without_lead_in(without_comparatives(_COMPLAINT.sub("", folded)) if better else text)
        # What is left of "something cheaper" says nothing.
        change = _read_change(normal(rest))
        change_text = rest if change.sorts or change.measured or not better else ""
        return Meant(_joined(base, change_text), better, goods=bool(in_view))
    if asked := _same_of_another(text, earlier, in_view):
        return Meant(asked)
    return Meant(text)


def _without_greeting(text: str) -> str:
    return _ACKNOWLEDGING.sub("", text) or text


def _chooses(folded: str, in_view: Sequence[Product]) -> bool:
    """ "Which one is lighter?" asks about those in view, and for no others."""
    return len(in_view) > 1 and bool(_WHICH.search(folded)) and find_comparative(folded) is not None


def without_lead_in(text: str) -> str:
    """The line without "what about": "what about returns?" asks about returns."""
    return _without_lead_in(text) or text


def only_wishes(text: str) -> bool:
    """Whether the line names no goods and no other matter: "in black?", "does it come in blue?"."""
    return not _read_change(normal(fold(text))).names_something


def changes(text: str) -> bool:
    """Whether the line says how something has to be: black, cheaper, 2 litres."""
    change = _read_change(normal(fold(text)))
    return bool(change.sorts & _CHANGES or change.measured or find_comparative(text))


def only_compares(text: str) -> bool:
    """Whether the line says nothing but how something else has to differ: "a bit cheaper", "too big"."""
    folded = _TAIL.sub("", _LEAD_IN.sub("", _COMPLAINT.sub("", fold(text))))
    if any(sign.isdigit() for sign in with_figures(normal(folded))):
        return False
    comparative, rest = find_comparative(folded), _read_change(normal(without_comparatives(folded)))
    return comparative is not None and comparative.concept != "*" and not (rest.names_something or rest.sorts)


def last_request(earlier: Sequence[str], in_view: Sequence[Product], *, currency: str) -> str | None:
    """What the customer asked for last, with the changes since; None where nothing was."""
    lines = earlier[-LINES:]
    # A shop's rows may speak another language than the customer.
    asked = (line for line in reversed(lines) if not _is_about_others(line, currency))
    return _base(lines, in_view, currency) or next(asked, None)


def _is_about_others(line: str, currency: str) -> bool:
    """Whether a line asks for no goods of its own."""
    pointing = is_pointing(line) or ordinal(line) is not None
    return bool(small_talk(line) or pointing or not line.strip() or _changes_only(fold(line), currency))


def _base(earlier: Sequence[str], in_view: Sequence[Product], currency: str) -> str | None:
    """The request that is changed: the last that speaks of what is in view, with the changes since."""
    base: str | None = None
    for line in earlier:
        if small_talk(line) or is_pointing(line) or ordinal(line) is not None or not line.strip():
            continue
        if _changes_only(fold(line), currency):
            # A limit stays; which of them is the lightest was asked once.
            stays = base and not find_comparative(line) and not _picks(line)
            base = _joined(base, _without_lead_in(line)) if base and stays else base
        elif _speaks_of(line, in_view) if in_view else not _is_about_terms(line):
            base = line
    if in_view and (base is None or model_tokens(base) or _names(base, in_view)):
        # A single product was talked about: others of its kind are meant.
        return in_view[0].category or base
    return base


def _is_about_terms(line: str) -> bool:
    """Whether most of it speaks of delivery, refunds and the like: no goods to be changed."""
    spoken = speaks_of(line)
    return bool(spoken.subjects) and len(spoken.services) > len(spoken.rest)


def _picks(line: str) -> bool:
    """Whether it asks for the one that has most or least of something."""
    return "superlative" in _read_change(normal(fold(line))).sorts


def _names(line: str, products: Sequence[Product]) -> bool:
    """Whether the line asks about one product of that name rather than for goods."""
    mention = find_mention(line, products[0]) if len(products) == 1 else None
    if mention is None or (says_shopping(line) and not mention.by_model):
        return False
    return is_asking(line) and mention.share >= _NAMED


def _speaks_of(line: str, products: Sequence[Product]) -> bool:
    said = {token for token in tokens(line) if not is_stop_word(token)}
    return any(said & kind_words(product) for product in products)


def _joined(base: str, change: str) -> str:
    return f"{base.rstrip(' ?？.!。！')} {change.strip()}".strip()


def _changes_only(folded: str, currency: str) -> bool:
    """Whether the line names no goods and no other matter, only what should be different."""
    rest = _TAIL.sub("", _LEAD_IN.sub("", _COMPLAINT.sub("", folded)))
    budget = find_budget(rest, currency=currency)
    comparative = find_comparative(budget.rest)
    left, sized = SAID_SIZE.subn(" ", without_comparatives(budget.rest))
    if is_pointing(_WISH.sub(" ", left)) or ordinal(folded) is not None or model_tokens(folded):
        return False
    whole = _read_change(normal(budget.rest))
    change = _read_change(normal(left)) if whole.names_something else whole
    if change.names_something:
        return False
    if change.sorts & _CHANGES_ALONE or budget.filters or comparative or sized:
        return True
    return bool((change.sorts & _CHANGES or change.measured) and (_WISH.search(rest) or not is_asking(rest)))


@dataclass(frozen=True)
class _Change:
    """What a line speaks of: the sorts of its phrases, whether of an amount, whether of anything else."""

    sorts: frozenset[str]
    measured: bool
    names_something: bool


def _read_change(text: str) -> _Change:
    said, quantities = split(text), find_quantities(text)
    phrases = shipped().find(said)
    sorts = frozenset(_sort(phrase) for phrase in phrases)
    covered = {place for phrase in phrases for place in range(phrase.first, phrase.behind)}
    covered |= {
        place
        for place, word in enumerate(said)
        if any(each.start <= word.start < each.end for each in quantities)
    }
    others = [word.stem for place, word in enumerate(said) if place not in covered]
    strange = bool(sorts & _STANDS_ALONE) or not all(map(_is_filler, others))
    return _Change(sorts, bool(quantities), strange)


def _sort(phrase: Phrase) -> str:
    """What a phrase speaks of; a change, where it may be one: "белые" is a colour and, by its stem, linen."""
    sorts = [meaning.sort for meaning in phrase.meanings]
    return next((sort for sort in sorts if sort in _CHANGES), sorts[0])


def _same_of_another(text: str, earlier: Sequence[str], in_view: Sequence[Product]) -> str | None:
    """ "And the S10?" after "how much is the X200?" asks the same of another product."""
    if not earlier or len(in_view) != 1 or not _LEAD_IN.search(fold(text)) or not model_tokens(text):
        return None
    before = find_mention(earlier[-1], in_view[0])
    rest = _without_lead_in(text)
    if before is None or not before.by_model or len(tokens(rest)) > _FEW_TOKENS:
        return None
    return _joined(before.rest, rest)


def _without_lead_in(text: str) -> str:
    return _TAIL.sub("", _LEAD_IN.sub("", text.strip())).strip()


def _is_filler(word: str) -> bool:
    return word in _fillers() or word.isdigit()


@cache
def _fillers() -> frozenset[str]:
    """Words that name nothing, as stems; of Chinese ones each sign, as `vocabulary.split` cuts them."""
    all_words = [word for name in ("asking", "shopping", "stop", "wishing") for word in words(name)]
    signs = (sign for word in all_words if is_han(word) for sign in word)
    return frozenset({*signs, *(stem(fold(word)) for word in all_words)})
