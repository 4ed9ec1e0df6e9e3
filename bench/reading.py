"""How fast the whole of `reading` is on HTML pages, beside trafilatura's plain text extraction: `python -m bench.reading`.

The same pages, the same process, one core, taken in turn so that both see the same machine; the best of some rounds
counts. Reading does far more (tables as grids, sections, statistics, checks) and works from the bytes; trafilatura gets
the bytes too; both run with the garbage collection of a crawl. Pages are generated, the same at every run, with menus, header fields, tables and footers around sentences
written for this file; real pages beside the checkout join where they are. A second table shows that the time is linear in
the length of a page.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import govreports.settings  # noqa: F401  # the garbage collection of a crawl
from govreports.items import ReadingError, ReportPage
from govreports.reading.chain import STEPS, read

ROUNDS = 40
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
"""Bytes of the pages of the second table."""
KIBIBYTES = (10, 12, 16, 20, 24, 30, 36, 44, 52, 64, 80, 100)
NATIONAL = Path(__file__).resolve().parents[1] / ".." / "shared" / "national"

PLACES = ("广州市南沙区", "云浮市云安区", "深圳市南山区", "佛山市顺德区", "梅州市梅县区", "江门市新会区")
SENTENCES = (
    "全年通过门户网站主动公开政府信息{a}条，其中规划计划类{b}条，工作动态类{c}条。",
    "办公室对栏目作了调整，新设专题{c}个，并安排专人每月核对一次，保证内容及时更新。",
    "各镇街和各部门共报送信息{a}条，采用{b}条，对逾期未报的单位发出提醒{c}次。",
    "全年共接听咨询电话{b}次，接待来访{c}人次，网上答复留言{a}条，答复率为百分之百。",
    "举办业务培训{c}期，参加人员{b}人次，内容包括条例解读、案例分析和平台操作。",
    "目前的主要问题是解读材料形式单一，基层人员更换较多，下一步将逐项改进。",
)
HEADINGS = ("主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")
MENU = ("首页", "政务公开", "政务服务", "互动交流", "走进本区", "数据开放", "专题专栏", "通知公告", "机构职能", "政策文件")
COLUMNS = ("自然人", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", "总计")
ROWS = ("一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "（一）予以公开", "（二）部分公开", "1.属于国家秘密",
        "2.其他法律行政法规禁止公开", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确",
        "1.信访举报投诉类申请", "2.重复申请", "（七）总计", "四、结转下年度继续办理")  # fmt: skip


def page_of(size: int, seed: int) -> bytes:
    """An HTML report page of about `size` bytes in UTF-8, the same for the same arguments."""
    draw = random.Random(seed)
    place, year = draw.choice(PLACES), draw.randint(2019, 2024)
    title = f"{place}人民政府{year}年政府信息公开工作年度报告"
    menu = "".join(f'<li class="item"><a href="/zwgk/{i}/index.html" title="{word}">{word}</a></li>' for i, word in enumerate(MENU))
    links = "".join(
        f'<li><a href="/gk/content/post_{draw.randint(10**6, 10**7)}.html">{place}{draw.choice(HEADINGS)}的通知</a><span>{year}-03-0{k % 9 + 1}</span></li>'
        for k in range(12)
    )
    head = (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{year + 1}-01-30 10:00:00"><meta name="ContentSource" content="本网"><title>{title}_{place}人民政府门户网站</title>'
        '<link rel="stylesheet" href="/css/site.css"><style>.nav li{float:left}</style><script>var a=1;function go(x){return x+a;}</script></head><body>'
        f'<div class="header"><div class="logo">{place}人民政府</div><ul class="nav">{menu}</ul></div>'
        '<div class="position">您现在的位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; 政府信息公开年报</div>'
        f'<div class="main"><h1 class="title">{title}</h1><div class="info">发布时间：{year + 1}-01-30 10:00　来源：本网　浏览次数：<span>-</span></div>'
        '<div class="article-content">'
    )
    foot = (
        f'</div><div class="share">分享到：<a href="#">微信</a><a href="#">微博</a></div></div><div class="related"><h3>相关链接</h3><ul>{links}</ul></div>'
        f'<div class="footer"><p>主办单位：{place}人民政府办公室　网站标识码：4401000000</p><p>版权所有　建议使用1024分辨率浏览</p></div></body></html>'
    )
    body = [
        f'<p style="text-align: center;"><strong>{title}</strong></p>',
        f"<p>　　本报告根据《中华人民共和国政府信息公开条例》编制，所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。</p>",
        "<p><strong>　　一、总体情况</strong></p>",
    ]
    length = len((head + foot).encode()) + sum(len(part.encode()) for part in body)
    numeral = "二三四五六"
    part = 0
    while length < size:
        if part % 9 == 8:
            new = _table(draw)
        elif part % 4 == 3:
            k = (part // 4) % len(HEADINGS)
            new = f'<p style="text-indent: 2em;"><span style="font-family: 黑体;">{numeral[k]}、{HEADINGS[k]}</span></p>'
        else:
            text = "".join(draw.choice(SENTENCES).format(a=draw.randint(100, 9999), b=draw.randint(10, 99), c=draw.randint(1, 9)) for _ in range(draw.randint(2, 5)))
            new = f'<p style="text-indent: 2em; line-height: 2;"><span style="font-size: 16pt; font-family: 仿宋_GB2312;">{text}</span></p>\n'
        body.append(new)
        length += len(new.encode())
        part += 1
    return (head + "".join(body) + foot).encode()


def _table(draw: random.Random) -> str:
    head = (
        '<tr><td rowspan="3" colspan="2"><p>申请情况</p></td><td colspan="7"><p>申请人情况</p></td></tr><tr><td rowspan="2"><p>自然人</p></td>'
        '<td colspan="5"><p>法人或其他组织</p></td><td rowspan="2"><p>总计</p></td></tr><tr>'
        + "".join(f"<td><p>{column}</p></td>" for column in COLUMNS[1:6])
        + "</tr>"
    )
    rows = []
    for label in ROWS:
        cells = [draw.choice((0, 0, 0, 1, 2, 5)) for _ in range(6)]
        shown = "".join(f'<td style="width: 60px;"><p style="text-align: center;">{n}</p></td>' for n in (*cells, sum(cells)))
        rows.append(f'<tr><td colspan="2"><p>{label}</p></td>{shown}</tr>')
    return f'<table border="1" cellspacing="0" style="border-collapse: collapse;"><tbody>{head}{"".join(rows)}</tbody></table>'


def pages() -> list[tuple[str, bytes]]:
    """The pages of the comparison: (address, bytes)."""
    made = [(f"http://www.example.gov.cn/post_{k}.html", page_of(k * 1000, k)) for k in KIBIBYTES]
    real = [(f"http://www.example.gov.cn/{p.name}", p.read_bytes()) for p in sorted(NATIONAL.glob("*.html"))] if NATIONAL.is_dir() else []
    return made + real


def read_all(sources: Sequence[tuple[str, bytes]]) -> int:
    """Runs the whole chain over the pages; how many became reports."""
    done = 0
    for url, body in sources:
        try:
            read(ReportPage(url=url, body=body, content_type="text/html"))
            done += 1
        except ReadingError as error:
            print(f"{url}: {error.step} {error.reason}: {error}", file=sys.stderr)
    return done


def extract_all(sources: Sequence[tuple[str, bytes]]) -> int:
    """Runs trafilatura's plain text extraction over the pages; how many gave a text."""
    from trafilatura import extract

    return sum(1 for _, body in sources if extract(body, output_format="txt", include_tables=True))


