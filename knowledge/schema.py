"""The tables of product content. Kept apart from the profiles' metadata: neither knows the other."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
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
    """A file or address that content was taken from, remembered so that its removals can be followed."""

    __tablename__ = "source"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    location: Mapped[str] = mapped_column(String(1000), unique=True)
    #: products | faq | document | pages | synonyms.
    kind: Mapped[str] = mapped_column(String(16))
    #: When it was last tried, with or without success.
    synced_at: Mapped[datetime]
    #: The last sync's counts and refused rows, as `knowledge sync --json` printed them, and where it
    #: could not be read at all, `error` with the reason.
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: Of an address: what each page said of its own version, and what it brought.
    visits: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: The folder with which the file was found, so that a later sync finds what else came into it.
    folder: Mapped[str | None] = mapped_column(String(1000))


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
    #: The variants of a product that has several, each {"id", "title"?, "options": {"Color": "Blue"}, "price"
    #: (minor units), "availability", "quantity", "link", "image_link"}. `price` above is then the lowest.
    options: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    content_hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (Index(None, "category"), Index(None, "brand"), Index(None, "price"))


class ProductFacet(Base):
    """One property that products are sought by; a product has several, a list of values one row each."""

    __tablename__ = "product_facet"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: No foreign key: a sync writes the facets of a new product before the product is there to be found.
    product_id: Mapped[str] = mapped_column(String(200), index=True)
    #: A property known by its meaning (kind, colour, memory), or "fact:" and the source's own name of it.
    name: Mapped[str] = mapped_column(String(100))
    #: In the base unit of `unit`; in the source's unknown unit where that is None. 1 and 0 are yes and no.
    number: Mapped[float | None]
    unit: Mapped[str | None] = mapped_column(String(8))
    text: Mapped[str | None] = mapped_column(String(80))
    #: Which of the product's options it belongs to, from 1; 0 where the product has none.
    variant: Mapped[int] = mapped_column(default=0)

    __table_args__ = (Index(None, "name", "number", "product_id"), Index(None, "name", "text", "product_id"))


class Synonym(Base):
    """Words that the shop takes for the same thing."""

    __tablename__ = "synonym"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: The words, separated by commas.
    words: Mapped[str] = mapped_column(String(500), unique=True)


class Document(Base):
    """A text of the shop: a policy, a guide."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(String(16))
    #: The address of the page, where it is one.
    link: Mapped[str | None] = mapped_column(Text)
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
    #: The conversation it was asked in, as the faces number them; no foreign key.
    conversation: Mapped[int | None]
    #: What came nearest when it was asked: {"kind", "id", "title", "score"}.
    nearest: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: Gaps of one number mean the same; None until they are grouped.
    group_id: Mapped[int | None] = mapped_column(index=True)
    #: The question's vector, 32-bit floats, and the embedder that made it; only of one that knows meaning.
    vector: Mapped[bytes | None] = mapped_column(LargeBinary)
    embedder: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (Index(None, "state", "asked_at"),)


class ModelUsage(Base):
    """How often the chat model was called on a day, for whom, with what outcome, and its tokens; no words."""

    __tablename__ = "model_usage"

    #: A day of UTC.
    day: Mapped[date] = mapped_column(primary_key=True)
    #: As `ContentGap.asked_by`; empty for nobody in particular.
    asked_by: Mapped[str] = mapped_column(String(200), primary_key=True)
    model: Mapped[str] = mapped_column(String(200), primary_key=True)
    #: answered, underway, or why the answer was made without the model.
    outcome: Mapped[str] = mapped_column(String(24), primary_key=True)
    calls: Mapped[int]
    prompt_tokens: Mapped[int] = mapped_column(BigKey)
    completion_tokens: Mapped[int] = mapped_column(BigKey)

    __table_args__ = (Index(None, "asked_by"),)


class IndexEntry(Base):
    """One searchable thing. Its number is the row's number in the full text index."""

    __tablename__ = "index_entry"

    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: product | faq | passage; `staged` while a sync prepares it and `gone` until its text is cleared
    #: away, which no search asks for.
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
    #: The sync that may write now: the last one that began (`knowledge.content.staging`).
    sync: Mapped[str | None] = mapped_column(String(32))


def _staged(table: FromClause, *further: Column[Any]) -> Table:
    """A table for rows of another before they are shown: the same columns, and none of its promises."""
    columns = [Column(each.name, each.type) for each in table.columns if each.name != "id" or not further]
    return Table(f"staged_{table.description}", Base.metadata, *columns, *further)


#: Products that a sync has prepared; `source_id` is the place of the source in its plan.
STAGED_PRODUCT = _staged(Product.__table__)
#: What changes in the facets of products that are there: facets to come, and the numbers of those to go.
STAGED_FACET = _staged(ProductFacet.__table__, Column("gone_id", BigKey))

# The full text tables are no tables that SQLAlchemy can declare; importing registers their DDL.
from knowledge.index import fulltext_ddl as _fulltext_ddl  # noqa: E402

_fulltext_ddl.attach(Base.metadata)
