"""What is held about one profile while an import folds rows into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from profiles.consent import Decision, decided
from profiles.intake.profile_rows import ProfileRow
from profiles.traits import Value, stored

Address = tuple[str, str]


@dataclass(eq=False)
class Standing:
    """A profile's values, and which of them the database does not know yet."""

    #: None until the profile is written for the first time.
    id: int | None
    #: reference, consent and the columns that an import may give.
    columns: dict[str, Any]
    #: The traits' texts; an equal text is an equal value.
    traits: dict[str, str | None] = field(default_factory=dict)
    tags: frozenset[str] = frozenset()
    #: Tags that no import takes off.
    kept_tags: frozenset[str] = frozenset()
    addresses: set[Address] = field(default_factory=set)
    #: What the ledger says for single channels, in its order; loaded where a row speaks of one.
    decisions: list[Decision] = field(default_factory=list)

    new_columns: set[str] = field(default_factory=set)
    new_traits: dict[str, Value] = field(default_factory=dict)
    new_tags: bool = False
    new_addresses: list[Address] = field(default_factory=list)
    new_decisions: list[Decision] = field(default_factory=list)

    def apply(self, row: ProfileRow) -> bool:
        """Take over what the row says; False where all of it was held already."""
        news = [self.put(name, self._merged(name, value)) for name, value in row.columns.items()]
        news += [self._put_trait(name, value) for name, value in row.traits.items()]
        news += [self._put_address(address) for address in row.addresses]
        if row.tags is not None:
            news.append(self._put_tags(row.tags))
        if row.consent is not None and self.columns["consent"] is None:
            news.append(self.put("consent", row.consent))
        news += [self._decide(channel, granted) for channel, granted in row.channel_consents.items()]
        return any(news)

    def says(self, channel: str) -> bool | None:
        """What is recorded about marketing on this channel."""
        return decided(self.columns["consent"], self.decisions, channel)

    def _decide(self, channel: str, granted: bool) -> bool:
        if self.says(channel) is not None:
            return False
        decision = Decision(channel, granted)
        self.decisions.append(decision)
        self.new_decisions.append(decision)
        return True

    def put(self, name: str, value: Any) -> bool:
        """Set a column; False where it holds the value already."""
        if self.columns[name] == value:
            return False
        self.columns[name] = value
        self.new_columns.add(name)
        return True

    def _merged(self, name: str, given: Any) -> Any:
        return self._last_seen(given) if name == "last_seen_at" else given

    def _last_seen(self, given: datetime) -> datetime:
        # A value that an import gave may be corrected by the next one, in either direction; one that the
        # customer has moved since, by turning up, only goes forward.
        held: datetime | None = self.columns["last_seen_at"]
        given_before = self.traits.get("last_seen_at")
        if held is not None and given_before == given.isoformat():
            return held
        if held is None or held.isoformat() == given_before:
            return given
        return max(held, given)

    def _put_trait(self, name: str, value: Value) -> bool:
        text, _ = stored(value)
        if self.traits.get(name) == text:
            return False
        self.traits[name] = text
        self.new_traits[name] = value
        return True

    def _put_address(self, address: Address) -> bool:
        if address in self.addresses:
            return False
        self.addresses.add(address)
        self.new_addresses.append(address)
        return True

    def _put_tags(self, tags: frozenset[str]) -> bool:
        tags -= self.kept_tags
        if self.tags == tags:
            return False
        self.tags = tags
        self.new_tags = True
        return True
