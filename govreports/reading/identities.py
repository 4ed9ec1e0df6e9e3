"""The arithmetic of the forms: `identities.csv` parsed once, evaluated on the cells of a report.

The little language: sums of codes with ``+`` and ``-``, ``2 * code``, numbers, ``max(code, code)``; ``code@*`` stands for
every applicant column in turn, ``*@applicant.x`` for every row of the applications table, ``[y]`` and ``[y-1]`` for this
report and last year's, ``prose:`` and ``table:`` for where a value was told.

A code that the form does not have counts as 0; a cell that the form has and the document leaves blank stops the check
(`missing_policy` zero), since a blank is not zero. Yet figures that already exceed their total are wrong whatever
the blanks hold.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import NamedTuple

from govreports import codebook
from govreports.reading import layouts

CellKey = tuple[str, str | None]
"""(code, applicant); applicant None is the total or a code without applicants."""
Value = int | float
Cells = Mapping[CellKey, Value]

_TERM = re.compile(
    r"(?:(?P<factor>\d+(?:\.\d+)?)\s*\*\s*)?(?:(?P<origin>prose|table):)?"
    r"(?:(?P<code>\*|[a-z][a-z_0-9]*(?:\.[a-z_0-9]+)+)(?:\[y(?P<shift>-1)?\])?(?:@(?P<at>\*|applicant\.[a-z_.]+))?"
    r"|(?P<number>\d+(?:\.\d+)?))"
)
_MAX = re.compile(r"max\((?P<inside>[^()]*)\)")
EPSILON = 1e-6
BALANCE: tuple[CellKey, ...] = (("applications.received.total", None), ("applications.outcome.total", None))
"""Totals of the first and of the last but one row of the applications table."""


@dataclass(frozen=True, slots=True)
class Term:
    """One summand. `code` "" is a bare number (`factor`); `among` are the codes of a max(...)."""

    code: str
    applicant: str | None = None
    """``*`` for every column in turn; None for the total."""
    factor: Value = 1
    shift: int = 0
    """-1: last year's report."""
    origin: str | None = None
    among: tuple[Term, ...] = ()


@dataclass(frozen=True, slots=True)
class Identity:
    """One parsed row of `identities.csv`."""

    id: str
    eras: frozenset[int]
    left: tuple[Term, ...]
    relation: str
    right: tuple[Term, ...]
    severity: str
    layouts: tuple[str, ...]
    prose_first: bool = False
    """Derived only where the prose does not tell the value."""

    @property
    def across(self) -> bool:
        """Whether it compares two years."""
        return any(term.shift for term in (*self.left, *self.right))

    @property
    def by_origin(self) -> bool:
        """Whether it compares the prose with a table."""
        return any(term.origin for term in (*self.left, *self.right))


class Check(NamedTuple):
    """An identity evaluated for one applicant and row: the two sides, and the cells that took part."""

    identity: Identity
    relation: str
    applicant: str | None
    left: Value
    right: Value
    holds: bool
    left_cells: tuple[CellKey, ...]
    right_cells: tuple[CellKey, ...]
    cells: Cells
    complete: bool = True
    """False: some parts are blank, and the others already exceed the total."""

    @property
    def parts(self) -> tuple[tuple[str, str | None, Value], ...]:
        """The cells that took part, those of the left side first, with their values."""
        return tuple([(*cell, self.cells[cell]) for cell in (*self.left_cells, *self.right_cells)])


@cache
def parsed() -> tuple[Identity, ...]:
    """All identities that are arithmetic; rows whose sides are sentences describe functions and are left out."""
    found = []
    for row in codebook.identities():
        left, right = _side(row.left), _side(row.right)
        if row.relation in (":=", "=", "<=", ">=") and left and right:
            eras = frozenset(int(d) for d in re.sub(r"\(.*?\)", "", row.era) if d.isdigit())
            found.append(
                Identity(
                    row.id,
                    eras,
                    left,
                    row.relation,
                    right,
                    row.severity,
                    row.layouts,
                    "prose first" in row.missing_policy,
                )
            )
    return tuple(found)


@cache
def severity_of(id_: str) -> str:
    """The severity of any row of the file, also of one that is not arithmetic."""
    return next((row.severity for row in codebook.identities() if row.id == id_), "warning")


