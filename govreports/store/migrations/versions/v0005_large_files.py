"""Archive files beyond 2 GB: PostgreSQL's integer ends there, SQLite's does not."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Wider columns where there is need."""
    if op.get_bind().dialect.name == "postgresql":
        for table, column in (("archived", "offset"), ("captures", "offset"), ("archive_files", "indexed")):
            op.alter_column(table, column, type_=sa.BigInteger(), existing_nullable=False)
