"""Pictures of the site as inline SVG: pure functions of figures.

Every figure that is drawn stands in the SVG as well (`data-value`, and in words as a title). What is not known is a gap,
never a zero.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from govreports.publishing.coverage_views import COLOURS

CELL, ROW, NAMES, HEAD = 44, 26, 168, 26
"""Pixels of a cell of a heat map (width, height), of the names to its left, and of the years above."""
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 248, 108, 10, 10, 22, 18
"""Pixels of a small chart and of its margins."""


@dataclass(frozen=True, slots=True)
class Square:
    """One cell of a heat map. `kind` is a class of the style sheet, `shade` from 0 to 1 how strong its colour is."""

    kind: str
    words: str
    value: str
    """What the cell stands for, as told to machines (`data-value`)."""
    shown: str = ""
    shade: float = 1.0
    link: str | None = None


def figure(value: float) -> str:
    """A number as people read it: `12,345`, `0.5`."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0").rstrip(".")


def heat_map(title: str, years: Sequence[int], rows: Sequence[tuple[str, str | None, Mapping[int, Square]]]) -> str:
    """Rows (name, link or None, squares by year) by year; a year without a square stays empty."""
    width, height = NAMES + CELL * len(years) + 2, HEAD + ROW * len(rows) + 2
    parts = [
        f'<svg class="map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="group" aria-label="{escape(title)}">'
    ]
    for n, year in enumerate(years):
        x = NAMES + n * CELL + CELL / 2
        parts.append(f'<text class="year" x="{x:g}" y="{HEAD - 8}" text-anchor="middle">{year}</text>')
    for m, (name, link, squares) in enumerate(rows):
        y = HEAD + m * ROW
        words = f"{escape(_short(name))}<title>{escape(name)}</title>"
        label = f'<text x="{NAMES - 8}" y="{y + ROW / 2 + 4:g}" text-anchor="end">{words}</text>'
        parts.append(_linked(label, link))
        for n, year in enumerate(years):
            if year in squares:
                parts.append(_square(NAMES + n * CELL, y, name, year, squares[year]))
    return "".join(parts) + "</svg>"


def _short(name: str) -> str:
    return name if len(name) <= 11 else "…" + name[-10:]


def _linked(body: str, link: str | None) -> str:
    return f'<a href="{escape(link)}">{body}</a>' if link else body


def _square(x: float, y: float, name: str, year: int, square: Square) -> str:
    width, height = CELL - 2, ROW - 2
    fill = COLOURS[square.kind]
    body = (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{fill}" fill-opacity="{square.shade:.2f}"'
        f' data-row="{escape(name)}" data-year="{year}" data-value="{escape(square.value)}"><title>{escape(square.words)}</title></rect>'
    )
    if square.shown:
        tone = "light" if square.shade > 0.55 and square.kind not in ("not_asked", "late") else "dark"
        middle = f'x="{x + width / 2:g}" y="{y + height / 2 + 4:g}" text-anchor="middle"'
        body += f'<text class="n {tone}" {middle}>{escape(square.shown)}</text>'
    return _linked(body, square.link)


def small_chart(
    title: str, years: Sequence[int], values: Mapping[int, float], breaks: Collection[int] = (),
    words: Mapping[int, str] | None = None,
) -> str:  # fmt: skip
    """One series from zero up: a dot a year, a line between neighbouring years only, and a dashed rule before a year whose
    definition is another than before (no line crosses it)."""
    words = words or {}
    top = max([*values.values(), 0]) or 1
    step = (WIDTH - LEFT - RIGHT) / max(len(years) - 1, 1)
    at = {year: LEFT + n * step for n, year in enumerate(years)}
    floor = HEIGHT - BOTTOM

    def height(value: float) -> float:
        return floor - max(value, 0) / top * (floor - TOP)

    parts = [
        f'<svg class="small" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="group"'
        f' aria-label="{escape(title)}"><line class="axis" x1="{LEFT}" y1="{floor}" x2="{WIDTH - RIGHT}" y2="{floor}"/>'
    ]
    for year in (years[0], years[-1]) if years else ():
        anchor = "start" if year == years[0] else "end"
        end = LEFT if year == years[0] else WIDTH - RIGHT
        parts.append(f'<text class="year" x="{end}" y="{HEIGHT - 4}" text-anchor="{anchor}">{year}</text>')
    for year in sorted(set(breaks) & set(at)):
        x = at[year] - step / 2
        parts.append(
            f'<line class="break" x1="{x:.1f}" y1="{TOP - 6}" x2="{x:.1f}" y2="{floor}" data-break="{year}">'
            f"<title>{year}年起口径改变 · another definition from {year} on</title></line>"
        )
    known = [year for year in years if year in values]
    for year in known:
        if year - 1 in values and year not in breaks:
            ends = (at[year - 1], height(values[year - 1]), at[year], height(values[year]))
            parts.append('<line class="run" x1="{:.1f}" y1="{:.1f}" x2="{:.1f}" y2="{:.1f}"/>'.format(*ends))
    for year in known:
        told = words.get(year) or f"{year}: {figure(values[year])}"
        parts.append(
            f'<circle cx="{at[year]:.1f}" cy="{height(values[year]):.1f}" r="3" data-year="{year}" data-value="{values[year]!r}">'
            f"<title>{escape(told)}</title></circle>"
        )
    if known:
        last = known[-1]
        x, y = at[last], height(max(values[last], values.get(last - 1, 0))) - 7
        anchor = "end" if at[last] > WIDTH / 2 else "start"
        parts.append(f'<text class="last" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{figure(values[last])}</text>')
    return "".join(parts) + "</svg>"