def _side(text: str) -> tuple[Term, ...]:
    terms: list[Term] = []
    at, sign = 0, 1
    text = text.strip()
    while True:
        match = _MAX.match(text, at)
        if match:
            among = _side(match.group("inside").replace(",", " + "))
            if not among:
                return ()
            terms.append(Term("max", factor=sign, among=among))
        else:
            match = _TERM.match(text, at)
            if match is None:
                return ()
            group = match.groupdict()
            factor: Value = float(group["factor"]) if group["factor"] else 1
            if group["number"]:
                terms.append(Term("", factor=sign * float(group["number"])))
            else:
                applicant = group["at"] or None
                applicant = None if applicant in (None, "applicant.total") else applicant.removeprefix("applicant.")
                terms.append(
                    Term(group["code"], applicant, sign * factor, -1 if group["shift"] else 0, group["origin"])
                )
        at = match.end()
        rest = text[at:].lstrip()
        if not rest:
            return tuple(terms)
        if rest[0] not in "+-":
            return ()
        sign = 1 if rest[0] == "+" else -1
        at = len(text) - len(rest[1:].lstrip())


@cache
def era_of(layout: str) -> int:
    """The era of a layout, from the year in its name: 1 until 2013, 2 until 2018, 3 since 2019."""
    match = re.search(r"(?:^|_)(20\d\d)(?:_|$)", layout)
    year = int(match.group(1)) if match else 2008
    return 1 if year < 2014 else 2 if year < 2019 else 3


def holds_for(identity: Identity, present: Collection[str]) -> bool:
    """Whether an identity speaks of one of the layouts: by its full name, its first part (GZ) or its last (T3)."""
    if not any(era_of(name) in identity.eras for name in present):
        return False
    return not identity.layouts or any(
        name == short or name.startswith(short + "_") or name.endswith("_" + short)
        for name in present
        for short in identity.layouts
    )


@dataclass(frozen=True, slots=True)
class _Slot:
    """One summand of an instance: its cell (None: a bare number), and whether a blank of it stops the check."""

    cell: CellKey | None
    factor: Value
    stops: bool
    among: tuple[CellKey, ...] = ()


@dataclass(frozen=True, slots=True)
class _Side:
    """A sum of an instance; `cells` where it is nothing but cells, each counted once, and any blank stops the check."""

    slots: tuple[_Slot, ...]
    cells: tuple[CellKey, ...] | None
    names: tuple[str, ...] = ()
    """How derived statistics name the cells."""


@dataclass(frozen=True, slots=True)
class _Instance:
    """An identity for one applicant column or one row of the applications table."""

    identity: Identity
    applicant: str | None
    left: _Side
    right: _Side


@lru_cache(maxsize=256)
def _plan(present: frozenset[str]) -> tuple[_Instance, ...]:
    """Every identity that speaks of the layouts present, for every column and row that it stands for."""
    codes = _codes(present)
    found = []
    for identity in parsed():
        if identity.across or identity.by_origin or not holds_for(identity, present):
            continue
        terms = (*identity.left, *identity.right)
        if any(term.code == "*" for term in terms):
            table = layouts.applications()
            rows = [code for code in table.labels if code in codes]
            rows += [code for code in table.groups.values() if code and code not in codes and rows]
            pairs: list[tuple[str | None, str]] = [(None, code) for code in rows]
        elif any(term.applicant == "*" for term in terms):
            pairs = [(applicant, "") for applicant in layouts.APPLICANTS]
        else:
            pairs = [(None, "")]
        for applicant, row in pairs:
            sides = tuple(
                _side_of(tuple(_slot(term, applicant, row, codes) for term in side)) for side in (identity.left, identity.right)
            )
            found.append(_Instance(identity, applicant, *sides))
    return tuple(found)


@lru_cache(maxsize=256)
def _codes(present: frozenset[str]) -> frozenset[str]:
    return frozenset().union(*(layouts.layout_codes(name) for name in present))


@lru_cache(maxsize=256)
def _told_in_parts(codes: frozenset[str]) -> frozenset[str]:
    """The codes that a form does not print but whose parts it does (D01): blank where a part is blank, never 0."""
    return frozenset(
        rule.left[0].code
        for rule in parsed()
        if rule.relation == ":=" and any(term.code in codes for term in rule.right)
    )


def _side_of(slots: tuple[_Slot, ...]) -> _Side:
    cells = tuple(slot.cell for slot in slots if slot.cell is not None and slot.factor == 1 and slot.stops)
    return _Side(slots, cells, tuple(map(_name, cells))) if len(cells) == len(slots) else _Side(slots, None)


def _slot(term: Term, applicant: str | None, row: str, codes: frozenset[str]) -> _Slot:
    if term.among:
        return _Slot(None, term.factor, False, tuple(_cell(t, applicant, row) for t in term.among))
    if not term.code:
        return _Slot(None, term.factor, False)
    cell = _cell(term, applicant, row)
    stops = not codes or cell[0] in codes or cell[1] is not None or cell[0] in _told_in_parts(codes)
    return _Slot(cell, term.factor, stops)


def _cell(term: Term, applicant: str | None, row: str) -> CellKey:
    return (row if term.code == "*" else term.code, applicant if term.applicant == "*" else term.applicant)


