"""The demo shop's customers and their past, written as the two files that the imports read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from app.demo.catalogue import DemoProduct
from app.demo.chance import Chance
from app.demo.history import History
from app.demo.people import Person, make_person
from app.demo.shelves import Shelves


@dataclass(frozen=True)
class CustomerFiles:
    """Where the rows are, and how many."""

    profiles: Path
    events: Path
    profile_count: int
    event_count: int


def write_customers(
    folder: Path, products: Sequence[DemoProduct], *, now: datetime, count: int = 2000, seed: str = "harbour"
) -> CustomerFiles:
    """Writes profiles.jsonl and events.jsonl into the folder.

    The rows follow from the seed and the UTC date of `now` alone; events at or after `now` are left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    files = folder / "profiles.jsonl", folder / "events.jsonl"
    today = now.astimezone(UTC).date()
    shelves, event_count = Shelves(products, seed), 0
    with files[0].open("w", encoding="utf-8") as profiles, files[1].open("w", encoding="utf-8") as events:
        for number in range(count):
            chance = Chance(f"{seed}/{number}")
            person = make_person(number, chance, today)
            history = History(person, shelves, chance, today)
            history.live()
            _write(profiles, [_profile_row(person, history.consent)])
            event_count += _write(events, history.log.rows(before=now))
    return CustomerFiles(*files, profile_count=count, event_count=event_count)


def _write(file: TextIO, rows: Sequence[dict[str, Any]]) -> int:
    file.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return len(rows)


def _profile_row(person: Person, consent: bool | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "id": person.reference,
        "name": person.name,
        "language": person.language,
        "country": person.place.country,
        "city": person.place.city,
        "timezone": person.place.timezone,
        "channel": person.channel,
        "consent": consent,
        "created_at": person.created_at.isoformat().replace("+00:00", "Z"),
        "birthday": person.birthday.isoformat() if person.birthday else None,
        "tags": list(person.tags),
        f"{person.channel}_id": person.address,
        **person.traits,
    }
    return {name: value for name, value in row.items() if value not in (None, [])}
