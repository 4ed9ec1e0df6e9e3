"""The codebook: indicators, layouts of tables, identities, section kinds, prose patterns; CSV files and their loader.

Every file is read once (`functools.lru_cache`) with `importlib.resources`, so that it works from a zipped egg.
`rows(name)` reads any CSV file of this package as plain rows; the functions below give typed ones.
Lists within a cell are separated by ``|``. Labels stand with half-width punctuation; compare them with
`normalise_label` on both sides.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from govreports.codebook.characters import swapper


@dataclass(frozen=True, slots=True)
class Indicator:
    """One code of `indicators.csv`: a concept, whatever its label. `unit` is the unit of a record's value, or None."""

    code: str
    label: str
    variants: tuple[str, ...]
    """Further labels seen, as printed (not normalised)."""
    unit: str | None
    eras: tuple[int, ...]
    """1: reports for 2008 to 2013, 2: 2014 to 2018, 3: since 2019; empty where the codebook does not say."""
    table: str | None
    parent: str | None
    sum_role: str | None
    note: str
    evidence: str


@dataclass(frozen=True, slots=True)
class LayoutRow:
    """One row of a known form, in order. `code` is an indicator; `#table`, `#group`, `#header` have no value.

    `unit` is the unit that the form prints (万元 in a form whose record unit is 元, for one), or None.
    """

    layout: str
    seq: int
    label: str
    code: str
    unit: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """One known form: its rows in printed order."""

    name: str
    rows: tuple[LayoutRow, ...]


@dataclass(frozen=True, slots=True)
class IdentityRow:
    """One row of `identities.csv`; `relation` is ``:=`` (derives), ``=``, ``<=``, ``>=``, ``~`` or ``check``."""

    id: str
    era: str
    left: str
    relation: str
    right: str
    severity: str
    note: str
    missing_policy: str
    layouts: tuple[str, ...]
    """The layouts the identity holds for; empty: any."""


@dataclass(frozen=True, slots=True)
class SectionKind:
    """One kind of section. `variants` are headings (normalise before comparing), `keywords` what else points to it."""

    code: str
    label: str
    eras: tuple[int, ...]
    variants: tuple[str, ...]
    note: str
    keywords: tuple[str, ...]
    """Regular expressions searched in a `plain` heading, for wordings never seen."""
    place: str
    """Where such a section usually stands: `main` (a main heading), `sub`, or `none` (not part of a report)."""


@dataclass(frozen=True, slots=True)
class HeadingWord:
    """A regular expression of `heading_words.csv`; `weight` is how strongly it speaks against a heading."""

    group: str
    pattern: str
    weight: float


@dataclass(frozen=True, slots=True)
class ProsePattern:
    """One row of `prose_patterns.csv`: how a number of running text is told. `reading/prose/` explains the grammar.

    `kind`: `count` (the words stand before the number), `after` (behind it), `proactive` (as `count`, the reader finds
    channel and period), `share` (a percentage), `mask` (digits that are no count), `veto` (not a figure of the year).
    """

    id: str
    code: str
    kind: str
    rank: int
    """1 is strongest: a weaker reading is dropped where the report has a stronger one of the same code."""
    keys: tuple[str, ...]
    """Literals of which one must be there: the cheap test before the regular expressions."""
    lead: str
    """Regular expression for what stands right before the number; ``<NAME>`` is a row of `prose_words.csv`."""
    unit: str
    """Class of units, see `units.csv`."""
    tail: str
    """Regular expression for what stands right behind the unit, or empty."""
    sections: frozenset[str]
    """Kinds of section (or ``@topic``) in which the words need no further subject."""
    words: str
    """Elsewhere one of these must stand in the sentence."""
    veto: str
    """None of these may stand in the clause."""
    example: str
    expected: str


@dataclass(frozen=True, slots=True)
class VocabularyRow:
    """A word as converted pages print it (traditional) and the mainland word it was made from (equal: it stays).

    `gate`: `always`, or `tw`: only in texts converted with Taiwan vocabulary. `core`: the mainland word whose
    survival in the text shows that the converter left it alone; empty: `mainland`; `-`: none.
    """

    word: str
    mainland: str
    gate: str
    core: str


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """All rows of the codebook file `name` (such as ``indicators.csv``), blank cells as "". Do not change the dicts.

    Raises FileNotFoundError where the package has no such file.
    """
    text = (resources.files(__name__) / name).read_text(encoding="utf-8-sig")
    return tuple({k: (v or "").strip() for k, v in row.items()} for row in csv.DictReader(io.StringIO(text)))


@cache
def indicators() -> tuple[Indicator, ...]:
    """All indicators, in the order of the file."""
    return tuple(
        Indicator(
            code=r["code"],
            label=r["label_zh"],
            variants=split(r["label_variants"]),
            unit=r["unit"] or None,
            eras=_eras(r["eras"]),
            table=r["table"] or None,
            parent=r["parent_code"] or None,
            sum_role=r["sum_role"] or None,
            note=r["note"],
            evidence=r["evidence"],
        )
        for r in rows("indicators.csv")
    )


