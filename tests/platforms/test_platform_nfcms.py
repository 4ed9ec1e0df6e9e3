"""nfcms: rows of any skin, pages, columns by year and rank, a listing that is the newest report, report pages."""

from __future__ import annotations

import pytest
from pages import html, titled

from govreports.platforms import Step
from govreports.platforms.markup import attachments
from govreports.platforms.nfcms import Nfcms
from govreports.platforms.wording import iso_date

BASE = "http://www.example.gov.cn"
COLUMN = f"{BASE}/zwgk/xxgknb/"
PLATFORM = Nfcms()
STEP = Step(COLUMN, "start", first_url=COLUMN)
SCRIPT = "<script>window.NFCMS_SITE_ID=799010;window.NFCMS_PUB_TYPE='cat';</script>"


def post(number: int) -> str:
    return f"{COLUMN}content/post_{number}.html"


def rows(numbers: range) -> str:
    items = "".join(f'<li><a href="{post(n)}" title="{titled("示例区", n)}">{n}</a><span>{n + 1}-01-30</span></li>' for n in numbers)
    return f"<html><body><ul class='list'>{items}</ul>{SCRIPT}"


T = titled("示例区某局", 2023)
SKINS = {
    "title attribute and span": f'<ul class="list"><li><a href="{post(1)}" title="{T}">示例区某局2023年政府信...</a><span>2024-01-30</span></li>',
    "nested p, date within the link": f'<li><a href="{post(1)}"><p class="over1"><span>{T}</span></p><b>2024-01-30</b></a></li>',
    "th before td": f'<table><tr><th>2024-01-30</th><td><div class="list_td"><a href="{post(1)}">{T}</a></div></td></tr></table>',
    "strong before, in brackets": f'<div class="wendangListC"><strong>[2024/01/30]</strong><a href="{post(1)}">{T}</a></div>',
    "date broken over lines": f'<li><a href="{post(1)}" title="{T}">x</a><span>\n 2024-\n 01-\n 30 </span></li>',
    "Chinese date": f'<div class="list_div"><a class="news_a" href="{post(1)}">{T}</a><span>2024年1月30日</span></div>',
    "protocol-relative": f'<li><a href="//www.example.gov.cn/zwgk/xxgknb/content/post_1.html">{T}</a><i>2024.01.30</i></li>',
    "dots and spaces": f'<li><a href=" ./content/post_1.html\n"> {T} </a><span>2024-1-30</span></li>',
    "dd": f'<dl><dd><a href="../xxgknb/content/post_1.html" target="_blank">{T}</a> 2024-01-30</dd></dl>',
    "mobile": f'<li><a href="{BASE}/zwgk/xxgknb/content/mpost_1.html">{T}</a><span>2024-01-30</span></li>',
    "directory page": f'<li><a href="{BASE}/gkmlpt/content/0/1/post_1.html#721">{T}</a><span>2024-01-30</span></li>',
}


@pytest.mark.parametrize("skin", SKINS)
def test_a_row_of_every_skin(skin: str) -> None:
    other = f'<li><a href="{post(2)}">{titled("示例区乙局", 2022)}</a><span>2023-02-01</span></li>'
    page = f"<html><body><div>今天是2026年11月22日</div><div class='l'>{SKINS[skin]}</ul></div><ul>{other}</ul>{SCRIPT}</body></html>"
    first, second = PLATFORM.listing(html(COLUMN, page), STEP).entries
    assert first.url.startswith(BASE)
    assert first.url.endswith("post_1.html")
    assert (first.title, first.date) == (T, "2024-01-30")
    assert (second.title, second.date) == (titled("示例区乙局", 2022), "2023-02-01")


def test_a_row_without_a_date_takes_no_other_rows_date() -> None:
    page = f"<ul><li><a href='{post(1)}'>{T}</a></li><li><a href='{post(2)}'>{T}乙</a><span>2024-01-30</span></li></ul>{SCRIPT}"
    assert [entry.date for entry in PLATFORM.listing(html(COLUMN, page), STEP).entries] == [None, "2024-01-30"]


