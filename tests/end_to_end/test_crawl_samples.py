"""The main job as a user runs it: `scrapy crawl guangdong_reports` against the sample portal, to the feed files."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from pathlib import Path

import pytest
from conftest import ROOT, Crawler, index_rows
from warcio.archiveiterator import ArchiveIterator


def same(feeds: dict[str, bytes]) -> dict[str, object]:
    """Feeds without the one field that two crawls may write differently."""
    out: dict[str, object] = {}
    for name, body in feeds.items():
        if name.endswith(".jsonl"):
            records = [json.loads(line) for line in body.decode("utf-8").splitlines()]
            for record in records:
                record["source"].pop("fetched")
            out[name] = records
        else:
            out[name] = body
    return out


def records(crawler: Crawler) -> dict[tuple[str, int], dict]:
    """The newest record of every (series, year) in the feeds."""
    found = {}
    for name, body in crawler.feeds().items():
        if name.endswith(".jsonl"):
            for line in body.decode("utf-8").splitlines():
                record = json.loads(line)
                found[record["locality"]["series"], record["year"]] = record
    return found


def run_report(crawler: Crawler) -> dict:
    """The newest run report."""
    newest = max((crawler.data / "runs").glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    return json.loads(newest.read_text(encoding="utf-8"))


def outcomes(crawler: Crawler) -> dict[str, str]:
    """Outcome by portal of the newest run."""
    return {row["portal_id"]: row["outcome"] for row in run_report(crawler)["portals"]}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory):
    """One whole crawl, shared by the tests that only look at it."""
    import threading

    from conftest import portals_for

    from samples.serve import SampleServer

    folder = tmp_path_factory.mktemp("crawl")
    server = SampleServer(0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    crawler = Crawler(folder / "data", portals_for(server, folder / "portals.csv"), server)
    done = crawler.run()
    yield crawler, done
    server.shutdown()
    server.server_close()


def test_the_crawl_ends_well_and_says_so(crawled) -> None:
    _, done = crawled
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stderr


def test_every_sample_report_is_in_a_feed(crawled) -> None:
    crawler, _ = crawled
    found = records(crawler)
    localities = {record["locality"]["code"] for record in found.values()}
    assert len(found) >= 23
    assert {"440000", "440100", "440115", "440300", "440700", "445303", "440200", "441200", "442000"} <= localities
    assert {year for _, year in found} >= {2008, 2009, 2010, 2011, 2012, 2013, 2014, 2016, 2018, 2019, 2020, 2021, 2024}


def test_a_renamed_county_is_one_series(crawled) -> None:
    crawler, _ = crawled
    found = records(crawler)
    series = {s for s, year in found if found[s, year]["locality"]["code"] == "445303"}
    assert len(series) == 1
    (one,) = series
    assert {year for s, year in found if s == one} == {2012, 2016, 2022}
    assert found[one, 2012]["locality"]["name_in_report"] == "云安县"
    assert found[one, 2012]["locality"]["name"] == "云安区"


def test_encodings_and_characters(crawled) -> None:
    crawler, _ = crawled
    by_code = {(r["locality"]["code"], y): r for (_, y), r in records(crawler).items()}
    declared_gb2312 = by_code["440100", 2012]
    assert declared_gb2312["source"]["encoding"] == "gb18030"
    assert "㙟" in declared_gb2312["text"]
    assert "镕" in declared_gb2312["text"]
    assert by_code["440700", 2013]["script"] == "traditional"
    assert by_code["440700", 2013]["source"]["encoding"].startswith("big5")
    taiwan = by_code["440115", 2011]
    assert taiwan["script"] == "traditional_tw"
    assert "门户网站" in taiwan["text"]
    assert "入口网站" not in taiwan["text"]
    assert any(r["kind"] == "phrase_conversion" for r in taiwan["repairs"])


def test_figures_of_every_form(crawled) -> None:
    crawler, _ = crawled
    by_code = {(r["locality"]["code"], y): r for (_, y), r in records(crawler).items()}

    def value(code: str, year: int, indicator: str, applicant: str | None = None, origin: str = "table") -> object:
        return next(
            (
                s["value"]
                for s in by_code[code, year]["statistics"]
                if (s["code"], s["applicant"], s["origin"]) == (indicator, applicant, origin)
            ),
            None,
        )

    assert value("440115", 2011, "applications.channel.network.web") == 1
    assert value("440115", 2011, "proactive.normative_docs.disclosed") == 2000
    assert value("440100", 2016, "applications.received.total") == 300
    assert value("440100", 2016, "applications.channel.network") == 210
    assert value("440100", 2020, "normative_docs.public_stock") == 41
    assert value("440000", 2024, "applications.outcome.granted_full", "natural_person") == 120
    assert value("440000", 2024, "normative_docs.in_force") == 80
    assert value("445303", 2022, "applications.outcome.not_processed.petition", "natural_person") == 3
    assert value("440100", 2008, "proactive.total", origin="prose") == 1280
    assert value("445303", 2012, "applications.received.total", origin="prose") == 0


def test_findings_that_a_journalist_looks_for(crawled) -> None:
    crawler, _ = crawled
    by_code = {(r["locality"]["code"], y): r for (_, y), r in records(crawler).items()}
    nansha = {f["rule"] for f in by_code["440115", 2011]["findings"]}
    assert {"A01", "A17"} <= nansha
    rates = [f for f in by_code["445303", 2012]["findings"] if f["rule"] == "prose_rate"]
    assert {f["found"] for f in rates} == {97.3, 98.86}
    wrong = [f for f in by_code["440100", 2022]["findings"] if f["suspect"]]
    assert wrong, "the one wrong cell is located"
    assert wrong[0]["suspect"]["code"] == "applications.outcome.not_processed.duplicate"
    assert wrong[0]["suspect"]["value"] == 1
    assert any(f["rule"] == "late_publication" for f in by_code["440100", 2022]["findings"])


def test_every_portal_has_an_outcome(crawled) -> None:
    crawler, _ = crawled
    found = outcomes(crawler)
    assert found["sample-qy"] == "blocked:412"
    assert found["sample-sg"] == "incomplete"
    assert found["sample-gd"] == "ok"
    assert found["sample-gz"] == "ok"
    zhaoqing = next(row for row in run_report(crawler)["portals"] if row["portal_id"] == "sample-zq")
    assert (zhaoqing["advertised"], zhaoqing["listed"], zhaoqing["outcome"]) == (7, 2, "incomplete")


def test_what_failed_is_told_with_its_reason(crawled) -> None:
    crawler, _ = crawled
    failures = run_report(crawler)["failures"]
    reasons = {(Path(row["url"]).name, row["reason"]) for row in failures}
    assert any(name == "post_1500001.html" and "404" in reason for name, reason in reasons)
    assert any(name == "post_1500002.html" for name, _ in reasons), "the soft 404 is a failure row, not a report"
    assert not any(year == 2014 and r["locality"]["code"] == "442000" for (_, year), r in records(crawler).items())


def test_a_report_at_two_addresses_is_one(crawled) -> None:
    crawler, _ = crawled
    both = next(r for (_, y), r in records(crawler).items() if r["locality"]["code"] == "440115" and y == 2019)
    assert both["version"] == 1
    assert len({both["source"]["url"], *both["source"]["also"]}) == 2


def test_lookalikes_are_counted_not_stored(crawled) -> None:
    crawler, _ = crawled
    assert not any("网站工作年度报表" in r["title"] or "法治政府" in r["title"] for r in records(crawler).values())
    row = next(r for r in run_report(crawler)["portals"] if r["portal_id"] == "sample-gz")
    assert row["lookalikes"] == 2


def test_every_quote_stands_in_its_record(crawled) -> None:
    crawler, _ = crawled

    def letters(value: str) -> str:
        return re.sub(r"\W", "", value)

    for record in records(crawler).values():
        places = [letters(record["text"]), *(letters("".join(row)) for t in record["tables"] for row in t["rows"])]
        for entry in record["statistics"]:
            if entry["origin"] != "derived":
                assert any(letters(entry["quote"]) in place for place in places), (record["report_id"], entry)


def test_index_names_every_series(crawled) -> None:
    crawler, _ = crawled
    rows = {row["code"]: row for row in index_rows(crawler.data)}
    assert rows["445303"]["first_year"] == "2012"
    assert rows["445303"]["last_year"] == "2022"
    assert rows["445303"]["reports"] == "3"


def test_the_bytes_are_archived(crawled) -> None:
    crawler, _ = crawled
    urls = set()
    for path in (crawler.data / "archive").rglob("*.warc.gz"):
        with path.open("rb") as stream:
            urls |= {r.rec_headers.get_header("WARC-Target-URI") for r in ArchiveIterator(stream) if r.rec_type == "response"}
    assert {r["source"]["url"] for r in records(crawler).values()} <= urls
    assert any(url.endswith("4688997.txt") for url in urls), "attachments too"


def test_the_same_crawl_twice_changes_no_byte(crawler: Crawler) -> None:
    assert crawler.run().returncode == 0
    before = crawler.feeds()
    stamps = {p: p.stat().st_mtime_ns for p in (crawler.data / "feeds").rglob("44*.jsonl")}
    assert crawler.run("-a", "mode=full").returncode == 0
    assert crawler.feeds() == before
    assert {p: p.stat().st_mtime_ns for p in (crawler.data / "feeds").rglob("44*.jsonl")} == stamps
    assert {r["version"] for r in records(crawler).values()} == {1}


def test_a_changed_page_gives_version_2_and_keeps_version_1(crawler: Crawler) -> None:
    from dataclasses import replace

    assert crawler.run("-a", "locality=云安区").returncode == 0
    resources = crawler.server.site.resources
    path = next(p for p in resources if p.endswith("post_2303222.html"))
    body = resources[path].body.decode("utf-8")
    resources[path] = replace(resources[path], body=body.replace("本年度收取信息处理费0元", "本年度收取信息处理费300元").encode())
    assert crawler.run("-a", "locality=云安区", "-a", "mode=full").returncode == 0
    (feed,) = [b for n, b in crawler.feeds().items() if n.endswith(".jsonl")]
    versions = [(r["year"], r["version"]) for r in map(json.loads, feed.decode("utf-8").splitlines())]
    assert versions == [(2012, 1), (2016, 1), (2022, 1), (2022, 2)]


def test_view_counts_and_generation_times_make_no_version(crawler: Crawler) -> None:
    from dataclasses import replace

    assert crawler.run("-a", "locality=云安区").returncode == 0
    before = same(crawler.feeds())
    resources = crawler.server.site.resources
    for path in [p for p in resources if "/yunan/" in p and "post_" in p]:
        body = resources[path].body.decode("utf-8").replace("浏览次数:<span>-</span>", "浏览次数:<span>981</span>")
        resources[path] = replace(resources[path], body=body.encode())
    assert crawler.run("-a", "locality=云安区", "-a", "mode=full").returncode == 0
    assert same(crawler.feeds()) == before


def test_arguments_bound_the_crawl(crawler: Crawler) -> None:
    assert crawler.run("-a", "locality=440100", "-a", "since=2020", "-a", "until=2021").returncode == 0
    assert {(r["locality"]["code"], y) for (_, y), r in records(crawler).items()} == {("440100", 2020), ("440100", 2021)}


def test_sample_stops_after_n_reports_a_portal(crawler: Crawler) -> None:
    assert crawler.run("-a", "sample=1").returncode == 0
    assert all(row["fetched"] <= 1 for row in run_report(crawler)["portals"])


@pytest.mark.parametrize(
    ("argument", "word"),
    [("locality=火星市", "火星市"), ("since=abc", "since"), ("until=1999", "until"), ("sample=0", "sample"), ("mode=fast", "mode"), ("since=2020 until=2019", "since"), ("color=red", "color")],
)
def test_a_wrong_argument_stops_at_once_with_one_sentence(crawler: Crawler, argument: str, word: str) -> None:
    arguments = [part for piece in argument.split() for part in ("-a", piece)]
    done = crawler.run(*arguments)
    assert done.returncode == 1
    (sentence,) = done.stderr.splitlines()
    assert word in sentence
    assert not (crawler.data / "feeds").exists() or crawler.feeds() == {}


def test_scrapys_own_option_writes_the_records(crawler: Crawler, tmp_path: Path) -> None:
    done = crawler.run("-a", "locality=南沙区", "-O", str(tmp_path / "out.jsonl"))
    assert (done.returncode, "Traceback" in done.stderr) == (0, False), done.stderr
    written = sorted(map(json.loads, (tmp_path / "out.jsonl").read_text(encoding="utf-8").splitlines()), key=lambda r: r["year"])
    feed = [json.loads(line) for line in crawler.feeds()["44/440115.jsonl"].decode().splitlines()]
    assert [record["report_id"] for record in written] == [record["report_id"] for record in feed]
    assert [record["statistics"] for record in written] == [record["statistics"] for record in feed]
    assert "广东省广州市南沙区" in (tmp_path / "out.jsonl").read_text(encoding="utf-8")


def test_an_archive_alone_gives_the_same_feeds_again(crawler: Crawler, tmp_path: Path) -> None:
    assert crawler.run().returncode == 0
    again = Crawler(tmp_path / "again", crawler.portals, crawler.server)
    crawler.server.site.resources.clear()  # no network to read from
    done = again.run("-a", f"path={crawler.data / 'archive'}", spider="archive_reports")
    assert done.returncode == 0, done.stderr[-2000:]
    mine = {n: b for n, b in again.feeds().items() if n != "index.csv"}
    assert mine == {n: b for n, b in crawler.feeds().items() if n != "index.csv"}


def test_sigterm_ends_in_order(crawler: Crawler) -> None:
    process = subprocess.Popen(crawler.command("-s", "DOWNLOAD_DELAY=0.2"), cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while not (started := list((crawler.data / "runs").glob("*.json"))) and process.poll() is None:
        time.sleep(0.05)
    assert started, "the run report stands from the first moment of the crawl"
    time.sleep(1)
    process.send_signal(signal.SIGTERM)
    _, stderr = process.communicate(timeout=60)
    assert "Traceback" not in stderr
    assert run_report(crawler)["finish_reason"] == "shutdown"
    assert crawler.run().returncode == 0
    assert len(records(crawler)) >= 23
