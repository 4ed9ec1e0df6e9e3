"""Plain text, and the Markdown that converters make, as the page model."""

from __future__ import annotations

import re

from govreports.items import Page, Paragraph, Table
from govreports.reading.formats.bars import Barred, bar_cells, barred, has_bar, heads_rows, is_rule
from govreports.reading.grid import join_lines
from govreports.reading.lines import tidy

_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85\u2028\u2029]")
_HASHES = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
_BOLD = re.compile(r"(\*\*|__)([^*_]+)\1[。.:：]?$")


def open_text(text: str, url: str) -> Page:
    """The page model of a text: blank lines part paragraphs, single line ends are soft breaks (``\\n`` in the
    paragraph's text, see `lines.mend`), Markdown and tab-separated tables are tables. Linear; never raises."""
    blocks: list[Paragraph | Table] = []
    run: list[str] = []  # lines of the paragraph under way
    rows: list[list[str]] = []  # rows of the table under way
    kind = ""

    def close() -> None:
        nonlocal kind
        if run:
            blocks.append(Paragraph("\n".join(run)))
            run.clear()
        if rows:
            blocks.extend(_table(rows, kind))
            rows.clear()
        kind = ""

    lines = _LINE_END.split(text.lstrip("\ufeff"))
    found = Barred(0)
    for at, line in enumerate(lines):
        bare = line.strip()
        if at >= found.end and has_bar(bare):
            found = barred(lines, at)
            if found.rows or found.cells:
                if found.rows and run and heads_rows(run[-1]):
                    found.rows.insert(0, [run.pop().strip()])
                close()
                blocks.extend([Table(found.rows)] if found.rows else map(Paragraph, found.cells))
        if at < found.end and (found.rows or found.cells):
            continue
        if not bare:
            if kind != "tab":  # a copied table may have a blank line after each row
                close()
            continue
        if bare[0] == "|" and bare.count("|") >= 2:
            if kind != "bar":
                close()
                kind = "bar"
            if not is_rule(bare):
                rows.append(bar_cells(bare))
            continue
        if "\t" in (line if kind == "tab" else bare) and "。" not in bare:
            if kind != "tab":
                close()
                kind = "tab"
            rows.append([join_lines(cell) for cell in line.rstrip("\r\n").split("\t")])
            continue
        if kind == "tab" and heads_rows(bare):  # a row that lost its blank cells
            rows.append([tidy(bare)])
            continue
        if kind:
            close()
        heading = _HASHES.match(bare)
        if heading:
            close()
            blocks.append(Paragraph(heading[2], heading=len(heading[1])))
            continue
        bold = _BOLD.match(bare) if bare[0] in "*_" else None
        if bold:
            close()
            blocks.append(Paragraph(bare.replace(bold[1], ""), bold=True))
            continue
        run.append(line)
    close()
    return Page(format="text", title=None, blocks=blocks)


def _table(rows: list[list[str]], kind: str) -> list[Paragraph | Table]:
    """The rows as a table, or as paragraphs where tabs only stood for spaces."""
    if kind == "tab" and all(not any(row[1::2]) for row in rows):  # a converter that parts cells by two tabs
        rows = [row[::2] for row in rows]
    width = max(map(len, rows))
    filled = sum(1 for row in rows if (row[0] and len(row) > 2) or sum(map(bool, row)) > 1)
    if kind == "tab" and (len(rows) < 2 or filled < 0.6 * len(rows)):
        return [Paragraph(" ".join(cell for cell in row if cell)) for row in rows if any(row)]
    if width * len(rows) > 2_000_000:  # one absurdly wide row
        width = 200
    return [Table([row[:width] + [""] * (width - len(row)) for row in rows])]
