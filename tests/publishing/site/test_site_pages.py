"""The site without a browser: search, charts, static files, and what holds off hostile text, names and queries."""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
import urllib.error
import urllib.parse
import urllib.request
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from site_worlds import HOSTILE, Made

from govreports.publishing.site import search
from govreports.publishing.site.charts import Square, heat_map, small_chart
from govreports.publishing.site.database import Database, SiteError
from govreports.publishing.site.making import make
from govreports.publishing.site.pages import Asked, NoPage, paths, render
from govreports.publishing.site.static import write_site
from govreports.store import StoreError

FOREVER = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c"
HAN = st.text("政府信息公开申请ab1９，。\n", min_size=0, max_size=30)


@pytest.fixture(scope="module")
def index() -> sqlite3.Connection:
    db = sqlite3.connect(":memory:")
    db.executescript(search._MAKE)
    return db


@given(HAN, st.text("政府信息公开申请", min_size=1, max_size=4))
def test_search_finds_just_what_stands_in_the_text(index: sqlite3.Connection, text: str, word: str) -> None:
    index.execute("INSERT INTO words(rowid, body) VALUES (1, ?)", (" ".join(search.terms(text)),))
    found = index.execute("SELECT count(*) FROM words WHERE words MATCH ?", (search.expression(word),)).fetchone()[0]
    index.rollback()
    assert bool(found) == (word in search.plain(text))


@pytest.mark.parametrize("query", ['"', "AND OR NOT", "a* NEAR(b)", "公开\" OR body:*", "", "，。", "x" * 5000, "\0", "'--"])
def test_no_query_is_part_of_a_statement(made: Made, query: str) -> None:
    with Database.opened(made.database) as db:
        assert "搜索" in render(db, Asked("search.html", {"q": query, "page": "9999999999", "year": "x"}, live=True))


def test_hits_come_newest_year_first_and_by_year(made: Made) -> None:
    with Database.opened(made.database) as db:
        hits = search.find(db.search, "公开", limit=100)
        years = [row["year"] for row in db.texts(hits.rowids)]
        assert hits.total == len(years) > 20
        assert years == sorted(years, reverse=True)
        some = search.find(db.search, "公开", year=2022, limit=100)
        assert some.total == years.count(2022) > 0
        assert search.find(db.search, "公开", first=3, limit=2).rowids == hits.rowids[3:5]


def test_a_year_that_is_not_known_is_a_gap_and_a_zero_is_a_dot() -> None:
    drawn = small_chart("t", [2019, 2020, 2021, 2022], {2019: 0, 2020: 5, 2022: 7})
    assert re.findall(r'data-year="(\d+)" data-value="([^"]+)"', drawn) == [("2019", "0"), ("2020", "5"), ("2022", "7")]
    assert drawn.count('class="run"') == 1


def test_no_line_crosses_a_break() -> None:
    drawn = small_chart("t", [2018, 2019, 2020], {2018: 1, 2019: 2, 2020: 3}, breaks=[2019])
    assert drawn.count('class="run"') == 1
    assert 'data-break="2019"' in drawn


def test_a_chart_of_nothing_has_no_dot() -> None:
    assert "circle" not in small_chart("t", [], {}) + small_chart("t", [2020, 2021], {})


@pytest.mark.parametrize("draw", [
    lambda: heat_map(HOSTILE, [2020], [(HOSTILE, HOSTILE, {2020: Square("present", HOSTILE, HOSTILE, HOSTILE, link=HOSTILE)})]),
    lambda: small_chart(HOSTILE, [2020], {2020: 1}, words={2020: HOSTILE}),
])  # fmt: skip
def test_no_text_breaks_out_of_a_picture(draw: object) -> None:
    class Names(HTMLParser):
        found: set[str] = set()  # noqa: RUF012

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.found.add(tag)
            assert not [name for name, _ in attrs if name.startswith("on")]

    Names().feed(draw())  # type: ignore[operator]
    assert Names.found <= {"svg", "text", "title", "rect", "a", "line", "circle"}


def test_hostile_text_is_text_on_every_page(made: Made) -> None:
    pages = list(made.static.rglob("*.html"))
    assert len(pages) > 50
    for path in pages:
        text = path.read_text(encoding="utf-8")
        scripts = re.findall(r"<script[^>]*>", text)
        assert set(scripts) <= {'<script src="search.js">'}, path
        assert "<img" not in text
        assert 'href="javascript' not in text
        assert "{{" not in text.replace("{{7*7}}", "")  # the hostile words themselves stand as they are
        assert 'content="default-src &#39;self&#39;' in text or "content=\"default-src 'self'" in text