def test_a_report_that_is_a_file_is_a_row() -> None:
    page = f"<li><a href='/files/P02.pdf'>{T}</a><span>2024-01-30</span></li><li><a href='/files/map.pdf'>示意图</a></li>{SCRIPT}"
    assert [entry.url for entry in PLATFORM.listing(html(COLUMN, page), STEP).entries] == [f"{BASE}/files/P02.pdf"]


def test_scripts_and_anchors_are_no_rows() -> None:
    page = f"<a href='javascript:go(\"/content/post_1.html\")'>{T}</a><a href='#'>{T}</a><a>{T}</a><a href='http://[bad/content/post_1.html'>{T}</a>"
    assert PLATFORM.listing(html(COLUMN, page + SCRIPT), STEP).entries == []


# --------------------------------------------------------------------------------------------------- pages


def test_the_next_page_is_followed_by_its_link() -> None:
    page = rows(range(2010, 2020)) + f'<a class="next" href="{COLUMN}index_2.html">下一页</a>'
    (step,) = PLATFORM.listing(html(COLUMN, page), STEP).steps
    assert (step.url, step.page, step.promised, step.seen) == (f"{COLUMN}index_2.html", 2, True, 10)
    page3 = rows(range(2000, 2005)) + f'<a href="{COLUMN}index.html">首页</a><a href="{COLUMN}index_2.html">上一页</a>'
    assert PLATFORM.listing(html(f"{COLUMN}index_3.html", page3), Step(f"{COLUMN}index_3.html", page=3, first_url=COLUMN)).steps == []


def test_a_link_to_the_last_page_promises_the_next() -> None:
    page = rows(range(2010, 2020)) + f'<a href="{COLUMN}index_9.html">末页</a>'
    (step,) = PLATFORM.listing(html(COLUMN, page), STEP).steps
    assert (step.url, step.promised) == (f"{COLUMN}index_2.html", True)


def test_a_full_page_without_a_pager_is_tried_and_its_404_is_the_end() -> None:
    (step,) = PLATFORM.listing(html(COLUMN, rows(range(2000, 2020))), STEP).steps
    assert (step.url, step.promised) == (f"{COLUMN}index_2.html", False)
    other = PLATFORM.absent(step)
    assert other is not None
    assert [s.url for s in other.steps] == [f"{COLUMN}index_1.html"]  # some skins count from 1
    end = PLATFORM.absent(other.steps[0])
    assert end is not None
    assert (end.steps, end.problems) == ([], [])
    assert PLATFORM.listing(html(COLUMN, rows(range(2010, 2015))), STEP).steps == []


def test_a_linked_page_that_is_not_there_is_a_shortfall() -> None:
    page = rows(range(2010, 2020)) + f'<a href="{COLUMN}index_2.html">下一页</a>'
    (step,) = PLATFORM.listing(html(COLUMN, page), STEP).steps
    end = PLATFORM.absent(step)
    assert end is not None
    assert end.problems == [("truncated", "page 2 is linked and is not there")]
    empty = PLATFORM.listing(html(step.url, f"<html><body>{SCRIPT}</body></html>"), step)
    assert empty.problems == [("truncated", "page 2 is linked and is not there")]


def test_a_page_that_repeats_ends_the_column() -> None:
    page = rows(range(2010, 2020)) + f'<a href="{COLUMN}index_2.html">下一页</a>'
    (second,) = PLATFORM.listing(html(COLUMN, page), STEP).steps
    page2 = rows(range(2000, 2010)) + f'<a href="{COLUMN}index_3.html">下一页</a>'
    (third,) = PLATFORM.listing(html(second.url, page2), second).steps
    for again in (page, page2):  # the first page once more, or the last
        listing = PLATFORM.listing(html(third.url, again), third)
        assert (listing.entries, listing.steps, listing.problems) == ([], [], [])


def test_too_many_pages_is_told() -> None:
    page = rows(range(2010, 2020)) + f'<a href="{COLUMN}index_201.html">下一页</a>'
    listing = PLATFORM.listing(html(f"{COLUMN}index_200.html", page), Step(f"{COLUMN}index_200.html", page=200, first_url=COLUMN))
    assert listing.steps == []
    assert listing.problems[0][0] == "limit"


# -------------------------------------------------------------------------------------------------- columns


