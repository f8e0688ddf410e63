"""Outreach: journeys, experiments, forecasts, rules of sending, campaigns watched from a chat."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _journey()
    _learning_setting()
    _journey_run()
    _journey_version()
    _campaign_forecast()
    _campaign_watch()
    _journey_message()
    _journey_visit()
    _variant_batch()
    _campaign()
    _delivery()


def _journey() -> None:
    op.create_table(
        "journey",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("ready_made", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("event_mark", BigKey, nullable=False),
        sa.Column("event_seen", BigKey, nullable=False),
        sa.Column("event_seen_at", UtcDateTime(), nullable=True),
        sa.Column("segment_mark", BigKey, nullable=False),
        sa.Column("next_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey")),
        sa.UniqueConstraint("ready_made", name=op.f("uq_journey_ready_made")),
    )
    op.create_index(op.f("ix_journey_state"), "journey", ["state"], unique=False)


def _learning_setting() -> None:
    op.create_table(
        "learning_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_setting")),
    )


def _journey_run() -> None:
    op.create_table(
        "journey_run",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("journey_id", BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=100), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("moved_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("alone", sa.Boolean(), nullable=True),
        sa.Column("silences", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journey.id"], name=op.f("fk_journey_run_journey_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_journey_run_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_run")),
        sa.UniqueConstraint("journey_id", "profile_id", "alone", name="uq_journey_run_alone"),
        sa.UniqueConstraint("journey_id", "profile_id", "cause", name="uq_journey_run_cause"),
        sa.UniqueConstraint(
            "journey_id",
            "profile_id",
            "occurrence",
            name=op.f("uq_journey_run_journey_id_profile_id_occurrence"),
        ),
    )
    op.create_index(
        "ix_journey_run_due",
        "journey_run",
        ["journey_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("due_at IS NOT NULL"),
        sqlite_where=sa.text("due_at IS NOT NULL"),
    )
    op.create_index("ix_journey_run_profile", "journey_run", ["profile_id", "entered_at"], unique=False)
    op.create_index(
        "ix_journey_run_step", "journey_run", ["journey_id", "version", "step", "state"], unique=False
    )


def _journey_version() -> None:
    op.create_table(
        "journey_version",
        sa.Column("journey_id", BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journey.id"], name=op.f("fk_journey_version_journey_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("journey_id", "version", name=op.f("pk_journey_version")),
    )


def _campaign_forecast() -> None:
    op.create_table(
        "campaign_forecast",
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"],
            ["campaign.id"],
            name=op.f("fk_campaign_forecast_campaign_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("campaign_id", name=op.f("pk_campaign_forecast")),
    )


def _campaign_watch() -> None:
    op.create_table(
        "campaign_watch",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.Column("conversation_id", BigKey, nullable=False),
        sa.Column("told", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_campaign_watch_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversation.id"],
            name=op.f("fk_campaign_watch_conversation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign_watch")),
        sa.UniqueConstraint(
            "campaign_id", "conversation_id", name=op.f("uq_campaign_watch_campaign_id_conversation_id")
        ),
    )
    op.create_index(
        op.f("ix_campaign_watch_conversation_id"), "campaign_watch", ["conversation_id"], unique=False
    )
    op.create_index(op.f("ix_campaign_watch_told"), "campaign_watch", ["told"], unique=False)


def _journey_message() -> None:
    op.create_table(
        "journey_message",
        sa.Column("journey_id", BigKey, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_journey_message_campaign_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["journey_id"], ["journey.id"], name=op.f("fk_journey_message_journey_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("journey_id", "version", "step", name=op.f("pk_journey_message")),
        sa.UniqueConstraint("campaign_id", name=op.f("uq_journey_message_campaign_id")),
    )


def _journey_visit() -> None:
    op.create_table(
        "journey_visit",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("run_id", BigKey, nullable=False),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["journey_run.id"], name=op.f("fk_journey_visit_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journey_visit")),
    )
    op.create_index(op.f("ix_journey_visit_run_id_place"), "journey_visit", ["run_id", "place"], unique=False)


def _variant_batch() -> None:
    op.create_table(
        "variant_batch",
        sa.Column("campaign_id", BigKey, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("seed", BigKey, nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("shares", sa.JSON(), nullable=False),
        sa.Column("filled", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_variant_batch_campaign_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("campaign_id", "number", name=op.f("pk_variant_batch")),
    )


def _campaign() -> None:
    op.add_column("campaign", sa.Column("conversion", sa.JSON(), nullable=True))
    op.add_column("campaign", sa.Column("cost_per_thousand", BigKey, nullable=True))
    op.add_column("campaign", sa.Column("experiment", sa.JSON(), nullable=True))
    op.add_column(
        "campaign", sa.Column("transactional", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.add_column("campaign", sa.Column("when_quiet", sa.String(length=8), nullable=True))
    op.add_column("campaign", sa.Column("skip_after_minutes", sa.Integer(), nullable=True))


def _delivery() -> None:
    op.add_column("delivery", sa.Column("wanted_at", UtcDateTime(), nullable=True))
    op.add_column("delivery", sa.Column("variant", sa.String(length=16), nullable=True))
    op.add_column("delivery", sa.Column("decision", sa.String(length=8), nullable=True))
    op.add_column(
        "delivery",
        sa.Column(
            "decided_by",
            BigKey,
            sa.ForeignKey("operator.id", name=op.f("fk_delivery_decided_by"), ondelete="SET NULL"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.add_column("delivery", sa.Column("decided_at", UtcDateTime(), nullable=True))
