"""One table for what operators set, in place of one for each kind."""

import sqlalchemy as sa
from alembic import op

from profiles.database import UtcDateTime

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

#: The tables that go, and the name that what they held is kept under.
KINDS = {"trait_setting": "traits", "learning_setting": "learning", "compliance_setting": "compliance"}


def upgrade() -> None:
    op.create_table(
        "setting",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("value", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=100), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    for table, name in KINDS.items():
        op.execute(
            f"INSERT INTO setting (name, value, source, at) SELECT '{name}', value, source, at FROM {table}"
        )
        op.drop_table(table)
