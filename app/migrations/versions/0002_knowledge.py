"""Knowledge: product content and its index."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

#: The full-text index, in the words of each engine.
FULLTEXT = {
    "sqlite": (
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext USING fts5(title, summary, detail, tokenize = 'ascii')",
        "CREATE VIRTUAL TABLE IF NOT EXISTS fulltext_vocabulary USING fts5vocab(fulltext, row)",
    ),
    "postgresql": (
        "CREATE TABLE IF NOT EXISTS fulltext (entry_id BIGINT PRIMARY KEY, vector TSVECTOR NOT NULL)",
        "CREATE INDEX IF NOT EXISTS ix_fulltext_vector ON fulltext USING gin (vector)",
    ),
}


def upgrade() -> None:
    _content_gap()
    _index_entry()
    _knowledge_revision()
    _source()
    _document()
    _faq()
    _product()
    _passage()
    for statement in FULLTEXT[op.get_context().dialect.name]:
        op.execute(statement)


def _content_gap() -> None:
    op.create_table(
        "content_gap",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("asked_by", sa.String(length=200), nullable=True),
        sa.Column("reason", sa.String(length=64), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_gap")),
    )
    op.create_index(op.f("ix_content_gap_asked_by"), "content_gap", ["asked_by"], unique=False)
    op.create_index(op.f("ix_content_gap_state_asked_at"), "content_gap", ["state", "asked_at"], unique=False)


def _index_entry() -> None:
    op.create_table(
        "index_entry",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("vector_id", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_entry")),
        sa.UniqueConstraint("kind", "key", name=op.f("uq_index_entry_kind_key")),
    )
    op.create_index(op.f("ix_index_entry_vector_id"), "index_entry", ["vector_id"], unique=False)


def _knowledge_revision() -> None:
    op.create_table(
        "knowledge_revision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_knowledge_revision")),
    )


def _source() -> None:
    op.create_table(
        "source",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("location", sa.String(length=1000), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
        sa.UniqueConstraint("location", name=op.f("uq_source_location")),
    )


def _document() -> None:
    op.create_table(
        "document",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("source_id", BigKey, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_document_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
    )
    op.create_index(op.f("ix_document_source_id"), "document", ["source_id"], unique=False)


def _faq() -> None:
    op.create_table(
        "faq",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("source_id", BigKey, nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_faq_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_faq")),
        sa.UniqueConstraint("source_id", "question", name=op.f("uq_faq_source_id_question")),
    )
    op.create_index(op.f("ix_faq_source_id"), "faq", ["source_id"], unique=False)


def _product() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.String(length=200), nullable=False),
        sa.Column("source_id", BigKey, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("price", BigKey, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("availability", sa.String(length=16), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("image_link", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.id"], name=op.f("fk_product_source_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
    )
    op.create_index(op.f("ix_product_brand"), "product", ["brand"], unique=False)
    op.create_index(op.f("ix_product_category"), "product", ["category"], unique=False)
    op.create_index(op.f("ix_product_price"), "product", ["price"], unique=False)
    op.create_index(op.f("ix_product_source_id"), "product", ["source_id"], unique=False)


def _passage() -> None:
    op.create_table(
        "passage",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("document_id", BigKey, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_passage_document_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passage")),
    )
    op.create_index(op.f("ix_passage_document_id"), "passage", ["document_id"], unique=False)
