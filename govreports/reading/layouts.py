"""The codebook's forms made ready for look-up: which label stands in which form at which place, and what it means.

Labels are compared by `key`: letters and digits of `codebook.normalise_label`, since punctuation, quotation marks and
ordinals of a label drift from copy to copy. All tables are built once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from govreports import codebook

APPLICANTS = (
    "natural_person",
    "legal.business",
    "legal.research",
    "legal.public_welfare",
    "legal.legal_service",
    "legal.other",
    None,
)
"""The value columns of the applications table in printed order; None is 总计 (国办公开办函〔2019〕60号, 〔2021〕30号)."""

_MARKS = re.compile(r"[^\w%]+")
_BRACKETS = re.compile(r"\([^()]*\)")


@lru_cache(maxsize=16384)
def key(label: str) -> str:
    """A label as it is compared: normalised, letters and digits only, 其它 as 其他. May be empty."""
    return _MARKS.sub("", codebook.normalise_label(label)).replace("其它", "其他")


@lru_cache(maxsize=16384)
def short_key(label: str) -> str:
    """`key` without what stands in brackets: 部分公开(区分处理的…) as 部分公开. May be empty."""
    return _MARKS.sub("", _BRACKETS.sub("", codebook.normalise_label(label))).replace("其它", "其他")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a form: `code` None for a heading without a value; `unit` as the form prints it."""

    place: int
    label: str
    code: str | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form that lists one value a row. `places` leads from a key to the rows that bear it, in order."""

    name: str
    rows: tuple[Row, ...]
    places: dict[str, tuple[int, ...]]

    @property
    def codes(self) -> frozenset[str]:
        """All codes of the form."""
        return frozenset(row.code for row in self.rows if row.code)


@cache
def words(kind: str) -> dict[str, str]:
    """The labels of one kind of `columns.csv` (by `key`) and what they mean."""
    return {key(r["label"]) or r["label"]: r["means"] for r in codebook.rows("columns.csv") if r["kind"] == kind}


@cache
def units() -> frozenset[str]:
    """Units that stand in a cell of their own."""
    return frozenset(codebook.plain(r["label"]) for r in codebook.rows("columns.csv") if r["kind"] == "unit")


@cache
def blanks() -> frozenset[str]:
    """Words in a value cell that say nothing."""
    return frozenset(r["label"] for r in codebook.rows("columns.csv") if r["kind"] == "blank")


def _is_matrix(layout: codebook.Layout) -> bool:
    return any(";" in row.code or row.code == "#header" or "/" in row.label for row in layout.rows) or (
        layout.name.endswith("_T2")
    )


@cache
def forms() -> dict[str, Form]:
    """The forms that list one value a row (annexes of provinces and cities, the national return of 2014)."""
    found = {}
    for layout in codebook.layouts():
        if _is_matrix(layout):
            continue
        rows = tuple(
            Row(i, entry.label, None if entry.code.startswith("#") else entry.code, entry.unit)
            for i, entry in enumerate(layout.rows)
        )
        places: dict[str, list[int]] = {}
        for row in rows:
            for name in dict.fromkeys((key(row.label), short_key(row.label))):
                if name:
                    places.setdefault(name, []).append(row.place)
        found[layout.name] = Form(layout.name, rows, {name: tuple(p) for name, p in places.items()})
    return found


@cache
def where() -> dict[str, tuple[tuple[str, int], ...]]:
    """Every key of the listing forms: in which forms, at which places."""
    found: dict[str, list[tuple[str, int]]] = {}
    for form in forms().values():
        for name, places in form.places.items():
            found.setdefault(name, []).extend((form.name, place) for place in places)
    return {name: tuple(entries) for name, entries in found.items()}


@dataclass(frozen=True, slots=True)
class Applications:
    """The applications table of 2019 and 2021 as one: key of a row label to its code, and which code needs which form."""

    codes: dict[str, str]
    groups: dict[str, str | None]
    """Keys of group headings, and the code of their subtotal where the codebook has one (hand-made tables fill it)."""
    labels: dict[str, str]
    """Code to the label as the form prints it."""
    only_2021: frozenset[str]


@cache
def applications() -> Applications:
    """The rows of NAT_2019_T2 and NAT_2021_T2; they differ in （六）其他处理 only."""
    codes: dict[str, str] = {}
    groups: dict[str, str | None] = {}
    labels: dict[str, str] = {}
    by_name = {layout.name: layout for layout in codebook.layouts()}
    new = by_name["NAT_2021_T2"].rows
    old = by_name["NAT_2019_T2"].rows
    subtotals: dict[str, str] = {}
    for entry in codebook.indicators():
        if entry.code.startswith("applications.outcome.") and entry.code.endswith(".total") and 3 in entry.eras:
            for label in (entry.label, *entry.variants):
                subtotals.setdefault(short_key(label), entry.code)
    for row in (*old, *new):
        if row.code == "#group":
            name = short_key(row.label)
            groups[name] = subtotals.get(name)
            if name in subtotals:
                codes[name] = subtotals[name]
            continue
        labels.setdefault(row.code, row.label)
        codes.setdefault(key(row.label), row.code)
        codes.setdefault(short_key(row.label), row.code)
    return Applications(codes, groups, labels, frozenset(r.code for r in new) - frozenset(r.code for r in old))


@dataclass(frozen=True, slots=True)
class Proactive:
    """Table 1 of 2019 and 2021: (row key, column key) to the code."""

    cells: dict[tuple[str, str], str]
    columns: dict[str, frozenset[str]]
    """Column keys and the forms they belong to."""
    rows: dict[str, dict[str, tuple[str, ...]]]
    """Row keys, and for each form its codes in printed order."""
    units: dict[str, str]
    """Codes whose unit the form prints."""


@cache
def proactive() -> Proactive:
    """Rows and columns of NAT_2019_T1 and NAT_2021_T1; 规范性文件 and 行政规范性文件 are one row under either header."""
    cells: dict[tuple[str, str], str] = {}
    columns: dict[str, set[str]] = {}
    rows: dict[str, dict[str, tuple[str, ...]]] = {}
    units: dict[str, str] = {}
    for layout in codebook.layouts():
        if not layout.name.endswith("_T1"):
            continue
        header: list[str] = []
        for row in layout.rows:
            if row.code == "#header":
                header = [key(part) for part in row.label.split("|")[1:]]
                for name in header:
                    columns.setdefault(name, set()).add(layout.name)
            elif row.code != "#group":
                codes = tuple(row.code.split(";"))
                if row.unit and len(codes) == 1:
                    units[row.code] = row.unit
                rows.setdefault(key(row.label), {})[layout.name] = codes
                for name, code in zip(header, codes, strict=False):
                    cells[key(row.label), name] = code
    for entry in codebook.indicators():  # 规章/本年新制作数量: label of the row, label of the column
        for label in (entry.label, *entry.variants):
            row_label, slash, column = label.partition("/")
            if slash and key(column) in columns:
                cells.setdefault((key(row_label), key(column)), entry.code)
                if key(row_label) not in rows:
                    rows[key(row_label)] = {}
    plain, full = key("规范性文件"), key("行政规范性文件")
    for (row_key, column), code in list(cells.items()):
        if row_key in (plain, full):
            cells.setdefault((plain, column), code)
            cells.setdefault((full, column), code)
    for name, found in list(rows.get(plain, {}).items()):
        rows[full].setdefault(name, found)
    for name, found in list(rows.get(full, {}).items()):
        rows[plain].setdefault(name, found)
    return Proactive(cells, {name: frozenset(names) for name, names in columns.items()}, rows, units)


@cache
def outcomes() -> tuple[str, ...]:
    """The 15 codes of the review and litigation row in printed order."""
    return next(tuple(row.code for row in layout.rows) for layout in codebook.layouts() if layout.name.endswith("_T3"))


@cache
def known() -> dict[str, tuple[str, ...]]:
    """Keys of all labels and variants of the indicators that may stand in a table, with their codes in file order."""
    found: dict[str, dict[str, None]] = {}
    for entry in codebook.indicators():
        if entry.unit in ("dimension", "text") or entry.sum_role == "dimension":
            continue
        for label in (entry.label, *entry.variants):
            for name in (key(label), short_key(label)):
                if len(name) >= 4 and name not in proactive().columns:  # 规章/本年制发件数 also in one cell of a list
                    found.setdefault(name, {})[entry.code] = None
    for form in forms().values():
        for row in form.rows:
            if row.code and len(key(row.label)) >= 4:
                found.setdefault(key(row.label), {})[row.code] = None
    return {name: tuple(codes) for name, codes in found.items()}


@lru_cache(maxsize=8192)
def is_indicator(label: str) -> bool:
    """Whether a text is the label of an indicator that stands in lists, and of no column of the national tables."""
    names = (key(label), short_key(label))
    if any(name in words(kind) for name in names for kind in ("outcome", "applicant", "group", "column")):
        return False
    return any(name in known() or any(forms()[form].rows[at].code for form, at in where().get(name, ())) for name in names)


def across(labels: Sequence[str], figures: int) -> list[int]:
    """The places of the indicators that stand in one line before as many figures, three at least; [] where they are not as
    many. The name of the row of figures (数量, 2012年) may stand between."""
    found: list[int] = []
    for n in range(len(labels) - 1, -1, -1):
        if is_indicator(labels[n]):
            found.insert(0, n)
        elif found or not (labels[n][:4].isdecimal() or key(labels[n]) in words("column")):
            break
    return found if len(found) == figures > 2 else []


LONGEST_BLOCK = 24
"""A header cell that names a block has no more characters."""


@lru_cache(maxsize=4096)
def block(label: str) -> str:
    """The block of the review and lawsuit table that a header cell names, also among other words
    (行政诉讼(未经复议直接起诉)); else ""."""
    groups, name = words("group"), key(label)
    return groups.get(name, "") if name in groups or len(name) > LONGEST_BLOCK else block_in(name)


def block_in(text: str) -> str:
    """The block named in a text, the most exact name first; reviews and lawsuits named together are none."""
    groups = words("group")
    named = [name for name in groups if name in text]
    found = groups[max(named, key=lambda name: ("." in groups[name], len(name)))] if named else ""
    return "" if found in ("review", "litigation") and "复议" in text and "诉讼" in text else found


@cache
def layout_codes(name: str) -> frozenset[str]:
    """All codes of a layout of the codebook; empty for an unknown name."""
    for layout in codebook.layouts():
        if layout.name == name:
            return frozenset(c for row in layout.rows if not row.code.startswith("#") for c in row.code.split(";"))
    return frozenset()


@cache
def layout_labels(name: str) -> dict[str, str]:
    """Code to printed label of one layout, ordinals and units dropped."""
    found: dict[str, str] = {}
    for layout in codebook.layouts():
        if layout.name == name:
            for row in layout.rows:
                for code in row.code.split(";"):
                    found.setdefault(code, codebook.normalise_label(row.label))
    return found


def alike(one: str, other: str) -> float:
    """Likeness of two keys between 0 and 1 (Dice coefficient of their pairs of neighbouring characters)."""
    if one == other:
        return 1.0
    a, b = _pairs(one), _pairs(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


@lru_cache(maxsize=8192)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def most_alike(name: str, among: Iterable[str], least: float) -> str | None:
    """The one of `among` most like `name`, if it is at least that much alike and no other is as much."""
    ranked = sorted(((alike(name, other), other) for other in among), reverse=True)
    clear = ranked and ranked[0][0] >= least and (len(ranked) == 1 or ranked[0][0] > ranked[1][0])
    return ranked[0][1] if clear else None


@lru_cache(maxsize=4096)
def trimmed(name: str) -> tuple[str, ...]:
    """A key without the words that local forms put before and behind a known label (主动公开…数), longest first."""
    found: list[str] = []
    for before in ("", *words("prefix")):
        for behind in ("", *words("suffix")):
            if name.startswith(before) and name.endswith(behind):
                rest = name[len(before) : len(name) - len(behind)]
                if len(rest) >= 4 and rest != name and rest not in found:
                    found.append(rest)
    return tuple(sorted(found, key=len, reverse=True))


@cache
def cumulative() -> dict[str, str]:
    """Codes whose figure in a column 历年累计 has a code of its own."""
    return {r["label"]: r["means"] for r in codebook.rows("columns.csv") if r["kind"] == "cumulative_of"}