def _sum(side: _Side, cells: Cells) -> tuple[Value, bool, tuple[CellKey, ...]]:
    """The sum of what is there; whether a blank stops the check; the cells used."""
    if side.cells is not None:
        values = [*map(cells.get, side.cells)]
        if None not in values:
            return sum(values), False, side.cells  # type: ignore[arg-type]
        if values.count(None) == len(values):
            return 0, True, ()
        there = {cell: value for cell, value in zip(side.cells, values, strict=True) if value is not None}
        return sum(there.values()), True, tuple(there)
    total: Value = 0
    blank = False
    used: list[CellKey] = []
    for slot in side.slots:
        if slot.cell is not None:
            value = cells.get(slot.cell)
            if value is not None:
                total += slot.factor * value
                used.append(slot.cell)
            else:
                blank = blank or slot.stops
        elif slot.among:
            told = [cell for cell in slot.among if cell in cells]
            if told:
                best = max(told, key=lambda cell: cells[cell])
                total += slot.factor * cells[best]
                used.append(best)
        else:
            total += slot.factor
    return total, blank, tuple(used)


def checks(cells: Cells, present: Collection[str]) -> list[Check]:
    """All checks within one report that its cells allow, for the layouts present in it, in the order of the file.

    Cells that are derived (the blank totals of the applications table first) take part where none is told.
    """
    form = frozenset(present)
    filled = {**{cell: value for cell, (value, _) in derived(cells, form).items()}, **cells}
    told = cells.keys()
    found = []
    for instance in _comparisons(form):
        check = _check(instance, filled)
        if check is not None and not (told.isdisjoint(check.left_cells) and told.isdisjoint(check.right_cells)):
            found.append(check)
    return found


@lru_cache(maxsize=256)
def _comparisons(present: frozenset[str]) -> tuple[_Instance, ...]:
    """The part of the plan that compares two sides."""
    return tuple(instance for instance in _plan(present) if instance.identity.relation != ":=")


@lru_cache(maxsize=256)
def _derivations(present: frozenset[str]) -> tuple[tuple[CellKey, _Side, frozenset[CellKey]], ...]:
    """The part of the plan that derives, as (target, parts, the parts that must be there), in its order: legal persons,
    then the totals of rows, then what adds up rows."""
    rules = [instance for instance in _plan(present) if instance.identity.relation == ":="]
    rules.sort(key=lambda rule: (rule.identity.left[0].code != "*", rule.identity.left[0].applicant is None))
    return tuple(
        (target, rule.right, frozenset(slot.cell for slot in rule.right.slots if slot.cell and slot.stops))
        for rule in rules
        if (target := rule.left.slots[0].cell) is not None
    )


def _check(instance: _Instance, cells: Cells) -> Check | None:
    left, left_blank, left_cells = _sum(instance.left, cells)
    if not left_cells:
        return None
    right, right_blank, right_cells = _sum(instance.right, cells)
    if not right_cells:
        return None
    identity = instance.identity
    if identity.relation == "=":
        holds = abs(left - right) < EPSILON
    elif identity.relation == "<=":
        holds = left <= right + EPSILON
    else:
        holds = left >= right - EPSILON
    complete = not left_blank and not right_blank
    if not complete:
        # blanks hold at least 0: only the side with blanks can still grow, and it is too great already
        grows_left = left_blank and not right_blank and left > right + EPSILON and identity.relation in ("=", "<=")
        grows_right = right_blank and not left_blank and right > left + EPSILON and identity.relation in ("=", ">=")
        slots = (*instance.left.slots, *instance.right.slots)
        if holds or not (grows_left or grows_right) or any(slot.factor < 0 for slot in slots):
            return None
        # a form told apart by its layout: one cell of many may stand elsewhere in a local copy of it, but not where both
        # ends of the form are there
        side, used = (instance.left, left_cells) if grows_left else (instance.right, right_cells)
        if identity.layouts and len(used) * 3 < len(side.slots) and not all(cell in cells for cell in BALANCE):
            return None
    return Check(
        identity,
        identity.relation,
        instance.applicant,
        _tidy(left),
        _tidy(right),
        holds,
        left_cells,
        right_cells,
        cells,
        complete,
    )


def _tidy(value: Value) -> Value:
    if isinstance(value, int):
        return value
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def derived(cells: Cells, present: Collection[str]) -> dict[CellKey, tuple[Value, tuple[str, ...]]]:
    """What the ``:=`` identities give for cells that are not told: value, and the cells it comes from.

    All parts must be there; a blank of the applications table counts where the sums of the same table leave it
    no other value (`implied`). Nothing is derived without a known layout.
    """
    return _derive(tuple(cells), tuple(cells.values()), frozenset(present)) if present else {}


