"""The sample portal: every page, listing, API answer and file, built in memory from `samples/reports.py`.

Shapes follow the two platforms of Guangdong (gkmlpt, and the static columns with `content/post_N.html`); what misbehaves
does so on purpose and is listed in `samples/README.md`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from html import escape

import opencc

from samples.reports import Text, all_reports

CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Resource:
    """One answer of the server."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=())


@dataclass(frozen=True)
class Post:
    """A report (or something else) hung into a column."""

    number: int
    text: Text
    encoding: str = "utf-8"
    declared: str | None = None
    script: str = ""
    """An OpenCC configuration to write the page in, e.g. ``s2t``."""
    attachment: bool = False


@lru_cache(maxsize=4)
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)


def _in_script(text: str, script: str) -> str:
    return _converter(script).convert(text) if script else text


def _encoded(html: str, post: Post) -> Resource:
    html = _in_script(html, post.script)
    declared = post.declared or post.encoding
    html = html.replace("{charset}", declared)
    return Resource(html.encode(post.encoding), content_type="text/html")


class Site:
    """The resources by path and query; `base` is the address of the server, e.g. ``http://127.0.0.1:8377``."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.resources: dict[str, Resource] = {}
        self._build()

    # ------------------------------------------------------------------ building blocks

    def page(self, path: str, html: str, **more: object) -> None:
        """One HTML page in UTF-8."""
        self.resources[path] = Resource(html.encode("utf-8"), **more)  # type: ignore[arg-type]

    def pdf_like(self, path: str) -> None:
        """A small attachment: a plain text file that names itself."""
        self.resources[path] = Resource(b"sample attachment\n", content_type="text/plain")

    def article(self, path: str, post: Post, *, place: str, nested: str = "") -> None:
        """A page of the static columns (NFCMS): meta tags, breadcrumb, header line, body, footer."""
        text = post.text
        html = f"""<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={{charset}}">
<title>{escape(text.title)}-{place}人民政府门户网站</title>
<meta name="SiteName" content="{place}人民政府门户网站"><meta name="ColumnName" content="政府信息公开年报">
<meta name="ArticleTitle" content="{escape(text.title)}"><meta name="PubDate" content="{text.published} 10:12:00">
<meta name="ContentSource" content="{escape(text.source)}">
<script>window.NFCMS_SITE_ID='799010';window.NFCMS_POST_ID='{post.number}';</script></head><body>
<div class="top"><a href="/">首页</a> | <a href="#">无障碍</a> | <a href="#">长者助手</a> | <a href="#">收藏</a></div>
<div class="position">您现在的位置:<a href="/">首页</a> &gt; <a href="#">政务公开</a> &gt; 政府信息公开年报</div>
<div class="news_cont_d_wrap"><h1>{escape(text.title)}</h1>
<div class="info">来源:{escape(text.source)}发布日期:{text.published} 【浏览字号:<a>大</a> <a>中</a> <a>小</a>】 分享到:</div>
<div class="article-content">{text.html}{nested}</div></div>
<div class="footer">主办单位:{place}人民政府办公室 网站标识码:4400000000 <a href="#">网站地图</a> | <a href="#">联系我们</a></div>
</body></html>"""
        self.resources[path] = _encoded(html, post)

    def column(self, folder: str, rows: list[tuple[str, str, str]], *, per_page: int = 20, skin: str = "span") -> None:
        """A static column: `rows` are (href, title, date); pages are index.html, index_2.html, ..."""
        pages = [rows[i : i + per_page] for i in range(0, len(rows), per_page)] or [[]]
        for number, part in enumerate(pages, 1):
            items = "".join(self._row(href, title, date, skin) for href, title, date in part)
            links = "".join(
                f'<a class="{name}" href="{self.base}{folder}{self._index(target)}">{label}</a>'
                for name, label, target in (("prev", "上一页", number - 1), ("next", "下一页", number + 1))
                if 1 <= target <= len(pages)
            )
            html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body>
<div class="position">您现在的位置:<a href="/">首页</a> &gt; 政府信息公开年报</div><ul class="list">{items}</ul>
<div class="page">{links}</div>
<script>window.NFCMS_SITE_ID=799010;window.NFCMS_CAT_ID=123456;window.NFCMS_PUB_TYPE='cat';</script></body></html>"""
            self.page(folder + self._index(number), html)
        self.resources[folder] = self.resources[folder + "index.html"]

    @staticmethod
    def _index(number: int) -> str:
        return "index.html" if number == 1 else f"index_{number}.html"

    @staticmethod
    def _row(href: str, title: str, date: str, skin: str) -> str:
        short = title if len(title) < 20 else title[:18] + "..."
        if skin == "p":
            return f'<li><a href="{href}"><p class="over1"><span>{title}</span></p><b>{date}</b></a></li>'
        if skin == "broken":
            year, month, day = date.split("-")
            return f'<li><a href="{href}" title="{title}">{short}</a><span>\n {year}-\n {month}-\n {day} </span></li>'
        return f'<li><a href="{href}" title="{title}">{short}</a><span>{date}</span></li>'

    def nfcms(self, folder: str, posts: list[Post], place: str, *, per_page: int = 20, skin: str = "span",
              extra: list[tuple[str, str, str]] | None = None) -> None:  # fmt: skip
        """A static column with its articles; `extra` are further rows (look-alikes, dead links, year folders)."""
        rows = []
        for post in posts:
            path = f"{folder}content/post_{post.number}.html"
            self.article(path, post, place=place)
            rows.append((self.base + path, _in_script(post.text.title, post.script), post.text.published))
        rows += extra or []
        rows.sort(key=lambda row: row[2], reverse=True)
        self.column(folder, rows, per_page=per_page, skin=skin)

    def gkmlpt(self, app: str, sid: str, posts: list[Post], place: str, *, advertised: int | None = None,
               column: int = 2602) -> None:  # fmt: skip
        """A gkmlpt site under `app`: configuration page, list API, article pages, attachments."""
        tree = [
            {"id": 11, "name": "机构职能", "jump_url": "", "children": [], "post_count": 3},
            {"id": 2601, "name": "政府信息公开年报", "jump_url": "", "post_count": len(posts),
             "children": [{"id": column, "name": f"{place}年报", "jump_url": "", "children": [], "post_count": len(posts)}]},
            {"id": 12, "name": "政策文件", "jump_url": f"{self.base}{app}/zcwj/index.html", "children": []},
        ]  # fmt: skip
        config = (
            f"window._CONFIG = {{ APP_URL: '{self.base}{app}', SID: '{sid}', "
            f"TREE: {json.dumps(tree, ensure_ascii=False)}, SERVICE_AREA_ID: 0 }};"
        )
        directory = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{place}政府信息公开</title>
