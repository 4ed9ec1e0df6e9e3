"""Forms that list one value a row: the national return of 2014, annexes of provinces and cities, unknown annexes."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from govreports.reading import layouts
from govreports.reading.cells import Cell, Entry, number
from govreports.reading.layouts import alike, key, short_key
from govreports.reading.tables.proactive import under_header
from govreports.reading.tables.told import LIKE, Piece, Reading
from govreports.reading.units import Unit


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
    undecided: bool = False
    """The form has its label at several places, and nothing tells which of them this is."""


def read_lists(reading: Reading, pieces: list[Piece]) -> None:
    """Reads forms that list one value a row; neighbouring tables of one form are aligned together."""
    runs: list[tuple[str | None, list[_Item], list[Piece]]] = []
    last: str | None = None
    units: tuple[Unit, ...] = ()
    for piece in pieces:
        _drop_letters(piece)
        items = _items(piece)
        if not any(item.entry for item in items):
            continue
        name = _choose(items, last)
        piece.layout = name
        if name in (None, last) or last is None:  # a part of the table before has its units
            piece.units = piece.units or units
        units = piece.units
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
        columns: dict[int, list[tuple[Cell, str]]] = {}
        above: list[tuple[Cell, str]] = []
        for piece in group:  # a part of a table on a further page has its columns from the part before
            above = columns[id(piece)] = value_columns(piece) or above
        own = {item.code for item in items if item.code}
        for item in items:
            if item.entry is not None and item.undecided:
                reading.doubt(item.piece, item.entry, [], "表中同名的几行缺少其中一部分,无法确定是哪一行")
            elif item.entry is not None and item.code is not None:
                _take_listed(reading, item, columns[id(item.piece)], own)


def _items(piece: Piece) -> list[_Item]:
    """The labels of a table in reading order: headings once, side-by-side lists one after the other."""
    found: list[_Item] = []
    headings: set[str] = set()
    headers = layouts.words("column")
    for entry in sorted(piece.entries, key=lambda e: e.side) if any(e.side for e in piece.entries) else piece.entries:
        for cell in entry.labels[:-1] if entry.told else entry.labels:
            name = key(cell.text)
            blank = piece.flat or (
                cell is entry.labels[-1] and entry.values
            )  # a row without figures, not a heading above rows
            if name and name not in headers and (blank or name not in headings):
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
        pairs.extend((i, place) for place in reversed(places) if form.rows[place].code or item.entry is None)
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
    _drop_undecided(items, form)


def _drop_undecided(items: list[_Item], form: layouts.Form) -> None:
    """Takes back the place of a label that the form has several times, where the list has it less often: only a neighbour
    that stands next to it in the form too, and is certain, tells which of them it is."""
    settled = [item for item in items if item.place is not None]
    places = [item.place or 0 for item in settled]
    among = [form.places.get(item.name) or form.places.get(item.short) or () for item in settled]
    certain = [len(of) < 2 for of in among]
    for order in (range(1, len(settled)), range(len(settled) - 2, -1, -1)):
        for n in order:
            one, two = (n - 1, n) if order.step > 0 else (n, n + 1)
            between = form.rows[places[one] + 1 : places[two]]
            certain[n] = certain[n] or (certain[n - order.step] and not any(row.code for row in between))
    bounds = [-1, *(place for place, of in zip(places, among, strict=True) if len(of) < 2), len(form.rows)]
    part = [0] * len(settled)  # between which two labels that stand once in the form
    for n in range(1, len(settled)):
        part[n] = part[n - 1] + (len(among[n - 1]) < 2)
    told = Counter((part[n], tuple(of)) for n, of in enumerate(among))
    for n, item in enumerate(settled):
        if certain[n]:
            continue
        above, below = bounds[part[n]], bounds[part[n] + 1]
        possible = sum(above < place < below and form.rows[place].code is not None for place in among[n])
        if possible > told[part[n], tuple(among[n])]:
            item.code, item.place, item.undecided = None, None, True


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
            begins = {name[:2] for name in (item.short, *layouts.trimmed(item.short))}  # 部门网站… is not 政府网站…
            gap = [
                row for row in form.rows[above + 1 : limits[i]] if row.code and short_key(row.label)[:2] in begins
            ]
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
        if item.entry is None or item.undecided:
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


def _drop_letters(piece: Piece) -> None:
    """Takes away the line below a header that gives every column a letter or a number (甲, 乙, 丙, 1, 2), as statistical
    returns have it."""
    letters = layouts.words("letter")
    for entry in piece.entries:
        if entry.labels and key(entry.own) in letters:
            entry.labels = [cell for cell in entry.labels if key(cell.text) not in letters]
            entry.keep([])


def _drop_ordinals(piece: Piece) -> None:
    """Takes away a first figure that only counts the rows (a column of codes 01, 02 … behind the labels). Where no row has
    another figure, only a header tells that it counts."""
    rows = [entry for entry in piece.entries if entry.told and entry.labels]
    firsts = [found.value if (found := number(entry.told[0].text)) else -1 for entry in rows]
    steps = sum(1 for one, two in pairwise(firsts) if 0 < two - one <= 9)
    if len(rows) < 4 or steps < len(rows) - 1 or firsts[0] > 5 or firsts[-1] - firsts[0] >= 2 * len(rows):
        return
    roles = [role for _, role in value_columns(piece) if role not in ("label", "unit", "remark")]
    alone = all(len(entry.told) == 1 for entry in rows)
    if "index" not in roles and (alone or len(roles) == max(len(entry.told) for entry in rows)):
        return
    for entry in rows:
        first = entry.told[0]
        entry.keep([cell for cell in entry.values if cell is not first])


def value_columns(piece: Piece) -> list[tuple[Cell, str]]:
    """The header cells of a list and what they mean, in order; [] where there is no header."""
    roles = layouts.words("column")
    for entry in piece.entries:
        cells = entry.labels[:-1] if entry.told else entry.labels
        found = [(cell, roles.get(key(cell.text)) or roles.get(short_key(cell.text), "")) for cell in cells]
        if (
            any(role == "label" for _, role in found)
            or sum(1 for _, role in found if role in ("value", "unit", "year", "cumulative")) > 1
        ):
            begin = next((i for i, (_, role) in enumerate(found) if role), 0)
            end = next(
                (i for i, (cell, _) in enumerate(found) if i > begin and key(cell.text) in layouts.where()), None
            )
            return found[begin:end]
        if entry.told:
            break
    return []


def _take_listed(reading: Reading, item: _Item, columns: list[tuple[Cell, str]], own: set[str]) -> None:
    """Takes the value of one row of a list: the only figure, or the one under the header of the year. `own`: the codes that
    have a row of their own."""
    entry, code, piece = item.entry, item.code, item.piece
    if entry is None or code is None:
        return
    told = entry.told
    data = [cell.text for cell, role in columns if role not in ("label", "unit", "index", "remark")]
    units = " ".join(cell.text for cell, role in columns if role == "unit")
    if len(told) > 1 or (told and len(data) > 1):
        cells = under_roles(entry, columns, piece, str(reading.identity.year))
        total = layouts.cumulative().get(code)
        if total is not None and total not in own and "cumulative" in cells:
            reading.take(piece, entry, cells["cumulative"][0], total, form=item.unit, column=cells["cumulative"][1])
        picked = cells.get("year") or cells.get("value")
        if picked is None:
            if not cells:
                reading.doubt(
                    piece, entry, [code], "一行有几个数字,无法确定哪一个是本年数" if len(told) > 1 else _ONE_OF
                )
            return
        reading.take(piece, entry, picked[0], code, form=item.unit, column=units + picked[1])
    elif told:
        reading.take(piece, entry, told[0], code, form=item.unit, column=units + "".join(data))


_ONE_OF = "几栏中只有一个数字,无法确定属于哪一栏"


def under_roles(entry: Entry, columns: list[tuple[Cell, str]], piece: Piece, year: str) -> dict[str, tuple[Cell, str]]:
    """The figures of a row and their headers by what their columns mean; a header that names the report's year is the year's."""
    data = [(cell, role) for cell, role in columns if role not in ("label", "unit")]
    figures = [(cell, role) for cell, role in data if role not in ("index", "remark")]
    if len(figures) in (len(entry.values), len(entry.told) if piece.flat else -1):  # what counts the rows is gone
        data = figures
    roles = ["year" if year in cell.text else role or "other" for cell, role in data]
    if len(entry.values) == len(data) or (piece.flat and len(entry.told) == len(data)):
        cells: list[Cell | None] = list(entry.values if len(entry.values) == len(data) else entry.told)
    elif data and not piece.flat:
        cells = under_header(entry.values, [cell for cell, _ in data], flat=False) or [None] * len(data)
    else:
        return {}
    found: dict[str, tuple[Cell, str]] = {}
    doubled: set[str] = set()
    for role, value, (head, _) in zip(roles, cells, data, strict=True):
        if value is not None and number(value.text) is not None:
            if role in found:
                doubled.add(role)
            found[role] = value, head.text
    return {role: cell for role, cell in found.items() if role not in doubled}
