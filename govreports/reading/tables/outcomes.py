"""Table 3 of 2019 and 2021: reviews and lawsuits by outcome."""

from __future__ import annotations

from collections import Counter
from functools import cache

from govreports import codebook
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.layouts import block, block_in, key
from govreports.reading.tables.proactive import under_header
from govreports.reading.tables.told import Piece, Reading, adds_up

FEWER = "行政复议、行政诉讼表的数字少于应有的栏数,无法确定各属哪一栏"


UNNAMED = "行政复议、行政诉讼表没有说明这些数字属于哪一类"
Found = list[tuple[str, str, Entry, Cell]]
"""Block, code, row and cell of what a table tells."""


def read_outcomes(reading: Reading, piece: Piece) -> str | None:
    """Reads reviews and lawsuits: 15 columns, three blocks below each other, three tables of 5, or without headers."""
    outcomes = layouts.words("outcome")
    labels = [cell.text for entry in piece.entries for cell in entry.labels]
    told_outcomes = {outcomes[k] for text in labels if (k := key(text)) in outcomes and len(k) > 2}
    if len(told_outcomes) < 3:
        return _bare_outcomes(reading, piece)
    told_groups = {group for text in labels if (group := block(text))}
    found = _flat(reading, piece, told_groups) if piece.flat else _in_grid(reading, piece, told_groups)
    if any(group.startswith("litigation.") for group in told_groups):  # then 行政诉讼 alone stands above both branches
        found = [("", "", entry, cell) if group == "litigation" else (group, code, entry, cell) for group, code, entry, cell in found]
    kept = _taken(reading, piece, found)
    return "NAT_2019_2021_T3" if kept else None


def _in_grid(reading: Reading, piece: Piece, told_groups: set[str]) -> Found:
    outcomes = layouts.words("outcome")
    group_at: dict[int, str] = {}
    heads: list[tuple[Cell, str]] = []
    current = "" if told_groups else _group_before(reading, piece)
    named = True  # whether a block was named since the last figures
    found: Found = []
    for entry in piece.entries:
        own_group = own_outcome = ""
        fresh = False
        for cell in entry.labels:
            group, outcome = block(cell.text), outcomes.get(key(cell.text), "")
            if group:
                own_group, named = group, True
                group_at.update(dict.fromkeys(range(cell.first, cell.last + 1), group))
            elif outcome:
                own_outcome = outcome
                if not entry.told:
                    heads = heads if fresh else []
                    fresh = True
                    heads.append((cell, outcome))
        if not entry.told:
            current = own_group if own_group and len(entry.labels) == 1 else current
            if fresh and not named:  # a further block, and nothing says of what
                group_at, current = {}, ""
            continue
        named = False
        if len(entry.values) == 15 and entry.told == entry.values[:14] and not _all_add_up(entry):  # one cell short
            reading.doubt(piece, entry, layouts.outcomes(), FEWER)
            continue
        if len(entry.values) == 15 and (len(heads) in (0, 5, 10, 15) or _all_add_up(entry)):
            found += [(c.rpartition(".")[0], c, entry, v) for c, v in zip(_codes([o for _, o in heads]), entry.values, strict=True)]
            continue
        two_blocks = len(entry.values) == 10 and told_groups == {"review", "litigation"}
        if len(entry.values) == 15 or (len(heads) == 10 and "review" in told_groups and not two_blocks):
            # spans that moved the header; the first five in the row above: no header of these columns
            reading.doubt(piece, entry, layouts.outcomes(), FEWER)
            continue
        if all(outcome in ("other", "total") for _, outcome in heads):  # 其他 and 总计 stand in other headers, too
            heads = []
        columns = [head for head, _ in heads]
        cells = under_header(entry.values, columns, flat=False) if heads and not own_outcome else None
        if cells is not None:
            for (head, outcome), value in zip(heads, cells, strict=True):
                if value is not None:
                    group = own_group or group_at.get(head.first, "") or current
                    found.append((group, f"{group}.{outcome}", entry, value))
        elif own_outcome and len(entry.values) == 1 and not group_at.get(entry.values[0].first):  # a list, one outcome a row
            group = own_group or current
            found.append((group, f"{group}.{own_outcome}", entry, entry.values[0]))
        elif own_outcome:  # outcomes down the side, blocks across the top
            found += [(g, f"{g}.{own_outcome}", entry, v) for v in entry.values if (g := group_at.get(v.first, ""))]
    return found


