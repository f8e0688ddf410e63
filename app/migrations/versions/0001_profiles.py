"""Profiles: customers, what they did, and who serves them."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    _operator()
    _profile()
    _consent()
    _conversation()
    _event()
    _identity()
    _operator_token()
    _tag()
    _trait()
    _turn()


def _operator() -> None:
    op.create_table(
        "operator",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("telegram_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("name", name=op.f("uq_operator_name")),
        sa.UniqueConstraint("telegram_id", name=op.f("uq_operator_telegram_id")),
    )


def _profile() -> None:
    op.create_table(
        "profile",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("country", sa.String(length=64), nullable=True),
        sa.Column("city", sa.String(length=100), nullable=True),
        sa.Column("timezone", sa.String(length=64), nullable=True),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("lifecycle_stage", sa.String(length=32), nullable=True),
        sa.Column("rfm_type", sa.String(length=32), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("last_seen_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile")),
        sa.UniqueConstraint("reference", name=op.f("uq_profile_reference")),
    )
    op.create_index(op.f("ix_profile_last_seen_at"), "profile", ["last_seen_at"], unique=False)
    op.create_index(op.f("ix_profile_name"), "profile", ["name"], unique=False)


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("purpose", sa.String(length=32), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_consent_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_profile_id"), "consent", ["profile_id"], unique=False)


def _conversation() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_conversation_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation")),
        sa.UniqueConstraint("profile_id", "channel", name=op.f("uq_conversation_profile_id_channel")),
    )
    op.create_index(op.f("ix_conversation_profile_id"), "conversation", ["profile_id"], unique=False)
    op.create_index(
        op.f("ix_conversation_state_updated_at"), "conversation", ["state", "updated_at"], unique=False
    )


def _event() -> None:
    op.create_table(
        "event",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("key", sa.String(length=200), nullable=True),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("product_id", sa.String(length=200), nullable=True),
        sa.Column("category", sa.String(length=200), nullable=True),
        sa.Column("brand", sa.String(length=200), nullable=True),
        sa.Column("price", BigKey, nullable=True),
        sa.Column("quantity", sa.Integer(), nullable=True),
        sa.Column("amount", BigKey, nullable=True),
        sa.Column("campaign_id", sa.String(length=200), nullable=True),
        sa.Column("channel", sa.String(length=32), nullable=True),
        sa.Column("sentiment", sa.String(length=32), nullable=True),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("properties", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_event_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("key", name=op.f("uq_event_key")),
    )
    op.create_index(op.f("ix_event_at_profile_id"), "event", ["at", "profile_id"], unique=False)
    op.create_index(
        op.f("ix_event_campaign_id"),
        "event",
        ["campaign_id"],
        unique=False,
        postgresql_where=sa.text("campaign_id IS NOT NULL"),
        sqlite_where=sa.text("campaign_id IS NOT NULL"),
    )
    op.create_index(op.f("ix_event_profile_id_at"), "event", ["profile_id", "at"], unique=False)
    op.create_index(op.f("ix_event_type_at_profile_id"), "event", ["type", "at", "profile_id"], unique=False)


def _identity() -> None:
    op.create_table(
        "identity",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("channel", sa.String(length=32), nullable=False),
        sa.Column("external_id", sa.String(length=200), nullable=False),
        sa.Column("blocked_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_identity_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_identity")),
        sa.UniqueConstraint("channel", "external_id", name=op.f("uq_identity_channel_external_id")),
    )
    op.create_index(op.f("ix_identity_profile_id"), "identity", ["profile_id"], unique=False)


def _operator_token() -> None:
    op.create_table(
        "operator_token",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("operator_id", BigKey, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(length=100), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_operator_token_operator_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_operator_token")),
    )


def _tag() -> None:
    op.create_table(
        "tag",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("tag", sa.String(length=100), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_tag_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "tag", name=op.f("pk_tag")),
    )
    op.create_index(op.f("ix_tag_tag_profile_id"), "tag", ["tag", "profile_id"], unique=False)


def _trait() -> None:
    op.create_table(
        "trait",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("text_value", sa.Text(), nullable=True),
        sa.Column("number_value", sa.Double(), nullable=True),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_trait_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "name", name=op.f("pk_trait")),
    )
    op.create_index(op.f("ix_trait_name_number_value"), "trait", ["name", "number_value"], unique=False)
    op.create_index(op.f("ix_trait_name_text_value"), "trait", ["name", "text_value"], unique=False)


def _turn() -> None:
    op.create_table(
        "turn",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("conversation_id", BigKey, nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversation.id"], name=op.f("fk_turn_conversation_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_turn")),
    )
    op.create_index(op.f("ix_turn_conversation_id_id"), "turn", ["conversation_id", "id"], unique=False)