def seconds(work: Callable[[Sequence[tuple[str, bytes]]], int], sources: Sequence[tuple[str, bytes]]) -> float:
    """CPU seconds of one run."""
    start = time.process_time()
    work(sources)
    return time.process_time() - start


def steps(sources: Sequence[tuple[str, bytes]]) -> dict[str, float]:
    """CPU seconds of each step over all pages, best of the rounds."""
    best: dict[str, float] = {}
    for _ in range(ROUNDS):
        spent = dict.fromkeys((name for name, _ in STEPS), 0.0)
        for url, body in sources:
            item = ReportPage(url=url, body=body, content_type="text/html")
            for name, step in STEPS:
                start = time.process_time()
                step(item)
                spent[name] += time.process_time() - start
        best = {name: min(value, best.get(name, value)) for name, value in spent.items()}
    return best


def main() -> None:
    """Prints the tables: beside trafilatura, step by step, by the length of a page."""
    sources = pages()
    read_all(sources)  # the tables of the codebook are loaded once, by the first page
    size = sum(len(body) for _, body in sources)
    print(f"{len(sources)} HTML pages, {size / 1000:.0f} kB; CPU time of one core, best of {ROUNDS} rounds in turn\n")
    try:
        extract_all(sources)
        rivals = True
    except ImportError:
        rivals = False
        print("trafilatura is not installed: pip install -r requirements-bench.txt\n")
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(ROUNDS):
        ours.append(seconds(read_all, sources))
        if rivals:
            theirs.append(seconds(extract_all, sources))
    print("| | reports a second | ms a report |\n|---|---|---|")
    print(f"| govreports, the whole of reading | {len(sources) / min(ours):.0f} | {1000 * min(ours) / len(sources):.1f} |")
    if rivals:
        print(f"| trafilatura, plain text | {len(sources) / min(theirs):.0f} | {1000 * min(theirs) / len(sources):.1f} |")
        print(f"\nreading / trafilatura: {min(theirs) / min(ours):.2f}")
    print("\n| step | ms a report |\n|---|---|")
    for name, spent in steps(sources).items():
        print(f"| {name} | {1000 * spent / len(sources):.1f} |")
    print("\n| page | seconds | µs a byte |\n|---|---|---|")
    for wanted in SIZES:
        body = page_of(wanted, 7)
        best = min(seconds(read_all, [("http://www.example.gov.cn/post_7.html", body)]) for _ in range(3 if wanted < 10**6 else 1))
        print(f"| {wanted // 1000} kB | {best:.4f} | {1e6 * best / len(body):.3f} |")


if __name__ == "__main__":
    main()
