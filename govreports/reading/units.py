"""The units that a table prints: in a cell, in a column of their own, in a label, in a header, in a line above.

A figure without its unit is ten thousand times too small, so money whose unit nothing settles is not read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from govreports.codebook import plain
from govreports.items import Line
from govreports.reading import layouts
from govreports.reading.numbers import half_width

_FACTORS = {"": 1, "百": 10**2, "千": 10**3, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_SCALE = "(?P<scale>百万|千万|十万|万亿|[百千万亿])?"
_UNIT = re.compile(rf"(?:人民币)?{_SCALE}(?P<base>.{{0,4}}?)(?:整|人民币)?")
_SAID = re.compile(r"单位\s?[:为]\s?([^\s().。;]{1,24})")
_BRACKETS = re.compile(r"\(([^()]{1,24})\)")
_LIST = re.compile(r"[、,;及和或]")
_ALONE = re.compile(r"\(?(?:计量)?单位\s?[:为][^:]{1,24}$")
_ABOVE = 5
"""So many lines (unit, header cells) stand between the unit of a table and its first row."""
_TRAILING = re.compile(r"[百千万亿]{0,2}元$|[万亿](?:条|件|次|个|人|人次|份|篇|项)$")


class Unit(NamedTuple):
    """`factor` of `base`: 万元 is 10,000 of 元. `base` is empty where only the multiplier is printed (万)."""

    factor: int
    base: str


@lru_cache(maxsize=4096)
def unit_of(text: str) -> Unit | None:
    """The unit that a text is (`万元`, `(件)`, `万条`, `元整`), or None where it is anything else."""
    if not text or len(text) > 8:
        return None
    bare = plain(text)
    match = _UNIT.fullmatch(bare[1:-1] if bare[:1] == "(" and bare[-1:] == ")" else bare)
    if match is None or not (match["base"] in layouts.units() or (match["scale"] in ("万", "亿") and not match["base"])):
        return None
    return Unit(_FACTORS[match["scale"] or ""], match["base"])


@lru_cache(maxsize=4096)
def units_in(label: str) -> tuple[Unit, ...]:
    """The units that a label, a header or a caption prints, in brackets, behind 单位 or at its end. Linear."""
    text = half_width(label).strip()
    said = [part for match in _SAID.finditer(text) for part in _LIST.split(match[1])]
    for match in _BRACKETS.finditer(text):
        parts = _LIST.split(match[1])
        if all(map(unit_of, parts)):
            said += parts
    if not said:
        said = [match[0] for match in _TRAILING.finditer(text)]
    return tuple(dict.fromkeys(unit for part in said if (unit := unit_of(part))))


def units_said(line: str) -> tuple[Unit, ...]:
    """The units of a line or cell that tells nothing else: `单位:万元`, `(计量单位:件、元)`."""
    return units_in(line) if "单位" in line and _ALONE.match(half_width(line).strip()) else ()


def line_above(lines: Sequence[Line], at: int) -> str:
    """The line in front of a table that begins at line `at`, behind the line with its unit if one of the last few is that."""
    said = [line.text for line in lines[max(0, at - _ABOVE) : at - 1] if units_said(line.text)]
    return " ".join([*said, lines[at - 1].text]) if at else ""


def money(units: Iterable[Unit]) -> set[int]:
    """The factors of those units that are money (元, 万元, or 万 alone)."""
    return {unit.factor for unit in units if unit.base in ("元", "")}


def scaled(value: int | float, factor: int, target: str | None) -> int | float:
    """`value` times `factor` in `target` (万元 takes off 10,000), exactly; an int where it is one."""
    by = Decimal(factor) / 10_000 if target == "万元" else Decimal(factor)
    if by == 1:
        return value
    product = Decimal(str(value)) * by
    return int(product) if product == product.to_integral_value() else float(product)