@lru_cache(maxsize=32)
def _derive(
    told: tuple[CellKey, ...], values: tuple[Value, ...], form: frozenset[str]
) -> dict[CellKey, tuple[Value, tuple[str, ...]]]:
    """`derived`; the last results are kept, since the audit asks for what the statistics have just derived."""
    cells = dict(zip(told, values, strict=True))
    known: dict[CellKey, Value] = {**implied(cells, form), **cells}
    found: dict[CellKey, tuple[Value, tuple[str, ...]]] = {}
    there = known.keys()
    for target, parts, needed in _derivations(form):
        if target in cells or not needed <= there:
            continue
        value, _, used = _sum(parts, known)
        if not used or (target[1] is None and target[0] in _codes(form) and not any(c in cells for c in used)):
            continue
        found[target] = (_tidy(value), parts.names if used is parts.cells else tuple(map(_name, used)))
        known[target] = _tidy(value)
    return found


@lru_cache(maxsize=4096)
def _name(cell: CellKey) -> str:
    return cell[0] if cell[1] is None else f"{cell[0]}@applicant.{cell[1]}"


def implied(cells: Cells, present: frozenset[str]) -> dict[CellKey, Value]:
    """Blanks of the applications table that its own sums leave only one value: 0 where the figures beside them already
    make up their total, the difference where one is missing. Counts are never negative; an equation that
    contradicts this implies nothing."""
    form = next((name for name in sorted(present) if name.endswith("_T2")), None)
    if form is None:
        return {}
    order, equations, where = _equations(form)
    values = [*map(cells.get, order)]
    if None not in values:
        return {}
    bits = _bits(len(order))
    figures = [value or 0 for value in values]
    blank = sum([bit for bit, value in zip(bits, values, strict=True) if value is None])
    found: dict[CellKey, Value] = {}
    waiting = [n for n, (left, right) in enumerate(_sides(form)) if (not left & blank) != (not right & blank)]
    while waiting:
        left, right = equations[waiting.pop()]
        lacking = (left.bits | right.bits) & blank
        if (not left.bits & blank) == (not right.bits & blank):  # nothing is blank any more, or cells of both sides are
            continue
        gap = sum(map(figures.__getitem__, left.places)) - sum(map(figures.__getitem__, right.places))
        several = bool(lacking & (lacking - 1))
        implied_value = 0 if several else gap if lacking & right.bits else -gap
        if implied_value < 0 or (several and gap):
            continue
        for i in (right if lacking & right.bits else left).places:
            if lacking >> i & 1:
                found[order[i]] = figures[i] = implied_value
                waiting.extend(where[i])
        blank &= ~lacking
    return found


@cache
def _bits(count: int) -> tuple[int, ...]:
    return tuple(1 << i for i in range(count))


@cache
def _sides(form: str) -> tuple[tuple[int, int], ...]:
    """The sums of `_equations` as the bits of their sides alone."""
    return tuple((left.bits, right.bits) for left, right in _equations(form)[1])


class _Places(NamedTuple):
    """One side of an equation: the numbers of its cells, also as bits."""

    places: tuple[int, ...]
    bits: int


@cache
def _equations(form: str) -> tuple[list[CellKey], list[tuple[_Places, _Places]], list[list[int]]]:
    """The sums of the applications table: its cells; each sum as (left cells, right cells); and for each cell the sums it
    stands in."""
    rows = layouts.layout_codes(form)
    numbers: dict[CellKey, int] = {}
    equations: list[tuple[_Places, _Places]] = []
    for instance in _plan(frozenset((form,))):
        if instance.identity.relation == "=" and form in instance.identity.layouts:
            left, right = (
                tuple(numbers.setdefault(s.cell, len(numbers)) for s in side.slots if s.cell is not None and s.cell[0] in rows)
                for side in (instance.left, instance.right)
            )
            equations.append((_Places(left, sum(1 << i for i in left)), _Places(right, sum(1 << i for i in right))))
    where: list[list[int]] = [[] for _ in numbers]
    for n, (one, other) in enumerate(equations):
        for i in (*one.places, *other.places):
            where[i].append(n)
    return list(numbers), equations, where


@cache
def column_sums(form: str) -> tuple[dict[str, int], ...]:
    """The sums over the rows of an applications table that hold in each column: code to +1 (left side) or -1."""
    found: dict[tuple[str, ...], dict[str, int]] = {}
    order, equations, _ = _equations(form)
    for left, right in equations:
        codes = {order[i][0]: 1 for i in left.places} | {order[i][0]: -1 for i in right.places}
        if len(codes) == len(left.places) + len(right.places):  # each row once: no sum along a row
            found.setdefault(tuple(codes), codes)
    return tuple(found.values())