def test_columns_by_year_and_rank_are_recursed_and_neighbours_are_not() -> None:
    links = "".join(
        f'<a href="{href}">{text}</a>'
        for href, text in (
            ("/zwgk/xxgknb/gbm/", "各部门"), ("./gzj/index.html", "各镇街"), ("/zwgk/xxgknb/qbj/2019/", "2019年"),
            ("/zwgk/", "政务公开"), ("/zwgk/zcwj/", "政策文件"), ("/zwgk/xxgknb/", "本页"), ("/zwgk/xxgknb/wzbb/", "政府网站工作年度报表"),
            ("/zwgk/xxgknb/gbm/index.html", "各部门"), ("/zwgk/xxgknb/a/b/c/", "太深"),
        )
    )  # fmt: skip
    listing = PLATFORM.listing(html(COLUMN, f"<html><body>{links}{SCRIPT}"), STEP)
    assert [(s.url, s.depth, s.page) for s in listing.steps] == [
        (f"{COLUMN}gbm/", 1, 1), (f"{COLUMN}gzj/index.html", 1, 1), (f"{COLUMN}qbj/2019/", 1, 1),
    ]  # fmt: skip
    assert listing.problems == []


def test_year_folders_stand_beside_each_other() -> None:
    here = f"{COLUMN}2020/"
    links = "".join(f'<a href="/zwgk/xxgknb/{name}/">{name}</a>' for name in ("2019", "2021n", "2020", "gbm"))
    steps = PLATFORM.listing(html(here, f"<html><body>{links}{SCRIPT}"), Step(here, first_url=here)).steps
    assert [s.url for s in steps] == [f"{COLUMN}2019/", f"{COLUMN}2021n/"]


def test_folders_below_a_page_that_is_no_report_column_are_not_walked() -> None:
    here = f"{BASE}/zwgk/ml/"
    links = "<a href='/zwgk/ml/cw/'>财务</a><a href='/zwgk/ml/jg/'>机构</a><a href='/zwgk/ml/zfxxgkndbg/'>信息公开年报</a>"
    page = f"<html><title>信息公开目录</title><body>{links}{SCRIPT}"
    steps = PLATFORM.listing(html(here, page), Step(here, "start", first_url=here)).steps
    assert [s.url for s in steps] == [f"{here}zfxxgkndbg/"]


def test_columns_too_deep_or_too_many_are_told() -> None:
    links = "".join(f'<a href="/zwgk/xxgknb/u{n}/">单位{n}</a>' for n in range(130))
    listing = PLATFORM.listing(html(COLUMN, f"<html><body>{links}{SCRIPT}"), STEP)
    assert (len(listing.steps), listing.problems[0][0]) == (120, "limit")
    listing = PLATFORM.listing(html(COLUMN, f"<html><body>{links}{SCRIPT}"), Step(COLUMN, depth=4, first_url=COLUMN))
    assert (listing.steps, listing.problems[0][0]) == ([], "limit")


def test_an_empty_first_page_is_a_problem_an_empty_year_is_not() -> None:
    page = html(COLUMN, f"<html><body><ul></ul>{SCRIPT}")
    assert PLATFORM.listing(page, STEP).problems[0][0] == "layout"
    assert PLATFORM.listing(page, Step(COLUMN, depth=1, first_url=COLUMN)).problems == []
    foreign = html(COLUMN, "<html><body>under construction</body></html>")
    assert PLATFORM.listing(foreign, Step(COLUMN, depth=1, first_url=COLUMN)).problems[0][0] == "layout"


# ----------------------------------------------------------------------------- a listing that is the report

REPORT = "<p>一、总体情况</p><p>文字。</p><p>二、主动公开</p><p><span>三、</span>依申请</p><div>四、其他</div>"


def test_a_listing_that_is_itself_the_newest_report() -> None:
    page = (
        f"<html><head><title>网站</title><meta name='ArticleTitle' content='{titled('示例市', 2024)}'>"
        f"<meta content='2025-03-01 10:00' name='pubdate'></head><body><h1>x</h1>{REPORT}"
        f"<ul><li><a href='{post(7)}'>{titled('示例市', 2022)}</a></li></ul></body></html>"
    )
    listing = PLATFORM.listing(html(f"{COLUMN}index.html", page), Step(f"{COLUMN}index.html", "start", first_url=f"{COLUMN}index.html"))
    assert listing.itself is not None
    assert (listing.itself.title, listing.itself.date) == (titled("示例市", 2024), "2025-03-01")
    assert listing.itself.url == f"{COLUMN}index.html"
    assert [entry.url for entry in listing.entries] == [post(7)]
    assert listing.problems == []