def _codes(heads: list[str]) -> tuple[str, ...]:
    """The 15 codes in the order of the form, or in that of the header where each of its fives has the outcomes in another
    order (总计 first)."""
    codes = layouts.outcomes()
    fives = [heads[n : n + 5] for n in range(0, len(heads), 5)] * (3 if len(heads) == 5 else 1)
    usual = [code.rpartition(".")[2] for code in codes[:5]]
    if len(fives) != 3 or any(sorted(five) != sorted(usual) for five in fives):
        return codes
    return tuple(f"{codes[5 * n].rpartition('.')[0]}.{outcome}" for n, five in enumerate(fives) for outcome in five)


def _all_add_up(entry: Entry) -> bool:
    """Whether the last of each five figures is the sum of the others."""
    return all(adds_up(entry.values[n : n + 5]) for n in (0, 5, 10))


def _flat(reading: Reading, piece: Piece, told_groups: set[str]) -> Found:
    """Figures of the review and lawsuit table in one run: all 15, or the five of one block."""
    outcomes = layouts.words("outcome")
    current = "" if told_groups else _group_before(reading, piece)
    found: Found = []
    headed = False
    labels: list[str] = []
    for entry in piece.entries:
        labels += [cell.text for cell in entry.labels]
        if not entry.told:
            continue
        heads = sum(key(label) in outcomes for label in labels)
        named = next((group for label in reversed(labels) if (group := block(label))), "")
        row_of_block = headed and named and len(labels) == 1
        headed = headed or heads >= 4
        labels = []
        if heads < 4 and len(entry.told) != 15 and not row_of_block:
            continue
        name = (named or current) if heads <= 5 else ""
        current = ""
        codes = layouts.outcomes()
        if len(entry.values) in (5, 6) and name:
            codes = tuple(f"{name}.{code.rsplit('.', 1)[1]}" for code in codes[:5])
        opened = len(entry.values) == len(codes) + 1 and number(entry.values[0].text) is None  # by a bar, not a blank cell
        values = entry.values[1:] if opened else entry.values
        if len(values) == len(codes):
            found += [(c.rpartition(".")[0], c, entry, value) for c, value in zip(codes, values, strict=True)]
        else:
            reading.doubt(piece, entry, codes, FEWER)
    return found


def _taken(reading: Reading, piece: Piece, found: Found) -> bool:
    """Takes what was found, but nothing of a block that two rows or columns claim. Whether there was anything."""
    often = Counter(code for _, code, _, _ in found)
    twice = {name for name, code, _, _ in found if often[code] > 1}
    doubtful: dict[int, tuple[Entry, list[str]]] = {}
    for name, code, entry, cell in found:
        if name in twice or codebook.indicator(code) is None:
            doubtful.setdefault(id(entry), (entry, []))[1].append(code)
        else:
            reading.take(piece, entry, cell, code)
    for entry, codes in doubtful.values():
        reading.doubt(piece, entry, [code for code in codes if codebook.indicator(code) is not None], UNNAMED)
    return any(codebook.indicator(code) is not None for _, code, _, _ in found)


def _group_before(reading: Reading, piece: Piece) -> str:
    """The block that a table without one belongs to: told just above it, else (where no other name stands in it, and the page has
    all three blocks of the form) the next in the order of the form. A lone one may be of reviews or of lawsuits."""
    named = block_in(key(piece.before))
    outcomes, columns = layouts.words("outcome"), layouts.words("column")
    names = {name for entry in piece.entries for cell in entry.labels if (name := key(cell.text))}
    if named or any(name not in outcomes and name not in columns for name in names):
        return named
    if sum(map(_blocks, reading.pieces)) < len(_ORDER):
        return ""
    seen = {s.code.rsplit(".", 1)[0] for _, s in reading.statistics}
    return next((g for g in _ORDER if g not in seen), "")


_ORDER = ("review", "litigation.direct", "litigation.after_review")


def _blocks(piece: Piece) -> int:
    """How many blocks of outcomes a table has."""
    outcomes = layouts.words("outcome")
    return sum(outcomes.get(key(cell.text)) == "upheld" for entry in piece.entries for cell in entry.labels)


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
    if rows[0].labels and not _all_add_up(rows[0]):
        return None
    for code, cell in zip(layouts.outcomes(), rows[0].values, strict=True):
        reading.take(piece, rows[0], cell, code)
    return "NAT_2019_2021_T3"
