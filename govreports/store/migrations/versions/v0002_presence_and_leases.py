"""Where reports still are, and who is crawling a portal."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Columns of `addresses`; the tables `listings` and `leases`."""
    with op.batch_alter_table("addresses") as addresses:
        addresses.add_column(sa.Column("sha256", sa.String(64)))
        addresses.add_column(sa.Column("content_hash", sa.String(64)))
        addresses.add_column(sa.Column("reader", sa.String(64)))
        addresses.add_column(sa.Column("unlisted", sa.String(32)))
        addresses.add_column(sa.Column("gone", sa.String(32)))
    op.create_index("addresses_portal", "addresses", ["portal_id"])
    op.create_index("page_states_portal", "page_states", ["portal_id"])
    op.create_table(
        "listings",
        sa.Column("portal_id", sa.String(120), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("short_since", sa.String(32)),
    )
    op.create_table(
        "leases",
        sa.Column("portal_id", sa.String(120), primary_key=True),
        sa.Column("owner", sa.String(120), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("until", sa.String(32), nullable=False),
    )
    op.create_index("leases_owner", "leases", ["owner"])
