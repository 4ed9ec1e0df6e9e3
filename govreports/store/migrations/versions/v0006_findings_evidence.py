"""What a finding across reports rests on: its codes, figures and quotes stand in no record. The feeds concerned
are rendered anew, which fills it."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """A column more, and its series dirty."""
    op.add_column("findings", sa.Column("evidence", sa.Text()))
    op.execute(
        "INSERT INTO dirty (series, mark) SELECT DISTINCT series, 1 FROM reports WHERE report_id IN "
        "(SELECT report_id FROM findings WHERE position >= 10000) AND series NOT IN (SELECT series FROM dirty)"
    )
