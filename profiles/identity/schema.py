"""Tables about who is who: further references, merges, signed links, suppressions, declared traits."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from profiles.database import Base, BigKey


class TraitType(Base):
    """A trait of the shop's own that was declared, so that its values can be checked."""

    __tablename__ = "trait_type"

    name: Mapped[str] = mapped_column(String(100), primary_key=True)
    #: text | number | flag | date | money | choice.
    type: Mapped[str] = mapped_column(String(16))
    description: Mapped[str] = mapped_column(Text)
    #: What a choice is one of; None for the other types.
    choices: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    created_at: Mapped[datetime]


class Alias(Base):
    """A further reference of a customer: that of a profile which became one with theirs."""

    __tablename__ = "alias"

    reference: Mapped[str] = mapped_column(String(200), primary_key=True)
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)


class Merge(Base):
    """Two profiles that became one, with everything that it takes to part them again."""

    __tablename__ = "merge"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The profile that remained.
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    #: The id that the absorbed profile had; no row has it while the merge stands.
    absorbed_id: Mapped[int] = mapped_column(BigKey, index=True)
    #: The absorbed profile's reference.
    reference: Mapped[str] = mapped_column(String(200))
    #: What showed that they are one person: `link`, `import:FILE`, `console:NAME: why` ...
    proof: Mapped[str] = mapped_column(String(300))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    #: What an undo needs: the absorbed profile, what moved, what gave way. Emptied then.
    copy: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class MergeRequest(Base):
    """A signed link that an operator must decide about: who opened it is known as somebody else."""

    __tablename__ = "merge_request"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The profile that opened the link.
    profile_id: Mapped[int] = mapped_column(ForeignKey("profile.id", ondelete="CASCADE"), index=True)
    #: The customer whom the link names.
    reference: Mapped[str] = mapped_column(String(200))
    #: Where it was opened.
    opened_on: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class UsedLink(Base):
    """A signed link that was opened: it does not open a second time."""

    __tablename__ = "used_link"

    #: SHA-256 of the link's payload, hex.
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    #: When the link expires; the row may go then.
    expires_at: Mapped[datetime] = mapped_column(index=True)


class Suppression(Base):
    """A reference or address of somebody who was erased: no import writes to it."""

    __tablename__ = "suppression"

    #: HMAC-SHA256 of the reference or address under SuppressionKey, hex.
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)


class SuppressionKey(Base):
    """The one random key of this database's suppressions, made when the first customer is erased."""

    __tablename__ = "suppression_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