@cache
def indicator(code: str) -> Indicator | None:
    """The indicator of a code, or None. A cell such as `row@applicant.total` is asked for by its part before the @."""
    return _by_code().get(code)


@cache
def _by_code() -> dict[str, Indicator]:
    return {entry.code: entry for entry in indicators()}


@cache
def layouts() -> tuple[Layout, ...]:
    """All known forms, their rows in printed order."""
    found: dict[str, list[LayoutRow]] = {}
    for r in rows("layouts.csv"):
        row = LayoutRow(r["layout"], int(r["seq"]), r["label_zh"], r["code"], r["unit"] or None)
        found.setdefault(row.layout, []).append(row)
    return tuple(Layout(name, tuple(sorted(entry, key=lambda row: row.seq))) for name, entry in found.items())


@cache
def identities() -> tuple[IdentityRow, ...]:
    """All derivations, sums and plausibility checks."""
    return tuple(
        IdentityRow(
            id=r["id"],
            era=r["era"],
            left=r["left"],
            relation=r["relation"],
            right=r["right"],
            severity=r["severity"],
            note=r["note"],
            missing_policy=r["missing_policy"],
            layouts=split(r["layout"]),
        )
        for r in rows("identities.csv")
    )


@cache
def section_kinds() -> tuple[SectionKind, ...]:
    """All kinds of sections, in the order of the file."""
    return tuple(
        SectionKind(
            code=r["code"],
            label=r["label_zh"],
            eras=_eras(r["eras"]),
            variants=split(r["heading_variants"]) + split(r["variants_not_seen_verbatim"]),
            note=r["note"],
            keywords=tuple(r["keywords"].split()),
            place=r["place"],
        )
        for r in rows("sections.csv")
    )


@cache
def heading_words(group: str) -> tuple[HeadingWord, ...]:
    """The rows of one group of `heading_words.csv`: what tells a heading from prose, titles and captions."""
    return tuple(
        HeadingWord(r["group"], r["pattern"], float(r["weight"] or 0))
        for r in rows("heading_words.csv")
        if r["group"] == group
    )


@cache
def prose_patterns() -> tuple[ProsePattern, ...]:
    """The patterns, masks and vetoes of the grammar of numbers told in prose, in the order they are tried."""
    return tuple(
        ProsePattern(
            id=r["id"],
            code=r["code"],
            kind=r["kind"],
            rank=int(r["rank"]),
            keys=split(r["keys"]),
            lead=r["lead"],
            unit=r["unit"],
            tail=r["tail"],
            sections=frozenset(r["sections"].split()),
            words=r["words"],
            veto=r["veto"],
            example=r["example"],
            expected=r["expected"],
        )
        for r in rows("prose_patterns.csv")
    )


@cache
def vocabulary() -> tuple[VocabularyRow, ...]:
    """Taiwan words of converted mirrors and what they stand for, in the order of the file."""
    return tuple(VocabularyRow(r["word"], r["mainland"], r["gate"], r["core"]) for r in rows("vocab_tw2cn.csv"))


_swap_marks = swapper(str.maketrans("、。“”‘’〔〕【】﹝﹞—–−○", ",.\"\"''[][][]---〇"))
_SPACE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u00ad]+")
_UNIT = re.compile(r"[(\[]?(?:计量)?单位:(?:[^()\[\]:]{1,6}[)\]]|[^()\[\]:]{1,4}$)")
_ORDINAL = re.compile(
    r"^(?:[(\[][\d一二三四五六七八九十]{1,3}[)\]]|[一二三四五六七八九十]{1,3}[,.](?!\d)"
    r"|\d{1,2}(?:[.,)](?!\d)|(?=[^\W\d]))(?!年|月|日|个|件|条|次|元))"
)
_OF_WHICH = re.compile(r"^其中[:,]?")


def plain(text: str) -> str:
    """`text` with NFKC width, half-width punctuation and no white space. Linear time."""
    return _swap_marks(_SPACE.sub("", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=8192)
def normalise_label(label: str) -> str:
    """A table label as it is compared: `plain`, without (单位:x), leading ordinals, 其中, final colon or full stop.

    Ordinals go as often as they stand in front (``1.其中:(1)``), but a label never becomes empty: one that
    is nothing but an ordinal is returned as `plain` leaves it.
    """
    whole = plain(label)
    text = _UNIT.sub("", whole).rstrip(":.,;")
    for _ in range(4):
        stripped = _OF_WHICH.sub("", _ORDINAL.sub("", text))
        if not stripped or stripped == text:
            break
        text = stripped
    return text or whole


def split(cell: str) -> tuple[str, ...]:
    """The parts of a cell that lists several, separated by ``|``."""
    return tuple(part.strip() for part in cell.split("|") if part.strip())


def _eras(cell: str) -> tuple[int, ...]:
    return tuple(int(part) for part in cell.split("|") if part.strip().isdigit())
