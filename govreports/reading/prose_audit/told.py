"""The numbers of a paragraph, what they were read as, and how a finding quotes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from govreports.items import Outline, Statistic
from govreports.reading.numbers import rounding
from govreports.reading.prose.grammar import phrase, unit_class
from govreports.reading.prose.sentences import Count, Sentence

GROWTH_LEAD = phrase("GROWTH_LEAD")


@dataclass(slots=True)
class Place:
    """A number with the sentence it stands in."""

    sentence: Sentence
    count: Count

    @property
    def unit(self) -> str:
        return unit_class(self.count.unit)


class Codes:
    """Which codes the numbers of the text were read as, and what the tables say of them."""

    def __init__(self, outline: Outline, statistics: Sequence[Statistic]) -> None:
        self.prose: dict[tuple[int, float], str] = {}
        self.table: dict[str, Statistic] = {}
        self.asked: dict[str | None, Statistic] = {}
        """The requests of each kind of applicant in the table."""
        columns: dict[str, float] = {}
        for entry in statistics:
            if entry.origin == "prose" and entry.at and entry.quote:
                self.prose.setdefault((entry.at["text"] + len(entry.quote), float(entry.value)), entry.code)
            elif entry.applicant is None and entry.origin in ("table", "derived"):
                if entry.code not in self.table or self.table[entry.code].origin == "derived":
                    self.table[entry.code] = entry
            elif entry.applicant and entry.applicant != "legal":
                columns[entry.code] = columns.get(entry.code, 0) + entry.value
                if entry.code == "applications.received.total":
                    self.asked[entry.applicant] = entry
        for code, value in columns.items():  # a blank total column: the sum of the six (D12)
            if code not in self.table:
                self.table[code] = Statistic(code, None, value, "件", "derived")

    def of(self, place: Place) -> str | None:
        end = place.sentence.places[place.count.end - 1] + 1
        return self.prose.get((end, float(place.count.value)))

    def codes(self, places: Iterable[Place]) -> list[str]:
        return list(dict.fromkeys(code for code in map(self.of, places) if code))


def words(outline: Outline, place: Place, end: int | None = None) -> str:
    """The clause of a number as it stands in the text."""
    sentence, count = place.sentence, place.count
    begin = max(*(sentence.text.rfind(mark, 0, count.start) + 1 for mark in ",;:。("), count.after)
    while begin < count.start and sentence.text[begin] in ",;:。、(":
        begin += 1
    return sentence.quote(outline, begin, end or count.end)[0]


def number(value: float) -> str:
    return f"{value:g}" if value != int(value) or abs(value) > 1e15 else str(int(value))


def rounding_of(place: Place) -> float:
    """How far a figure printed in 万 or 亿 may be from the truth."""
    return rounding(place.sentence.text[place.count.start : place.count.end], place.count.value)


def tolerance(decimals: int) -> float:
    """Rounding and cutting off are no error: one unit of a whole per cent, 0.1 point where decimals are printed."""
    return 0.999 if decimals == 0 else 0.1001


def holds(part: float, base: float, percent: Count) -> bool:
    return base > 0 and abs(100 * part / base - percent.value) <= tolerance(percent.decimals)
