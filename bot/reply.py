"""What the bot says: plain text, maybe with a heading, a picture and buttons."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

#: What a button asks the bot to do; the last two are the staff chat's.
Action = Literal[
    "view", "cart", "save", "similar", "more", "compare", "ask", "helpful", "unhelpful", "why",
    "consent", "language", "person", "stop", "forget", "export", "save_segment",
    "reading", "choice", "refine", "campaign", "campaign_when", "campaign_confirm", "take", "hand_back",
]  # fmt: skip
ACTIONS: tuple[Action, ...] = get_args(Action)
#: Actions whose meaning is kept in the bot's turn that showed them.
OF_A_TURN: frozenset[str] = frozenset(
    {
        "view", "cart", "save", "similar", "more", "compare", "ask", "helpful", "unhelpful", "why",
        "forget", "export", "save_segment", "reading", "choice", "refine",
        "campaign", "campaign_when", "campaign_confirm",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Press:
    """A pressed button, small enough for any channel: what it stands for is in the turn's details."""

    action: Action
    #: The bot's turn that showed the button; 0 where the action needs none.
    turn: int = 0
    #: Which product or question of that turn (from 0), or the chosen value.
    item: str = ""


@dataclass(frozen=True)
class Button:
    """Either asks the bot for something or opens an address."""

    label: str
    press: Press | None = None
    url: str | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One message of the bot."""

    text: str = ""
    heading: str | None = None
    #: An http(s) address, or `/media/NAME` for a file of the shop's media folder.
    photo: str | None = None
    rows: Rows = ()
    #: The product that this is the card of.
    product: str | None = None
    #: `export`: the person's data come with it as a file, made when it is sent.
    document: str | None = None
    #: The text as rows and columns, for channels that can show them; the first row has the headings.
    table: tuple[tuple[str, ...], ...] = ()

    @property
    def words(self) -> str:
        """Heading and text as they are read."""
        return "\n".join(part for part in (self.heading, self.text) if part)

    def of_turn(self, turn: int) -> Reply:
        """The same with its buttons tied to the turn that shows them."""
        return replace(self, rows=tuple(tuple(_tied(button, turn) for button in row) for row in self.rows))

    def as_json(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "heading": self.heading,
            "photo": self.photo,
            "product": self.product,
            "document": self.document,
            "table": [list(row) for row in self.table],
            "rows": [[_button_json(button) for button in row] for row in self.rows],
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Reply:
        rows = tuple(tuple(_read_button(button) for button in row) for row in data.get("rows", ()))
        table = tuple(tuple(row) for row in data.get("table", ()))
        plain = {name: data.get(name) for name in ("heading", "photo", "product", "document")}
        return cls(text=data.get("text") or "", rows=rows, table=table, **plain)


def read_press(action: str, turn: int = 0, item: str = "") -> Press | None:
    """The press that a channel carried; None where there is no such action."""
    for known in ACTIONS:
        if known == action:
            return Press(known, turn, item)
    return None


def _tied(button: Button, turn: int) -> Button:
    if button.press is None or button.press.action not in OF_A_TURN or button.press.turn:
        return button
    return replace(button, press=replace(button.press, turn=turn))


def _button_json(button: Button) -> dict[str, Any]:
    if button.press is None:
        return {"label": button.label, "url": button.url}
    return {"label": button.label, "press": vars(button.press)}


def _read_button(data: dict[str, Any]) -> Button:
    press = data.get("press")
    return Button(data["label"], read_press(**press) if press else None, data.get("url"))
