"""Materials: tagged pieces of content, and the campaigns written with them."""

import sqlalchemy as sa
from alembic import op

from profiles.database import BigKey, UtcDateTime

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _material()
    _material_tag()
    _campaign()


def _material() -> None:
    op.create_table(
        "material",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("image", sa.String(length=2048), nullable=True),
        sa.Column("offer", sa.String(length=100), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
        sa.UniqueConstraint("name", name=op.f("uq_material_name")),
    )
    op.create_index(op.f("ix_material_language"), "material", ["language"], unique=False)


def _material_tag() -> None:
    op.create_table(
        "material_tag",
        sa.Column("material_id", BigKey, nullable=False),
        sa.Column("tag", sa.String(length=50), nullable=False),
        sa.ForeignKeyConstraint(
            ["material_id"], ["material.id"], name=op.f("fk_material_tag_material_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("material_id", "tag", name=op.f("pk_material_tag")),
    )
    op.create_index(op.f("ix_material_tag_tag"), "material_tag", ["tag"], unique=False)


def _campaign() -> None:
    op.add_column(
        "campaign",
        sa.Column(
            "material_id",
            BigKey,
            sa.ForeignKey("material.id", name=op.f("fk_campaign_material_id"), ondelete="SET NULL"),
            nullable=True,
        ),
        inline_references=True,
    )
    op.create_index(op.f("ix_campaign_material_id"), "campaign", ["material_id"], unique=False)
