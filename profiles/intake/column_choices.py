"""Column choices: what a person has each column of a file become, and the mapping that says the same."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass
from typing import Any

from profiles import protected
from profiles.intake import event_rows, profile_rows
from profiles.intake.column_mappings import Kind
from profiles.intake.column_names import guesses
from profiles.intake.mapping import Mapping, parse_mapping
from profiles.intake.writing import Writing

#: A column that is left out, and one that becomes a trait or a property of its own name.
LEFT_OUT = ""
KEPT = "keep"
#: What stands before what is known of an event's customer.
PERSON = "customer."
#: Tags that stand between commas; `tags` are those between bars.
TAGS_BY_COMMA = "tags,"
#: What several columns may become together, one written after the other.
JOINED = frozenset({"name", "customer.name"})

PROFILE_TARGETS = (
    "id", "name", "email", "phone", "language", "country", "city", "timezone", "birthday", "created_at",
    "last_seen_at", "tags", TAGS_BY_COMMA, "consent", "consent_email", "consent_sms", "consent_telegram",
    "consent_web", "channel", "telegram_id", "web_id", "lifecycle_stage", "rfm_type",
)  # fmt: skip
EVENT_TARGETS = (
    "customer_id", "customer.email", "customer.name", "customer.phone", "customer.city", "customer.country",
    "customer.language", "type", "at", "id", "order_id", "product_id", "category", "brand", "price",
    "quantity", "amount", "campaign_id", "channel", "sentiment", "topic",
)  # fmt: skip

#: How yes and no are said elsewhere; consent is read with them.
_YES = ("y", "ja", "oui", "si", "sí", "да", "是", "on", "subscribed", "同意", "已订阅")
_NO = ("n", "nein", "non", "нет", "否", "off", "unsubscribed", "不同意", "未订阅")
ANSWERS = {
    written: answer
    for answer, words in (("yes", _YES), ("no", _NO))
    for word in words
    for written in (word, word.capitalize(), word.upper())
}


@dataclass(frozen=True)
class ColumnChoices:
    """What each column becomes: one of the targets, KEPT or LEFT_OUT."""

    kind: Kind
    columns: AnyMapping[str, str]
    writing: Writing = Writing()  # noqa: RUF009 - it is frozen
    #: The type of every event, where no column tells it.
    type: str = ""

    def by_target(self) -> dict[str, list[str]]:
        """The columns of everything that some column becomes."""
        found: dict[str, list[str]] = {}
        for column, target in self.columns.items():
            if target not in (LEFT_OUT, KEPT):
                found.setdefault(target, []).append(column)
        return found

    @property
    def clashing(self) -> list[str]:
        """What more than one column becomes that only one can."""
        found = [
            target
            for target, columns in self.by_target().items()
            if len(columns) > 1 and target not in JOINED
        ]
        both = {"tags", TAGS_BY_COMMA}
        return [*found, "tags"] if both <= self.by_target().keys() else found

    @property
    def lacking(self) -> list[str]:
        """What some column has to become, and none does."""
        given = self.by_target().keys() | ({"type"} if self.type else set())
        if self.kind == "profiles":
            return [] if {"id", "email"} & given else ["id"]
        who = [] if {"customer_id", "customer.email"} & given else ["customer_id"]
        return who + [name for name in ("type", "at") if name not in given]

    def mapping(self) -> Mapping:
        """The same as a mapping; only where nothing is lacking and nothing clashes."""
        fields = self.by_target()
        written: dict[str, Any] = {
            "kind": self.kind,
            "fields": {
                target.rstrip(","): _source(target, columns)
                for target, columns in fields.items()
                if not target.startswith(PERSON)
            },
            "keep": sorted(column for column, target in self.columns.items() if target == KEPT),
            "recognised_by": list(self.columns),
            "time_format": self.writing.time_format,
            "zone": self.writing.zone,
            "decimal_comma": self.writing.decimal_comma,
        }
        if self.kind == "events":
            _add_event(written, fields, self.type)
        return parse_mapping(written, name="columns")


def _add_event(written: dict[str, Any], fields: AnyMapping[str, list[str]], type_: str) -> None:
    person = {
        target.removeprefix(PERSON): _source(target, columns)
        for target, columns in fields.items()
        if target.startswith(PERSON)
    }
    if person:
        written["customer"] = person
    if "type" not in written["fields"]:
        written["fields"]["type"] = {"constant": type_}
    if "id" not in written["fields"]:
        # All that is said of an event tells it from others, so the file can be imported again without harm.
        said = sorted(column for columns in fields.values() for column in columns)
        written["fields"]["id"] = {"columns": said, "join": " | "}
        written["repeats"] = "number"


def _source(target: str, columns: list[str]) -> dict[str, Any]:
    if len(columns) > 1:
        return {"columns": columns}
    source: dict[str, Any] = {"column": columns[0]}
    if target == TAGS_BY_COMMA:
        source["split"] = ","
    if target.startswith("consent"):
        source["words"] = ANSWERS
    return source


def choices_of(mapping: Mapping, columns: Iterable[str]) -> ColumnChoices | None:
    """The choices that say the same of a file with these columns; None for a mapping that says more."""
    known = [column for column in mapping.recognised_by if column in set(columns)]
    chosen = dict.fromkeys([*known, *columns], LEFT_OUT)
    if mapping.keep == "rest" or not mapping.named | set(mapping.keep) <= chosen.keys():
        return None
    chosen |= dict.fromkeys(mapping.keep, KEPT)
    people = {PERSON + name: source for name, source in (mapping.customer or {}).items()}
    for target, source in {**mapping.fields, **people}.items():
        if target != "id" or source.columns is None:
            written = TAGS_BY_COMMA if target == "tags" and source.split else target
            chosen |= dict.fromkeys(source.named, written)
    type_ = mapping.fields["type"].constant if "type" in mapping.fields else None
    writing = Writing(mapping.time_format, mapping.zone, mapping.decimal_comma)
    found = ColumnChoices(mapping.kind, chosen, writing, type_ or "")
    return found if _says_the_same(found, mapping) else None


def _says_the_same(found: ColumnChoices, mapping: Mapping) -> bool:
    if found.lacking or found.clashing:
        return False
    told = {"name", "about", "recognised_by"}
    return found.mapping().model_dump(exclude=told) == mapping.model_dump(exclude=told)


def guessed(columns: Collection[str], kind: Kind) -> dict[str, str]:
    """What each column probably becomes; what says nothing to us is kept, unless it must not be."""
    return {column: LEFT_OUT if _unwanted(column) else KEPT for column in columns} | guesses(columns, kind)


def settled(column: str, target: str, kind: Kind) -> str:
    """What the column becomes by this choice: one that has a name of ours cannot be kept beside it."""
    own = profile_rows.KNOWN if kind == "profiles" else event_rows.COLUMNS
    return column if target == KEPT and column in own else target


def _unwanted(column: str) -> bool:
    return not column or protected.matter(column) is not None