def test_no_name_leads_out_of_the_site(made: Made) -> None:
    with Database.opened(made.database) as db:
        assert all(re.fullmatch(r"[0-9a-z_/-]+\.html", path) for path in paths(db))
        for path in ("../index.html", "report/../../evil-v1.html", "/etc/passwd", "locality/44/../x.html", "report/x-v1.html", "site.py"):
            with pytest.raises(NoPage):
                render(db, Asked(path))
    assert not [path for path in made.data.rglob("*") if "evil" in path.name]


def test_a_site_is_written_once_and_only_what_changed_again(made: Made, tmp_path: Path) -> None:
    files, written = write_site(made.database, tmp_path / "out")
    assert files == written
    (tmp_path / "out" / "index.html").write_text("older")
    (tmp_path / "out" / "left.html").write_text("of an older site")
    assert write_site(made.database, tmp_path / "out") == (files, 1)
    assert not (tmp_path / "out" / "left.html").exists()
    assert (tmp_path / "out" / "index.html").read_bytes() == (made.static / "index.html").read_bytes()


def test_a_folder_with_other_things_is_refused(made: Made, tmp_path: Path) -> None:
    (tmp_path / "site.css").write_text("mine")
    with pytest.raises(SiteError, match="holds other things"):
        write_site(made.database, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["site.css"]


def test_the_export_is_made_again_only_when_the_store_changed(made: Made) -> None:
    before = made.database.stat().st_mtime_ns
    make(made.store, made.data / "site", made.listings)
    assert made.database.stat().st_mtime_ns == before
    other = make(made.store, made.data / "site2", made.listings)
    mark = (made.data / "site2" / "made-of.json").read_text(encoding="utf-8")
    assert make(made.store, made.data / "site2", made.listings[:2]) == other
    assert (made.data / "site2" / "made-of.json").read_text(encoding="utf-8") != mark


def test_the_report_of_the_export_is_the_report_of_the_store(made: Made) -> None:
    with Database.opened(made.database) as db:
        for report_id in ("440100-gov-2022", "440115-0a1b2c3d-gov-2019"):
            stored, shown = made.store.report(report_id, 1), db.report(report_id, 1)
            assert stored is not None
            assert shown is not None
            own = {**shown.to_dict(), "findings": shown.to_dict()["findings"][: len(stored["findings"])]}
            for record in (own, stored):
                for finding in record["findings"]:
                    finding |= {name: str(finding[name]) for name in ("found", "expected")}
                record["source"].pop("also", None)
            assert json.loads(json.dumps(own)) == stored


def asked(url: str, sql: str) -> tuple[int, str]:
    address = f"{url}/govreports.json?{urllib.parse.urlencode({'sql': sql})}"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def test_a_query_without_end_is_stopped_and_a_large_answer_is_cut(live_site: str) -> None:
    status, said = asked(live_site, FOREVER)
    assert status == 400
    assert json.loads(said)["title"] == "SQL Interrupted"
    status, said = asked(live_site, "SELECT a.code FROM statistics a, statistics b LIMIT 5000")
    assert len(json.loads(said)["rows"]) == 1000


def test_nothing_is_written_by_any_query(made: Made, live_site: str) -> None:
    before = hashlib.sha256(made.database.read_bytes()).digest()
    for sql in ("DELETE FROM reports", "DROP TABLE reports", "ATTACH '/tmp/evil.db' AS evil", "PRAGMA writable_schema=1",
                "INSERT INTO reports SELECT * FROM reports", "WITH x AS (SELECT 1) DELETE FROM reports"):  # fmt: skip
        assert asked(live_site, sql)[0] == 400, sql
    assert hashlib.sha256(made.database.read_bytes()).digest() == before


def test_archived_bytes_are_a_file_to_keep(made: Made, live_site: str) -> None:
    record = made.store.report("440100-gov-2022", 1)
    assert record is not None
    with urllib.request.urlopen(f"{live_site}/archive/{record['source']['sha256']}", timeout=60) as answer:
        assert hashlib.sha256(answer.read()).hexdigest() == record["source"]["sha256"]
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")
        assert answer.headers["x-content-type-options"] == "nosniff"
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{live_site}/archive/{'0' * 64}", timeout=60)


def test_a_folder_that_cannot_be_written_is_one_sentence(made: Made, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    make(made.store, tmp_path / "site", made.listings)
    (tmp_path / "site" / "made-of.json").unlink()
    (tmp_path / "site" / "made-of.json").mkdir()
    with pytest.raises(StoreError, match=r"made-of\.json cannot be written"):
        make(made.store, tmp_path / "site", made.listings)
