"""Bad input, each kind tried as a user would meet it: every file ends in a record or in one clear line, and the good file
beside it is read all the same."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from samples.reports import all_reports

TITLE = "广州市2021年政府信息公开工作年度报告"
BODY = "<p>一、总体情况</p><p>全年主动公开政府信息17条，收到政府信息公开申请3件。</p><p>二、主动公开政府信息情况</p><p>通过网站公开。</p>"


def page(title: str = TITLE, body: str = BODY, charset: str = "utf-8") -> str:
    """A small report page."""
    return (
        f"<html><head><meta charset='{charset}'><title>{title}</title></head><body><h1>{title}</h1>"
        f"<div class='article-content'>{body}</div></body></html>"
    )


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict], dict[str, str], int]:
    """Records and error lines by file name, and the exit status of one `scrapy extract` over all of them."""
    folder = tmp_path_factory.mktemp("bad")
    deep = "<div>" * 10_000 + BODY + "</div>" * 10_000
    wide = f"{BODY}<table><tr><td rowspan='999999' colspan='999999'>主动公开信息数</td><td>5</td></tr><tr><td>1</td></tr></table>"
    huge = page(body=BODY + "<p>公开内容充实具体。</p>" * (50 * 2**20 // 34))
    files: dict[str, bytes] = {
        "good.html": page(all_reports()["gz2021"].title, all_reports()["gz2021"].html).encode(),
        "empty.html": b"",
        "rubbish.bin": random.Random(1).randbytes(200_000),
        "huge.html": huge.encode(),
        "nested.html": page(body=deep).encode(),
        "rowspan.html": page(body=wide).encode(),
        "noreport.html": page("天气预报", "<p>今日晴。</p>").encode(),
        "noyear.html": page("广州市政府信息公开工作年度报告").encode(),
        "nowhere.html": page("火星市2021年政府信息公开工作年度报告", "<p>一、总体情况</p><p>火星市公开信息17条。</p>").encode(),
        "charset.html": page(charset="x-martian-8").encode("gb18030"),
    }
    for name, body in files.items():
        (folder / name).write_bytes(body)
    (folder / "directory.html").mkdir()
    paths = [str(p) for p in sorted(folder.iterdir())]
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", *paths, str(folder / "missing.html")],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    records = {Path(r["source"]["url"]).name: r for r in map(json.loads, done.stdout.splitlines())}
    lines = {}
    for line in done.stderr.splitlines():
        name = next((n for n in [*files, "directory.html", "missing.html"] if n in line), None)
        assert name is not None, f"a line that names no file: {line}"
        assert name not in lines, f"two lines for {name}"
        lines[name] = line
    return records, lines, done.returncode


def test_the_good_file_is_read_and_the_status_tells_of_the_others(extracted) -> None:
    records, _, status = extracted
    assert records["good.html"]["year"] == 2021
    assert len(records["good.html"]["statistics"]) > 200
    assert status == 1


@pytest.mark.parametrize(
    "name", ["empty.html", "rubbish.bin", "noreport.html", "noyear.html", "nowhere.html", "directory.html", "missing.html"]
)
def test_what_is_no_report_is_one_line(extracted, name: str) -> None:
    records, lines, _ = extracted
    assert name in lines
    assert name not in records
    assert "Traceback" not in lines[name]


@pytest.mark.parametrize("name", ["rowspan.html", "charset.html", "nested.html", "huge.html"])
def test_what_is_odd_is_read_or_told(extracted, name: str) -> None:
    records, lines, _ = extracted
    assert (name in records) != (name in lines)


def test_an_unknown_encoding_name_is_read_all_the_same(extracted) -> None:
    records, _, _ = extracted
    assert records["charset.html"]["source"]["encoding"] == "gb18030"
    assert {(s["code"], s["value"]) for s in records["charset.html"]["statistics"]} >= {("applications.received.total", 3)}


def test_an_absurd_span_does_not_blow_the_table_up(extracted) -> None:
    records, _, _ = extracted
    assert sum(len(row) for t in records["rowspan.html"]["tables"] for row in t["rows"]) < 10_000
    assert {(s["code"], s["value"]) for s in records["rowspan.html"]["statistics"]} >= {("proactive.total", 17)}
