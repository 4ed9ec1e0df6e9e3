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
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

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


@dataclass(frozen=True, slots=True)
class Check:
    """An identity evaluated for one applicant and row: the two sides, and the cells that took part."""

    identity: Identity
    relation: str
    applicant: str | None
    left: Value
    right: Value
    holds: bool
    parts: tuple[tuple[str, str | None, Value], ...]
    left_cells: tuple[CellKey, ...]
    complete: bool = True
    """False: some parts are blank, and the others already exceed the total."""


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


def checks(cells: Cells, present: Collection[str]) -> list[Check]:
    """All checks within one report that its cells allow, for the layouts present in it, in the order of the file."""
    codes = frozenset().union(*(layouts.layout_codes(name) for name in present))
    filled = {**cells, **{cell: value for cell, (value, _) in derived(cells, present).items() if cell not in cells}}
    found = []
    for identity in parsed():
        if identity.relation == ":=" or identity.across or identity.by_origin or not holds_for(identity, present):
            continue
        for applicant, row in _instances(identity, cells):
            check = _check(identity, applicant, row, filled, codes)
            if check is not None:
                found.append(check)
    return found


def _instances(identity: Identity, cells: Cells) -> Iterator[tuple[str | None, str]]:
    """The applicants and rows an identity stands for; ("", None) once where it has no wildcard."""
    terms = (*identity.left, *identity.right)
    if any(term.code == "*" for term in terms):
        rows = layouts.applications().labels
        named = dict.fromkeys(
            code for code, _ in cells if code in rows or code in layouts.applications().groups.values()
        )
        for code in named:
            yield None, code
    elif any(term.applicant == "*" for term in terms):
        for applicant in layouts.APPLICANTS:
            yield applicant, ""
    else:
        yield None, ""


def _cell(term: Term, applicant: str | None, row: str) -> CellKey:
    return (row if term.code == "*" else term.code, applicant if term.applicant == "*" else term.applicant)


def _sum(
    terms: tuple[Term, ...], applicant: str | None, row: str, cells: Cells, codes: frozenset[str]
) -> tuple[Value, int, bool, list[CellKey]]:
    """The sum of what is there; how many cells that is; whether a cell of the form is blank; the cells used."""
    total: Value = 0
    known = 0
    blank = False
    used: list[CellKey] = []
    for term in terms:
        if term.among:
            values = [(c, cells[c]) for t in term.among if (c := _cell(t, applicant, row)) in cells]
            if values:
                best, value = max(values, key=lambda pair: pair[1])
                total += term.factor * value
                known += 1
                used.append(best)
        elif not term.code:
            total += term.factor
        else:
            cell = _cell(term, applicant, row)
            if cell in cells:
                total += term.factor * cells[cell]
                known += 1
                used.append(cell)
            elif cell[0] in codes or not codes:
                blank = True
    return total, known, blank, used


def _check(identity: Identity, applicant: str | None, row: str, cells: Cells, codes: frozenset[str]) -> Check | None:
    left, left_known, left_blank, left_cells = _sum(identity.left, applicant, row, cells, codes)
    right, right_known, right_blank, right_cells = _sum(identity.right, applicant, row, cells, codes)
    if not left_known or not right_known:
        return None
    complete = not left_blank and not right_blank
    if identity.relation == "=":
        holds = abs(left - right) < EPSILON
    elif identity.relation == "<=":
        holds = left <= right + EPSILON
    else:
        holds = left >= right - EPSILON
    if not complete:
        # blanks hold at least 0: only the side with blanks can still grow, and it is too great already
        grows_left = left_blank and not right_blank and left > right + EPSILON and identity.relation in ("=", "<=")
        grows_right = right_blank and not left_blank and right > left + EPSILON and identity.relation in ("=", ">=")
        if holds or not (grows_left or grows_right) or any(t.factor < 0 for t in (*identity.left, *identity.right)):
            return None
    parts = tuple((code, who, cells[code, who]) for code, who in (*left_cells, *right_cells))
    return Check(
        identity, identity.relation, applicant, _tidy(left), _tidy(right), holds, parts, tuple(left_cells), complete
    )


