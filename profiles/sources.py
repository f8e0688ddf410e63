"""Sources: who says what a profile holds."""

from __future__ import annotations

#: What was learned from what the customer wrote and pressed.
CONVERSATION = "conversation"
#: What Shopkeeper worked out; it gives way to what anybody else says.
COMPUTED = "computed"
#: What an operator entered; the operator's name follows.
OPERATOR = "console:"


def is_operators(source: str | None) -> bool:
    """Whether an operator said so."""
    return (source or "").startswith(OPERATOR)
