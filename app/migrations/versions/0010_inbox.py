"""The inbox: whose turn a conversation is, notes for the others, replies that are sent often."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "saved_reply",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reply")),
        sa.UniqueConstraint("name", name=op.f("uq_saved_reply_name")),
    )
    op.create_table(
        "conversation_note",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("conversation_id", BigKey, nullable=False),
        sa.Column("operator", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_conversation_note_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_note")),
    )
    op.create_index(op.f("ix_conversation_note_conversation_id"), "conversation_note", ["conversation_id"])
    op.add_column(
        "conversation",
        sa.Column(
            "assigned_id",
            BigKey,
            sa.ForeignKey("operator.id", name=op.f("fk_conversation_assigned_id"), ondelete="SET NULL"),
            nullable=True,
        ),
        inline_references=True,
    )
