"""mirror: articles of encyclopedias, lists of them, and nothing else of a mirror."""

from __future__ import annotations

from pages import BLOCKED, html, walk

from govreports.platforms import Step, choose
from govreports.platforms.mirror import Mirror

BASE = "https://newton.example.tw"
PLATFORM = Mirror()
TITLE = "示例市人民政府辦公室2013年政府信息公開工作年度報告"
ARTICLE = f"{BASE}/wiki/{TITLE}/64079720"


def article(title: str = TITLE) -> str:
    return (
        f"<html><body><div id='body'><article><h1>{title}</h1><div class='basic-info'><dl><dt>中文名</dt><dd>{title}</dd></dl></div>"
        "<div class='toc'>檔案正文，概述</div><div id='content'><div class='wiki'><h2>檔案正文</h2><p>根據《<a href='/wiki/條例'>條例</a>》的規定,現公布。</p></div>"
        "<div class='wiki'><h2>一、概述</h2><p>本年主動公開檔案12件。</p></div></div><h3>相關詞條</h3><ul><li><a href='/wiki/示例縣2014年政府信息公開工作年度報告'>"
        "示例縣2014年政府信息公開工作年度報告</a></li><li><a href='/wiki/示例縣'>示例縣</a></li></ul></article></div></body></html>"
    )


def test_an_article_is_its_own_entry_and_names_its_kin() -> None:
    kin = f"{BASE}/wiki/示例縣2014年政府信息公開工作年度報告"
    found = walk(PLATFORM, {ARTICLE: article()}, ARTICLE)
    assert (found.own, found.asked, found.problems) == ([TITLE], [ARTICLE], [])
    assert (found.urls, found.titles) == ([kin], ["示例縣2014年政府信息公開工作年度報告"])


def test_a_list_of_articles() -> None:
    url = f"{BASE}/wiki/list"
    links = f"<a href='{ARTICLE}'>{TITLE}</a><a href='/wiki/示例市'>示例市</a><a href='/about/政府信息公開年報/'>政府信息公開年報</a><a href='/news/1'>{TITLE}</a>"
    found = walk(PLATFORM, {url: f"<html><body>{links}</body></html>"}, url)
    assert (found.urls, found.own, found.asked) == ([ARTICLE], [], [url])


def test_the_text_without_the_box_and_the_kin() -> None:
    found = PLATFORM.article(html(ARTICLE, article()))
    assert found is not None
    assert (found.title, found.date, found.attachments) == (TITLE, None, [])
    assert found.html is not None
    assert "檔案正文" in found.html
    assert "一、概述" in found.html
    assert "相關詞條" not in found.html
    assert "中文名" not in found.html


def test_another_encyclopedia_without_the_blocks() -> None:
    page = f"<html><body><article><h1>{TITLE}</h1><div id='content'><h3>政策全文</h3><p>一、概述</p></div></article></body></html>"
    found = PLATFORM.article(html(ARTICLE, page))
    assert found is not None
    assert found.html is not None
    assert found.html.startswith('<div id="content">')


def test_articles_on_other_things_are_no_reports() -> None:
    found = walk(PLATFORM, {ARTICLE: article("示例市").replace("政府信息公開", "")}, ARTICLE)
    assert (found.own, found.urls, [kind for kind, _ in found.problems]) == ([], [], ["layout"])


def test_fingerprint_and_pages_that_are_none() -> None:
    assert PLATFORM.mirror
    assert choose("", html(ARTICLE, article()), Step(ARTICLE, first_url=ARTICLE)).name == "mirror"
    for body in (BLOCKED, "<html><body></body></html>"):
        assert not PLATFORM.recognise(html(ARTICLE, body))
        assert [kind for kind, _ in walk(PLATFORM, {ARTICLE: body}, ARTICLE).problems] == ["layout"]
        assert PLATFORM.article(html(ARTICLE, body)) is None
