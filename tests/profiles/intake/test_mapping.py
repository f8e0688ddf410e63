"""A mapping is checked before any row is read, and says what is wrong with it."""

import json
from pathlib import Path

import pytest

from profiles.exceptions import FixMapping
from profiles.intake.column_mappings import built_in
from profiles.intake.mapping import Mapping, parse_mapping, read_mapping

FIELDS = {"customer_id": "Customer", "type": {"constant": "purchase"}, "at": "When"}


def test_a_bare_text_is_a_column() -> None:
    mapping = parse_mapping({"kind": "events", "fields": FIELDS}, name="shop")
    assert mapping.fields["at"].column == "When"
    assert mapping.named == {"Customer", "When"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "orders"}, "kind"),
        ({"colour": "red"}, "colour"),
        ({"fields": FIELDS | {"size": "Size"}}, "size"),
        ({"fields": {"type": "T", "at": "A"}}, "lacks customer_id"),
        ({"fields": FIELDS | {"price": {"column": "P", "constant": "1"}}}, "fields.price"),
        ({"fields": FIELDS | {"price": {}}}, "exactly one of column"),
        ({"skip": [{"reason": "x", "when": {"column": "A"}}]}, "exactly one of empty"),
        ({"skip": [{"reason": "x", "when": []}]}, "skip.0.when"),
        ({"zone": "Mars/Crater"}, "not a time zone"),
        ({"customer": {"id": "X"}}, "customer has no id"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(wrong: dict[str, object], said: str) -> None:
    with pytest.raises(FixMapping, match=said):
        parse_mapping({"kind": "events", "fields": FIELDS} | wrong, name="shop")


def test_a_file_is_toml_or_json(tmp_path: Path) -> None:
    as_json, as_toml, broken = tmp_path / "a.json", tmp_path / "a.toml", tmp_path / "b.toml"
    as_json.write_text(json.dumps({"kind": "profiles", "fields": {"id": "No"}}))
    as_toml.write_text('kind = "profiles"\n[fields]\nid = "No"\n')
    broken.write_text("kind = events")
    assert read_mapping(as_json) == read_mapping(as_toml)
    with pytest.raises(FixMapping, match=r"b\.toml"):
        read_mapping(broken)
    with pytest.raises(FixMapping, match="cannot be opened"):
        read_mapping(tmp_path / "none.toml")


@pytest.mark.parametrize("name", sorted(built_in()))
def test_a_mapping_survives_being_written_down(name: str) -> None:
    mapping = built_in()[name]
    written = json.loads(json.dumps(mapping.model_dump(mode="json", exclude_defaults=True)))
    assert parse_mapping(written, name=name) == mapping
    assert isinstance(mapping, Mapping)
    assert mapping.recognised_by
