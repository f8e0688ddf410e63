"""Profiles and segments: merges, consent by channel, imports, live members, computed traits."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _column_mapping()
    _event_source()
    _profile_change()
    _shop_figure()
    _suppression()
    _suppression_key()
    _trait_setting()
    _trait_type()
    _traits_owed()
    _used_link()
    _alias()
    _computed_profile()
    _expected_purchase()
    _merge()
    _merge_request()
    _segment_change()
    _segment_member()
    _segment_recheck()
    _stage_change()
    _consent()
    _event()
    _segment()


def _column_mapping() -> None:
    op.create_table(
        "column_mapping",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_column_mapping")),
    )


def _event_source() -> None:
    op.create_table(
        "event_source",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("secret", sa.String(length=200), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("used_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_event_source")),
    )


def _profile_change() -> None:
    op.create_table(
        "profile_change",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("what", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_profile_change")),
    )


def _shop_figure() -> None:
    op.create_table(
        "shop_figure",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", "category", name=op.f("pk_shop_figure")),
    )


def _suppression() -> None:
    op.create_table(
        "suppression",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_suppression")),
    )


def _suppression_key() -> None:
    op.create_table(
        "suppression_key",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_suppression_key")),
    )


def _trait_setting() -> None:
    op.create_table(
        "trait_setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trait_setting")),
    )


def _trait_type() -> None:
    op.create_table(
        "trait_type",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("choices", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_trait_type")),
    )


def _traits_owed() -> None:
    op.create_table(
        "traits_owed",
        sa.Column("id", BigKey, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_traits_owed")),
    )


def _used_link() -> None:
    op.create_table(
        "used_link",
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("hash", name=op.f("pk_used_link")),
    )
    op.create_index(op.f("ix_used_link_expires_at"), "used_link", ["expires_at"], unique=False)


def _alias() -> None:
    op.create_table(
        "alias",
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_alias_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("reference", name=op.f("pk_alias")),
    )
    op.create_index(op.f("ix_alias_profile_id"), "alias", ["profile_id"], unique=False)


def _computed_profile() -> None:
    op.create_table(
        "computed_profile",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("spent", BigKey, nullable=False),
        sa.Column("last_order_on", sa.Date(), nullable=True),
        sa.Column("activity_due_at", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_computed_profile_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_computed_profile")),
    )
    op.create_index(op.f("ix_computed_profile_due_at"), "computed_profile", ["due_at"], unique=False)
    op.create_index(
        op.f("ix_computed_profile_orders_last_order_on_spent"),
        "computed_profile",
        ["orders", "last_order_on", "spent"],
        unique=False,
    )


def _expected_purchase() -> None:
    op.create_table(
        "expected_purchase",
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("category", sa.String(length=200), nullable=False),
        sa.Column("usual_gap", sa.Double(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("expected_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_expected_purchase_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("profile_id", "category", name=op.f("pk_expected_purchase")),
    )
    op.create_index(
        op.f("ix_expected_purchase_expected_on_category"),
        "expected_purchase",
        ["expected_on", "category"],
        unique=False,
    )


def _merge() -> None:
    op.create_table(
        "merge",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("absorbed_id", BigKey, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("proof", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("copy", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_merge_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge")),
    )
    op.create_index(op.f("ix_merge_absorbed_id"), "merge", ["absorbed_id"], unique=False)
    op.create_index(op.f("ix_merge_profile_id"), "merge", ["profile_id"], unique=False)


def _merge_request() -> None:
    op.create_table(
        "merge_request",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("reference", sa.String(length=200), nullable=False),
        sa.Column("opened_on", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_merge_request_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_request")),
    )
    op.create_index(op.f("ix_merge_request_profile_id"), "merge_request", ["profile_id"], unique=False)


def _segment_change() -> None:
    op.create_table(
        "segment_change",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("segment_id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("entered", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_segment_change_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_segment_change_segment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_segment_change")),
    )
    op.create_index(op.f("ix_segment_change_profile_id"), "segment_change", ["profile_id"], unique=False)
    op.create_index(
        op.f("ix_segment_change_segment_id_at"), "segment_change", ["segment_id", "at"], unique=False
    )


def _segment_member() -> None:
    op.create_table(
        "segment_member",
        sa.Column("segment_id", BigKey, nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_segment_member_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_segment_member_segment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("segment_id", "generation", "profile_id", name=op.f("pk_segment_member")),
    )
    op.create_index(op.f("ix_segment_member_profile_id"), "segment_member", ["profile_id"], unique=False)


def _segment_recheck() -> None:
    op.create_table(
        "segment_recheck",
        sa.Column("segment_id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("recheck_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_segment_recheck_profile_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["segment_id"], ["segment.id"], name=op.f("fk_segment_recheck_segment_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("segment_id", "profile_id", name=op.f("pk_segment_recheck")),
    )
    op.create_index(op.f("ix_segment_recheck_profile_id"), "segment_recheck", ["profile_id"], unique=False)
    op.create_index(
        op.f("ix_segment_recheck_recheck_at_profile_id"),
        "segment_recheck",
        ["recheck_at", "profile_id"],
        unique=False,
    )


def _stage_change() -> None:
    op.create_table(
        "stage_change",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("profile_id", BigKey, nullable=False),
        sa.Column("former", sa.String(length=32), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profile.id"], name=op.f("fk_stage_change_profile_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_change")),
    )
    op.create_index(op.f("ix_stage_change_at"), "stage_change", ["at"], unique=False)
    op.create_index(op.f("ix_stage_change_profile_id"), "stage_change", ["profile_id"], unique=False)


def _consent() -> None:
    op.add_column("consent", sa.Column("channel", sa.String(length=32), nullable=True))
    op.create_index(
        op.f("ix_consent_channel_purpose_profile_id"),
        "consent",
        ["channel", "purpose", "profile_id"],
        unique=False,
        postgresql_where=sa.text("channel IS NOT NULL"),
        sqlite_where=sa.text("channel IS NOT NULL"),
    )
    op.create_index(op.f("ix_consent_purpose_at"), "consent", ["purpose", "at"], unique=False)


def _event() -> None:
    op.add_column("event", sa.Column("order_id", sa.String(length=200), nullable=True))
    op.drop_index(op.f("ix_event_type_at_profile_id"), "event")
    op.create_index(
        "ix_event_purchase",
        "event",
        ["profile_id", "at", "amount", "product_id", "category", "brand", "price", "quantity", "type"],
        unique=False,
        postgresql_where=sa.text("type = 'purchase'"),
        sqlite_where=sa.text("type = 'purchase'"),
    )
    op.create_index(
        op.f("ix_event_type_at_profile_id_category_brand_product_id_amount"),
        "event",
        ["type", "at", "profile_id", "category", "brand", "product_id", "amount"],
        unique=False,
    )


def _segment() -> None:
    op.add_column("segment", sa.Column("generation", sa.Integer(), nullable=True))
    op.add_column("segment", sa.Column("computed_for", sa.String(length=64), nullable=True))
    op.add_column("segment", sa.Column("computed_at", UtcDateTime(), nullable=True))
    op.add_column("segment", sa.Column("stale", sa.Boolean(), nullable=True))
    op.add_column("segment", sa.Column("error", sa.Text(), nullable=True))
    op.add_column("segment", sa.Column("error_at", UtcDateTime(), nullable=True))
