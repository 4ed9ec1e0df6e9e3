"""All statistics of a report: tables, prose, and what the codebook's definitions derive from the tables."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cache, lru_cache

from govreports import codebook
from govreports.items import Identity, Outline, Statistic
from govreports.reading import identities
from govreports.reading.identities import CellKey, Value
from govreports.reading.layouts import layout_codes
from govreports.reading.prose import read_prose
from govreports.reading.tables import read_tables


def statistics(outline: Outline, identity: Identity) -> list[Statistic]:
    """One entry a (code, applicant, origin, scope, value), with its first quote, in document order; derived ones last.

    To be called once for an outline: it names the layouts of the outline's tables (`read_tables`), and keeps for the audit
    the sheets (`outline.sheets`) and the table cells that are told again (`outline.again`).
    """
    tables = read_tables(outline, identity)
    told = [*tables, *read_prose(outline, identity)]
    starts: dict[tuple[int | None, int | None], int] = {
        (line.table, line.row): line.start for line in reversed(outline.lines) if line.table is not None
    }
    told = _in_order(told, starts, len(outline.text))
    outline.sheets = sheets(outline, told)
    told.extend(_derived(outline.sheets, told))
    seen: set[tuple[str, str | None, str, str | None, Value]] = set()
    found = []
    for entry in told:
        mark = (entry.code, entry.applicant, entry.origin, entry.scope, entry.value)
        if mark not in seen:
            seen.add(mark)
            found.append(entry)
        elif entry.origin == "table":
            outline.again.append(entry)
    return found


def _in_order(
    told: list[Statistic], starts: dict[tuple[int | None, int | None], int], end: int
) -> list[Statistic]:
    """By the offset in the text; the end where the table has no line there."""
    places: list[int] = []
    last, place = None, end
    for entry in told:
        at = entry.at
        if at is not last:  # the figures of a row share their place
            last = at
            place = end if at is None else at["text"] if "text" in at else starts.get((at.get("table"), at.get("row")), end)
        places.append(place)
    return [told[n] for n in sorted(range(len(told)), key=places.__getitem__)]


@dataclass(slots=True)
class Sheet:
    """The cells of one set of tables: a report that prints the same form twice has two."""

    cells: dict[CellKey, Value] = field(default_factory=dict)
    sources: dict[CellKey, Statistic] = field(default_factory=dict)
    layouts: dict[str, str | None] = field(default_factory=dict)
    """Of each code the layout of the table that told it first."""
    present: frozenset[str] = frozenset()
    """The layouts that its cells come from."""


def sheets(outline: Outline, statistics: list[Statistic]) -> list[Sheet]:
    """The table statistics of a report as sheets: a table that tells other values of the cells that are there already begins the
    next sheet."""
    lines = [line for line in outline.lines if line.table is not None]
    starts = [line.start for line in lines]
    by_table: dict[int | None, list[Statistic]] = {}
    at: dict[str, int] | None = None
    beside: list[Statistic] = []
    for entry in statistics:
        if entry.origin != "table":
            continue
        if entry.at is not at or not beside:  # the figures of a row share their place
            at = entry.at
            index = at.get("table") if at else None
            if index is None and at and "text" in at:
                n = bisect_right(starts, at["text"]) - 1
                index = lines[n].table if n >= 0 else None
            beside = by_table.setdefault(index, [])
        beside.append(entry)
    found: list[Sheet] = []
    holders: dict[CellKey, int] = {}  # for each cell the sheets that have it, as bits
    agreeing: dict[tuple[CellKey, Value], int] = {}  # and those that have it with this value: made where a cell is there twice
    for index, told in by_table.items():
        layout = outline.tables[index].layout if index is not None and index < len(outline.tables) else None
        sources: dict[CellKey, Statistic] = {}
        for entry in told:
            sources.setdefault((entry.code, entry.applicant), entry)
        again = bool(holders) and not holders.keys().isdisjoint(sources)
        taken = 0
        if again:
            if not agreeing:
                for number, other in enumerate(found):
                    for pair in other.cells.items():
                        agreeing[pair] = agreeing.get(pair, 0) | 1 << number
            for cell, entry in sources.items():
                held = holders.get(cell)
                if held is not None and taken & held != held:
                    taken |= held & ~agreeing.get((cell, entry.value), 0)
        free = (~taken & (taken + 1)).bit_length() - 1  # the first sheet that contradicts none of the cells
        if free == len(found):
            found.append(Sheet())
        sheet, held = found[free], 1 << free
        if again:
            for cell in sources:
                holders[cell] = holders.get(cell, 0) | held
        else:
            holders.update(dict.fromkeys(sources, held))
        if agreeing:
            for cell, entry in sources.items():
                agreeing[cell, entry.value] = agreeing.get((cell, entry.value), 0) | held
        sheet.cells.update({cell: entry.value for cell, entry in sources.items()})
        sheet.sources.update(sources)
        layouts = {code: _layout_of(code, layout) for code in dict.fromkeys(code for code, _ in sources)}
        sheet.layouts = layouts | sheet.layouts
        sheet.present |= {name for name in layouts.values() if name}
    return found


@lru_cache(maxsize=4096)
def _layout_of(code: str, table: str | None) -> str | None:
    """The layout of a cell: its table's, unless one table of the page holds several national forms."""
    if table is None or code in layout_codes(table) or not table.startswith("NAT_20"):
        return table
    return next((n for n in _national() if code in layout_codes(n)), table)


@cache
def _national() -> tuple[str, ...]:
    return tuple(layout.name for layout in codebook.layouts() if layout.name.endswith(("_T1", "_T2", "_T3")))


def _derived(together: list[Sheet], told: list[Statistic]) -> list[Statistic]:
    """The derived statistics of all sheets; what the codebook wants from the prose first (D16) only where it is silent."""
    prose = {(entry.code, entry.applicant) for entry in told if entry.origin == "prose"}
    prose_first = {term.code for rule in identities.parsed() if rule.prose_first for term in rule.left}
    found = []
    for sheet in together:
        first_of: dict[str, Statistic] = {}
        for cell, source in sheet.sources.items():
            first_of.setdefault(cell[0], source)
        for (code, applicant), (value, parts) in identities.derived(sheet.cells, sheet.present).items():
            known = codebook.indicator(code)
            if known is None or ((code, applicant) in prose and code in prose_first):
                continue
            first = first_of.get(parts[0].partition("@")[0])
            found.append(
                Statistic(
                    code, applicant, value, known.unit, "derived",
                    section=first.section if first else None, from_=list(parts),
                )
            )  # fmt: skip
    return found
