"""A real Scrapyd with the configuration of docs/operating.md: the egg is built and deployed, jobs are scheduled, run twice at
once, and killed."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from conftest import ROOT, Crawler, free_port, portals_for, without_times

from samples.serve import SampleServer

USER, PASSWORD = "govreports", "change-me"


@dataclass
class Scrapyd:
    """A running server and how to ask it."""

    base: str
    folder: Path

    def ask(self, what: str, password: str = PASSWORD, **data: str) -> dict[str, Any]:
        """One call of its API."""
        key = base64.b64encode(f"{USER}:{password}".encode()).decode()
        settings = data.pop("settings", "").split()
        body = urlencode([*data.items(), *(("setting", one) for one in settings)]).encode() if data else None
        request = urllib.request.Request(f"{self.base}/{what}", body, {"Authorization": f"Basic {key}"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        assert found["status"] == "ok", found
        return found

    def schedule(self, crawler: Crawler) -> str:
        """A crawl of the sample portal; the job's id."""
        settings = f"PORTALS={crawler.portals} DATA_DIR={crawler.data} DOWNLOAD_DELAY=0"
        return str(self.ask("schedule.json", project="govreports", spider="guangdong_reports", settings=settings)["jobid"])

    def finished(self) -> set[str]:
        """The jobs that have ended."""
        return {job["id"] for job in self.ask("listjobs.json?project=govreports")["finished"]}

    def wait(self, *jobs: str) -> None:
        """Until the jobs have ended."""
        until(lambda: self.finished() >= set(jobs), 120)


def until(ready: Callable[[], Any], seconds: float) -> None:
    """Wait for something, with a bound."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.1)


def configuration(port: int, folder: Path) -> str:
    """The scrapyd.conf of the documentation, moved to a free port and this folder, and asked more often for new jobs."""
    text = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    (conf,) = re.findall(r"```ini\n(\[scrapyd\].*?)```", text, re.DOTALL)
    conf = conf.replace("/srv/scrapyd", str(folder)).replace("6800", str(port))
    return re.sub(r"poll_interval .*", "poll_interval = 0.2", conf)


@pytest.fixture(scope="module")
def scrapyd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scrapyd]:
    """Scrapyd in a folder of its own, with the egg of this checkout deployed by scrapyd-deploy."""
    folder, port = tmp_path_factory.mktemp("scrapyd"), free_port()
    (folder / "scrapyd.conf").write_text(configuration(port, folder), encoding="utf-8")
    (folder / ".netrc").write_text(f"machine 127.0.0.1 login {USER} password {PASSWORD}\n", encoding="utf-8")
    (folder / ".netrc").chmod(0o600)
    environment = {**os.environ, "HOME": str(folder), "GOVREPORTS_DATA_DIR": str(folder / "data")}
    bin_ = Path(sys.executable).parent
    with (folder / "scrapyd.log").open("wb") as log:
        process = subprocess.Popen([str(bin_ / "scrapyd"), "--pidfile="], cwd=folder, env=environment, stdout=log, stderr=log)
    server = Scrapyd(f"http://127.0.0.1:{port}", folder)

    def up() -> bool:
        try:
            return bool(server.ask("daemonstatus.json"))
        except OSError:
            assert process.poll() is None, (folder / "scrapyd.log").read_text()
            return False

    try:
        until(up, 60)
        checkout = folder / "checkout"
        shutil.copytree(ROOT / "govreports", checkout / "govreports", ignore=shutil.ignore_patterns("__pycache__"))
        for name in ("setup.py", "requirements.txt", "scrapy.cfg"):
            shutil.copy(ROOT / name, checkout / name)
        cfg = (checkout / "scrapy.cfg").read_text(encoding="utf-8")
        (checkout / "scrapy.cfg").write_text(cfg.replace("6800", str(port)), encoding="utf-8")
        done = subprocess.run(
            [str(bin_ / "scrapyd-deploy"), "--version", "r1"], cwd=checkout, env=environment, capture_output=True, text=True, check=False
        )
        assert '"status": "ok"' in done.stdout, done.stdout + done.stderr
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def runs(crawler: Crawler) -> list[dict[str, Any]]:
    """The run reports, in the order of their beginning."""
    return [json.loads(p.read_text(encoding="utf-8")) for p in sorted((crawler.data / "runs").glob("*.json"))]


@pytest.fixture
def slow(tmp_path: Path) -> Iterator[Crawler]:
    """As `crawler`, with a portal that takes its time, so that two jobs meet and one can be killed half-way."""
    server = SampleServer(0, delay=0.15)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield Crawler(tmp_path / "data", portals_for(server, tmp_path / "portals.csv"), server)
    server.shutdown()
    server.server_close()
    thread.join()


def test_without_the_password_nothing_is_told(scrapyd: Scrapyd) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        scrapyd.ask("listprojects.json", password="wrong")
    refused.value.close()
    assert refused.value.code == 401


def test_a_scheduled_job_leaves_feeds_run_report_and_archive(scrapyd: Scrapyd, crawler: Crawler) -> None:
    assert "guangdong_reports" in scrapyd.ask("listspiders.json?project=govreports")["spiders"]
    scrapyd.wait(scrapyd.schedule(crawler))
    (run,) = runs(crawler)
    assert (run["finish_reason"], run["counts"]["reports/new"]) == ("finished", 24)
    assert len(crawler.feeds()) == 20
    assert len(list((crawler.data / "archive").glob("*.warc.gz"))) == 1
    assert not list((scrapyd.folder / "data").rglob("*.jsonl")), "Scrapyd's own feeds"
    assert (scrapyd.folder / "dbs" / "jobs.db").is_file(), "jobs are not kept over a restart"


def test_two_jobs_at_once_crawl_each_portal_once(scrapyd: Scrapyd, slow: Crawler) -> None:
    jobs = [scrapyd.schedule(slow), scrapyd.schedule(slow)]
    scrapyd.wait(*jobs)
    outcomes = [{p["portal_id"]: p["outcome"] for p in run["portals"]} for run in runs(slow)]
    assert len(outcomes) == 2
    for portal in outcomes[0]:
        assert sorted(one[portal] == "busy" for one in outcomes) == [False, True], portal
    assert sum(run["counts"]["pages"] for run in runs(slow)) < 60  # one crawl of the sample portal has 49 pages


def test_a_killed_job_is_scheduled_again_and_nothing_is_lost(scrapyd: Scrapyd, slow: Crawler) -> None:
    whole = Crawler(slow.data.with_name("whole"), slow.portals, slow.server)
    scrapyd.wait(scrapyd.schedule(whole))
    job = scrapyd.schedule(slow)
    until(lambda: any(p.stat().st_size > 30_000 for p in (slow.data / "archive").glob("*.warc.gz")), 60)
    scrapyd.ask("cancel.json", project="govreports", job=job, signal="KILL")
    scrapyd.wait(job)
    assert len(slow.feeds()) < len(whole.feeds()), "the job was not killed half-way"
    scrapyd.wait(scrapyd.schedule(slow))
    first, second = runs(slow)
    assert (first["finish_reason"], second["finish_reason"]) == ("killed", "finished")
    assert without_times(slow.feeds()) == without_times(whole.feeds())