<script>{config}</script></head><body><div id="app"></div><script src="/gkmlpt/gkml/pc/js/chunk-common.abcd1234.js"></script>
</body></html>"""
        self.page(f"{app}/gkmlpt/index", directory)
        self.page(f"{app}/gkmlpt/annualreport", directory)
        articles = [self._gkmlpt_post(app, sid, post, place, column) for post in posts]
        listing = {
            "classify": {"id": column, "name": f"{place}年报", "parent": 2601, "post_count": advertised or len(posts)},
            "articles": articles,
            "total": len(posts),
            "offset": 0,
        }
        parent = {**listing, "classify": {"id": 2601, "name": "政府信息公开年报", "post_count": advertised or len(posts)}}
        for identifier, answer in ((column, listing), (2601, parent)):
            self.resources[f"{app}/gkmlpt/api/all/{identifier}?page=1&sid={sid}"] = Resource(
                json.dumps(answer).encode("ascii"), content_type="application/json"
            )

    def _gkmlpt_post(self, app: str, sid: str, post: Post, place: str, column: int) -> dict[str, object]:
        text, number = post.text, post.number
        path = f"{app}/gkmlpt/content/{number // 10**6}/{number // 10**3}/post_{number}.html"
        attachments = []
        if post.attachment:
            file = f"{app}/attachment/0/55/{number % 1000}/{number}.txt"
            self.pdf_like(file)
            attachments.append({"id": number % 1000, "name": f"{place}附件.txt", "type": "txt", "mime": "text/plain",
                                "size": "18", "url": self.base + file})  # fmt: skip
        links = "".join(
            f'<p>附件:<a class="nfw-cms-attachment" attachment-id="{a["id"]}" alt="{a["name"]}" href="{a["url"]}">点击下载</a></p>'
            for a in attachments
        )
        detail = {"id": number, "title": text.title, "abstract": "", "content": text.html + links,
                  "attachments": attachments, "gkml_data": {"identifier": f"00000000X/2025-{number % 100000:05d}"}}  # fmt: skip
        as_script = json.dumps(detail, ensure_ascii=False).replace("<", "\\u003C").replace(">", "\\u003E").replace("&", "\\u0026")
        html = f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>{text.title}</title>
<script>window._CONFIG = {{SID: '{sid}', DETAIL: {as_script}, TREE: []}};</script></head>
<body><div class="top">无障碍 长者助手 我的收藏 收藏</div><div class="classify"><table><tbody>
<tr><td class="td-label">索引号:</td><td class="td-value-xl"><span>00000000X/2025-{number % 100000:05d}</span></td>
<td class="td-label">分类:</td><td class="td-value"><span>政府信息公开年报</span></td></tr>
<tr><td class="td-label">发布机构:</td><td class="td-value-xl"><span>{text.source}</span></td>
<td class="td-label">成文日期:</td><td class="td-value"><span>{text.published}</span></td></tr>
<tr><td class="td-label">名称:</td><td class="td-value" colspan="3"><span>{text.title}</span></td></tr>
<tr><td class="td-label">文号:</td><td class="td-value-xl"><span></span></td>
<td class="td-label">发布日期:</td><td class="td-value"><span>{text.published}</span></td></tr></tbody></table></div>
<div class="content" style="margin-top: 30px"><h1 class="title">{text.title}</h1>
<div class="date-row">发布日期:{text.published}&nbsp;&nbsp;浏览次数:<span>-</span></div>
<div class="article-content">{text.html}{links}</div></div></body></html>"""
        self.page(path, html)
        midnight = int(datetime.fromisoformat(text.published).replace(tzinfo=CHINA).timestamp())
        return {
            "id": number, "title": text.title, "document_number": "", "identifier": detail["gkml_data"]["identifier"],
            "publisher": text.source, "keywords": "", "date": midnight, "create_time": midnight + 35100,
            "created_at": "2024-06-01 09:45:00", "display_publish_time": midnight + 35100, "classify_main": column,
            "classify_main_name": "年报", "classify_genre_name": "", "classify_theme_name": "", "url": self.base + path,
            "post_url": self.base + path, "abstract": "", "relation": "[]", "is_expired": 0, "is_abolished": 0,
            "attachment": attachments,
        }  # fmt: skip

    # ------------------------------------------------------------------ the portals

    def _build(self) -> None:
        reports = all_reports()
        self.resources["/robots.txt"] = Resource(b"User-agent: *\nAllow: /\n", content_type="text/plain")
        home = "<html><head><meta charset='utf-8'><title>政府门户网站</title></head><body><h1>欢迎访问</h1>" + "".join(
            f"<p><a href='#'>栏目{n}</a></p>" for n in range(12)
        )
        self.page("/", home + "</body></html>")
        self.gkmlpt("/gd", "2", [Post(4688997, reports["gd2024"], attachment=True), Post(4402210, reports["gd2023"])], "广东省")
        lookalikes = [
            (f"{self.base}/gz/zfxxgknb/sbj/content/post_700001.html", "广州市2022年政府网站工作年度报表", "2023-01-20"),
            (f"{self.base}/gz/zfxxgknb/sbj/content/post_700002.html", "广州市2021年法治政府建设年度报告", "2022-02-11"),
        ]
        self.nfcms(
            "/gz/zfxxgknb/sbj/",
            [
                Post(700008, reports["gz2008"]),
                Post(4437612, reports["gz2012"], encoding="gb18030", declared="gb2312"),
                Post(5632772, reports["gz2016"], encoding="gbk", declared="gb2312"),
                Post(7205001, reports["gz2020"]),
                Post(8160003, reports["gz2021"]),
                Post(8930004, reports["gz2022"]),
            ],
            "广州市",
            per_page=3,
            extra=lookalikes,
        )
        self.nfcms("/gz/zfxxgknb/gq/", [Post(5759120, reports["ns2019"])], "广州市", skin="p")
        self.nfcms("/ns/zwgk/xxgknb/qbj/2019/", [Post(5759120, reports["ns2019"])], "广州市南沙区")
        self.nfcms("/ns/zwgk/xxgknb/qbj/2011/", [Post(330011, reports["ns2011"], script="s2twp")], "广州市南沙区")
        self.nfcms("/ns/zwgk/xxgknb/qbj/2023/", [Post(9550077, reports["ns2023"])], "广州市南沙区", skin="broken")
        years = "".join(
            f'<li><a href="{self.base}/ns/zwgk/xxgknb/qbj/{year}/">{year}年</a></li>' for year in (2023, 2019, 2011)
        )
        self.page(
            "/ns/zwgk/xxgknb/",
            f"<html><head><meta charset='utf-8'><title>政府信息公开年报</title></head><body><ul class='years'>{years}</ul>"
            "<script>window.NFCMS_SITE_ID=799011;window.NFCMS_PUB_TYPE='cat';</script></body></html>",
        )
        self._shenzhen(reports)
        self.nfcms("/sg/zwgk/xxgknb/", [Post(2203001, reports["sg2021"]), Post(1601002, reports["sg2015"])], "韶关市", per_page=1)
        self.page("/sg/zwgk/xxgknb/index_2.html", "<html><body>Internal Server Error</body></html>", status=500)
        self.nfcms("/jm/zwgk/nb/", [Post(140321, reports["jm2013"], encoding="big5", script="s2tw")], "江门市")
        self._jiangmen(reports)
        self.gkmlpt(
            "/yunan",
            "766901",
            [Post(1300012, reports["yf2012"]), Post(1702416, reports["yf2016"]), Post(2303222, reports["yf2022"])],
            "云浮市云安区",
        )
        self.gkmlpt(
            "/zq", "758001", [Post(963149, reports["zq2014"]), Post(2530001, reports["zq2020"])], "肇庆市", advertised=7
        )
        challenge = (
            "<html><head><meta content='x' r='m'><script r='m'>$_ts=window['$_ts'];$_ts.cd='q';</script>"
            "<script src='/a1b2/c3d4.js' r='m'></script></head><body></body></html>"
        )
        self.page("/qy/gkmlpt/annualreport", challenge, status=412)
        self._zhongshan(reports)

    def _shenzhen(self, reports: dict[str, Text]) -> None:
        """The listing address shows the newest report itself; older years are linked beside it."""
        folder = "/sz/cn/xxgk/ndxxgkbg/"
        older = [Post(1960018, reports["sz2018"]), Post(1320010, reports["sz2010"])]
        for post in older:
            self.article(f"{folder}content/post_{post.number}.html", post, place="深圳市")
        links = "".join(
            f'<li><a href="{self.base}{folder}content/post_{post.number}.html" title="{post.text.title}">{post.text.title}</a></li>'
            for post in older
        )
        self.article(
            f"{folder}index.html", Post(12675915, reports["sz2023"]), place="深圳市", nested=f"<div class='years'><ul>{links}</ul></div>"
        )
        self.resources[folder] = self.resources[f"{folder}index.html"]

    def _jiangmen(self, reports: dict[str, Text]) -> None:
        """A gkmlpt site whose column of old reports is a link to a static column."""
        self.gkmlpt("/jm", "750001", [Post(3260603, reports["jm2024"])], "江门市")
        for name in ("index", "annualreport"):
            old = self.resources[f"/jm/gkmlpt/{name}"]
            node = json.dumps({"id": 2700, "name": "历年政府信息公开年报", "jump_url": f"{self.base}/jm/zwgk/nb/index.html",
                               "children": []}, ensure_ascii=False)  # fmt: skip
            html = old.body.decode("utf-8").replace("TREE: [", f"TREE: [{node}, ", 1)
            self.page(f"/jm/gkmlpt/{name}", html)

    def _zhongshan(self, reports: dict[str, Text]) -> None:
        """A column with a dead link and a soft 404 between its two reports."""
        folder = "/zs/zwgk/xxgkndbg/"
        self.nfcms(
            folder,
            [Post(1289026, reports["zs2009"]), Post(2090021, reports["zs2021"])],
            "中山市",
            extra=[
                (f"{self.base}{folder}content/post_1500001.html", "中山市2012年政府信息公开工作年度报告", "2013-03-20"),
                (f"{self.base}{folder}content/post_1500002.html", "中山市2014年政府信息公开工作年度报告", "2015-03-20"),
            ],
        )
        self.resources[f"{folder}content/post_1500002.html"] = self.resources["/"]

    def get(self, target: str) -> Resource:
        """The answer to a request for path and query; what is not there is a 404."""
        return self.resources.get(target) or Resource(b"<html><body>404 Not Found</body></html>", status=404)
