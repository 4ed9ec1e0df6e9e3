"""The tables of the dataset and their fields: `fields.csv`, from which the writers, the data package and the codebook
within the dataset are all made. See docs/DATA_FORMAT.md, Dataset."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import groupby

from govreports import codebook

Row = tuple[object, ...]
"""Values in the order of a table's fields: None, str, int, float, bool, or a list or dict of these (JSON)."""


@dataclass(frozen=True, slots=True)
class Field:
    """One field. `type`: `string`, `integer`, `number`, `boolean`, `date`, `datetime`, `array` or `object` (JSON)."""

    name: str
    type: str
    key: str
    """`primary`, `required` (never blank) or empty."""
    reference: str
    """`table.field` of a foreign key, or empty."""
    unit: str
    contacts: bool
    """Words of the report, in which names and numbers of clerks may stand."""
    label_zh: str
    label_en: str

    @property
    def json(self) -> bool:
        """Whether the value is a list or an object."""
        return self.type in ("array", "object")


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the dataset."""

    name: str
    fields: tuple[Field, ...]

    @property
    def primary(self) -> tuple[str, ...]:
        """Names of the fields of its key."""
        return tuple(field.name for field in self.fields if field.key == "primary")

    @property
    def references(self) -> dict[str, list[tuple[str, str]]]:
        """For every table it points to the pairs (own field, field there)."""
        found: dict[str, list[tuple[str, str]]] = {}
        for field in self.fields:
            if field.reference:
                table, _, name = field.reference.partition(".")
                found.setdefault(table, []).append((field.name, name))
        return found


@cache
def tables() -> dict[str, Table]:
    """All tables by name, in the order in which they are written."""
    text = (resources.files("govreports.publishing") / "fields.csv").read_text(encoding="utf-8")
    found = {}
    for name, rows in groupby(csv.DictReader(io.StringIO(text)), key=lambda row: row["table"]):
        found[name] = Table(
            name,
            tuple(
                Field(
                    row["field"], row["type"], row["key"], row["reference"], row["unit"], row["contacts"] == "mask",
                    row["label_zh"], row["label_en"],
                )
                for row in rows
            ),
        )  # fmt: skip
    panel = found["panel"]
    found["panel"] = Table("panel", panel.fields + tuple(_column(row) for row in _columns().values()))
    return found


def _columns() -> dict[str, dict[str, str]]:
    """One row of every column of the panel, in the order of the codebook."""
    return {row["column"]: row for row in codebook.rows("panel.csv")}


def _column(row: dict[str, str]) -> Field:
    return Field(row["column"], "number", "", "", row["unit"], False, row["label_zh"], row["label_en"])
