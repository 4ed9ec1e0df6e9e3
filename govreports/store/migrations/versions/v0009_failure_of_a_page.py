"""Why a page gave no report is kept with what is known of the page: it is asked for again when due. Of pages that failed before, it is
not known, and they are asked for once more."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """A column more, empty."""
    op.add_column("page_states", sa.Column("failure", sa.Text()))
