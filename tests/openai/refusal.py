"""The errors of the API, in its own form."""

from __future__ import annotations

from typing import Any


class Refusal(Exception):
    """An answer that is an error object instead of a result."""

    def __init__(
        self,
        status: int,
        message: str,
        *,
        kind: str = "invalid_request_error",
        param: str | None = None,
        code: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        self._error = {"message": message, "type": kind, "param": param, "code": code}

    def as_json(self) -> dict[str, Any]:
        return {"error": self._error}


def no_key() -> Refusal:
    return Refusal(
        401,
        "You didn't provide an API key. You need to provide your API key in an Authorization header using "
        "Bearer auth (i.e. Authorization: Bearer YOUR_KEY).",
    )


def wrong_key(key: str) -> Refusal:
    return Refusal(401, f"Incorrect API key provided: {key[:3]}***{key[-2:]}.", code="invalid_api_key")


def too_many(retry_after: float | None = None) -> Refusal:
    headers = {} if retry_after is None else {"Retry-After": f"{retry_after:g}"}
    return Refusal(
        429,
        "Rate limit reached for requests.",
        kind="requests",
        code="rate_limit_exceeded",
        headers=headers,
    )


def no_quota() -> Refusal:
    return Refusal(
        429,
        "You exceeded your current quota, please check your plan and billing details.",
        kind="insufficient_quota",
        code="insufficient_quota",
    )


def server_error() -> Refusal:
    return Refusal(
        500, "The server had an error while processing your request. Sorry about that!", kind="server_error"
    )
