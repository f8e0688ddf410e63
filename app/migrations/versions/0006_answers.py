"""Answers: variants and facets of products, staged syncs, grouped gaps, hand-offs, what is learned."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

#: PostgreSQL keeps the tokens beside the vector; those of rows that are there come back out of it.
FULLTEXT_TOKENS = (
    "ALTER TABLE fulltext ADD COLUMN tokens TEXT",
    "UPDATE fulltext f SET tokens = (SELECT"
    " coalesce(string_agg(u.lexeme, ' ' ORDER BY p.pos) FILTER (WHERE p.w = 'A'), '') || E'\\n' ||"
    " coalesce(string_agg(u.lexeme, ' ' ORDER BY p.pos) FILTER (WHERE p.w = 'B'), '') || E'\\n' ||"
    " coalesce(string_agg(u.lexeme, ' ' ORDER BY p.pos) FILTER (WHERE p.w = 'D'), '')"
    " FROM unnest(f.vector) u(lexeme, positions, weights), unnest(u.positions, u.weights) p(pos, w))",
    "ALTER TABLE fulltext ALTER COLUMN tokens SET NOT NULL",
)


def upgrade() -> None:
    _correction()
    _evidence()
    _model_usage()
    _product_facet()
    _staged_product()
    _staged_product_facet()
    _synonym()
    _content_gap()
    _conversation()
    _document()
    _inbox_update()
    _knowledge_revision()
    _outbox_reply()
    _product()
    _source()
    _tag()
    _trait()
    if op.get_context().dialect.name == "postgresql":
        for statement in FULLTEXT_TOKENS:
            op.execute(statement)


def _correction() -> None:
    op.create_table(
        "correction",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("former", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_correction_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_correction")),
    )
    op.create_index(op.f("ix_correction_profile_id"), "correction", ["profile_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("strength", sa.Double(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_evidence_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "name", "value", name=op.f("pk_evidence")),
    )
    op.create_index(op.f("ix_evidence_until"), "evidence", ["until"], unique=False)


def _model_usage() -> None:
    op.create_table(
        "model_usage",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("asked_by", sa.String(length=200), nullable=False),
        sa.Column("model", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=False),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("prompt_tokens", BigKey, nullable=False),
        sa.Column("completion_tokens", BigKey, nullable=False),
        sa.PrimaryKeyConstraint("day", "asked_by", "model", "outcome", name=op.f("pk_model_usage")),
    )
    op.create_index(op.f("ix_model_usage_asked_by"), "model_usage", ["asked_by"], unique=False)


def _product_facet() -> None:
    op.create_table(
        "product_facet",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("text", sa.String(length=80), nullable=True),
        sa.Column("variant", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product_facet")),
    )
    op.create_index(
        op.f("ix_product_facet_name_number_product_id"),
        "product_facet",
        ["name", "number", "product_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_product_facet_name_text_product_id"),
        "product_facet",
        ["name", "text", "product_id"],
        unique=False,
    )
    op.create_index(op.f("ix_product_facet_product_id"), "product_facet", ["product_id"], unique=False)


def _staged_product() -> None:
    op.create_table(
        "staged_product",
        sa.Column("id", sa.String(length=200), nullable=True),
        sa.Column("source_id", BigKey, nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("description", sa.Text(), nullable=True),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("price", BigKey, nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("availability", sa.String(length=16), nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("image_link", sa.Text(), nullable=True),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("options", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("content_hash", sa.String(length=64), nullable=True),
    )


def _staged_product_facet() -> None:
    op.create_table(
        "staged_product_facet",
        sa.Column("product_id", sa.String(length=200), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("number", sa.Double(), nullable=True),
        sa.Column("unit", sa.String(length=8), nullable=True),
        sa.Column("text", sa.String(length=80), nullable=True),
        sa.Column("variant", sa.Integer(), nullable=True),
        sa.Column("gone_id", BigKey, nullable=True),
    )


def _synonym() -> None:
    op.create_table(
        "synonym",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("words", sa.String(length=500), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_synonym")),
        sa.UniqueConstraint("words", name=op.f("uq_synonym_words")),
    )


def _content_gap() -> None:
    op.add_column("content_gap", sa.Column("conversation", sa.Integer(), nullable=True))
    op.add_column("content_gap", sa.Column("nearest", sa.JSON(), nullable=True))
    op.add_column("content_gap", sa.Column("group_id", sa.Integer(), nullable=True))
    op.add_column("content_gap", sa.Column("vector", sa.LargeBinary(), nullable=True))
    op.add_column("content_gap", sa.Column("embedder", sa.String(length=200), nullable=True))
    op.create_index(op.f("ix_content_gap_group_id"), "content_gap", ["group_id"], unique=False)


def _conversation() -> None:
    op.add_column(
        "conversation",
        sa.Column(
            "operator_id",
            BigKey,
            sa.ForeignKey("operator.id", name=op.f("fk_conversation_operator_id"), ondelete="SET NULL"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("conversation", sa.Column("asked_at", UtcDateTime(), nullable=True))
    op.add_column("conversation", sa.Column("attended_at", UtcDateTime(), nullable=True))


def _document() -> None:
    op.add_column("document", sa.Column("link", sa.Text(), nullable=True))


def _inbox_update() -> None:
    op.add_column("inbox_update", sa.Column("kind", sa.String(length=16), nullable=True))


def _knowledge_revision() -> None:
    op.add_column("knowledge_revision", sa.Column("sync", sa.String(length=32), nullable=True))


def _outbox_reply() -> None:
    op.add_column(
        "outbox_reply",
        sa.Column(
            "conversation_id",
            BigKey,
            sa.ForeignKey(
                "conversation.id", name=op.f("fk_outbox_reply_conversation_id"), ondelete="CASCADE"
            ),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("outbox_reply", sa.Column("message_id", sa.String(length=32), nullable=True))
    op.create_index(
        op.f("ix_outbox_reply_conversation_id"), "outbox_reply", ["conversation_id"], unique=False
    )


def _product() -> None:
    op.add_column("product", sa.Column("options", sa.JSON(none_as_null=True), nullable=True))


def _source() -> None:
    op.add_column("source", sa.Column("visits", sa.JSON(none_as_null=True), nullable=True))
    op.add_column("source", sa.Column("folder", sa.String(length=1000), nullable=True))


def _tag() -> None:
    op.add_column("tag", sa.Column("source", sa.String(length=100), nullable=True))
    op.add_column("tag", sa.Column("at", UtcDateTime(), nullable=True))
    op.add_column("tag", sa.Column("confidence", sa.Double(), nullable=True))


def _trait() -> None:
    op.add_column("trait", sa.Column("confidence", sa.Double(), nullable=True))
