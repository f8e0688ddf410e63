"""Bot: what chat must not lose."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _inbox_update()
    _outbox_reply()


def _inbox_update() -> None:
    op.create_table(
        "inbox_update",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("update_id", BigKey, nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("handled_at", UtcDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox_update")),
        sa.UniqueConstraint("bot_id", "update_id", name=op.f("uq_inbox_update_bot_id_update_id")),
    )
    op.create_index(
        op.f("ix_inbox_update_bot_id_handled_at"), "inbox_update", ["bot_id", "handled_at"], unique=False
    )
    op.create_index(op.f("ix_inbox_update_chat_id"), "inbox_update", ["chat_id"], unique=False)


def _outbox_reply() -> None:
    op.create_table(
        "outbox_reply",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("chat_id", sa.String(length=64), nullable=False),
        sa.Column("inbox_id", BigKey, nullable=True),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["inbox_id"], ["inbox_update.id"], name=op.f("fk_outbox_reply_inbox_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_reply")),
    )
    op.create_index(
        op.f("ix_outbox_reply_bot_id_state_id"), "outbox_reply", ["bot_id", "state", "id"], unique=False
    )
    op.create_index(op.f("ix_outbox_reply_chat_id"), "outbox_reply", ["chat_id"], unique=False)
