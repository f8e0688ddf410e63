"""A model that says only what its evidence says: a sentence of each of the first pieces, cited."""

from __future__ import annotations

import json
import re

from tests.openai.validation import ChatRequest

_DATA = re.compile(r"\{.*\}", re.DOTALL)


def evidence_of(request: ChatRequest) -> list[dict[str, object]]:
    """The numbered evidence in the last message; nothing where there is none."""
    found = _DATA.search(request.messages[-1].text)
    try:
        data = json.loads(found[0]) if found else {}
    except ValueError:
        return []
    return data.get("evidence", []) if isinstance(data, dict) else []


def bear_witness(request: ChatRequest) -> str:
    said = []
    for item in evidence_of(request)[:2]:
        number = item["number"]
        if "product" in item:
            said.append(f"{{{number}}}: {_first(item.get('description'))} [{number}].")
        else:
            said.append(f"{_first(item.get('text'))} [{number}].")
    return " ".join(said) or "NO_ANSWER"


def _first(text: object) -> str:
    return re.split(r"[.!?。\n]", str(text or "it is in the shop"))[0].strip()
