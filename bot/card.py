"""Product cards: what a product's own row says, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from urllib.parse import urljoin

from bot.reply import Action, Button, Press, Reply
from bot.texts import Texts
from knowledge.content.entry import is_name
from knowledge.goods.cards import title_in
from knowledge.schema import Product

#: From this number on a stock is named instead of called "in stock".
FEW = 5
#: Characters of a description on the details card; a caption may have 1024 in all.
DESCRIPTION_LENGTH = 500
TITLE_LENGTH = 200
MOST_FACTS = 8
#: Columns that are for machines, or that the card says in other words.
SAID_ELSEWHERE = frozenset({"product_type", "google_product_category", "condition", "gtin", "mpn"})
FACT_LENGTH = 80


def cards(products: Sequence[Product], words: Texts, *, shop_url: str, rest: bool = False) -> list[Reply]:
    """A card for each product, in the order of the turn's products; the last one speaks for them all."""
    shown = [_card(product, number, words, shop_url) for number, product in enumerate(products)]
    together = [Button(words.compare, Press("compare"))] if len(shown) > 1 else []
    together += [Button(words.show_more, Press("more"))] if rest else []
    if shown and together:
        shown[-1] = replace(shown[-1], rows=(*shown[-1].rows, tuple(together)))
    return shown


def details_card(product: Product, words: Texts, *, shop_url: str) -> Reply:
    """The long card: description, facts, and the way to the shop."""
    facts = [
        f"{name.replace('_', ' ')}: {cut(str(value), FACT_LENGTH)}"
        for name, value in product.facts.items()
        if value and name not in SAID_ELSEWHERE and not is_name(name)
    ]
    parts = [
        _offer(product, words),
        cut(product.description, DESCRIPTION_LENGTH),
        "\n".join(facts[:MOST_FACTS]),
    ]
    buttons = (_of_product("cart", 0, words.add_to_cart), _of_product("save", 0, words.save))
    return Reply(
        heading=cut(title_in(product, words.language), TITLE_LENGTH),
        text="\n\n".join(part for part in parts if part),
        photo=product.image_link,
        rows=(buttons, *link_row(product, words, shop_url=shop_url)),
        product=product.id,
    )


def link_row(product: Product, words: Texts, *, shop_url: str) -> tuple[tuple[Button, ...], ...]:
    """One row with the product's page; no row where it has none."""
    url = address(product, shop_url)
    return ((Button(words.open_in_shop, url=url),),) if url else ()


def address(product: Product, shop_url: str) -> str | None:
    """The product's page as an absolute http(s) address; None where the row has none."""
    url = urljoin(shop_url, product.link) if product.link else ""
    return url if url.startswith(("http://", "https://")) else None


def product_buttons(words: Texts) -> tuple[Button, ...]:
    """Buttons below an answer about the turn's one product."""
    return (_of_product("view", 0, words.details), _of_product("cart", 0, words.add_to_cart))


def price_text(product: Product, words: Texts) -> str:
    """The price, or the lowest of its options; empty where the row has none."""
    if product.price is None or not product.currency:
        return ""
    shown = _amount(product.price, product.currency, words.language)
    others = {option.get("price") for option in product.options or ()} - {None, product.price}
    return words.price_from.format(price=shown) if others else shown


def _amount(minor: int, currency: str, language: str) -> str:
    """Money as the reader's language writes it."""
    from babel.numbers import format_currency, get_currency_precision  # costs half a second at first

    amount = Decimal(minor).scaleb(-get_currency_precision(currency))
    return format_currency(amount, currency, locale=language)


def stock_text(product: Product, words: Texts) -> str:
    if product.availability == "in_stock" and product.quantity is not None and 0 < product.quantity <= FEW:
        return words.few_left.format(quantity=product.quantity)
    known = {
        "in_stock": words.in_stock,
        "out_of_stock": words.out_of_stock,
        "preorder": words.preorder,
        "backorder": words.backorder,
    }
    return known.get(product.availability or "", "")


def _card(product: Product, number: int, words: Texts, shop_url: str) -> Reply:
    upper = (_of_product("view", number, words.details), _of_product("cart", number, words.add_to_cart))
    lower = (_of_product("save", number, words.save), _of_product("similar", number, words.similar))
    return Reply(
        heading=cut(title_in(product, words.language), TITLE_LENGTH),
        text=_offer(product, words),
        photo=product.image_link,
        rows=(upper, lower, *link_row(product, words, shop_url=shop_url)),
        product=product.id,
    )


def _offer(product: Product, words: Texts) -> str:
    parts = (price_text(product, words), stock_text(product, words))
    return " · ".join(part for part in parts if part)


def _of_product(action: Action, number: int, label: str) -> Button:
    return Button(label, Press(action, item=str(number)))


def cut(text: str, length: int) -> str:
    """The text, or its beginning."""
    text = text.strip()
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
