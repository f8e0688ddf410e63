"""Shopping requests with hard conditions in three languages: how many hold for all that is shown first.

The requests were written before the data was looked at, and every third was kept unseen while the product was
made. What satisfies one is told from the source's own rows by other means than the product's.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from knowledge.answers import Answerer, Question
from knowledge.index.embedder import built_in_embedder
from knowledge.index.vectors import VectorIndex
from knowledge.library import Library
from knowledge.schema import Base
from profiles.database import Database
from tests.bench.answering import DATA, merchant_file
from tests.bench.row import Row

HERE = Path(__file__).parent
SHOP = HERE.parents[1] / "app" / "demo" / "shop" / "products.csv"
#: The shops beside the real catalogue: electronics are not all that is sold.
_SHOPS = (("shop", SHOP, "EUR"), ("market", HERE / "shops" / "market.csv", "GBP"))
_SHOWN = 5
_GOAL = "goal: 90 %"
#: How the source's own rows say what a thing is and has: names of facts, and patterns over titles.
_RULES = json.loads((HERE / "asked" / "gold.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Asked:
    """A request: its kind, its conditions as (key, operator, value), and which end of a key is asked."""

    text: str
    kind: str
    conditions: tuple[tuple[str, str, str], ...]
    order: tuple[str, str] | None
    unseen: bool


def read_asked(path: Path) -> list[Asked]:
    """The requests of a file."""
    lines = [line for line in path.read_text(encoding="utf-8").split("\n") if line[:1] not in {"", "#"}]
    return [_asked(line, number % 3 == 2) for number, line in enumerate(lines)]


def _asked(line: str, unseen: bool) -> Asked:
    text, kind, *rest = [part.strip() for part in line.split("|", 2)]
    told, _, order = (rest[0] if rest else "").rpartition("| ")
    if not order.endswith((" min", " max")):
        told, order = rest[0] if rest else "", ""
    found = re.findall(r"(\w+)(<=|>=|!=|=|<|>)(.+?)(?=\s+\w+(?:<=|>=|!=|=|<|>)|$)", told.strip(" |"))
    key, _, side = order.strip().rpartition(" ")
    return Asked(text, kind, tuple(found), (key, side) if side else None, unseen)


def number(value: Any) -> float | None:
    """The first figure of a value."""
    found = re.search(r"(?:(?<!\S)-)?\d+(?:[.,]\d+)?", str(value)) if value not in {None, ""} else None
    return float(found[0].replace(",", ".")) if found else None


_FACTORS = {"t": 1000.0, "ft": 0.3048, "feet": 0.3048, "cm": 0.01, "k": 1000.0}


def numbers_of(row: Mapping[str, Any], key: str) -> list[float]:
    """All figures that a row states under a key, by fact and by title."""
    if key == "price":
        value = number(row.get("price"))
        return [value] if value is not None else []
    stated = [row[name] for name in _RULES["numbers"].get(key, ()) if row.get(name) not in {None, ""}]
    if key == "players":
        # "2 to 4" is three and four as well.
        return [float(each) for value in stated for each in _spread(str(value)).split() if each.isdigit()]
    named = [_scaled(key, value) for value in stated]
    found = [value for value in named if value]
    text = f"{row['title']} {row.get('description') or ''}".lower()
    for match in re.finditer(_RULES["titles"].get(key, r"$^"), text):
        unit = match[2] if match.lastindex and match.lastindex > 1 else ""
        found.append(float(match[1].replace(",", "")) * _FACTORS.get(unit or "", 1.0))
    return found


def _scaled(key: str, value: Any) -> float | None:
    plain = number(value)
    text = str(value).lower()
    if plain is None:
        return None
    if key == "weight" and "kg" not in text:
        return plain / 1000
    if key == "age" and "month" in text:
        return plain / 12
    return plain / 1000 if key == "volume" and "ml" in text else plain


def satisfies(row: Mapping[str, Any], key: str, operator: str, wanted: str) -> bool:
    """Whether the source's own row meets one condition."""
    if "|" in wanted and key != "brand":
        return any(satisfies(row, key, operator, each) for each in wanted.split("|"))
    if key == "brand":
        brand = str(row.get("brand") or "").lower()
        return (brand in wanted.split("|")) == (operator == "=") and bool(brand)
    if key == "colour":
        said = (
            " ".join(str(row.get(name) or "") for name in row if re.search("colou?rs?(?:_|$)", name))
            or row["title"]
        )
        named = str(said).lower().replace("gray", "grey") + _shade(str(said).lower())
        return (wanted in named) == (operator == "=")
    if key == "variety":
        return wanted in str(row.get("type") or row["title"]).lower()
    if key in {"material", "roast", "width"} or (key == "size" and operator == "="):
        return (wanted.lower() in _spread(str(row.get(key) or row["title"]).lower())) == (operator == "=")
    if key == "resolution":
        return wanted.replace("x", " x ") in json.dumps(row)
    if key == "stock":
        return row.get("availability") == "in_stock"
    if key in _PLAIN and row.get(_PLAIN[key]):
        return (row[_PLAIN[key]] == "yes") == (wanted == "yes")
    if key in _RULES["features"]:
        return _states(row, key, wanted == "yes")
    value = float(wanted)
    return any(_compares(each, operator, value) for each in numbers_of(row, key))


