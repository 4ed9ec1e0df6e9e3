"""Where in the text the quote of a statistic stands, beside the quote: feeds are made without parsing whole records."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

reports = sa.table("reports", sa.column("report_id"), sa.column("version"), sa.column("record"))
statistics = sa.table("statistics", *map(sa.column, ("report_id", "version", "position", "at_text")))


def upgrade() -> None:
    """The column, filled from the records, one at a time."""
    op.add_column("statistics", sa.Column("at_text", sa.Integer()))
    db, s = op.get_bind(), statistics.c
    of_row = (s.report_id == sa.bindparam("id"), s.version == sa.bindparam("of"), s.position == sa.bindparam("n"))
    fill = sa.update(statistics).where(*of_row).values(at_text=sa.bindparam("place"))
    for key in db.execute(sa.select(reports.c.report_id, reports.c.version)).all():
        of_key = (reports.c.report_id == key.report_id, reports.c.version == key.version)
        text = db.execute(sa.select(reports.c.record).where(*of_key)).scalar_one()
        rows = [
            {"id": key.report_id, "of": key.version, "n": n, "place": entry["at"]["text"]}
            for n, entry in enumerate(json.loads(text).get("statistics", ()))
            if "text" in (entry["at"] or ())
        ]
        if rows:
            db.execute(fill, rows)
