"""What a publisher changed between two versions of a report, in words a person can read: pure functions over records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from govreports.items import Report, Section

FIELDS = ("title", "period", "issuer", "issuer_kind", "locality", "published", "dated", "script")
"""Fields of a record that are compared as a whole."""
_SENTENCE = re.compile(r"[^。;；!！?？\n]*[。;；!！?？\n]?")


@dataclass(frozen=True, slots=True)
class Revision:
    """One difference between a version of a report and the version before it.

    `what`: `section` (a passage; `before` is empty where it is new, `after` where it is gone), `statistic` (a number the
    codebook knows), `metadata` (a field of the record, named by `code`), `withdrawn` (the publisher took the report down;
    `before` and `after` are empty). `when`: UTC, when the new version was fetched or the withdrawal proven.
    """

    report_id: str
    version: int
    when: str | None
    what: str
    section: str | None = None
    """Title of the section; None before the first heading."""
    code: str | None = None
    applicant: str | None = None
    unit: str | None = None
    before: str = ""
    after: str = ""


def revisions(old: Report, new: Report) -> list[Revision]:
    """What differs in `new`, in the order of the record: metadata, passages by section, numbers. Equal content gives none,
    other content at least one."""
    head = (new.report_id, new.version, new.source.fetched)
    found = [Revision(*head, "metadata", code=name, before=a, after=b) for name, a, b in _metadata(old, new)]
    passages = [Revision(*head, "section", title, before=a, after=b) for title, a, b in _passages(old, new)]
    found += passages or [Revision(*head, "section", title, before=a, after=b) for title, a, b in _tables(old, new)]
    found += [
        Revision(*head, "statistic", None, code, applicant, unit, a, b)
        for (code, applicant, unit), a, b in _numbers(old, new)
    ]
    return found


def rereading(stored: Sequence[Report], now: Report | None) -> list[Revision]:
    """What another reading of the same bytes would change of the versions that were made of them: as `revisions`, and
    `finding` (by rule), `lost` and `found` (a report that would go, or come)."""
    found: list[Revision] = []
    for old in stored:
        head = (old.report_id, old.version, None)
        if now is None or now.report_id != old.report_id:
            found.append(Revision(*head, "lost", before=old.title))
            continue
        new = replace(now, version=old.version)
        found += revisions(old, new)
        before, after = ([(f.rule, f.message) for f in r.findings] for r in (old, new))
        found += [Revision(*head, "finding", code=rule, before=message) for rule, message in before if (rule, message) not in after]
        found += [Revision(*head, "finding", code=rule, after=message) for rule, message in after if (rule, message) not in before]
    if now is not None and all(old.report_id != now.report_id for old in stored):
        found.append(Revision(now.report_id, now.version, None, "found", after=now.title))
    return found


def _metadata(old: Report, new: Report) -> Iterator[tuple[str, str, str]]:
    for name in FIELDS:
        before, after = _plain(getattr(old, name)), _plain(getattr(new, name))
        if before != after:
            yield name, before, after


def _plain(value: Any) -> str:
    """A field as words: a period as from/to, a locality as the report calls it with its full name and code."""
    if value is None:
        return ""
    if isinstance(value, list):
        return "/".join(value)
    return value if isinstance(value, str) else f"{value.name_in_report} ({value.full_name} {value.code})"


def _passages(old: Report, new: Report) -> Iterator[tuple[str | None, str, str]]:
    """Sections are matched by their titles, in order; where as many stand between two matches on both sides, they are
    taken for the same ones with other titles."""
    before, after = _parts(old), _parts(new)
    matcher = SequenceMatcher(None, [title for title, _ in before], [title for title, _ in after], autojunk=False)
    for _, a1, a2, b1, b2 in matcher.get_opcodes():
        if a2 - a1 == b2 - b1:
            for (title, text), (title_now, text_now) in zip(before[a1:a2], after[b1:b2], strict=True):
                if title != title_now:
                    yield title_now, title or "", title_now or ""
                yield from ((title_now, gone, come) for gone, come in _changes(_sentences(text), _sentences(text_now)))
        else:
            yield from ((title, _whole(title, text), "") for title, text in before[a1:a2])
            yield from ((title, "", _whole(title, text)) for title, text in after[b1:b2])


def _parts(report: Report) -> list[tuple[str | None, str]]:
    """Title and text of every section, and first the text before the first heading."""
    lines = report.text.split("\n")
    first = next((n for n, line in enumerate(lines) if report.sections and _begins(line, report.sections[0])), len(lines))
    return [(None, "\n".join(lines[:first])), *((section.title, section.text) for section in report.sections)]


def _begins(line: str, section: Section) -> bool:
    number = section.number or ""
    return line.startswith(number) and section.title in line[: len(number) + len(section.title) + 3]


def _whole(title: str | None, text: str) -> str:
    return "\n".join(filter(None, (title, text)))


def _sentences(text: str) -> list[str]:
    return [sentence.strip() for sentence in _SENTENCE.findall(text) if sentence.strip()]


def _changes(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The pieces that differ, neighbours together."""
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield "\n".join(before[a1:a2]), "\n".join(after[b1:b2])


def _tables(old: Report, new: Report) -> Iterator[tuple[str | None, str, str]]:
    """Rows of tables, for a grid that changed although its words did not (a cell that moved to another column)."""
    rows, rows_now = ([" | ".join(row) for table in r.tables for row in table.rows] for r in (old, new))
    yield from ((None, gone, come) for gone, come in _changes(rows, rows_now))


def _numbers(old: Report, new: Report) -> Iterator[tuple[tuple[str, str | None, str | None], str, str]]:
    """One difference a number, however often the report tells it; several values stand in a row. Derived values follow
    from the others and are left out."""
    before, after = _values(old), _values(new)
    for key in [*before, *(key for key in after if key not in before)]:
        was, now = before.get(key, []), after.get(key, [])
        if was != now:
            yield key, ", ".join(was), ", ".join(now)


def _values(report: Report) -> dict[tuple[str, str | None, str | None], list[str]]:
    found: dict[tuple[str, str | None, str | None], list[str]] = {}
    for s in report.statistics:
        if s.origin != "derived":
            value, values = f"{s.value:.15g}", found.setdefault((s.code, s.applicant, s.unit), [])
            if value not in values:
                values.append(value)
    return {key: sorted(values, key=float) for key, values in found.items()}
