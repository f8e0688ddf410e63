"""What an operator is there for, and what each role may therefore change. Everybody may read."""

from __future__ import annotations

from typing import Literal

Role = Literal["admin", "marketer", "support", "read_only"]

ROLES: tuple[Role, ...] = ("admin", "marketer", "support", "read_only")

EVERYBODY: frozenset[str] = frozenset(ROLES)
#: Admins alone: settings, keys, operators, what was done by whom.
RUNNING: frozenset[str] = frozenset({"admin"})
#: Who chooses audiences and sends.
MARKETING: frozenset[str] = frozenset({"admin", "marketer"})
#: Who answers customers, keeps what is known of them right, and what the bot may say.
SERVING: frozenset[str] = frozenset({"admin", "marketer", "support"})
