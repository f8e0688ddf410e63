"""A proposal: what a chat model takes a request for an audience to mean."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from segments.condition import Condition


class Proposed(BaseModel):
    """Which customers the request means, or why that cannot be told."""

    model_config = ConfigDict(title="audience")

    definition: dict[str, Any] | None = Field(default=None, description="The tree of conditions, or null.")
    not_understood: list[str] = Field(
        default_factory=list, description="Words of the request that played no part."
    )
    question: str | None = Field(default=None, description="What must be asked, or why it cannot be told.")


@dataclass(frozen=True)
class Proposal:
    """A proposal that passed the checks; without a definition it is a question."""

    definition: Condition | None
    not_understood: list[str] = field(default_factory=list)
    question: str | None = None
