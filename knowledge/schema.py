"""The tables of product content. Kept apart from the profiles' metadata: neither knows the other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

BigKey = BigInteger().with_variant(Integer, "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware datetime, stored as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        # astimezone() reads a naive value as local time, so an unaware one must not get that far.
        if value is not None and value.tzinfo is None:
            raise ValueError(f"A datetime without a zone cannot be stored: {value!r}")
        return value and value.astimezone(UTC).replace(tzinfo=None if dialect.name == "sqlite" else UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value and (value if value.tzinfo else value.replace(tzinfo=UTC))


class Base(DeclarativeBase):
    """The metadata of knowledge/."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: Instant()}


class Source(Base):
    """A file that content was taken from, remembered so that its removals can be followed."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    location: Mapped[str] = mapped_column(String(1000), unique=True)
    #: products | faq | document.
    kind: Mapped[str] = mapped_column(String(16))
    synced_at: Mapped[datetime]
    #: The last sync's counts and refused rows, as `knowledge sync --json` printed them.
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Product(Base):
    """One thing the shop sells, as its own row says it."""

    __tablename__ = "product"

    #: The shop's id of the product, as the source wrote it.
    id: Mapped[str] = mapped_column(String(200), primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text, default="")
    brand: Mapped[str | None] = mapped_column(String(200))
    #: The last part of the product type, in the source's own words.
    category: Mapped[str | None] = mapped_column(String(200))
    #: Minor units of `currency`; None where the source names no price.
    price: Mapped[int | None] = mapped_column(BigKey)
    currency: Mapped[str | None] = mapped_column(String(3))
    #: in_stock | out_of_stock | preorder | backorder; None where the source does not say.
    availability: Mapped[str | None] = mapped_column(String(16))
    quantity: Mapped[int | None]
    link: Mapped[str | None] = mapped_column(Text)
    image_link: Mapped[str | None] = mapped_column(Text)
    #: Every other column of the source: name -> value, in the source's own words.
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    content_hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "category"), Index(None, "brand"), Index(None, "price"))


class Document(Base):
    """A text of the shop: a policy, a guide."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    content_hash: Mapped[str] = mapped_column(String(64))


class Passage(Base):
    """A piece of a document, small enough to quote."""

    __tablename__ = "passage"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("document.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)


class Faq(Base):
    """A question with an answer that a person approved. Several questions may share a topic."""

    __tablename__ = "faq"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: None for an answer that was written in the console.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    topic: Mapped[str | None] = mapped_column(String(100))
    language: Mapped[str | None] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (UniqueConstraint("source_id", "question"),)


class ContentGap(Base):
    """A question that we could not answer."""

    __tablename__ = "content_gap"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    #: Who asked, as the faces refer to a profile; no foreign key, for knowledge/ knows no profiles.
    asked_by: Mapped[str | None] = mapped_column(String(200), index=True)
    #: Why there was no answer, in the terms of Answer.reason.
    reason: Mapped[str] = mapped_column(String(64))
    asked_at: Mapped[datetime]
    #: open | answered | ignored.
    state: Mapped[str] = mapped_column(String(16), default="open")

    __table_args__ = (Index(None, "state", "asked_at"),)


class IndexEntry(Base):
    """One searchable thing. Its number is the row's number in the full text index."""

    __tablename__ = "index_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: product | faq | passage.
    kind: Mapped[str] = mapped_column(String(16))
    #: The id of the product, question or passage, as text.
    key: Mapped[str] = mapped_column(String(200))
    #: The name of its vector: the kind and a hash of the text that was embedded. A vector that no
    #: entry names is never shown, and so a crash between database and Chroma shows nothing stale.
    vector_id: Mapped[str] = mapped_column(String(80), index=True)

    __table_args__ = (UniqueConstraint("kind", "key"),)


class Revision(Base):
    """One row that counts the changes of content, so that what is kept in memory knows its age."""

    __tablename__ = "knowledge_revision"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    number: Mapped[int]


# The full text tables are no tables that SQLAlchemy can declare; importing registers their DDL.
from knowledge import fulltext_ddl as _fulltext_ddl  # noqa: E402

_fulltext_ddl.attach(Base.metadata)
