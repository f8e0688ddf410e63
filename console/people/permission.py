"""Which role may change what: decided by the address, for the console and the API alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import HTTPException

from console.guard import SAFE_METHODS
from console.texts import N_
from profiles.roles import EVERYBODY, MARKETING, RUNNING, SERVING

if TYPE_CHECKING:
    from fastapi import Request

    from profiles.schema import Operator

#: Forms and calls that only ask: nothing is changed by them, so everybody may send them.
ASKING: tuple[str, ...] = (
    "/api/v1/ask",
    "/api/v1/segments/translate",
    "/api/v1/segments/members",
)

#: The same by beginning and end: what is being written is only shown.
SHOWING: tuple[tuple[str, str], ...] = (("/console/campaigns/", "/preview"), ("/console/inbox/", "/draft"))

#: By the beginning of an address, of which the longest counts. What is not named is an admin's.
CHANGING: dict[str, frozenset[str]] = {
    "/console/account": EVERYBODY,
    "/console/settings/telegram": EVERYBODY,
    "/console/segments": MARKETING,
    "/console/lifecycle": MARKETING,
    "/console/campaigns": MARKETING,
    "/console/deliveries": MARKETING,
    "/console/offers": MARKETING,
    "/console/materials": MARKETING,
    "/console/journeys": MARKETING,
    "/console/imports": MARKETING,
    "/console/customers": SERVING,
    "/console/inbox": SERVING,
    "/console/replies": SERVING,
    "/console/knowledge": SERVING,
    "/api/v1/segments": MARKETING,
    "/api/v1/campaigns": MARKETING,
    "/api/v1/offers": MARKETING,
    "/api/v1/events": MARKETING,
    "/api/v1/profiles": MARKETING,
    "/api/v1/merges": SERVING,
    "/api/v1/gaps": SERVING,
}

#: What not everybody may even read.
READING: dict[str, frozenset[str]] = {"/console/settings/audit": RUNNING}

#: How a role is called on the pages.
NAMES = {
    "admin": N_("admin"),
    "marketer": N_("marketer"),
    "support": N_("support"),
    "read_only": N_("read-only"),
}

#: By who may do something: what each of the other roles is told.
REFUSALS: dict[frozenset[str], dict[str, str]] = {
    RUNNING: {
        "marketer": N_("Your role is marketer; this needs admin. An admin can change your role."),
        "support": N_("Your role is support; this needs admin. An admin can change your role."),
        "read_only": N_("Your role is read-only; this needs admin. An admin can change your role."),
    },
    MARKETING: {
        "support": N_("Your role is support; this needs admin or marketer. An admin can change your role."),
        "read_only": N_(
            "Your role is read-only; this needs admin or marketer. An admin can change your role."
        ),
    },
    SERVING: {
        "read_only": N_(
            "Your role is read-only; this needs admin or marketer or support. An admin can change your role."
        ),
    },
}


def demand(request: Request, operator: Operator) -> None:
    """Raises HTTPException 403 where the operator's role does not allow this request."""
    path = request.url.path
    allowed = readers(path) if request.method in SAFE_METHODS else changers(path)
    if operator.role not in allowed:
        raise HTTPException(403, REFUSALS[allowed][operator.role])


def changes_something(method: str, path: str) -> bool:
    """Whether such a request, if it is granted, changes anything of the shop's."""
    return method not in SAFE_METHODS and not _asks(path)


def changers(path: str) -> frozenset[str]:
    """The roles that may send an unsafe request to this address."""
    return EVERYBODY if _asks(path) else _longest(CHANGING, path, RUNNING)


def readers(path: str) -> frozenset[str]:
    """The roles that may read this address."""
    return _longest(READING, path, EVERYBODY)


def _asks(path: str) -> bool:
    return path in ASKING or any(path.startswith(start) and path.endswith(end) for start, end in SHOWING)


def _longest(table: dict[str, frozenset[str]], path: str, otherwise: frozenset[str]) -> frozenset[str]:
    matching = (start for start in table if path == start or path.startswith(f"{start}/"))
    return table.get(max(matching, key=len, default=""), otherwise)