def test_a_list_is_not_taken_for_a_report() -> None:
    page = rows(range(2010, 2020)) + "<p>一、说明</p>"
    assert PLATFORM.listing(html(COLUMN, page), STEP).itself is None


# --------------------------------------------------------------------------------------------- report pages


def test_title_and_date_of_a_report_page() -> None:
    page = f"<html><head><meta name='ArticleTitle' content='{T}'><meta name='PubDate' content='2024-01-30 10:00:00'></head><body>{REPORT}"
    found = PLATFORM.article(html(post(1), page))
    assert found is not None
    assert (found.title, found.date, found.html) == (T, "2024-01-30", None)


def test_without_meta_tags_the_heading_and_the_glued_line() -> None:
    page = f"<html><body><h1> {T}\n</h1><div>来源:某街发布日期:2021-01-22 【浏览字号:-】</div>{REPORT}{SCRIPT}"
    found = PLATFORM.article(html(post(1), page))
    assert found is not None
    assert (found.title, found.date) == (T, "2021-01-22")


def test_a_home_page_is_no_article_and_a_bare_report_is_one() -> None:
    home = "<html><head><title>政府门户网站</title></head><body><h1>欢迎访问</h1><a href='#'>栏目</a></body></html>"
    assert PLATFORM.article(html(post(1), home)) is None
    assert PLATFORM.article(html(post(1), f"<html><body>{REPORT}</body></html>")) is not None
    only_link = "<html><body><script>window.NFCMS_POST_ID='1'</script><a class='nfw-cms-attachment' href='/a/1.pdf'>点击查看</a>"
    found = PLATFORM.article(html(post(1), only_link))
    assert found is not None
    assert [a.url for a in found.attachments] == [f"{BASE}/a/1.pdf"]


def test_attachments_are_found_by_class_ending_and_text() -> None:
    page = """<html><body><a class="nfw-cms-attachment" alt="年报.pdf" href="/attachment/0/1/2/3.pdf">点击下载</a>
    <div class="m-attachment"><a href="/x/4">附表</a></div><p class="insertfileTag"><a href="/y/5?a=1" title="表一.doc"></a></p>
    <a href="./P020250114000000000001.ofd">正文</a><a href="/z/6">说明.docx</a><a href="/down/download.jsp?id=7">附件二</a>
    <a href="/attachment/0/1/2/3.pdf">again</a><a href="/zwgk/index.html">政务公开</a><a href="javascript:void(0)">x.pdf</a></body></html>"""
    found = attachments(html(post(1), page))
    assert [(a.url.removeprefix(BASE), a.name) for a in found] == [
        ("/attachment/0/1/2/3.pdf", "年报.pdf"), ("/x/4", "附表"), ("/y/5?a=1", "表一.doc"),
        ("/zwgk/xxgknb/content/P020250114000000000001.ofd", "正文"), ("/z/6", "说明.docx"), ("/down/download.jsp?id=7", "附件二"),
    ]  # fmt: skip
    many = "".join(f"<a href='/f{n}.pdf'>f</a>" for n in range(50))
    assert len(attachments(html(post(1), many))) == 20


def test_dates_of_listings() -> None:
    assert iso_date("x 2024-01-30 y") == "2024-01-30"
    assert iso_date("2024-13-40 2023.2.3") == "2023-02-03"
    assert iso_date("12024-01-301") is None
    assert iso_date("no date") is None


def test_rubbish_and_deep_nesting_do_not_fail() -> None:
    deep = "<div>" * 10_000 + f"<a href='{post(1)}'>{T}</a>" + "</div>" * 10_000
    for body in ("", "\x00\x01", "<a href=", deep, "<html><html><body><ul><li><a href='content/post_1.html'>"):
        PLATFORM.listing(html(COLUMN, body or " "), STEP)
        PLATFORM.article(html(COLUMN, body or " "))
