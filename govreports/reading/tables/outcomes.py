"""Table 3 of 2019 and 2021: reviews and lawsuits by outcome."""

from __future__ import annotations

from functools import cache

from govreports import codebook
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.layouts import key
from govreports.reading.tables.proactive import under_header
from govreports.reading.tables.told import Piece, Reading, adds_up

FEWER = "行政复议、行政诉讼表的数字少于应有的栏数,无法确定各属哪一栏"


def read_outcomes(reading: Reading, piece: Piece) -> str | None:
    """Reads reviews and lawsuits: 15 columns, three blocks below each other, three tables of 5, or without headers."""
    outcomes, groups = layouts.words("outcome"), layouts.words("group")
    told_outcomes = {
        outcomes[k] for e in piece.entries for c in e.labels if (k := key(c.text)) in outcomes and len(k) > 2
    }
    told_groups = {groups[k] for e in piece.entries for c in e.labels if (k := key(c.text)) in groups}
    if len(told_outcomes) < 3:
        return _bare_outcomes(reading, piece)
    group_at: dict[int, str] = {}
    heads: list[tuple[Cell, str]] = []
    current = "" if told_groups else _group_before(reading, piece)
    found = False
    for entry in piece.entries:
        own_group = own_outcome = ""
        fresh = False
        for cell in entry.labels:
            name = key(cell.text)
            is_group = groups.get(name, "")
            outcome = outcomes.get(name, "")
            if is_group:
                own_group = is_group
                for c in range(cell.first, cell.last + 1):
                    group_at[c] = is_group
            elif outcome and entry.told and not piece.flat:
                own_outcome = outcome
            elif outcome and (name not in ("其他", "总计", "合计") or heads or len(told_outcomes) >= 3):
                if not fresh and not entry.told:
                    heads, fresh = [], True
                own_outcome = outcome
                heads.append((cell, outcome))
        told = entry.told
        if not told:
            current = own_group if own_group and len(entry.labels) == 1 else current
            continue
        if piece.flat:
            if len(heads) >= 4 or len(entry.told) == 15:
                block = (own_group or current) if len(heads) <= 5 else ""
                found |= _flat_outcomes(reading, piece, entry, block)
            heads = []
            continue
        if len(entry.values) == 15 and len(heads) in (0, 5, 10, 15):
            for code, cell in zip(layouts.outcomes(), entry.values, strict=True):
                reading.take(piece, entry, cell, code)
            found = True
            continue
        if len(heads) == 10 and "review" in told_groups:  # the first five stand in the row above: no header of these columns
            reading.doubt(piece, entry, layouts.outcomes(), FEWER)
            continue
        cells = (
            under_header(entry.values, [head for head, _ in heads], flat=False) if heads and not own_outcome else None
        )
        if cells is not None:
            for (head, outcome), value in zip(heads, cells, strict=True):
                group = own_group or group_at.get(head.first, "") or current
                if value is not None and codebook.indicator(f"{group}.{outcome}") is not None:
                    reading.take(piece, entry, value, f"{group}.{outcome}")
                    found = True
        elif own_outcome:  # outcomes down the side, blocks across the top
            for value in entry.values:
                group = group_at.get(value.first, "")
                if codebook.indicator(f"{group}.{own_outcome}") is not None:
                    reading.take(piece, entry, value, f"{group}.{own_outcome}")
                    found = True
    return "NAT_2019_2021_T3" if found else None


def _flat_outcomes(reading: Reading, piece: Piece, entry: Entry, group: str) -> bool:
    """Figures of the review and lawsuit table in one run: all 15, or the five of one block."""
    codes = layouts.outcomes()
    if len(entry.values) in (5, 6) and group:
        codes = tuple(f"{group}.{code.rsplit('.', 1)[1]}" for code in codes[:5])
    opened = len(entry.values) == len(codes) + 1 and number(entry.values[0].text) is None  # by a bar, not a blank cell
    values = entry.values[1:] if opened else entry.values
    if len(values) == len(codes):
        for code, cell in zip(codes, values, strict=True):
            reading.take(piece, entry, cell, code)
        return True
    reading.doubt(piece, entry, codes, FEWER)
    return False


def _group_before(reading: Reading, piece: Piece) -> str:
    """The block that a table without one belongs to: told just above it, else the next in the order of the form."""
    groups = layouts.words("group")
    above = key(piece.before)
    for name in sorted(groups, key=len, reverse=True):
        if name in above and not ("复议" in above and "诉讼" in above and groups[name] in ("review", "litigation")):
            return groups[name]
    seen = {s.code.rsplit(".", 1)[0] for _, s in reading.statistics}
    return next((g for g in ("review", "litigation.direct", "litigation.after_review") if g not in seen), "")


@cache
def _torn() -> frozenset[str]:
    """The characters of the header words."""
    return frozenset("".join(layouts.words("outcome")))


def _bare_outcomes(reading: Reading, piece: Piece) -> str | None:
    """A row of 15 figures without a header, or below one whose words were torn apart (a PDF that sets them upright), in a
    section on reviews and lawsuits."""
    if "复议" not in piece.before or "诉讼" not in piece.before:
        return None
    rows = [entry for entry in piece.entries if entry.told]
    if (
        len(rows) != 1
        or len(rows[0].values) != 15
        or any(not set(key(cell.text)) <= _torn() for cell in rows[0].labels[-3:])
    ):
        return None
    blocks = [rows[0].values[n : n + 5] for n in (0, 5, 10)]
    if rows[0].labels and not all(adds_up(block) for block in blocks):
        return None
    for code, cell in zip(layouts.outcomes(), rows[0].values, strict=True):
        reading.take(piece, rows[0], cell, code)
    return "NAT_2019_2021_T3"
