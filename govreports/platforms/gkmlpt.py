"""`gkmlpt`, the open-information directory of Guangdong: a script over a small JSON API.

`/gkmlpt/index` and `/gkmlpt/annualreport` carry `window._CONFIG` with the site id (`SID`) and the tree of columns
(`TREE`); the rows of a column come from `/gkmlpt/api/all/<column>?page=<n>&sid=<SID>`, 100 a page. What the API serves
(`total`) can be far less than what the column has (`classify.post_count`); page 2 of a column that fits one page is a
404 on some sites. Neither is an error, the first is a shortfall that is told.
"""

from __future__ import annotations

import json
import re
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy.http import TextResponse

from govreports.items import Attachment, ListingEntry
from govreports.platforms.base import Article, Listing, Platform, PortalRow, Step
from govreports.platforms.gkmlpt_data import columns, count, date_of, value
from govreports.platforms.markup import MAX_ATTACHMENTS, absolute, attachment_name, attachments, meta, text_response
from govreports.platforms.wording import iso_date, squeeze


class Gkmlpt(Platform):
    """The directory platform of Guangdong's province, cities, districts and departments."""

    name: ClassVar[str] = "gkmlpt"

    def recognise(self, response: TextResponse) -> bool:
        return value(response.text, "TREE", "[") is not None

    def has_home(self, url: str) -> bool:
        return urlsplit(url).path.startswith("/gkmlpt/")  # below a path lies the directory of a department

    def listing_requests(self, portal: PortalRow) -> list[Step]:
        return [Step(portal.start_url, kind="tree", first_url=portal.start_url, sid=portal.sid)]

    def listing(self, response: TextResponse, step: Step) -> Listing:
        return self._rows(response, step) if step.kind == "api" else self._tree(response, step)

    def absent(self, step: Step) -> Listing | None:
        if step.kind == "api":
            return super().absent(step)
        if "/gkmlpt/annualreport" in step.url:  # not every site has the route; the directory carries the same tree
            index = step.url.split("/gkmlpt/", 1)[0] + "/gkmlpt/index"
            return Listing(steps=[Step(index, kind="tree", first_url=index, sid=step.sid)])
        return None

    def entries(self, response: TextResponse, step: Step) -> list[ListingEntry]:
        answer = json.loads(response.text, strict=False)
        found = (self._entry(response, step, row) for row in answer["articles"] if isinstance(row, dict))
        return [entry for entry in found if entry]

    def has_article(self, response: TextResponse) -> bool:
        """Whether a page carries a report in its configuration, whichever listing led to it."""
        return "_CONFIG" in response.text and "DETAIL" in response.text

    def article(self, response: TextResponse) -> Article | None:
        detail = value(response.text, "DETAIL", "{")
        if detail and isinstance(detail.get("content"), str) and detail["content"].strip():
            files = {a.url: a for a in self._files(response, detail.get("attachments"))}
            inner = text_response(response.replace(body=detail["content"].encode(), encoding="utf-8"))
            for file in attachments(inner) if inner is not None else []:
                files.setdefault(file.url, file)
            title = squeeze(str(detail.get("title") or "")) or None
            return Article(detail["content"], title, self._date(response), list(files.values())[:MAX_ATTACHMENTS])
        body = response.xpath("//div[contains(@class, 'article-content')] | //div[@class='content'][h1]")
        if not body:
            return super().article(response)
        title = squeeze("".join(response.xpath("(//h1)[1]//text()").getall())) or meta(response, "ArticleTitle")
        return Article(body[-1].get(), title, self._date(response), attachments(response))

    def _tree(self, response: TextResponse, step: Step) -> Listing:
        """The columns of annual reports in the page's tree, each with the request that reads it."""
        tree = value(response.text, "TREE", "[")
        sid = re.search(r"""\bSID['"]?\s*:\s*['"]?(\d+)""", response.text)
        site = sid[1] if sid else step.sid
        if tree is None or not site:
            return Listing(problems=[("layout", "the page has no _CONFIG with SID and TREE")])
        root = response.url.split("/gkmlpt/", 1)[0] + "/gkmlpt/"
        steps = [self._step(response, node, root, site, step.depth) for node in columns(tree, wanted=False)]
        if not steps:
            named = re.search(r"#(\d+)$", step.first_url)
            node = {"id": named[1] if named else 0}  # column 0 is everything on the site
            steps = [self._step(response, node, root, site, step.depth)]
        return Listing(steps=[found for found in steps if found])

    def _step(self, response: TextResponse, node: dict[str, Any], root: str, sid: str, depth: int) -> Step | None:
        jump = absolute(response, str(node.get("jump_url") or ""))
        if jump:
            return Step(jump, kind="column", depth=depth + 1, first_url=jump, jump=True)
        url = f"{root}api/all/{node['id']}?page=1&sid={sid}"
        if not str(node["id"]).isdigit():
            return None
        return Step(url, kind="api", depth=depth + 1, first_url=url, sid=sid, counted=not node.get("children"))

    def _rows(self, response: TextResponse, step: Step) -> Listing:
        try:
            answer = json.loads(response.text, strict=False)
            served, column = answer["articles"], answer.get("classify") or {}
            entries = self.entries(response, step)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            return Listing(problems=[("layout", f"the list API gave no list of articles: {type(error).__name__}")])
        total, told = count(answer.get("total")), count(column.get("post_count"))
        url = re.sub(r"([?&]page=)\d+", rf"\g<1>{step.page + 1}", step.url)
        return self.served(step, entries, len(served), url, told=told if told is not None else total, most=total)

    def _entry(self, response: TextResponse, step: Step, row: dict[str, Any]) -> ListingEntry | None:
        url = absolute(response, str(row.get("url") or "")) or absolute(response, str(row.get("post_url") or ""))
        title = squeeze(str(row.get("title") or ""))
        if not url or not title:
            return None
        dates = (date_of(row.get(key)) for key in ("display_publish_time", "create_time", "date"))
        post = str(row["id"]) if row.get("id") is not None else None
        return ListingEntry(url, title, next(filter(None, dates), None), step.first_url, post)

    def _files(self, response: TextResponse, given: object) -> list[Attachment]:
        found = []
        for file in given if isinstance(given, list) else []:
            url = absolute(response, str(file.get("url") or "")) if isinstance(file, dict) else None
            if url:
                found.append(Attachment(url, attachment_name(url, str(file.get("name") or ""))))
        return found

    def _date(self, response: TextResponse) -> str | None:
        """Publication date: meta tag, else the cell beside 发布日期 above, else the line under the title."""
        cells = response.xpath(
            "//td[contains(normalize-space(.), '发布日期')]/following-sibling::td[1]//text()"
            " | //div[contains(@class, 'date-row')]//text()"
        ).getall()
        return iso_date(meta(response, "PubDate") or "") or next(filter(None, map(iso_date, cells)), None)
