"""What of a version is compared with other years, made once. Of older versions a feed makes it of the record; whatever changes its
form (`store/comparison.py`) has to set the column to null."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """A column more, empty."""
    op.add_column("reports", sa.Column("compared", sa.Text()))
