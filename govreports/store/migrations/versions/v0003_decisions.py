"""What was decided of portals that their registry rows leave open."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """The table `decisions`."""
    op.create_table(
        "decisions",
        sa.Column("portal_id", sa.String(120), primary_key=True),
        sa.Column("start_url", sa.Text(), nullable=False),
        sa.Column("platform", sa.String(40), nullable=False),
        sa.Column("columns", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