#: Features that a shop states by yes or no, and the fact that does.
_PLAIN = {
    "polarised": "polarised",
    "glutenfree": "gluten free",
    "nuts": "contains nuts",
    "organic": "organic",
}


def _shade(said: str) -> str:
    return " blue" if "navy" in said else " black" if "anthracite" in said or "graphite" in said else ""


def _spread(said: str) -> str:
    """A range of sizes with every size in it."""
    found = re.search(r"(\d{1,2})\s*(?:-|–|to)\s*(\d{1,2})", said)
    if found:
        return said + " " + " ".join(map(str, range(int(found[1]), int(found[2]) + 1)))
    letters = ["xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl"]
    ends = re.fullmatch(r"(x{0,3}[sml])\s*(?:-|–|to)\s*(x{0,3}[sml])", said.strip())
    return said + " ".join(letters[letters.index(ends[1]) : letters.index(ends[2]) + 1]) if ends else said


def _states(row: Mapping[str, Any], key: str, wanted: bool) -> bool:
    pattern, against = _RULES["features"][key]
    if key == "grainfree":
        return str(row.get("grain free") or "").lower() == ("yes" if wanted else "no")
    if key == "caffeine":
        return bool(re.search(r"decaf|^no", str(row.get("caffeine")))) != wanted
    if key == "fragrance":
        return (str(row.get("fragrance")) == "unscented") != wanted
    stated = [
        str(value).lower()
        for name, value in row.items()
        if value not in {None, ""} and re.search(pattern, name.replace("_", " ").lower())
    ]
    if (
        any(
            value in {"true", "yes", "y"} or re.match(r"\d|auto|stereo|built|activ|ipx|water", value)
            for value in stated
        )
        and wanted
    ):
        return True
    text = " ".join(
        str(row.get(name) or "")
        for name in (
            "title",
            "description",
            "connectivity_technology",
            "connection",
            "device_interface",
            "interface",
        )
    ).lower()
    if key == "wireless" and not wanted:
        return bool(re.search(against, text) or row.get("cable_length")) and not re.search(pattern, text)
    if stated and not wanted:
        return all(re.match("no|n$|false|without", value) for value in stated)
    found = bool(re.search(pattern, text)) or (key == "wired" and bool(row.get("cable_length")))
    if against and key == "wired":
        found = found and not re.search(against, text)
    return found == wanted


def _compares(stated: float, operator: str, wanted: float) -> bool:
    near = abs(stated - wanted) <= 0.03 * abs(wanted)
    exact = {"<": stated < wanted, "<=": stated <= wanted, ">": stated > wanted, ">=": stated >= wanted}
    return near if operator == "=" else exact.get(operator, not near)


