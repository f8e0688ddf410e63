"""Composition: whom a campaign is for and when, buttons, offers, referrals, what messages may say."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _compliance_setting()
    _offer()
    _offer_code()
    _referral_code()
    _offer_grant()
    _referral()
    _button_click()
    _campaign()


def _compliance_setting() -> None:
    op.create_table(
        "compliance_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_compliance_setting")),
    )


def _offer() -> None:
    op.create_table(
        "offer",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("code", sa.String(length=100), nullable=True),
        sa.Column("expires_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("name", name=op.f("uq_offer_name")),
    )


def _offer_code() -> None:
    op.create_table(
        "offer_code",
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("offer_id", BigKey, nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_code_offer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_offer_code")),
    )
    op.create_index(
        "ix_offer_code_free",
        "offer_code",
        ["offer_id", "code"],
        unique=False,
        postgresql_where=sa.text("given_at IS NULL"),
        sqlite_where=sa.text("given_at IS NULL"),
    )
    op.create_index("ix_offer_code_offer_id", "offer_code", ["offer_id"], unique=False)


def _referral_code() -> None:
    op.create_table(
        "referral_code",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_referral_code_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral_code")),
        sa.UniqueConstraint("code", name=op.f("uq_referral_code_code")),
    )
    op.create_index(op.f("ix_referral_code_profile_id"), "referral_code", ["profile_id"], unique=False)


def _offer_grant() -> None:
    op.create_table(
        "offer_grant",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("offer_id", BigKey, nullable=False),
        sa.Column("code", sa.String(length=100), nullable=False),
        sa.Column("campaign_id", BigKey, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_offer_grant_campaign_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["code"], ["offer_code.code"], name=op.f("fk_offer_grant_code"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_grant_offer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_offer_grant_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "offer_id", name=op.f("pk_offer_grant")),
        sa.UniqueConstraint("code", name=op.f("uq_offer_grant_code")),
    )
    op.create_index(op.f("ix_offer_grant_offer_id"), "offer_grant", ["offer_id"], unique=False)


def _referral() -> None:
    op.create_table(
        "referral",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("code_id", BigKey, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("bought_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["code_id"], ["referral_code.id"], name=op.f("fk_referral_code_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_referral_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referral")),
        sa.UniqueConstraint("profile_id", name=op.f("uq_referral_profile_id")),
    )
    op.create_index(op.f("ix_referral_code_id"), "referral", ["code_id"], unique=False)


def _button_click() -> None:
    op.create_table(
        "button_click",
        sa.Column("link_token", sa.String(length=32), nullable=False),
        sa.Column("place", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["link_token"],
            ["delivery.link_token"],
            name=op.f("fk_button_click_link_token"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("link_token", "place", name=op.f("pk_button_click")),
    )


def _campaign() -> None:
    op.add_column("campaign", sa.Column("audience", sa.JSON(), nullable=True))
    op.add_column("campaign", sa.Column("live", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("campaign", sa.Column("expires_at", UtcDateTime(), nullable=True))
    op.add_column("campaign", sa.Column("messages_per_minute", sa.Integer(), nullable=True))
    op.add_column("campaign", sa.Column("timing", sa.JSON(), nullable=True))
    op.add_column("campaign", sa.Column("occurrence", sa.Integer(), server_default="0", nullable=False))
    op.add_column("campaign", sa.Column("occurs_on", sa.Date(), nullable=True))
    op.add_column("campaign", sa.Column("next_at", UtcDateTime(), nullable=True))
