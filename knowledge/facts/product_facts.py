"""Facts: a question about one product, answered from that product's own row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.content.entry import truth, value_text
from knowledge.draft import Citation, Draft
from knowledge.facts.attributes import asks_brand, asks_price, asks_stock, is_asking
from knowledge.facts.concepts import label_in, meanings
from knowledge.facts.contents import asks_contents, contents
from knowledge.facts.inquiry import Inquiry, inquire, inquire_each
from knowledge.facts.stated import Fact, facts_of, find_stated
from knowledge.facts.subject import FEW, Subject, find_subject
from knowledge.facts.variants import answer_variant, asks_variant
from knowledge.goods.budget import asked_currency
from knowledge.goods.cards import price_of, short_title
from knowledge.schema import Product
from knowledge.texts import say


@dataclass(frozen=True)
class Told:
    """What is told of one product: the sentence for it, and whether its row states it."""

    product: Product
    text: str
    stated: bool


def answer_fact(
    text: str,
    products: Sequence[Product],
    in_view: Sequence[Product],
    language: str,
    *,
    shopping: bool = False,
) -> Draft | None:
    """What the row says, or that it does not say it; None where no one product is meant.

    `products` are those that the text may name. Who is `shopping` means goods, unless a name is said.
    """
    subject = find_subject(text, products, in_view)
    if subject is None or (shopping and not subject.for_sure):
        return None
    if len(subject.products) == 1 and asks_variant(text, subject.products[0]):
        return answer_variant(text, subject.products[0], language)
    if not is_asking(text) and not subject.asks_concepts:
        return None
    told = [each for product in subject.products if (each := _tell(text, subject.rest, product, language))]
    if not told or len(told) < len(subject.products):
        return None
    if len(told) == 1:
        return _draft(told[0])
    return _alike(told, language) or _which(text, subject, told, language)


def _tell(text: str, rest: str, product: Product, language: str) -> Told | None:
    """What the row says; None where nothing is asked of it."""
    inquiries = inquire_each(rest, text)
    counted = asks_contents(rest) and not any(find_stated(product, each).facts for each in inquiries)
    if counted and (held := contents(rest, product, language)):
        title = short_title(product, language)
        return Told(product, say("quoted_fact", language, title=title, sentence=held), True)
    asks_fact = inquiries[0].terms and inquiries[0].concepts != ("brand",)
    if asks_fact and not _is_aside(text, product, inquiries):
        return _told(product, inquiries, language)
    return _plain(text, product, language)


def _is_aside(text: str, product: Product, inquiries: Sequence[Inquiry]) -> bool:
    """Whether price or stock is asked, and the words besides only describe the product: "the blue one"."""
    if len(inquiries) > 1 or not (asks_price(text) or asks_stock(text)) or inquiries[0].concepts:
        return False
    said = {word for fact in facts_of(product) for word in meanings(str(fact.value)[:200])}
    return inquiries[0].wanted <= said


def _plain(text: str, product: Product, language: str) -> Told | None:
    """Price, stock and brand, which are columns of their own."""
    title = short_title(product, language)
    if asks_stock(text):
        if inquire(text, text).count and product.quantity is not None:
            left = say("left", language, count=product.quantity)
            return Told(product, say("facts", language, title=title, facts=left), True)
        said = say(product.availability, language, title=title) if product.availability else None
    elif asks_brand(text):
        facts = say("one_fact", language, label=say("brand", language), value=product.brand)
        said = say("facts", language, title=title, facts=facts) if product.brand else None
    elif asks_price(text):
        price = price_of(product, language)
        said = say("price", language, title=title, price=price) if price else None
        if said and asked_currency(text) not in {None, product.currency}:
            said += ("" if language == "zh" else " ") + say("charged_in", language, currency=product.currency)
    else:
        return None
    return Told(product, said, True) if said else _not_told(product, (), language)


def _told(product: Product, inquiries: Sequence[Inquiry], language: str) -> Told:
    """What the row says of each thing asked; it is stated where anything of it is."""
    found = [find_stated(product, each) for each in inquiries]
    title = short_title(product, language)
    facts = tuple(dict.fromkeys(fact for each in found for fact in each.facts))
    sentence = next((each.sentence for each in found if each.sentence), None)
    missing = [inquiry for inquiry, each in zip(inquiries, found, strict=True) if not each]
    if not facts and not sentence:
        return _not_told(product, [fact for each in found for fact in each.near], language)
    said = say("facts", language, title=title, facts=_listed(facts, language)) if facts else ""
    if sentence and not facts:
        said = say("quoted_fact", language, title=title, sentence=sentence)
    if missing:
        missed = say("not_stated_too", language, label=_asked(missing, language))
        said += missed if language == "zh" else f" {missed}"
    return Told(product, said, True)


def _not_told(product: Product, near: Sequence[Fact], language: str) -> Told:
    beside = say("near", language, facts=_listed(near, language)) if near else ""
    said = say("not_stated", language, title=short_title(product, language), near=beside)
    return Told(product, said, False)


def _listed(facts: Sequence[Fact], language: str) -> str:
    return say("between_facts", language).join(
        say("one_fact", language, label=label_in(fact.label, language), value=value_said(fact, language))
        for fact in facts
    )


def value_said(fact: Fact, language: str) -> str:
    """The value as the row has it; yes and no in the customer's language."""
    says = truth(fact.value) if isinstance(fact.value, bool) or _is_yes_no(fact.value) else None
    return value_text(fact.value) if says is None else say("yes" if says else "no", language)