def is_of_kind(row: Mapping[str, Any], kind: str, category: bool) -> bool:
    """Whether a row's title names a thing of the kind, and not what goes with one."""
    if "/" in kind:
        return any(is_of_kind(row, each, category) for each in kind.split("/"))
    title = str(row["title"]).lower()
    if category:
        # A category of several things ("Kettles & brewing") does not say which of them a row is.
        of_one = row.get("product_type", "") if not re.search("[&,]", row.get("product_type", "")) else ""
        words = f"{title} {of_one} {row.get('type', '')} {row.get('keywords', '')}".lower()
        return kind == "any" or all(word.rstrip("s") in words for word in kind.split())
    wanted, beside = _RULES["kinds"][kind]
    named = f"{title} {row.get('product_type') or ''}".lower()
    return bool(re.search(wanted, named)) and not re.search(beside, title)


async def bench() -> AsyncIterator[Row]:
    if not DATA.is_dir():
        yield Row("shopping requests", "left out", f"no data at {DATA}")
        return
    with tempfile.TemporaryDirectory() as folder:
        chorus = merchant_file(DATA / "products.jsonl.gz", Path(folder) / "products.jsonl")
        rows = _lines(chorus)
        async for row in _measure("chorus", chorus, rows, "USD", _folder(folder, "a")):
            yield row
        for number, (name, source, currency) in enumerate(_SHOPS):
            async for row in _measure(name, source, _table(source), currency, _folder(folder, str(number))):
                yield row


def _folder(parent: str, name: str) -> Path:
    path = Path(parent) / name
    path.mkdir()
    return path


def _lines(path: Path) -> list[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def _table(path: Path) -> list[Mapping[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def _measure(
    name: str, source: Path, rows: Sequence[Mapping[str, Any]], currency: str, folder: Path
) -> AsyncIterator[Row]:
    database = Database(f"sqlite:///{folder}/shop.sqlite")
    async with database.engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    library = Library(database, VectorIndex(built_in_embedder(), path=folder / "chroma"), currency=currency)
    await library.sync([str(source)], now=datetime.now(UTC))
    judged = [each async for each in judge(Answerer(library, None), name, rows)]
    await database.close()
    for unseen in (False, True):
        right = [each[1] for each in judged if each[0].unseen == unseen]
        what = f"{name}: requests with hard conditions, {'kept unseen' if unseen else 'seen while made'}"
        yield Row(what, f"{sum(right) / len(right):.0%} of {len(right)} right", _GOAL)


async def judge(
    answerer: Answerer, name: str, rows: Sequence[Mapping[str, Any]]
) -> AsyncIterator[tuple[Asked, bool, list[Mapping[str, Any]], str]]:
    """Each request, whether its answer is right, what was shown, and what was said."""
    by_id = {str(row["id"]): row for row in rows}
    for asked in read_asked(HERE / "asked" / f"{name}.txt"):
        answer = await answerer.answer(Question(text=asked.text), now=datetime.now(UTC))
        shown = [by_id[each] for each in answer.products[:_SHOWN]]
        yield asked, is_right(asked, shown, rows, name == "shop"), shown, answer.text


def is_right(
    asked: Asked, shown: Sequence[Mapping[str, Any]], rows: Sequence[Mapping[str, Any]], category: bool
) -> bool:
    """Nothing but what satisfies the request is shown, and something is where anything does."""
    good = [row for row in rows if _is_good(row, asked, category)]
    if asked.order and good:
        key, side = asked.order
        ends = list(_ends(good, key, side))
        best = (min if side == "min" else max)(ends, default=None)
        return bool(shown) and any(
            best is None or abs(each - best) <= 0.01 * abs(best) for each in numbers_of(shown[0], key)
        )
    return bool(shown) == bool(good) and all(_is_good(row, asked, category) for row in shown)


def _ends(rows: Sequence[Mapping[str, Any]], key: str, side: str) -> Iterator[float]:
    for row in rows:
        values = [value for value in numbers_of(row, key) if value > 0 or key == "comfort"]
        if values:
            yield values[0]


def _is_good(row: Mapping[str, Any], asked: Asked, category: bool) -> bool:
    return is_of_kind(row, asked.kind, category) and all(satisfies(row, *each) for each in asked.conditions)
