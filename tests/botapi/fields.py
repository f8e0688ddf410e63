"""The fields of one call, whichever of the documented bodies carried them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.multipart import BodyPartReader

from tests.botapi.exceptions import BadRequest


@dataclass(frozen=True)
class Upload:
    """A file of a multipart body."""

    name: str
    content: bytes


@dataclass
class Fields:
    """Text as forms carry it, or values as JSON carries them; each reader accepts both."""

    values: dict[str, Any] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str, default: str | None = None) -> str | None:
        value = self.values.get(name, default)
        return value if value is None or isinstance(value, str) else json.dumps(value)

    def required(self, name: str, complaint: str | None = None) -> str:
        value = self.text(name)
        if not value:
            raise BadRequest(complaint or f'parameter "{name}" is required')
        return value

    def integer(self, name: str, default: int | None = None) -> int | None:
        value = self.values.get(name)
        if value in (None, ""):
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise BadRequest(f'field "{name}" must be a number') from None

    def flag(self, name: str) -> bool:
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def data(self, name: str) -> Any:
        """A JSON-serialised field (an object or a list); None where it is absent."""
        value = self.values.get(name)
        if value in (None, "") or not isinstance(value, str):
            return value or None
        try:
            return json.loads(value)
        except ValueError:
            raise BadRequest(f"can't parse {name} JSON object") from None

    def attachment(self, value: str) -> Upload | None:
        """The file that `attach://name` refers to; None where the value is no such reference."""
        if not value.startswith("attach://"):
            return None
        name = value.removeprefix("attach://")
        if name not in self.files:
            raise BadRequest(f'there is no file "{name}" in the request')
        return self.files[name]


async def read_fields(request: web.Request) -> Fields:
    """The query string and the body; an unreadable body is refused."""
    fields = Fields(dict(request.query))
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise BadRequest("can't parse JSON body") from None
        fields.values.update(body)
    elif request.content_type == "multipart/form-data":
        await _read_multipart(request, fields)
    else:
        fields.values.update(await request.post())
    return fields


async def _read_multipart(request: web.Request, fields: Fields) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise BadRequest("nested multipart bodies are not supported")
        if part.filename is None:
            fields.values[part.name] = await part.text()
        else:
            fields.files[part.name] = Upload(part.filename, bytes(await part.read()))
