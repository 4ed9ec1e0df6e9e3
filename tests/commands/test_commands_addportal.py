"""`scrapy addportal`: a row and a fixture from a saved page; whatever is wrong is one sentence, and nothing is written."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from govreports.commands.addportal import COLUMNS, recorded, with_row
from govreports.portals import load_file

PAGE = ROOT / "tests" / "fixtures" / "portals" / "example-trs.html"
URL = "http://www.example.gov.cn/xxgk/zfxxgknb/"
GIVEN = ("--url", URL, "--locality", "广州市南沙区")


def add(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", "addportal", *arguments, "--registry", str(folder / "r.csv"), "--fixtures", str(folder / "f")],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_a_row_and_a_fixture_are_made(tmp_path: Path) -> None:
    done = add(tmp_path, str(PAGE), *GIVEN, "--since", "2019", "--notes", "saved by hand")
    assert done.returncode == 0, done.stderr
    (row,) = load_file(tmp_path / "r.csv")
    assert (row.portal_id, row.locality, row.code, row.level) == ("440115", "广州市南沙区", "440115", "county")
    assert (row.platform, row.listing_url, row.host, row.min, row.since, row.status) == ("trs", URL, "www.example.gov.cn", 2, 2019, "seen")
    assert row.notes.startswith("saved by hand; page saved 20")
    assert (tmp_path / "f" / "440115.html").read_bytes() == PAGE.read_bytes()
    told = json.loads((tmp_path / "f" / "440115.json").read_text(encoding="utf-8"))
    assert (told["platform"], len(told["entries"]), len(told["steps"])) == ("trs", 3, 1)
    again = add(tmp_path, str(PAGE), *GIVEN)
    assert again.returncode == 2
    assert again.stderr == f"addportal: 440115 has the listing {URL} already: give another --id, or change that row.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((str(PAGE), "--url", URL), "name one saved page, its --url and its --locality."),
        ((str(PAGE), "--url", URL, "--locality", "鼓楼区"), "there is no place '鼓楼区', or several have the name: give the code."),
        ((str(PAGE), "--url", "www.example.gov.cn", "--locality", "440115"), "'www.example.gov.cn' is no address of the web."),
        (("none.html", *GIVEN), "none.html: No such file or directory."),
        ((str(PAGE), *GIVEN, "--min", "many"), "min 'many' is not a whole number from 0 to 100000."),
        ((str(PAGE), *GIVEN, "--host", "no host"), "host 'no host' is no host name."),
        ((str(PAGE), *GIVEN, "--id", "A B"), "portal_id 'A B' may hold only a-z"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: tuple[str, ...], words: str, tmp_path: Path) -> None:
    done = add(tmp_path, *arguments)
    assert done.returncode == 2
    assert done.stderr.startswith("addportal: ")
    assert done.stderr.count("\n") == 1
    assert words in done.stderr
    assert list(tmp_path.iterdir()) == [], "nothing is written"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"%PDF-1.4 a", "no web page"),
        (b"<script>$_ts={};$_ts.cd='q'</script>", "a challenge"),
    ],
)
def test_what_is_no_page_of_a_portal_is_not_recorded(body: bytes, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        recorded(body, URL)


def test_a_row_without_a_listing_is_completed_and_keeps_its_evidence() -> None:
    old = {**dict.fromkeys(COLUMNS, ""), "portal_id": "a", "host": "www.a.gov.cn", "status": "none", "notes": "host answered"}
    new = {**old, "host": "zwgk.a.gov.cn", "listing_url": URL, "platform": "trs", "status": "seen", "notes": "page saved"}
    text = with_row("", old)
    (row,) = csv.DictReader(io.StringIO(with_row(text, new)))
    assert (row["host"], row["listing_url"], row["status"]) == ("www.a.gov.cn", URL, "seen")
    assert row["notes"] == "page saved; host answered"
    other = with_row(text, {**new, "portal_id": "b"})
    assert [held["portal_id"] for held in csv.DictReader(io.StringIO(other))] == ["a", "b"]
