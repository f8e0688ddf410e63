"""Scheduler: campaigns and their deliveries."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _campaign()
    _delivery()


def _campaign() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("ready_made", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("segment_id", BigKey, nullable=True),
        sa.Column("audience_name", sa.String(length=200), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("message", sa.JSON(), nullable=False),
        sa.Column("holdout_percent", sa.Integer(), nullable=False),
        sa.Column("repeat_after_days", sa.Integer(), nullable=True),
        sa.Column("attribution_days", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("send_at", UtcDateTime(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("planned_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_campaign_segment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
        sa.UniqueConstraint("ready_made", name=op.f("uq_campaign_ready_made")),
    )
    op.create_index(op.f("ix_campaign_state_send_at"), "campaign", ["state", "send_at"], unique=False)


def _delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("planned_at", UtcDateTime(), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=True),
        sa.Column("claimed_by", sa.String(length=64), nullable=True),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.Column("message_id", sa.String(length=64), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("link_token", sa.String(length=32), nullable=False),
        sa.Column("clicked_at", UtcDateTime(), nullable=True),
        sa.Column("counts_until", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_delivery_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_delivery_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "step", "profile_id", "occurrence", name=op.f("pk_delivery")),
        sa.UniqueConstraint("link_token", name=op.f("uq_delivery_link_token")),
    )
    op.create_index(
        op.f("ix_delivery_campaign_id_state_due_at_profile_id"),
        "delivery",
        ["campaign_id", "state", "due_at", "profile_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_delivery_profile_id_sent_at"), "delivery", ["profile_id", "sent_at"], unique=False
    )
