"""What satisfies a shopping request, told from the source's own rows by other means than the product's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

#: How the source's own rows say what a thing is and has: names of facts, and patterns over titles.
_RULES = json.loads((Path(__file__).parent / "asked" / "gold.json").read_text(encoding="utf-8"))


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
    if key == "height" and re.search(r"\d m\b", text):
        return plain * 100
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
    if key in _WORDED:
        return any(re.search(rf"\b{wanted}", str(row.get(name) or "").lower()) for name in _WORDED[key])
    if key == "cordless":
        return bool(row.get("power source")) and (row["power source"] == "battery") == (wanted == "yes")
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
    "vegan": "vegan",
    "sugarfree": "sugar free",
    "sulfatefree": "sulfate free",
    "fragrancefree": "fragrance free",
    "fluoride": "fluoride",
    "dimmable": "dimmable",
}
#: Facts that a shop states in words, and the names of those that do.
_WORDED = {
    "stage": ("life stage",),
    "skin": ("skin type",),
    "hair": ("hair type", "title"),
    "gender": ("gender",),
    "format": ("format",),
    "genre": ("genre",),
    "language": ("language",),
    "finish": ("finish",),
    "scent": ("scent",),
    "flavor": ("flavor",),
}


_SHADES = {"navy": " blue", "burgundy": " red", "anthracite": " black", "graphite": " black"}


def _shade(said: str) -> str:
    return "".join(colour for shade, colour in _SHADES.items() if shade in said)


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
    if stated and wanted and all(re.match("no|n$|false|without", value) for value in stated):
        return False
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
