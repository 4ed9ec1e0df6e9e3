"""Coverage as a table for a terminal, as CSV, and as a picture (SVG)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence

from govreports.items import Locality
from govreports.publishing.cells import cell as neutral
from govreports.publishing.cells import table
from govreports.publishing.coverage import Cell, by_place
from govreports.publishing.reference import label

COLUMNS = (
    "series", "code", "full_name", "level", "year", "status", "reason", "report_id", "published", "late",
)  # fmt: skip
SIGNS = {"present": "●", "withdrawn": "◌", "unread": "?", "missing": "×", "not_asked": "·"}
COLOURS = {
    "present": "#2b7a4b", "late": "#e0a526", "withdrawn": "#7b5aa6", "unread": "#c4501b", "missing": "#8c1c13",
    "not_asked": "#e3e3e3",
}  # fmt: skip
STEP, LABEL, TOP = 18, 220, 46
"""Pixels of a cell, of the names to its left, and of what stands above."""


def csv_text(cells: Sequence[Cell]) -> str:
    """One row a locality and year."""
    return table(
        COLUMNS,
        (
            (
                c.place.series, c.place.code, neutral(c.place.full_name), c.place.level, c.year, c.status, c.reason,
                c.report_id, c.published, c.late,
            )
            for c in cells
        ),
    )  # fmt: skip


def asked(cells: Sequence[Cell]) -> list[tuple[Locality, list[Cell]]]:
    """The localities of which anything is known or was asked."""
    return [(place, row) for place, row in by_place(cells) if any(c.status != "not_asked" for c in row)]


def grid(cells: Sequence[Cell]) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the table for a terminal: a sign a year, `+12` for twelve days late."""
    rows = asked(cells)
    years = [str(c.year) for c in rows[0][1]] if rows else []
    return ["locality", *years], [[place.full_name, *(sign(c) for c in row)] for place, row in rows]


def sign(cell: Cell) -> str:
    """One cell in a sign."""
    return f"+{cell.late}" if cell.late else SIGNS[cell.status]


def legend(cells: Sequence[Cell]) -> list[str]:
    """What the signs mean and how often each stands; then why something was not asked."""
    status = Counter(c.status for c in cells)
    lines = [f"{SIGNS[name]} {label('status', name)}: {status[name]}" for name in SIGNS if status[name]]
    late = sum(1 for c in cells if c.late)
    if late:
        lines.append(f"+n 逾期n天 · n days late: {late}")
    reasons = Counter(c.reason for c in cells if c.status == "not_asked" and c.reason)
    lines += [f"  {reason}: {label('reason', reason.split(':')[0])}: {n}" for reason, n in sorted(reasons.items())]
    return lines


def svg(cells: Sequence[Cell]) -> str:
    """A heat map, a row a locality and a column a year. Every cell has its words as a title."""
    rows = asked(cells)
    years = [c.year for c in rows[0][1]] if rows else []
    width, height = LABEL + STEP * max(len(years), 20) + 10, TOP + STEP * len(rows) + 60
    root = ET.Element("svg", xmlns="http://www.w3.org/2000/svg", width=str(width), height=str(height),
                      viewBox=f"0 0 {width} {height}", role="img")  # fmt: skip
    root.set("font-family", "Noto Sans CJK SC, Microsoft YaHei, PingFang SC, sans-serif")
    root.set("font-size", "11")
    ET.SubElement(root, "title").text = "政府信息公开工作年度报告收录情况 · coverage"
    ET.SubElement(root, "rect", width="100%", height="100%", fill="#ffffff")
    for n, year in enumerate(years):
        x, y = LABEL + n * STEP + STEP / 2, TOP - 6
        _text(root, x, y, str(year), transform=f"rotate(-60 {x} {y})")
    for m, (place, row) in enumerate(rows):
        y = TOP + m * STEP
        _text(root, LABEL - 6, y + STEP - 5, place.full_name, **{"text-anchor": "end"})
        for n, c in enumerate(row):
            _square(root, LABEL + n * STEP, y, "late" if c.late else c.status, _words(c))
    _key(root, TOP + STEP * len(rows) + 20)
    return ET.tostring(root, encoding="unicode") + "\n"


def _key(root: ET.Element, y: float) -> None:
    x = 10.0
    for name in COLOURS:
        words = "逾期" if name == "late" else label("status", name).partition(" · ")[0]
        _square(root, x, y, name, words)
        _text(root, x + STEP + 2, y + STEP - 5, words)
        x += STEP + 16 + 11 * len(words)


def _square(root: ET.Element, x: float, y: float, name: str, words: str) -> None:
    side = str(STEP - 2)
    square = ET.SubElement(root, "rect", x=str(x), y=str(y), width=side, height=side, fill=COLOURS[name])
    ET.SubElement(square, "title").text = words


def _text(root: ET.Element, x: float, y: float, words: str, **more: str) -> None:
    ET.SubElement(root, "text", {"x": str(x), "y": str(y), **more}).text = words


def _words(cell: Cell) -> str:
    parts = [cell.place.full_name, str(cell.year), label("status", cell.status)]
    if cell.reason:
        parts.append(label("reason", cell.reason.split(":")[0]))
    if cell.published:
        parts.append(cell.published)
    if cell.late:
        parts.append(f"逾期{cell.late}天 · {cell.late} days late")
    return ", ".join(parts)
