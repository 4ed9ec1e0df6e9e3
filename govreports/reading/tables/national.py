"""The national tables of 2019 and 2021: documents and licences, applications by applicant, reviews and lawsuits by outcome."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from govreports import codebook
from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.flattened.splits import ways
from govreports.reading.layouts import APPLICANTS, key, short_key
from govreports.reading.settle import settle
from govreports.reading.tables.told import LIKE, Piece, Reading


def read_proactive(reading: Reading, piece: Piece) -> str | None:
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
        cells = under_header(entry.values, header, flat=piece.flat)
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


def read_applications(reading: Reading, piece: Piece, previous: Piece | None) -> str | None:
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
        cells = under_header(values, [cell for cell, _ in order], flat=False) if order else None
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


def read_outcomes(reading: Reading, piece: Piece) -> str | None:
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
        cells = under_header(entry.values, [head for head, _ in heads], flat=False) if heads and not own_outcome else None
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
