"""`scrapy backup`, `restore` and `verify` on what a crawl of the sample portal left."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
from pathlib import Path

import pytest
from conftest import ROOT, STRICT, Crawler, portals_for
from servers import postgresql

from govreports.store import Store
from samples.serve import SampleServer


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of one crawl; a test copies it before it changes anything."""
    folder = tmp_path_factory.mktemp("crawled")
    server = SampleServer(0)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    assert Crawler(folder / "data", portals_for(server, folder / "portals.csv"), server).run().returncode == 0
    server.shutdown()
    server.server_close()
    return folder / "data"


@pytest.fixture
def data(crawled: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(crawled, tmp_path / "data"))


def scrapy(data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A command over a data folder."""
    line = [sys.executable, "-c", STRICT, "0", *arguments, "-s", f"DATA_DIR={data}"]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env={**os.environ, **environment})


def stored(data: Path) -> int:
    """How many reports are in the store by now."""
    if not any(p.stat().st_size for p in (data / "archive").glob("*.warc.gz")):
        return 0
    with sqlite3.connect(data / "govreports.db") as db:
        return int(db.execute("select count(*) from reports").fetchone()[0])


def files(folder: Path) -> dict[str, bytes]:
    """Everything but the store and the lock."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and not p.name.startswith((".", "govreports.db"))
    }


def test_a_backup_gives_everything_back(data: Path, tmp_path: Path) -> None:
    tar = tmp_path / "b.tar"
    done = scrapy(data, "backup", str(tar))
    assert done.returncode == 0, done.stderr
    assert not list(tmp_path.glob(".*")), "something was left lying about"
    again = tmp_path / "again"
    done = scrapy(again, "restore", str(tar))
    assert done.returncode == 0, done.stderr
    assert files(again) == files(data)
    done = scrapy(again, "verify")
    assert (done.returncode, done.stdout) == (0, "store, archive and feeds agree\n")
    refused = scrapy(again, "restore", str(tar))
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "is not empty" in refused.stderr


def test_a_backup_leaves_out_what_a_crawl_is_writing(data: Path, tmp_path: Path) -> None:
    (data / "runs" / ".run.json.abc.tmp").write_text("half", encoding="utf-8")
    assert scrapy(data, "backup", str(tmp_path / "b.tar")).returncode == 0
    with tarfile.open(tmp_path / "b.tar") as tar:
        names = tar.getnames()
    assert any(name.startswith("runs/") for name in names)
    assert not [name for name in names if "/." in name]


@pytest.mark.long
def test_a_backup_moves_the_store_to_postgresql(data: Path, tmp_path: Path) -> None:
    with postgresql() as database:
        url = database("moved")
        assert scrapy(data, "backup", str(tmp_path / "b.tar")).returncode == 0
        moved = tmp_path / "moved"
        done = scrapy(moved, "restore", str(tmp_path / "b.tar"), GOVREPORTS_DATABASE_URL=url)
        assert done.returncode == 0, done.stderr
        done = scrapy(moved, "verify", GOVREPORTS_DATABASE_URL=url)
        assert (done.returncode, done.stdout) == (0, "store, archive and feeds agree\n"), done.stderr
        assert scrapy(moved, "backup", str(tmp_path / "c.tar"), GOVREPORTS_DATABASE_URL=url).returncode == 0
        back = tmp_path / "back"
        assert scrapy(back, "restore", str(tmp_path / "c.tar")).returncode == 0
        assert scrapy(back, "verify").returncode == 0


def test_a_damaged_backup_is_refused_and_leaves_nothing(data: Path, tmp_path: Path) -> None:
    tar = tmp_path / "b.tar"
    scrapy(data, "backup", str(tar))
    with tarfile.open(tar) as opened:
        entry = next(x for x in opened.getmembers() if x.name.startswith("archive/"))
    damaged = bytearray(tar.read_bytes())
    damaged[entry.offset_data + 5000] ^= 1
    (tmp_path / "damaged.tar").write_bytes(damaged)
    (tmp_path / "short.tar").write_bytes(tar.read_bytes()[: len(damaged) // 2])
    for name, word in (("damaged.tar", "is damaged: archive/"), ("short.tar", "")):
        done = scrapy(tmp_path / "new", "restore", str(tmp_path / name))
        assert (done.returncode, done.stderr.count("\n")) == (1, 1), done.stderr
        assert word in done.stderr
        assert files(tmp_path / "new") == {}
    assert not list((tmp_path / "new").glob(".restore*"))


@pytest.mark.parametrize("command", [["verify"], ["backup", "b.tar"]])
def test_where_nothing_is_all_is_not_well(command: list[str], tmp_path: Path) -> None:
    done = scrapy(tmp_path / "mistyped", *command)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{command[0]}: there is no store at {tmp_path / 'mistyped' / 'govreports.db'}\n"
    assert not (tmp_path / "mistyped").exists()


def test_verify_names_what_differs(data: Path) -> None:
    (warc,) = (data / "archive").glob("*.warc.gz")
    with sqlite3.connect(data / "govreports.db") as db:
        (offset, sha), (report,) = db.execute("select offset, sha256 from archived order by offset limit 1").fetchone(), db.execute(
            "select report_id from reports where series = '440115' order by report_id limit 1"
        ).fetchone()
        db.execute("delete from statistics where report_id = ? and position = 3", [report])
    content = bytearray(warc.read_bytes())
    content[offset + 400] ^= 1
    warc.write_bytes(content + b"x")
    (data / "feeds" / "44" / "440115.csv").write_text("mine", encoding="utf-8")
    (data / "feeds" / "44" / "stray.csv").write_text("mine", encoding="utf-8")
    done = scrapy(data, "verify")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert any(line.startswith(f"archive: the archive {data / 'archive'}") for line in lines), lines
    assert f"archive: {warc.name} has 1 bytes that are not indexed: the next crawl does so, if none is running now" in lines
    assert f"store: {report}, version 1: its rows in statistics are not those of the record" in lines
    assert any(line.endswith(f"the archive lacks the bytes sha256:{sha}") for line in lines)
    assert "feeds: 44/440115.csv is not what the store holds" in lines
    assert "feeds: 44/stray.csv belongs to no locality of the store" in lines


@pytest.mark.long
def test_a_backup_while_a_crawl_writes_is_whole(tmp_path: Path) -> None:
    server = SampleServer(0, delay=1.5)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    crawler = Crawler(tmp_path / "data", portals_for(server, tmp_path / "portals.csv"), server)
    job = subprocess.Popen(crawler.command(), cwd=ROOT, stderr=subprocess.DEVNULL)
    while not stored(crawler.data):
        assert job.poll() is None
        time.sleep(0.05)
    assert scrapy(crawler.data, "backup", str(tmp_path / "b.tar")).returncode == 0
    assert job.poll() is None, "the crawl had ended already"
    job.kill()
    job.wait()
    server.shutdown()
    server.server_close()
    assert scrapy(tmp_path / "again", "restore", str(tmp_path / "b.tar")).returncode == 0
    faults = scrapy(tmp_path / "again", "verify").stdout.splitlines()
    assert faults
    assert all("waits to be published" in fault for fault in faults), faults
    store = Store(f"sqlite:///{tmp_path / 'again' / 'govreports.db'}")
    assert store.overview()
    store.close()
