"""What the tests of tables share: outlines made of lines and tables by hand, in the shape that the sections step gives."""

from __future__ import annotations

from lxml import html

from govreports.items import Identity, Line, Locality, Outline, Section, Statistic, Table, TableRecord
from govreports.reading.grid import grid


def identity(year: int = 2021, *, level: str = "prefecture", kind: str = "government", **dates: str | None) -> Identity:
    place = Locality("440100", "s", "甲市", "甲市", "乙省甲市", level)
    return Identity(f"s-gov-{year}", f"甲市{year}年政府信息公开工作年度报告", "t", year, None, "甲市人民政府", kind, place,
                    dates.get("published"), dates.get("dated"))  # fmt: skip


def outline(*blocks: str | Table, title: str = "附表") -> Outline:
    """One section; a string is a line of text, a `Table` stands with one line a row (merged cells once)."""
    found = Outline("", [], [Section(1, None, title, None, [])], [])
    at = 0

    def add(text: str, table: int | None = None, row: int | None = None) -> None:
        nonlocal at
        found.lines.append(Line(text, at, 0, table=table, row=row))
        at += len(text) + 1

    for block in blocks:
        if isinstance(block, str):
            for text in block.split("\n"):
                add(text)
            continue
        index = len(found.tables)
        found.tables.append(TableRecord(block.caption, None, block.rows, 0))
        found.spans.append(block.spans)
        for number, row in enumerate(block.rows):
            covered = {(top + i, left + j): (top, left) for top, left, down, across in block.spans for i in range(down)
                       for j in range(across)}  # fmt: skip
            cells = [text for c, text in enumerate(row) if covered.get((number, c), (number, c)) == (number, c) and text]
            if cells:
                add(" ".join(cells), index, number)
    found.text = "\n".join(line.text for line in found.lines)
    return found


def table(markup: str) -> Table:
    """Rows separated by line ends, cells by |; `text*3` covers three columns, `text^2` two rows."""
    rows = []
    for line in markup.strip("\n").split("\n"):
        cells = []
        for cell in line.split("|"):
            text, _, down = cell.strip().partition("^")
            text, _, across = text.partition("*")
            cells.append(f"<td colspan='{across or 1}' rowspan='{down or 1}'>{text}</td>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return grid(html.fromstring(f"<table>{''.join(rows)}</table>"))


def values(statistics: list[Statistic]) -> dict[str, int | float]:
    """`code` or `code@applicant` to value, of all but derived ones."""
    return {
        s.code + (f"@{s.applicant}" if s.applicant else ""): s.value for s in statistics if s.origin != "derived"
    }


HEAD = """(本列数据的勾稽关系为:第一项加第二项之和,等于第三项加第四项之和)*3^3 | 申请人情况*7
自然人^2 | 法人或其他组织*5 | 总计^2
商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他
"""
ROWS_2021 = (
    ("new", "一、本年新收政府信息公开申请数量*3"),
    ("in", "二、上年结转政府信息公开申请数量*3"),
    ("granted", "三、本年度办理结果^22 | (一)予以公开*2"),
    ("partial", "(二)部分公开(区分处理的,只计这一情形,不计其他情形)*2"),
    ("secret", "(三)不予公开^8 | 1.属于国家秘密"),
    ("law", "2.其他法律行政法规禁止公开"),
    ("security", "3.危及“三安全一稳定”"),
    ("third", "4.保护第三方合法权益"),
    ("internal", "5.属于三类内部事务信息"),
    ("process", "6.属于四类过程性信息"),
    ("file", "7.属于行政执法案卷"),
    ("query", "8.属于行政查询事项"),
    ("not_held", "(四)无法提供^3 | 1.本机关不掌握相关政府信息"),
    ("create", "2.没有现成信息需要另行制作"),
    ("unclear", "3.补正后申请内容仍不明确"),
    ("petition", "(五)不予处理^5 | 1.信访举报投诉类申请"),
    ("again", "2.重复申请"),
    ("print", "3.要求提供公开出版物"),
    ("mass", "4.无正当理由大量反复申请"),
    ("confirm", "5.要求行政机关确认或重新出具已获取信息"),
    ("amend", "(六)其他处理^3 | 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("fee", "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("misc", "3.其他"),
    ("total", "(七)总计*2"),
    ("out", "四、结转下年度继续办理*3"),
)
ROWS_2019 = tuple(
    (name, label.replace("^22", "^20")) for name, label in ROWS_2021 if name not in ("amend", "fee", "misc")
)
ROWS_2019 = (*ROWS_2019[:-2], ("other", "(六)其他处理*2"), *ROWS_2019[-2:])


def figures(rows: tuple[tuple[str, str], ...] = ROWS_2021, **told: list[int]) -> dict[str, list[str]]:
    """Figures of an applications table that balances: six a row are told (others 0), totals and new are computed."""
    found = {name: [*told.get(name, [0] * 6)] for name, _ in rows}
    leaves = [found[name] for name, _ in rows if name not in ("new", "in", "total", "out")]
    found["total"] = [sum(column) for column in zip(*leaves, strict=True)]
    found["new"] = [t + o - i for t, o, i in zip(found["total"], found["out"], found["in"], strict=True)]
    return {name: [str(v) for v in (*row, sum(row))] for name, row in found.items()}


def applications(cells: dict[str, list[str]], rows: tuple[tuple[str, str], ...] = ROWS_2021, head: str = HEAD) -> Table:
    return table(head + "\n".join(f"{label} | " + " | ".join(cells[name]) for name, label in rows))