def _tidy(value: Value) -> Value:
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def derived(cells: Cells, present: Collection[str]) -> dict[CellKey, tuple[Value, list[str]]]:
    """What the ``:=`` identities give for cells that are not told: value, and the cells it comes from.

    All parts must be there; a blank of the applications table counts where the sums of the same table leave it
    no other value (`implied`). Nothing is derived without a known layout.
    """
    if not present:
        return {}
    codes = frozenset().union(*(layouts.layout_codes(name) for name in present))
    known: dict[CellKey, Value] = {**implied(cells, present), **cells}
    found: dict[CellKey, tuple[Value, list[str]]] = {}
    rules = [i for i in parsed() if i.relation == ":=" and holds_for(i, present)]
    for identity in sorted(rules, key=lambda i: (i.left[0].code != "*", i.left[0].applicant is None)):
        for applicant, row in _instances(identity, cells):
            target = _cell(identity.left[0], applicant, row)
            if target in cells or (row and row in layouts.applications().groups.values() and row not in codes):
                continue
            value, count, blank, used = _sum(identity.right, applicant, row, known, codes)
            if blank and not _reaches(identity, applicant, row, known, codes):
                continue
            if count and (target[0] not in codes or target[1] is not None or any(c in cells for c in used)):
                found[target] = (_tidy(value), [_name(cell) for cell in used])
                known[target] = _tidy(value)
    return found


def _reaches(identity: Identity, applicant: str | None, row: str, known: Cells, codes: frozenset[str]) -> bool:
    """Whether all parts that the form has are known, a part itself derived (legal) included."""
    return all(
        (cell := _cell(term, applicant, row)) in known or (cell[0] not in codes and cell[1] is None)
        for term in identity.right
    )


def _name(cell: CellKey) -> str:
    return cell[0] if cell[1] is None else f"{cell[0]}@applicant.{cell[1]}"


def implied(cells: Cells, present: Collection[str]) -> dict[CellKey, Value]:
    """Blanks of the applications table that its own sums leave only one value: 0 where the figures beside them already
    make up their total, the difference where one is missing. Counts are never negative; an equation that
    contradicts this implies nothing."""
    form = next((name for name in present if name.endswith("_T2")), None)
    if form is None:
        return {}
    rows = layouts.layout_codes(form)
    known: dict[CellKey, Value] = dict(cells)
    if all((code, applicant) in known for code in rows for applicant in layouts.APPLICANTS):
        return {}
    equations = []
    for identity in parsed():
        if identity.relation == "=" and identity.layouts and form in identity.layouts:
            everything: dict[CellKey, Value] = {(code, None): 0 for code in rows}
            for applicant, row in _instances(identity, everything):
                left = [c for t in identity.left if (c := _cell(t, applicant, row))[0] in rows]
                right = [c for t in identity.right if (c := _cell(t, applicant, row))[0] in rows]
                equations.append((left, right))
    found: dict[CellKey, Value] = {}
    changed = True
    while changed:
        changed = False
        for left, right in equations:
            unknown = [c for c in (*left, *right) if c not in known]
            if not unknown:
                continue
            gap = sum(known.get(c, 0) for c in left) - sum(known.get(c, 0) for c in right)
            new: list[tuple[CellKey, Value]] = []
            if len(unknown) == 1:
                value = gap if unknown[0] in right else -gap
                new = [(unknown[0], value)] if value >= 0 else []
            elif gap == 0 and (all(c in right for c in unknown) or all(c in left for c in unknown)):
                new = [(c, 0) for c in unknown]
            for cell, value in new:
                known[cell] = found[cell] = value
                changed = True
    return found
