"""The triggers that keep the marks of journeys right: they are made anew after the last step."""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing else changes."""
