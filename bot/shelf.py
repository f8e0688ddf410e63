"""Buttons on product cards: details, cart, save, similar, more; pressed, or written out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from bot.card import cards, cut, details_card, link_row
from bot.comparison import MOST, compare
from bot.outcome import Outcome
from bot.questions import CARDS_AT_ONCE, LONGEST_LABEL
from bot.reply import Action, Button, Press, Reply
from bot.scene import Scene
from bot.spoken import spoken_press
from knowledge.goods.cards import title_in
from knowledge.library import Library
from knowledge.schema import Product
from knowledge.texts import say

#: How many hits of a search are looked through for similar products.
LOOKED_THROUGH = 12


class Shelf:
    """Answers presses on product cards."""

    def __init__(self, library: Library, *, shop_url: str) -> None:
        self._library = library
        self._shop_url = shop_url
        self._answers: dict[str, Callable[[Scene, Product], Awaitable[Outcome]]] = {
            "view": self._view,
            "cart": self._cart,
            "save": self._save,
            "similar": self._similar,
        }

    async def press(self, scene: Scene) -> Outcome:
        """What a pressed product button does; an honest word where its turn or product is gone."""
        press = scene.incoming.press
        if press is not None and scene.pressed is not None:
            shown = scene.pressed.details.get("products", [])
            if press.action == "more":
                return await self._more(scene, scene.pressed.details.get("rest", []))
            if press.action == "compare" and shown:
                return await self._compare(scene, shown)
            product = await self._product(shown, press.item)
            if product is not None and press.action in self._answers:
                return await self._answers[press.action](scene, product)
        return Outcome(event="press", replies=(Reply(text=scene.words.old_button),))

    async def hear(self, scene: Scene, text: str) -> Outcome | None:
        """What a button that was written out does; None where the text asks for anything else."""
        said = spoken_press(text)
        if said is None or scene.state == "human":
            return None
        of_several = said.place is not None and len(scene.shown_before) > 1
        products = await self._library.products(scene.shown_before if of_several else scene.products_in_view)
        if said.place is None and len(products) == 1:
            chosen = products[0]
        elif said.place is not None and said.place < len(products):
            chosen = products[said.place]
        else:
            return _which(scene, said.action, products, text)
        return replace(await self._answers[said.action](scene, chosen), said=text)

    async def _product(self, ids: list[str], item: str) -> Product | None:
        if not item.isdecimal() or int(item) >= len(ids):
            return None
        return await self._library.product(ids[int(item)])

    async def _view(self, scene: Scene, product: Product) -> Outcome:
        card = details_card(product, scene.words, shop_url=self._shop_url)
        return _about("view", scene.words.details, product, card)

    async def _cart(self, scene: Scene, product: Product) -> Outcome:
        rows = link_row(product, scene.words, shop_url=self._shop_url)
        text = scene.words.in_cart if rows else scene.words.in_cart_no_link
        reply = Reply(text=text.format(title=title_in(product, scene.language)), rows=rows)
        return _about("add_to_cart", scene.words.add_to_cart, product, reply, quantity=1)

    async def _save(self, scene: Scene, product: Product) -> Outcome:
        reply = Reply(text=scene.words.saved.format(title=title_in(product, scene.language)))
        return _about("favorite", scene.words.save, product, reply)

    async def _similar(self, scene: Scene, product: Product) -> Outcome:
        wanted = " ".join(part for part in (product.title, product.category) if part)
        found = await self._library.search(wanted, limit=LOOKED_THROUGH)
        near = [hit for hit in found if hit.kind == "product" and hit.score > 0]
        ids = [hit.id for hit in near if hit.id != product.id]
        others = await self._library.products(ids)
        others.sort(key=lambda other: other.category != product.category)  # stable: best first within each
        return self._row_of(scene, scene.words.similar, others, scene.words.nothing_similar)

    async def _compare(self, scene: Scene, ids: list[str]) -> Outcome:
        products = await self._library.products(ids[:MOST])
        enough = len(products) > 1
        reply = compare(products, scene.words) if enough else Reply(text=scene.words.only_one_left)
        return Outcome(
            event="compare" if enough else "press",
            said=scene.words.compare,
            replies=(reply,),
            properties={"products": [product.id for product in products]},
            details={"kind": "products", "products": [product.id for product in products]},
            shown=tuple(products),
        )

    async def _more(self, scene: Scene, rest: list[str]) -> Outcome:
        products = await self._library.products(rest)
        return self._row_of(scene, scene.words.show_more, products, scene.words.no_more)

    def _row_of(self, scene: Scene, label: str, products: list[Product], nothing: str) -> Outcome:
        shown, rest = products[:CARDS_AT_ONCE], products[CARDS_AT_ONCE:]
        replies = cards(shown, scene.words, shop_url=self._shop_url, rest=bool(rest))
        details: dict[str, Any] = {
            "kind": "products",
            "products": [product.id for product in shown],
            "rest": [product.id for product in rest],
        }
        return Outcome(
            event="press", said=label, replies=tuple(replies) or (Reply(text=nothing),), details=details
        )


def _which(scene: Scene, action: Action, products: list[Product], text: str) -> Outcome:
    """Asks which product is meant, with a button for each of those in view."""
    shown = products[:CARDS_AT_ONCE]
    rows = tuple(
        (Button(cut(title_in(each, scene.language), LONGEST_LABEL), Press(action, item=str(number))),)
        for number, each in enumerate(shown)
    )
    return Outcome(
        event="message",
        said=text,
        replies=(Reply(text=say("which" if shown else "which_product", scene.language), rows=rows),),
        details={"kind": "clarify", "products": [each.id for each in shown]},
        automatic=True,
    )


def _about(event: str, label: str, product: Product, reply: Reply, quantity: int | None = None) -> Outcome:
    return Outcome(
        event=event,
        said=f"{label}: {product.title}",
        replies=(reply,),
        product=product,
        shown=(product,),
        properties={"quantity": quantity} if quantity else {},
        details={"products": [product.id]},
    )
