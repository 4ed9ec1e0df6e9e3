"""`datapackage.json`: the dataset described for machines, in the form of Frictionless Data (datapackage.org, version 1)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

from govreports import __version__
from govreports.publishing.dataset import Field, Table, tables

NAME = "datapackage.json"
OURS = "govreports"
"""The name of the package, by which an export is known again."""
TABULAR = {"csv": "text/csv", "jsonl": "application/x-ndjson"}
OTHER = {"parquet": "application/vnd.apache.parquet", "sqlite": "application/vnd.sqlite3"}
LICENSES = [
    {
        "name": "CC0-1.0",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
        "title": "Figures, findings and codebook",
    },
    {
        "name": "other-pd",
        "title": "Texts of the reports: documents of administrative nature, article 5 of the Copyright Law of the "
        "People's Republic of China",
    },
]
MISSING = [""]
"""What stands for null in CSV."""


def describe(folder: Path, formats: Collection[str], rows: dict[str, int]) -> str:
    """The text of the description of the files in `folder`; `rows` counts those of every table. CSV files (JSON Lines
    where there are none) are tables with their schema, the other files are listed with their hashes."""
    main = next((name for name in TABULAR if name in formats), None)
    resources: list[dict[str, Any]] = []
    for table in tables().values():
        if main == "csv" or (main and rows[table.name]):  # Frictionless takes no empty JSON Lines file for a table
            resources.append(_table(folder, table, main, rows[table.name]))
    described = {resource["path"] for resource in resources}
    for path in sorted(folder.iterdir()):
        if path.name not in described:
            resources.append(_file(path))
    value = {
        "profile": "data-package",
        "name": OURS,
        "title": "政府信息公开工作年度报告数据集 · Annual reports of Chinese governments on information disclosure",
        "description": "Every table and field: the table `fields`; codes: `indicators`, `section_kinds`, `rules`, `labels`.",
        "version": __version__,
        "licenses": LICENSES,
        "resources": resources,
    }
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def described(folder: Path) -> set[str]:
    """The names of the files of an export in `folder`, its description among them; none where there is none of ours."""
    try:
        value = json.loads((folder / NAME).read_bytes())
        return {NAME, *(resource["path"] for resource in value["resources"])} if value["name"] == OURS else set()
    except (OSError, ValueError, KeyError, TypeError):
        return set()


def _table(folder: Path, table: Table, kind: str, rows: int) -> dict[str, Any]:
    path = folder / f"{table.name}.{kind}"
    schema: dict[str, Any] = {"fields": [_field(field) for field in table.fields], "primaryKey": list(table.primary)}
    if kind == "csv":
        schema["missingValues"] = MISSING
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": [own for own, _ in pairs],
                "reference": {"resource": other, "fields": [there for _, there in pairs]},
            }
            for other, pairs in table.references.items()
        ]
    return {
        "name": table.name,
        "type": "table",
        "path": path.name,
        "scheme": "file",
        "format": kind if kind == "csv" else "ndjson",
        "mediatype": TABULAR[kind],
        "encoding": "utf-8",
        **_bytes(path),
        "rows": rows,
        "schema": schema,
    }


def _field(field: Field) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.label_zh,
        "description": field.label_en,
    }
    if field.type == "datetime":
        found["format"] = "any"  # with or without fractions of a second
    if field.unit:
        found["unit"] = field.unit
    if field.key:
        found["constraints"] = {"required": True}
    return found


def _file(path: Path) -> dict[str, Any]:
    kind = path.suffix.removeprefix(".")
    name = path.name.replace(".", "-").replace("_", "-")
    return {
        "name": name,
        "type": "file",
        "path": path.name,
        "format": kind,
        "mediatype": {**TABULAR, **OTHER}[kind],
        **_bytes(path),
    }


def _bytes(path: Path) -> dict[str, Any]:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": path.stat().st_size, "hash": f"sha256:{digest}"}
