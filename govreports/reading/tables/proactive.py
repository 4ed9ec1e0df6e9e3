"""Table 1 of 2019 and 2021: documents, licences and penalties, fees and purchases by the header row above each."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache

from govreports.codebook import plain
from govreports.reading import layouts
from govreports.reading.cells import Cell, number
from govreports.reading.layouts import key, short_key
from govreports.reading.tables.told import LIKE, Piece, Reading


def read_proactive(reading: Reading, piece: Piece) -> str | None:
    """Reads the rows of table 1 of 2019 or 2021 by the header row above each; returns the layout or None."""
    table = layouts.proactive()
    if not any(_row_key(cell.text) for entry in piece.entries for cell in entry.labels):
        return None
    forms: Counter[str] = Counter()
    rows = 0
    for entry in piece.entries:
        for cell in entry.labels:
            for name in table.columns.get(_column_key(cell.text) or "", ()):
                forms[name] += 1
        row_forms = table.rows.get(_row_key(entry.own))
        if row_forms is not None and entry.told:
            rows += 1
            for name in row_forms:
                forms[name] += len(row_forms) == 1
    headed = any(_column_key(cell.text) for entry in piece.entries for cell in entry.labels)
    if not rows or (not headed and rows < 3):
        return None
    for entry in piece.entries:  # without a header: the form whose rows have as many figures
        for name, codes in table.rows.get(_row_key(entry.own), {}).items():
            forms[name] += not headed and len(codes) == len(entry.told)
    if not forms:
        return None
    form = forms.most_common(1)[0][0]
    header: list[Cell] = []
    cells: list[Cell | None] | None
    for entry in piece.entries:
        if any(_column_key(cell.text) for cell in entry.labels):
            above = entry.labels[:-1] if entry.told else entry.labels
            firsts = [i for i, head in enumerate(above) if _column_key(head.text)]
            corner = next((i + 1 for i, head in enumerate(above) if key(head.text) == key("信息内容")), None)
            header = above[firsts[0] if corner is None and firsts else corner or 0 :]
            header = header[: next((i for i, head in enumerate(header) if _row_key(head.text)), None)]
            header = [head for head in header if not _YEAR.fullmatch(head.text)]  # 上一年项目数量 2019年 is one column
        name = _row_key(entry.own)
        row = table.rows.get(name)
        if row is None or not entry.values:
            continue
        cells, heads = under_header(entry.values, header, flat=piece.flat), header
        if cells is None:  # two columns whose headings were cut to the same words (本年新)
            heads = [head for head in header for _ in range(head.first, head.last + 1)]
            cells = under_header(entry.values, heads, flat=True)
        if header and cells is not None:
            for place, (column, value) in enumerate(zip(heads, cells, strict=True)):
                code = table.cells.get((name, _column_key(column.text) or ""))
                if code is None and len(row.get(form, ())) == len(heads):
                    code = row[form][place]
                if code is not None and value is not None:
                    reading.take(piece, entry, value, code, form=table.units.get(code, ""), column=column.text)
            continue
        codes = row.get(form, ())
        told = entry.told
        if not header and len(told) == len(codes):
            for code, cell in zip(codes, told, strict=True):
                reading.take(piece, entry, cell, code, form=table.units.get(code, ""))
        elif told:
            reading.doubt(piece, entry, codes, "数字无法与各栏一一对应")
    return form


_YEAR = re.compile(r"(?:19|20)\d\d\s?年度?")
_LAST_YEAR = re.compile(r"上一?年|去年|同比|增长|增幅")  # a column that a hand-made table sets beside that of the form


@lru_cache(maxsize=4096)
def _row_key(label: str) -> str:
    """The row of table 1 that a label names, also with a remark in brackets or what it means behind a colon; else ""."""
    names = (key(label), short_key(label), key(plain(label).partition(":")[0]))
    return next((name for name in names if name in layouts.proactive().rows), "")


@lru_cache(maxsize=4096)
def _column_key(label: str) -> str | None:
    """The column of table 1 that a header cell names, also with a remark in brackets or a slightly other wording."""
    columns = layouts.proactive().columns
    for name in (key(label), short_key(label)):
        if name in columns:
            return name
    like = layouts.most_alike(short_key(label), columns, LIKE) if 4 <= len(short_key(label)) <= 16 else None
    return None if like and _LAST_YEAR.search(label) and not _LAST_YEAR.search(like) else like


def under_header(values: list[Cell], header: list[Cell], *, flat: bool) -> list[Cell | None] | None:
    """The value cell under each header cell; None where the row has no single reading.

    As many cells as headers are paired in order, whatever columns the page says they cover (spans of header
    and data rows often disagree). Otherwise a grid decides by column.
    """
    if not header:
        return None
    if len(values) == len(header):
        return list(values)
    told = [cell for cell in values if number(cell.text) is not None]
    if len(told) == len(header):
        return list(told)
    if flat:
        return None
    found: list[Cell | None] = []
    for head in header:
        under = [cell for cell in told if cell.first <= head.last and cell.last >= head.first]
        if len({cell.text for cell in under}) > 1:
            return None
        found.append(under[0] if under else None)
    used = [id(cell) for cell in found if cell is not None]
    if len(set(used)) != len(used):  # one merged cell under several headers belongs to none of them
        return None
    return found
