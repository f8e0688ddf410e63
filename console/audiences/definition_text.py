"""A definition as text: in a form's field, or in an address."""

from __future__ import annotations

import json

from segments.definition import Condition, dump, parse_definition
from segments.exceptions import InvalidDefinition


def written(condition: Condition) -> str:
    return json.dumps(dump(condition), ensure_ascii=False)


def read_definition(text: str) -> Condition:
    """The definition in a form's field. Raises InvalidDefinition."""
    try:
        return parse_definition(json.loads(text))
    except ValueError as error:
        raise InvalidDefinition("It is no JSON.") from error
