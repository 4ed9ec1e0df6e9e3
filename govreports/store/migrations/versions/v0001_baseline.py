"""The schema of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """All tables."""
    op.create_table(
        "reports",
        sa.Column("report_id", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("series", sa.String(40), nullable=False),
        sa.Column("code", sa.String(12), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("full_name", sa.Text(), nullable=False),
        sa.Column("level", sa.String(16), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("issuer", sa.Text(), nullable=False),
        sa.Column("issuer_kind", sa.String(16), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", sa.String(10)),
        sa.Column("dated", sa.String(10)),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("fetched", sa.String(32)),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("reader", sa.String(64), nullable=False),
        sa.Column("run_id", sa.String(64), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
    )
    op.create_index("reports_series", "reports", ["series", "year"])
    op.create_index("reports_source", "reports", ["source_key"])
    op.create_table(
        "addresses",
        sa.Column("report_id", sa.String(120), primary_key=True),
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("source_key", sa.String(64), nullable=False),
        sa.Column("portal_id", sa.String(120)),
        sa.Column("last_fetched", sa.String(32)),
    )
    op.create_index("addresses_url", "addresses", ["url"])
    op.create_table(
        "statistics",
        sa.Column("report_id", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(120), nullable=False),
        sa.Column("applicant", sa.String(40)),
        sa.Column("value", sa.Float(), nullable=False),
        sa.Column("unit", sa.String(20)),
        sa.Column("approximate", sa.Boolean(), nullable=False),
        sa.Column("scope", sa.String(10)),
        sa.Column("origin", sa.String(10), nullable=False),
        sa.Column("section", sa.Integer()),
        sa.Column("quote", sa.Text()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sections",
        sa.Column("report_id", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text()),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.String(60)),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
    )
    op.create_table(
        "findings",
        sa.Column("report_id", sa.String(120), primary_key=True),
        sa.Column("version", sa.Integer(), primary_key=True),
        sa.Column("position", sa.Integer(), primary_key=True),
        sa.Column("rule", sa.String(60), nullable=False),
        sa.Column("severity", sa.String(10), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "dirty",
        sa.Column("series", sa.String(40), primary_key=True),
        sa.Column("mark", sa.Integer(), nullable=False),
    )
    op.create_table(
        "failures",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("step", sa.String(40), primary_key=True),
        sa.Column("reason", sa.String(60), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("portal_id", sa.String(120)),
        sa.Column("sha256", sa.String(64)),
        sa.Column("archive", sa.String(80)),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "page_states",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("portal_id", sa.String(120)),
        sa.Column("status", sa.Integer()),
        sa.Column("etag", sa.Text()),
        sa.Column("last_modified", sa.Text()),
        sa.Column("sha256", sa.String(64)),
        sa.Column("report_id", sa.String(120)),
        sa.Column("checked", sa.String(32)),
        sa.Column("changed", sa.String(32)),
        sa.Column("unchanged", sa.Integer(), nullable=False),
    )
    op.create_index("page_states_report", "page_states", ["report_id"])
    op.create_table(
        "runs",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("spider", sa.String(120), nullable=False),
        sa.Column("started", sa.String(32), nullable=False),
        sa.Column("finished", sa.String(32)),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
    )
    op.create_table(
        "portal_outcomes",
        sa.Column("run_id", sa.String(64), primary_key=True),
        sa.Column("portal_id", sa.String(120), primary_key=True),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
    )
    op.create_table(
        "archived",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
    )
    op.create_table(
        "captures",
        sa.Column("url", sa.Text(), primary_key=True),
        sa.Column("at", sa.String(32), primary_key=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("file", sa.String(255), nullable=False),
        sa.Column("offset", sa.Integer(), nullable=False),
    )
    op.create_table(
        "archive_files",
        sa.Column("file", sa.String(255), primary_key=True),
        sa.Column("indexed", sa.Integer(), nullable=False),
    )