def _is_yes_no(value: object) -> bool:
    return str(value).lower() in {"true", "false", "yes", "no"}


def _asked(inquiries: Sequence[Inquiry], language: str) -> str:
    names = [label_in(term.meaning, language) for each in inquiries for term in each.terms]
    return ("、" if language == "zh" else ", ").join(dict.fromkeys(names))


def _draft(told: Told) -> Draft:
    product = told.product
    if not told.stated:
        return Draft(kind="unanswered", text=told.text, products=(product.id,), reason="not_stated")
    cited = (Citation(f"product:{product.id}", product.title),)
    return Draft(kind="fact", text=told.text, products=(product.id,), citations=cited)


def _alike(told: Sequence[Told], language: str) -> Draft | None:
    """One answer for products of one name whose rows say the same; None where they differ."""
    said = {each.text.replace(short_title(each.product, language), "") for each in told}
    if len(said) > 1 or not all(each.stated for each in told):
        return None
    name = _common_name(told, language)
    text = told[0].text.replace(short_title(told[0].product, language), name)
    shown = [each.product for each in told[:FEW]]
    return Draft(
        kind="fact",
        text=text,
        products=tuple(product.id for product in shown),
        citations=tuple(Citation(f"product:{product.id}", product.title) for product in shown),
    )


def _none_states(told: Sequence[Told], language: str) -> Draft:
    name = _common_name(told, language)
    return Draft(
        kind="unanswered",
        text=say("not_stated", language, title=name, near=""),
        products=tuple(each.product.id for each in told[:FEW]),
        reason="not_stated",
    )


def _common_name(told: Sequence[Told], language: str) -> str:
    """What all are called; where that is no more than a brand, the titles themselves."""
    titles = [short_title(each.product, language) for each in told[:FEW]]
    shared = _shared_name(titles)
    return shared if " " in shared else ("、" if language == "zh" else "; ").join(titles)


def _shared_name(titles: Sequence[str]) -> str:
    """The words that all titles begin with."""
    shared = []
    for words in zip(*(title.split() for title in titles), strict=False):
        if len(set(words)) > 1:
            break
        shared.append(words[0])
    return " ".join(shared).rstrip(" ,-–(")


def _which(text: str, subject: Subject, told: Sequence[Told], language: str) -> Draft:
    """Asks which product is meant; where none of them states it, that is the answer."""
    if not any(each.stated for each in told):
        return _none_states(told, language)
    shown = [each.product for each in sorted(told, key=lambda each: not each.stated)][:FEW]
    return Draft(
        kind="clarify",
        text=say("which", language),
        products=tuple(product.id for product in shown),
        suggested=tuple(ask_again(text, subject.rest, product, language) for product in shown),
    )


def ask_again(text: str, rest: str, product: Product, language: str) -> str:
    """The question put to one product."""
    title = short_title(product, language)
    inquiries = inquire_each(rest, text)
    if inquiries[0].terms:
        return say("ask_fact", language, title=title, label=_asked(inquiries, language))
    if asks_stock(text):
        return say("ask_stock", language, title=title)
    if asks_brand(text):
        return say("ask_fact", language, title=title, label=say("brand", language))
    return say("ask_price", language, title=title)
