"""Rows whose figures lost their separators, settled by the sums of the applications table.

Each row has its candidates: the ways to cut its digits into seven figures whose last is the sum of the others. The columns
add up too (C01, C03 of the codebook): what no column sum admits falls away. A row is settled where one candidate remains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from govreports.reading import identities

Row = tuple[int, ...]
STATES = 2_000
"""So many partial sums are kept at most for one equation; where there are more it settles nothing."""
ROUNDS = 4


def settle(candidates: Mapping[str, Sequence[Row]], form: str) -> dict[str, Row]:
    """The rows (by code) of which one candidate remains, for the applications table `form`. An equation that no choice of
    candidates fulfils, or of which a row is missing, settles nothing. Bounded by `STATES` times the candidates."""
    left = {code: list(dict.fromkeys(rows)) for code, rows in candidates.items() if rows}
    for _ in range(ROUNDS):
        before = sum(map(len, left.values()))
        for equation in identities.column_sums(form):
            if all(code in left for code in equation):
                _narrow(left, equation)
        if sum(map(len, left.values())) == before:
            break
    return {code: rows[0] for code, rows in left.items() if len(rows) == 1}


def _narrow(left: dict[str, list[Row]], equation: Mapping[str, int]) -> None:
    """Drops the candidates that occur in no choice for which the signed sum of the rows is zero in every column."""
    open_rows = [code for code in equation if len(left[code]) > 1]
    if not open_rows:
        return
    width = len(next(iter(left.values()))[0])
    fixed = tuple(
        sum(sign * left[code][0][n] for code, sign in equation.items() if code not in open_rows) for n in range(width)
    )
    zero = (0,) * width
    ahead: list[set[Row]] = [{fixed}]
    behind: list[set[Row]] = [{zero}]
    for codes, reach in ((open_rows, ahead), (open_rows[::-1], behind)):
        for code in codes[:-1]:
            if len(reach[-1]) * len(left[code]) > STATES:
                return
            sign = equation[code]
            reach.append({_add(state, row, sign) for state in reach[-1] for row in left[code]})
    kept: dict[str, list[Row]] = {}
    for n, code in enumerate(open_rows):
        before, after = ahead[n], behind[len(open_rows) - 1 - n]
        few, many = sorted((before, after), key=len)
        sign = equation[code]
        kept[code] = [
            row for row in left[code] if any(tuple(-v for v in _add(state, row, sign)) in many for state in few)
        ]
        if not kept[code]:
            return
    left.update(kept)


def _add(state: Row, row: Row, sign: int) -> Row:
    return tuple(a + sign * b for a, b in zip(state, row, strict=True))
