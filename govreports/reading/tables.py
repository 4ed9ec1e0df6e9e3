"""Statistics in tables: every table is known by its labels, never by the year of the report, and read in order.

Three kinds of tables: the matrices of the national forms since 2019 (数量 by column, applications by applicant, reviews
and lawsuits by outcome; 国办公开办函〔2019〕60号 and 〔2021〕30号), the forms that list one value a row (the national
return of 2014, annexes of provinces and cities), and unknown annexes whose labels the codebook knows. The same label
stands for different things in one form, so rows are aligned with the form as a sequence.
Tables that lost their grid are rebuilt first (`flattened.py`) and then read by the same functions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise

from govreports import codebook
from govreports.items import Finding, Identity, Outline, Statistic, TableRecord
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, entries, number
from govreports.reading.flattened import rebuild, ways
from govreports.reading.layouts import APPLICANTS, alike, key, short_key
from govreports.reading.settle import settle

LIKE = 0.7
"""Two labels this alike (`layouts.alike`) are one, where their neighbours agree that it is this row."""
MAX_ROWS, MAX_COLUMNS = 5000, 200
"""Larger tables are lists of something else: no form has more than 100 rows or 20 columns."""


@dataclass(slots=True)
class Piece:
    """A table as entries. `flat`: it lost its grid, so that columns are known by order alone."""

    entries: list[Entry]
    table: int
    offset: int
    before: str
    """The line above the table, and its caption."""
    flat: bool = False
    layout: str | None = None


@dataclass(slots=True)
class Reading:
    """What comes out of the tables of one report."""

    identity: Identity
    statistics: list[tuple[int, Statistic]] = field(default_factory=list)
    """With the order in which they stand in the text."""
    doubts: list[Finding] = field(default_factory=list)
    _open: dict[tuple[int, str], Finding] = field(default_factory=dict)
    _first: dict[int, str] = field(default_factory=dict)

    def take(
        self, piece: Piece, entry: Entry, cell: Cell, code: str, applicant: str | None = None, unit: str | None = None
    ) -> None:
        """Adds the value of one cell, if it holds a number; `unit` is the unit that the form or the row prints."""
        found = _statistic(entry, cell, code, applicant, unit, self.doubts)
        if found is not None:
            place = entry.at.get("text", piece.offset + entry.at.get("row", 0))
            self.statistics.append((place, found))

    def doubt(self, piece: Piece, entry: Entry, codes: Sequence[str], message: str) -> None:
        """Notes a row that has no single reading; rows of one table with the same trouble are one finding."""
        name = _name(entry.own)
        old = self._open.get((piece.table, message))
        if old is not None:
            old.codes.extend(code for code in codes if code not in old.codes)
            old.quotes.append(entry.quote)
            old.found = len(old.quotes)
            old.message = f"{message}:“{_name(self._first[id(old)])}”等{old.found}行"
            return
        rule, severity = ("flattened_ambiguous", "warning") if piece.flat else ("cell", "info")
        finding = Finding(rule, severity, f"{message}:“{name}”", list(codes), found=1, quotes=[entry.quote])
        self._open[piece.table, message] = finding
        self._first[id(finding)] = entry.own
        self.doubts.append(finding)


def read_tables(outline: Outline, identity: Identity) -> list[Statistic]:
    """The statistics of all tables, in document order. To be called once for an outline.

    Sets `layout` of the tables it knows; appends tables rebuilt from text to `outline.tables` (their lines then name
    them); puts what has no single reading into `outline.doubts`.
    """
    reading = Reading(identity)
    pieces = list(_page_pieces(outline))
    for rebuilt in rebuild(outline):
        reading.doubts.extend(rebuilt.doubts)
        if not rebuilt.rows:
            continue
        index = len(outline.tables)
        outline.tables.append(TableRecord(None, None, rebuilt.rows, rebuilt.section))
        while len(outline.spans) < index:
            outline.spans.append([])
        outline.spans.append([])
        for line, row in rebuilt.lines:
            outline.lines[line].table, outline.lines[line].row = index, row
        pieces.append(Piece(rebuilt.entries, index, rebuilt.start, rebuilt.before, flat=True))
    pieces.sort(key=lambda piece: piece.offset)
    lists: list[Piece] = []
    previous: Piece | None = None
    for piece in pieces:
        known = [name for name in (_proactive(reading, piece), _applications(reading, piece, previous)) if name]
        known += [name] if (name := _outcomes(reading, piece)) else []
        if known:
            piece.layout = known[0] if len(known) == 1 else next((n for n in known if n.endswith("_T2")), known[0])
        else:
            lists.append(piece)
        previous = piece
    _lists(reading, lists)
    for piece in pieces:
        if piece.layout:
            outline.tables[piece.table].layout = piece.layout
    outline.doubts = reading.doubts
    reading.statistics.sort(key=lambda pair: pair[0])
    return [found for _, found in reading.statistics]


def _page_pieces(outline: Outline) -> Iterator[Piece]:
    """The tables of the page with the place and the line before each; quotes are the lines of the text."""
    starts: dict[tuple[int, int], tuple[int, str]] = {}
    before: dict[int, str] = {}
    first: dict[int, int] = {}
    last = ""
    for line in outline.lines:
        if line.table is None:
            last = line.text
        elif line.row is not None:
            starts.setdefault((line.table, line.row), (line.start, line.text))
            before.setdefault(line.table, last)
            first.setdefault(line.table, line.start)
    for index, table in enumerate(outline.tables):
        if len(table.rows) > MAX_ROWS or any(len(row) > MAX_COLUMNS for row in table.rows[:1]):
            continue
        spans = outline.spans[index] if index < len(outline.spans) else []
        rows = entries(table, spans, index)
        offset = first.get(index, len(outline.text) + index)
        for entry in rows:
            start = starts.get((index, entry.at["row"]))
            if start is not None:
                entry.quote = start[1]
        yield Piece(rows, index, offset, f"{before.get(index, '')} {table.caption or ''}")


# -------------------------------------------------------------------------------------------------------------
# one cell


def _statistic(
    entry: Entry, cell: Cell, code: str, applicant: str | None, unit: str | None, doubts: list[Finding]
) -> Statistic | None:
    """The statistic of one value cell, scaled to the code's unit; None for a blank, a dash or a text.

    A cell that prints 元 where its column or form says 万元 keeps its value and the unit 元: flagged, not mended.
    """
    read, known = number(cell.text), codebook.indicator(code)
    if read is None or known is None or known.unit == "text" or (read.percent and known.unit != "%"):
        return None
    value, printed = read.value, read.unit or entry.unit or unit or known.unit
    target = known.unit
    if "元" in (printed or "") and target in ("元", "万元"):
        scaled = "万" in cell.text or "亿" in cell.text  # the parser has applied it: the value is in 元
        if scaled:
            in_yuan: bool = True
        else:
            in_yuan = printed == "元"
        column = entry.unit or unit or target
        if read.unit == "元" and not scaled and column == "万元":
            doubts.append(
                Finding(
                    "cell",
                    "warning",
                    f"“{_name(entry.own)}”一栏以万元为单位,表中却填写“{cell.text.strip()}”,单位不一致",
                    [code],
                    found=value,
                    quotes=[entry.quote],
                )
            )
            target = "元"
        elif in_yuan and target == "万元":
            value = _times(value, Decimal("0.0001"))
        elif not in_yuan and target == "元":
            value = _times(value, Decimal(10000))
    return Statistic(
        code=code,
        applicant=applicant,
        value=value,
        unit=target,
        origin="table",
        approximate=read.approximate,
        section=entry.section,
        quote=" ".join(entry.quote.split()),
        at=dict(entry.at),
    )


def _times(value: int | float, factor: Decimal) -> int | float:
    """Exact decimal product; an int where it is one."""
    product = Decimal(str(value)) * factor
    return int(product) if product == product.to_integral_value() else float(product)


def _name(label: str) -> str:
    return codebook.normalise_label(label) if label else ""


# -------------------------------------------------------------------------------------------------------------
# table 1: documents, licences, penalties, fees


def _proactive(reading: Reading, piece: Piece) -> str | None:
    """Reads the rows of table 1 of 2019 or 2021 by the header row above each; returns the layout or None."""
    table = layouts.proactive()
    if not any(key(cell.text) in table.rows for entry in piece.entries for cell in entry.labels):
        return None
    forms: Counter[str] = Counter()
    rows = 0
    for entry in piece.entries:
        for cell in entry.labels:
            for name in table.columns.get(_column_key(cell.text) or "", ()):
                forms[name] += 1
        if key(entry.own) in table.rows and entry.told:
            rows += 1
            for name in table.rows[key(entry.own)]:
                forms[name] += len(table.rows[key(entry.own)]) == 1
    headed = any(_column_key(cell.text) for entry in piece.entries for cell in entry.labels)
    if not rows or (not headed and rows < 3):
        return None
    for entry in piece.entries:  # without a header: the form whose rows have as many figures
        for name, codes in table.rows.get(key(entry.own), {}).items():
            forms[name] += not headed and len(codes) == len(entry.told)
    if not forms:
        return None
    form = forms.most_common(1)[0][0]
    header: list[Cell] = []
    cells: list[Cell | None] | None
    for entry in piece.entries:
        if any(_column_key(cell.text) for cell in entry.labels):
            heads = entry.labels[:-1] if entry.told else entry.labels
            firsts = [i for i, head in enumerate(heads) if _column_key(head.text)]
            corner = next((i + 1 for i, head in enumerate(heads) if key(head.text) == key("信息内容")), None)
            header = heads[firsts[0] if corner is None and firsts else corner or 0 :]
        row = table.rows.get(key(entry.own), table.rows.get(short_key(entry.own)))
        if row is None or not entry.values:
            continue
        name = key(entry.own) if key(entry.own) in table.rows else short_key(entry.own)
        cells = _under(entry.values, header, flat=piece.flat)
        if header and cells is not None:
            for place, (column, value) in enumerate(zip(header, cells, strict=True)):
                code = table.cells.get((name, _column_key(column.text) or ""))
                if code is None and len(row.get(form, ())) == len(header):
                    code = row[form][place]
                if code is not None and value is not None:
                    reading.take(piece, entry, value, code, unit=_column_unit(column.text))
            continue
        codes = row.get(form, ())
        told = entry.told
        if not header and len(told) == len(codes):
            for code, cell in zip(codes, told, strict=True):
                reading.take(piece, entry, cell, code)
        elif told:
            reading.doubt(piece, entry, codes, "数字无法与各栏一一对应")
    return form


@lru_cache(maxsize=4096)
def _column_key(label: str) -> str | None:
    """The column of table 1 that a header cell names, also with a remark in brackets or a slightly other wording."""
    columns = layouts.proactive().columns
    for name in (key(label), short_key(label)):
        if name in columns:
            return name
    return layouts.most_alike(short_key(label), columns, LIKE) if 4 <= len(short_key(label)) <= 16 else None


def _column_unit(label: str) -> str | None:
    return next((unit for unit in ("万元", "元") if unit in label), None)


def _under(values: list[Cell], header: list[Cell], *, flat: bool) -> list[Cell | None] | None:
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


# -------------------------------------------------------------------------------------------------------------
# table 2: applications by applicant


def _applications(reading: Reading, piece: Piece, previous: Piece | None) -> str | None:
    """Reads the applications table of 2019 or 2021, whole or a part on a further page; returns the layout or None."""
    table = layouts.applications()
    if not any(key(cell.text) in table.codes for entry in piece.entries for cell in entry.labels):
        return None
    matched = _application_rows(piece)
    strong = {code for entry, code in matched if len(key(entry.own)) >= 4 and entry.values}
    applicants = layouts.words("applicant")
    headed = {applicants[key(cell.text)] for e in piece.entries for cell in e.labels if key(cell.text) in applicants}
    after = previous is not None and (previous.layout or "").endswith("_T2")
    if len(strong) < (1 if after or len(headed) >= 5 else 3):
        return None
    order = [] if piece.flat else _applicant_columns(piece, matched[0][0])
    widest = max(len(entry.told) for entry, _ in matched)
    if piece.flat and any(len(entry.values) == 1 and len(entry.values[0].text) > 6 for entry, _ in matched):
        _unglue(matched)
        widest = 7
    for entry, code in matched:
        if widest == 1 and not order and len(headed) < 3:  # a table of the totals alone
            for cell in entry.told:
                reading.take(piece, entry, cell, code)
            continue
        cells = _by_applicant(entry, order)
        if cells is not None:
            for applicant, cell in cells:
                reading.take(piece, entry, cell, code, applicant)
        elif entry.told:
            total = _certain_total(entry) if piece.flat else None
            if total is not None:
                reading.take(piece, entry, total, code)
            glued = len(entry.values) == 1 and len(entry.values[0].text) > 6
            trouble = "失去分隔,无法确定各栏数值" if glued else "少于七栏,无法确定各属哪一栏"
            reading.doubt(piece, entry, [code], f"申请情况表的数字{trouble}")
    codes = {code for _, code in matched}
    if after and previous is not None:
        if not codes & table.only_2021:
            return previous.layout
        previous.layout = "NAT_2021_T2"
    return "NAT_2021_T2" if codes & table.only_2021 else "NAT_2019_T2"


def _application_rows(piece: Piece) -> list[tuple[Entry, str]]:
    """The entries that are rows of the applications table, with their codes; labels broken over rows are joined."""
    table = layouts.applications()
    found: list[tuple[Entry, str]] = []
    seen: set[str] = set()
    pending: list[Cell] = []
    rows = piece.entries
    for i, entry in enumerate(rows):
        labels = entry.labels[-1:]
        parent = " ".join(cell.text for cell in entry.labels[:-1])
        below = rows[i + 1].labels[-1:] if i + 1 < len(rows) and not rows[i + 1].told else []
        code = None
        for parts in (labels, pending + labels, labels + below, pending + labels + below):
            text = "".join(cell.text for cell in parts)
            if text and (code := _application_code(text, parent, found)) and code not in seen:
                break
            code = None
        if code is None or not entry.values:
            pending = [*pending, *labels][-2:] if not entry.told and labels else []
            continue
        pending = []
        if code in table.groups.values() and code not in table.labels and not entry.told:
            continue
        seen.add(code)
        found.append((entry, code))
    return found


def _application_code(label: str, parent: str, before: list[tuple[Entry, str]]) -> str | None:
    """The code of one row label. 其他 is a row only below 其他处理; slightly other wordings are matched by likeness."""
    table = layouts.applications()
    name = key(label)
    code = table.codes.get(name) or table.codes.get(short_key(label))
    if code == "applications.outcome.other.misc" and "其他处理" not in parent:
        return code if before and before[-1][1] in table.only_2021 else None
    return code or _like_application(short_key(label))


@lru_cache(maxsize=4096)
def _like_application(name: str) -> str | None:
    codes = layouts.applications().codes
    like = layouts.most_alike(name, (k for k in codes if len(k) >= 6), LIKE) if len(name) >= 6 else None
    return codes[like] if like else None


_CANDIDATES = 40


def _unglue(matched: list[tuple[Entry, str]]) -> None:
    """Splits rows whose seven figures lost their separators (`71102011`) where their sum, or the sums of the columns,
    leave one way."""
    candidates: dict[str, list[tuple[int, ...]]] = {}
    glued: list[tuple[Entry, str]] = []
    for entry, code in matched:
        told = [cell.text for cell in entry.values]
        if len(told) == 7 and all(text.isdecimal() for text in told):
            candidates[code] = [tuple(map(int, told))]
        elif len(told) == 1 and told[0].isdecimal() and len(told[0]) >= 7:
            found = ways(told[0], 7, (7,), _CANDIDATES)
            if 0 < len(found) < _CANDIDATES:
                candidates[code] = [tuple(map(int, way)) for way in found]
                glued.append((entry, code))
    if not glued:
        return
    form = "NAT_2021_T2" if candidates.keys() & layouts.applications().only_2021 else "NAT_2019_T2"
    settled = settle(candidates, form)
    for entry, code in glued:
        if code in settled:
            entry.values = [Cell(str(figure)) for figure in settled[code]]


def _applicant_columns(piece: Piece, first: Entry) -> list[tuple[Cell, str | None]]:
    """The header cells of the applicant columns above the first row of figures, left to right; [] where not told."""
    applicants = layouts.words("applicant")
    found: dict[int, tuple[Cell, str | None]] = {}
    for entry in piece.entries:
        if entry is first:
            break
        for cell in entry.labels:
            means = applicants.get(key(cell.text))
            if means:
                found[cell.first] = (cell, None if means == "total" else means)
    columns = [found[c] for c in sorted(found)]
    return columns if {"natural_person", "legal.business"} <= {means for _, means in columns} else []


def _by_applicant(entry: Entry, order: list[tuple[Cell, str | None]]) -> list[tuple[str | None, Cell]] | None:
    """The value cells with their applicants; None where the row has no single reading."""
    values = entry.values
    names = [means for _, means in order]
    standard = not order or tuple(names) == APPLICANTS
    if not standard or len(values) != len(APPLICANTS):
        cells = _under(values, [cell for cell, _ in order], flat=False) if order else None
        if cells is not None:
            return [(n, c) for n, c in zip(names, cells, strict=True) if c is not None and n != "subtotal"]
        extra = len(values) - len(APPLICANTS)
        if order or extra < 0 or any(number(cell.text) is not None for cell in values[:extra]):
            told = entry.told
            if len(told) != len(APPLICANTS):
                return None
            values = told
        else:
            values = values[extra:]
    return list(zip(APPLICANTS, values, strict=True))


def _certain_total(entry: Entry) -> Cell | None:
    """Of a row that lost its blank cells, the last figure where it is the sum of at least two others: it is 总计."""
    numbers = [found.value for cell in entry.told if (found := number(cell.text)) is not None]
    if len(numbers) >= 3 and numbers[-1] and sum(numbers[:-1]) == numbers[-1]:
        return entry.told[-1]
    return None


# -------------------------------------------------------------------------------------------------------------
# table 3: reviews and lawsuits


def _outcomes(reading: Reading, piece: Piece) -> str | None:
    """Reads reviews and lawsuits: 15 columns, three blocks below each other, three tables of 5, or without headers."""
    outcomes, groups = layouts.words("outcome"), layouts.words("group")
    told_outcomes = {
        outcomes[k] for e in piece.entries for c in e.labels if (k := key(c.text)) in outcomes and len(k) > 2
    }
    told_groups = {groups[k] for e in piece.entries for c in e.labels if (k := key(c.text)) in groups}
    if len(told_outcomes) < 3:
        return _bare_outcomes(reading, piece) if not told_groups and not told_outcomes else None
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
                found |= _flat_outcomes(reading, piece, entry, own_group or current)
            heads = []
            continue
        if len(entry.values) == 15 and len(heads) in (0, 5, 15):
            for code, cell in zip(layouts.outcomes(), entry.values, strict=True):
                reading.take(piece, entry, cell, code)
            found = True
            continue
        cells = _under(entry.values, [head for head, _ in heads], flat=False) if heads and not own_outcome else None
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
    if len(entry.values) == 5 and group:
        codes = tuple(f"{group}.{code.rsplit('.', 1)[1]}" for code in codes[:5])
    if len(entry.values) == len(codes):
        for code, cell in zip(codes, entry.values, strict=True):
            reading.take(piece, entry, cell, code)
        return True
    reading.doubt(piece, entry, codes, "行政复议、行政诉讼表的数字少于应有的栏数,无法确定各属哪一栏")
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


def _bare_outcomes(reading: Reading, piece: Piece) -> str | None:
    """A row of 15 figures without any header, below a heading on reviews and lawsuits."""
    if "复议" not in piece.before or "诉讼" not in piece.before:
        return None
    rows = [entry for entry in piece.entries if entry.told]
    if len(rows) != 1 or rows[0].labels or len(rows[0].values) != 15:
        return None
    for code, cell in zip(layouts.outcomes(), rows[0].values, strict=True):
        reading.take(piece, rows[0], cell, code)
    return "NAT_2019_2021_T3"


# -------------------------------------------------------------------------------------------------------------
# forms that list one value a row


@dataclass(slots=True)
class _Item:
    """One label of a list in reading order; `entry` None for a heading without value."""

    name: str
    short: str
    entry: Entry | None
    piece: Piece
    code: str | None = None
    unit: str | None = None
    place: int | None = None


def _lists(reading: Reading, pieces: list[Piece]) -> None:
    """Reads forms that list one value a row; neighbouring tables of one form are aligned together."""
    runs: list[tuple[str | None, list[_Item], list[Piece]]] = []
    last: str | None = None
    for piece in pieces:
        items = _items(piece)
        if not any(item.entry for item in items):
            continue
        name = _choose(items, last)
        piece.layout = name
        if name is not None and runs and runs[-1][0] == name and _goes_on(runs[-1][1], items, name):
            runs[-1][1].extend(items)
            runs[-1][2].append(piece)
        else:
            runs.append((name, items, [piece]))
        last = name or last
    for name, items, group in runs:
        if name is not None:
            _align(items, layouts.forms()[name])
        unknown = _look_up(items, known_form=name is not None)
        if name is None and not unknown:
            continue
        for piece in group:
            _drop_ordinals(piece)
        columns = {id(piece): _value_columns(piece) for piece in group}
        for item in items:
            if item.entry is not None and item.code is not None:
                _take_listed(reading, item, columns[id(item.piece)])


def _items(piece: Piece) -> list[_Item]:
    """The labels of a table in reading order: headings once, side-by-side lists one after the other."""
    found: list[_Item] = []
    headings: set[str] = set()
    headers = layouts.words("column")
    for entry in sorted(piece.entries, key=lambda e: e.side) if any(e.side for e in piece.entries) else piece.entries:
        for cell in entry.labels[:-1] if entry.told else entry.labels:
            name = key(cell.text)
            if name and name not in headings and name not in headers:
                headings.add(name)
                found.append(_Item(name, short_key(cell.text), None, piece))
        if entry.told and entry.labels:
            found.append(_Item(key(entry.own), short_key(entry.own), entry, piece))
    joined: list[_Item] = []
    for item in found:  # a label broken over two rows: neither half is known, both together are
        where = layouts.where()
        if (
            joined
            and item.entry is not None
            and joined[-1].entry is None
            and item.name not in where
            and joined[-1].name + item.name in where
        ):
            item.name = item.short = joined.pop().name + item.name
        joined.append(item)
    return joined


def _choose(items: list[_Item], last: str | None) -> str | None:
    """The form that most of the labels fit; the one of the table before wins a tie. None where none fits."""
    valued = [item for item in items if item.entry is not None]
    votes: Counter[str] = Counter()
    blank: Counter[str] = Counter()
    for item in items:
        hits = layouts.where().get(item.name) or layouts.where().get(item.short) or ()
        (blank if item.entry is None else votes).update({name for name, _ in hits})
    if not votes:
        return None
    best = max(votes, key=lambda name: (votes[name], name == last, -len(layouts.forms()[name].rows)))
    if best == last and votes[best] == len(valued):
        return best
    fits = votes[best] * 2 >= len(valued) or votes[best] >= 8
    return best if fits and votes[best] + blank[best] >= 3 else None


def _goes_on(before: list[_Item], items: list[_Item], name: str) -> bool:
    """Whether a table continues the form of the one before it, rather than beginning the same form again."""
    places = layouts.forms()[name].places
    seen = {item.name for item in before if item.entry is not None and len(places.get(item.name, ())) == 1}
    return not any(item.name in seen for item in items if item.entry is not None)


def _align(items: list[_Item], form: layouts.Form) -> None:
    """Sets code, unit and place: the longest common sequence of labels, then the gaps by likeness. O(n log n)."""
    pairs: list[tuple[int, int]] = []
    for i, item in enumerate(items):
        places = form.places.get(item.name) or form.places.get(item.short) or ()
        pairs.extend(
            (i, place) for place in reversed(places) if (form.rows[place].code is None) == (item.entry is None)
        )
    tails: list[int] = []
    ends: list[int] = []
    back: list[int] = []
    for n, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        back.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(place)
            ends.append(n)
        else:
            tails[at], ends[at] = place, n
    n = ends[-1] if ends else -1
    while n >= 0:
        i, place = pairs[n]
        _settle(items[i], form.rows[place])
        n = back[n]
    _fill_gaps(items, form)


def _settle(item: _Item, row: layouts.Row) -> None:
    item.place, item.code, item.unit = row.place, row.code, row.unit


def _fill_gaps(items: list[_Item], form: layouts.Form) -> None:
    """Rows that a local copy words a little differently: between two settled rows, the most alike label in the gap."""
    below = len(form.rows)
    limits: list[int] = [0] * len(items)
    for i in range(len(items) - 1, -1, -1):
        limits[i] = below
        place = items[i].place
        if place is not None:
            below = place
    above = -1
    for i, item in enumerate(items):
        if item.place is not None:
            above = item.place
        elif item.entry is not None and len(item.name) >= 4:
            gap = [row for row in form.rows[above + 1 : limits[i]] if row.code]
            ranked = sorted(((alike(item.short, short_key(row.label)), -row.place) for row in gap), reverse=True)
            if ranked and ranked[0][0] >= LIKE and (len(ranked) == 1 or ranked[0][0] > ranked[1][0]):
                _settle(item, form.rows[-ranked[0][1]])
                above = -ranked[0][1]


def _look_up(items: list[_Item], *, known_form: bool) -> bool:
    """Codes for labels outside the form (local rows, unknown annexes), where the codebook knows one meaning.

    A label with several meanings takes the one whose subject is that of the row above it. Returns whether enough
    of an unknown annex is known to read it at all.
    """
    known = layouts.known()
    taken = {item.code for item in items if item.code}
    subject = ""
    hits = 0
    chosen: list[tuple[_Item, str]] = []
    for item in items:
        if item.entry is None:
            continue
        if item.code is None:
            names = [item.name, item.short, *layouts.trimmed(item.name)]
            codes = [c for c in next((known[n] for n in names if n in known), ()) if c not in taken]
            if len(codes) > 1:
                codes = [c for c in codes if c.partition(".")[0] == subject]
            if len(codes) == 1:
                chosen.append((item, codes[0]))
                taken.add(codes[0])
                subject = codes[0].partition(".")[0]
                hits += 1
        else:
            subject = item.code.partition(".")[0]
    if not known_form and (hits < 3 or hits * 2 < sum(1 for item in items if item.entry is not None)):
        return False
    for item, code in chosen:
        item.code = code
    return True


def _drop_ordinals(piece: Piece) -> None:
    """Takes away a first figure that only counts the rows (a column of codes 01, 02 … without a header)."""
    rows = [entry for entry in piece.entries if len(entry.told) > 1 and entry.labels]
    firsts = [found.value if (found := number(entry.told[0].text)) else -1 for entry in rows]
    steps = sum(1 for one, two in pairwise(firsts) if 0 < two - one <= 9)
    if len(rows) >= 4 and steps == len(rows) - 1 and firsts[0] <= 5 and firsts[-1] - firsts[0] < 2 * len(rows):
        for entry in rows:
            first = entry.told[0]
            entry.values = [cell for cell in entry.values if cell is not first]


def _value_columns(piece: Piece) -> list[tuple[Cell, str]]:
    """The header cells of a list and what they mean, in order; [] where there is no header."""
    roles = layouts.words("column")
    for entry in piece.entries:
        cells = entry.labels[:-1] if entry.told else entry.labels
        found = [(cell, roles.get(key(cell.text), "")) for cell in cells]
        if (
            any(role == "label" for _, role in found)
            or sum(1 for _, role in found if role in ("value", "unit", "year", "cumulative")) > 1
        ):
            begin = next((i for i, (_, role) in enumerate(found) if role), 0)
            return found[begin:]
        if entry.told:
            break
    return []


def _take_listed(reading: Reading, item: _Item, columns: list[tuple[Cell, str]]) -> None:
    """Takes the value of one row of a list: the only figure, or the one under the header of the year."""
    entry, code, piece = item.entry, item.code, item.piece
    if entry is None or code is None:
        return
    told = entry.told
    if len(told) > 1:
        cells = _under_roles(entry, columns, piece, str(reading.identity.year))
        total = layouts.cumulative().get(code)
        if total is not None and "cumulative" in cells:
            reading.take(piece, entry, cells["cumulative"], total, unit=item.unit)
        picked = cells.get("year") or cells.get("value")
        if picked is None:
            reading.doubt(piece, entry, [code], "一行有几个数字,无法确定哪一个是本年数")
            return
        told = [picked]
    for cell in told[:1]:
        reading.take(piece, entry, cell, code, unit=item.unit)


def _under_roles(entry: Entry, columns: list[tuple[Cell, str]], piece: Piece, year: str) -> dict[str, Cell]:
    """The figures of a row by what their columns mean; a header that names the report's year is the year's."""
    data = [(cell, role) for cell, role in columns if role not in ("label", "unit")]
    roles = ["year" if year in cell.text else role or "other" for cell, role in data]
    if len(entry.values) == len(data) or (piece.flat and len(entry.told) == len(data)):
        cells: list[Cell | None] = list(entry.values if len(entry.values) == len(data) else entry.told)
    elif data and not piece.flat:
        cells = _under(entry.values, [cell for cell, _ in data], flat=False) or [None] * len(data)
    else:
        return {}
    found: dict[str, Cell] = {}
    doubled: set[str] = set()
    for role, value in zip(roles, cells, strict=True):
        if value is not None and number(value.text) is not None:
            if role in found:
                doubled.add(role)
            found[role] = value
    return {role: cell for role, cell in found.items() if role not in doubled}
