"""Replies of a model that calls a tool."""

from __future__ import annotations

import json
from typing import Any

from tests.openai.reply import Reply


def calls(name: str, **arguments: Any) -> Reply:
    """It calls the tool of this name with these arguments."""
    call = {
        "id": "call_1",
        "type": "function",
        "function": {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)},
    }
    return Reply(tool_calls=(call,))
