"""What the rows of a version say in its locality's CSV, made once. Of older versions a feed makes it; whatever changes the form
of that CSV has to set the column to null."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """A column more, empty."""
    op.add_column("reports", sa.Column("figures", sa.Text()))
