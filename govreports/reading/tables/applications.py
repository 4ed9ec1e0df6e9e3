"""Table 2 of 2019 and 2021: applications by applicant.

In a grid with its header the columns decide. Where the header was lost, or its cells no longer stand above their columns,
a row is read in the order of the form: seven cells, and of a row with blank cells only where its figures add up (the
last is 总计), since a copy may have dropped the blank ones. What then has no place may be settled by the sums of the columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import combinations, pairwise

from govreports.items import TableRecord
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.flattened.splits import ways
from govreports.reading.layouts import APPLICANTS, key, short_key
from govreports.reading.settle import Row, settle
from govreports.reading.tables.lists import under_roles, value_columns
from govreports.reading.tables.lying import turned
from govreports.reading.tables.proactive import under_header
from govreports.reading.tables.told import LIKE, Piece, Reading, adds_up

_OTHER = "applications.outcome.other.total"
ABOVE_FIVE = key("法人或其他组织")
"""The header cell above the five columns of legal persons."""


def read_applications(reading: Reading, piece: Piece, previous: Piece | None) -> str | None:
    """Reads the applications table of 2019 or 2021, whole or a part on a further page; returns the layout or None."""
    table = layouts.applications()
    if not any(key(cell.text) in table.codes for entry in piece.entries for cell in entry.labels):
        return None
    hung = _under_a_hanging_header(piece)
    matched = _application_rows(piece)
    strong = {code for entry, code in matched if len(key(entry.own)) >= 4 and entry.values}
    applicants = layouts.words("applicant")
    headed = {applicants[key(cell.text)] for e in piece.entries for cell in e.labels if key(cell.text) in applicants}
    after = previous is not None and (previous.layout or "").endswith("_T2")
    if not strong:
        return None
    few = len(strong) < 3 and not after and len(headed) < 5
    if few and not all(len(entry.told) == 7 and adds_up(entry.told) for entry, _ in matched):
        return None
    first = next((entry for entry, _ in matched if entry.told), matched[0][0])
    order = _flat_columns(first) if piece.flat else _applicant_columns(piece, first)
    if piece.flat:
        _unglue(matched)
    widest = max(len(entry.told) for entry, _ in matched)
    glued = any(_is_glued(entry) for entry, _ in matched)
    straight = tuple(means for _, means in order) == APPLICANTS
    years = [] if piece.flat or order or headed - {"legal.other", "total"} else value_columns(piece)
    whole_rows = not piece.flat and sum(_ends(entry, 7) for entry, _ in matched) * 2 > len(matched)
    open_rows: list[tuple[Entry, str]] = []
    placed: dict[str, list[tuple[str | None, Cell]]] = {}
    for entry, code in matched:
        cells: list[tuple[str | None, Cell]] | None
        if entry.at.get("row") in hung and not piece.flat:
            whole = hung[entry.at["row"]]
            cells = list(zip(APPLICANTS, whole, strict=True)) if straight and len(whole) == len(APPLICANTS) else None
        elif whole_rows and len(entry.told) == 6 and _ends(entry, 6):  # one cell short: no telling which
            cells = None
            if adds_up(entry.told) and _figures(entry)[-1]:
                placed[code] = [(None, entry.told[-1])]
        elif straight and len(entry.values) == len(APPLICANTS):
            cells = list(zip(APPLICANTS, entry.values, strict=True))
        elif len(years) > 1 and widest > 1:  # totals alone, of this year and of the last
            told = under_roles(entry, years, piece, str(reading.identity.year))
            picked = told.get("year") or told.get("value")
            cells = [(None, picked[0])] if picked else None
        elif widest == 1 and not order and len(headed) < 3 and not glued:  # a table of the totals alone
            cells = [(None, cell) for cell in entry.told]
        else:
            cells = _by_header(entry, order, flat=piece.flat) if order else _in_order(entry, flat=piece.flat)
        if cells is not None:
            placed[code] = cells
        elif entry.told:
            open_rows.append((entry, code))
    if open_rows and piece.flat:
        placed |= _settled(open_rows, placed, _bare_codes(piece, matched))
    for entry, code in matched:
        reading.take_row(piece, entry, code, placed.get(code, ()))
    for entry, code in open_rows:
        if code not in placed or len(placed[code]) < len(entry.told):
            trouble = "失去分隔,无法确定各栏数值" if _is_glued(entry) else "少于七栏,无法确定各属哪一栏"
            reading.doubt(piece, entry, [code], f"申请情况表的数字{trouble}")
    codes = {code for _, code in matched}
    if after and previous is not None:
        if not codes & table.only_2021:
            return previous.layout
        previous.layout = "NAT_2021_T2"
    return "NAT_2021_T2" if codes & table.only_2021 else "NAT_2019_T2"


def read_lying_applications(
    reading: Reading, piece: Piece, table: TableRecord, spans: Sequence[tuple[int, int, int, int]]
) -> str | None:
    """Reads the applications table with the applicants down its side; returns the layout or None."""
    lying = None if piece.flat else turned(piece, table, spans)
    if lying is None:
        return None
    upright, asked = lying
    own = Reading(reading.identity)
    layout = read_applications(own, upright, None)
    if any(told.applicant not in asked for _, told in own.statistics):  # columns taken in the order of the form
        return None
    quotes = {entry.at["row"]: entry.quote for entry in piece.entries}
    places = {row: {"table": piece.table, "row": row} for row in asked.values()}
    for _, told in own.statistics:
        row = asked[told.applicant]
        reading.statistics.append((piece.offset + row, replace(told, at=places[row], quote=" ".join(quotes[row].split()))))
    reading.doubts += own.doubts
    return layout


def _ends(entry: Entry, told: int) -> bool:
    """Whether so many of the seven cells of a row are told, and they are the first."""
    return len(entry.values) == len(APPLICANTS) and entry.told == entry.values[:told]


def _under_a_hanging_header(piece: Piece) -> dict[int, list[Cell]]:
    """The rows into which the span of a header cell (自然人, 总计) reaches by mistake, with all their value cells: these stand
    in order, but no longer below their headers."""
    applicants = layouts.words("applicant")
    rows = {e.at["row"] for e in piece.entries for c in e.labels if c.above and key(c.text) in applicants}
    found: dict[int, list[Cell]] = {row: [] for row in rows}
    for entry in piece.entries if rows else ():
        if entry.at["row"] in rows:
            found[entry.at["row"]] += entry.values
    return found


def _application_rows(piece: Piece) -> list[tuple[Entry, str]]:
    """The entries that are rows of the applications table, with their codes; labels broken over rows are joined."""
    table, applicants = layouts.applications(), layouts.words("applicant")
    found: list[tuple[Entry, str]] = []
    seen: set[str] = set()
    pending: list[Cell] = []
    rows = piece.entries
    last: str | None = None
    for i, entry in enumerate(rows):
        labels = entry.labels[-1:]
        if labels and labels[0].above and key(labels[0].text) in applicants:
            continue  # a header cell that reaches into the rows
        parent = " ".join([cell.text for cell in entry.labels[:-1]])
        below = rows[i + 1].labels[-1:] if i + 1 < len(rows) and not rows[i + 1].told else []
        code = None
        broken = (pending + labels, labels + below, pending + labels + below) if pending or below else ()
        for parts in (labels, *broken):
            text = "".join([cell.text for cell in parts])
            if text and (code := _application_code(text, parent, last)) and code not in seen:
                break
            code = None
        last = code or last
        if code is None or not entry.values:
            pending = [*pending, *labels][-2:] if not entry.told and labels else []
            continue
        pending = []
        if code in table.groups.values() and code not in table.labels and not entry.told:
            continue
        if entry.told:  # a header cell 总计 above blank cells is no row yet
            seen.add(code)
        found.append((entry, code))
    return found


def _application_code(label: str, parent: str, last: str | None) -> str | None:
    """The code of one row label. 其他 is a row only below 其他处理 or behind it or another row of it (`last`); slightly other
    wordings are matched by likeness."""
    table = layouts.applications()
    name = key(label)
    code = table.codes.get(name) or table.codes.get(short_key(label))
    if code == "applications.outcome.other.misc" and "其他处理" not in parent:
        return code if last in table.only_2021 or last == _OTHER else None
    return code or _like_application(short_key(label))


@lru_cache(maxsize=4096)
def _like_application(name: str) -> str | None:
    codes = layouts.applications().codes
    like = layouts.most_alike(name, (k for k in codes if len(k) >= 6), LIKE) if len(name) >= 6 else None
    return codes[like] if like else None


def _bare_codes(piece: Piece, matched: list[tuple[Entry, str]]) -> set[str]:
    """The rows whose label stands in a table that lost its blank cells without any figure: all of theirs were blank."""
    told = {code for _, code in matched}
    labels = layouts.applications().labels
    codes = (_application_code(c.text, "", None) for entry in piece.entries for c in entry.labels[:-1])
    return {code for code in codes if code in labels and code not in told}


# -------------------------------------------------------------------------------------------------------------
# the figures of a row and their applicants


Columns = list[tuple[Cell, str | None]]


def _applicant_columns(piece: Piece, first: Entry) -> Columns:
    """The header cells of the applicant columns above the first row of figures, left to right; [] where not told, or
    where they do not stand in the order of the form: then merged cells were lost, and they stand above other columns
    (a header of one row has none to lose)."""
    applicants = layouts.words("applicant")
    found: dict[int, tuple[Cell, str | None]] = {}
    rows: set[int] = set()
    above: Cell | None = None
    for n, entry in enumerate(piece.entries):
        for cell in entry.labels[:-1] if entry is first else entry.labels:
            means = applicants.get(key(cell.text))
            above = cell if key(cell.text) == ABOVE_FIVE else above
            if means is None or (means == "subtotal" and cell.first in found):
                continue
            name = None if means == "total" else means
            if cell.first in found and found[cell.first][1] not in (name, "subtotal"):
                return []
            found[cell.first] = (cell, name)
            rows.add(n)
        if entry is first:
            break
    columns = [found[c] for c in sorted(found)]
    names = [name for _, name in columns]
    if not {"natural_person", "legal.business"} <= set(names):
        return columns if _few(names) else []
    places = [APPLICANTS.index(name) for name in names if name in APPLICANTS]
    five = {c for c, (_, name) in found.items() if name is not None and name.startswith("legal.")}
    whole = above is not None and len(five) == above.last - above.first + 1 and min(five) == above.first and max(five) == above.last
    return columns if len(rows) == 1 or whole or all(one < two for one, two in pairwise(places)) else []


def _flat_columns(first: Entry) -> Columns:
    """The same of a table that lost its grid, where its header is one row that differs from that of the form: its words in
    their order. [] for the header of the form, whose words come in another order than its columns."""
    applicants = layouts.words("applicant")
    means = [(cell, applicants[name]) for cell in first.labels[:-1] if (name := key(cell.text)) in applicants]
    columns = [(cell, None if name == "total" else name) for cell, name in means]
    names = [name for _, name in columns]
    if _few(names):
        return columns
    above = [key(cell.text) for cell, name in means if name == "subtotal"][:1] == [ABOVE_FIVE]
    whole = len(set(names)) == len(names) and set(APPLICANTS) <= set(names)
    return columns if whole and not above and tuple(names) != APPLICANTS else []


def _few(names: list[str | None]) -> bool:
    """Whether the applicants are told as persons and legal persons only."""
    return names == ["natural_person", "subtotal", None]


def _by_header(entry: Entry, order: Columns, *, flat: bool) -> list[tuple[str | None, Cell]] | None:
    """The value cells below the header cells; None where the row has no single reading."""
    names = [means for _, means in order]
    cells = under_header(entry.values, [cell for cell, _ in order], flat=flat)
    if cells is not None:
        return [(n, c) for n, c in zip(names, cells, strict=True) if c is not None and n != "subtotal"]
    told = entry.told
    straight = [name for name in names if name != "subtotal"] == list(APPLICANTS)
    return list(zip(APPLICANTS, told, strict=True)) if straight and len(told) == len(APPLICANTS) else None


def _in_order(entry: Entry, *, flat: bool) -> list[tuple[str | None, Cell]] | None:
    """The value cells in the order of the form; None where the row has no single reading."""
    values, told, width = entry.values, entry.told, len(APPLICANTS)
    if len(told) == width:
        return list(zip(APPLICANTS, told, strict=True))
    ends = range(width, len(values) + 1)
    windows = [
        values[end - width : end] for end in ends if told and all(cell in values[end - width : end] for cell in told)
    ]
    if flat or len(windows) > 1:
        several = len(windows) > 1
        windows = [w for w in windows if adds_up(w) and (any(_figures_of(w)) or not several)]  # zeros show no sum
    return list(zip(APPLICANTS, windows[0], strict=True)) if len(windows) == 1 else None


def _settled(
    open_rows: list[tuple[Entry, str]], placed: dict[str, list[tuple[str | None, Cell]]], bare: set[str]
) -> dict[str, list[tuple[str | None, Cell]]]:
    """What is certain of rows that lost their blank cells: the places that the sums of the columns leave, else 总计 alone.

    The last figure is 总计 where it is the sum of the others: of two others at least, or in every such row of the table. Zeros
    alone show no sum: they are read where all rows with a sum show as many figures.
    """
    candidates: dict[str, list[Row]] = {code: [(0,) * len(APPLICANTS)] for code in bare}
    for code, cells in placed.items():
        figures = {applicant: told.value if (told := number(cell.text)) else 0 for applicant, cell in cells}
        candidates[code] = [tuple(int(figures.get(applicant, 0)) for applicant in APPLICANTS)]
    fits = {code: adds_up(entry.told) for entry, code in open_rows if len(entry.told) > 1}
    sure = all(fits.values()) and sum(_figures(entry)[-1] > 0 for entry, code in open_rows if fits.get(code)) > 1
    for entry, code in open_rows:
        if fits.get(code):
            candidates[code] = _places(_figures(entry))
    form = "NAT_2021_T2" if candidates.keys() & layouts.applications().only_2021 else "NAT_2019_T2"
    settled = settle(candidates, form)
    found: dict[str, list[tuple[str | None, Cell]]] = {}
    shapes = {len(entry.told) for entry, code in open_rows if fits.get(code) and _figures(entry)[-1]}
    for entry, code in open_rows:
        if not fits.get(code) or not (_figures(entry)[-1] or (sure and shapes == {len(entry.told)})):
            continue
        if code in settled:
            others = [a for a, figure in zip(APPLICANTS[:-1], settled[code], strict=False) if figure]
            shown = [cell for cell, figure in zip(entry.told[:-1], _figures(entry), strict=False) if figure]
            found[code] = [*zip(others, shown, strict=True), (None, entry.told[-1])]
        elif sure or len(entry.told) > 2:
            found[code] = [(None, entry.told[-1])]
    return found


def _figures(entry: Entry) -> list[int]:
    return _figures_of(entry.told)


def _figures_of(cells: list[Cell]) -> list[int]:
    return [int(found.value) for cell in cells if (found := number(cell.text)) is not None]


def _places(figures: list[int]) -> list[Row]:
    """All rows of the form that show these figures when their blank cells are dropped."""
    *parts, total = figures
    found = []
    for columns in combinations(range(len(APPLICANTS) - 1), len(parts)):
        row = [0] * len(APPLICANTS)
        row[-1] = total
        for column, part in zip(columns, parts, strict=True):
            row[column] = part
        found.append(tuple(row))
    return found


# -------------------------------------------------------------------------------------------------------------
# figures without separators

_CANDIDATES = 40


def _is_glued(entry: Entry) -> bool:
    return len(entry.values) == 1 and entry.values[0].text.isdecimal() and len(entry.values[0].text) > 6


def _unglue(matched: list[tuple[Entry, str]]) -> None:
    """Splits rows whose seven figures lost their separators (`71102011`) where their sum, or the sums of the columns,
    leave one way. A row of fewer digits lost its blank cells: then the others may have lost theirs, and none is split."""
    candidates: dict[str, list[tuple[int, ...]]] = {}
    glued = [(entry, code) for entry, code in matched if _is_glued(entry)]
    if not glued or any(0 < sum(len(c.text.strip()) for c in entry.values) < len(APPLICANTS) for entry, _ in matched):
        return
    for entry, code in matched:
        told = [cell.text for cell in entry.values]
        if len(told) == 7 and all(text.isdecimal() for text in told):
            candidates[code] = [tuple(map(int, told))]
        elif _is_glued(entry):
            found = ways(told[0], 7, (7,), _CANDIDATES)
            if 0 < len(found) < _CANDIDATES:
                candidates[code] = [tuple(map(int, way)) for way in found]
    form = "NAT_2021_T2" if candidates.keys() & layouts.applications().only_2021 else "NAT_2019_T2"
    settled = settle(candidates, form)
    for entry, code in glued:
        if code in settled:
            entry.keep([Cell(str(figure)) for figure in settled[code]])
