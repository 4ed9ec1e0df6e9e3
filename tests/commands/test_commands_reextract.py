"""`scrapy reextract` in one process, on all cores and on a Dask cluster: the same bytes in the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import ROOT, STRICT, Crawler, free_port


def reextract(data: Path, *arguments: str, timeout: float = 180) -> subprocess.CompletedProcess[str]:
    """The command over the archive of `data`."""
    line = [sys.executable, "-c", STRICT, "0", "reextract", "-s", f"DATA_DIR={data}", "-s", "LOG_LEVEL=WARNING", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, timeout=timeout, check=False)


@contextmanager
def dask(tmp_path: Path, package: Path) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A Dask scheduler and two workers that have the package of this folder; the address, and one of the workers."""
    pytest.importorskip("distributed", reason="distributed is not installed (requirements-scale.txt)")
    port = free_port()
    address = f"tcp://127.0.0.1:{port}"
    environment = {**os.environ, "PYTHONPATH": str(package), "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__DISK": "False"}
    worker = ["worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(tmp_path / "dask")]
    commands = [
        ["scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard"],
        worker,
        worker,
    ]
    with (tmp_path / "dask.log").open("wb") as log:
        processes = [
            subprocess.Popen([sys.executable, "-m", "dask", *c], env=environment, cwd=tmp_path, stdout=log, stderr=log) for c in commands
        ]
    from distributed import Client

    try:
        with Client(address, timeout=60, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=60)
        yield address, processes[-1]
    finally:
        for process in reversed(processes):
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:  # a worker looks for its scheduler for a while before it gives up
                process.kill()
                process.wait()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """A cluster of this release."""
    with dask(tmp_path, ROOT) as (address, _):
        yield address


def rebuilt(crawler: Crawler, name: str, *arguments: str) -> dict[str, bytes]:
    """The feeds that a re-extraction makes of the crawl's archive alone."""
    again = Crawler(crawler.data.with_name(name), crawler.portals, crawler.server)
    shutil.copytree(crawler.data / "archive", again.data / "archive")
    done = reextract(again.data, *arguments)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "0 failures" in done.stderr
    return again.feeds()


def test_everywhere_the_same_bytes(crawler: Crawler, cluster: str) -> None:
    assert crawler.run().returncode == 0
    one = rebuilt(crawler, "one", "--processes", "1")
    assert {name for name in one if name.endswith(".jsonl")} == {name for name in crawler.feeds() if name.endswith(".jsonl")}
    assert rebuilt(crawler, "two", "--processes", "2") == one
    assert rebuilt(crawler, "dask", "--scheduler", cluster) == one


def test_a_cluster_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="distributed is not installed (requirements-scale.txt)")
    done = reextract(tmp_path, "--scheduler", "host:8786")
    assert done.returncode == 2
    assert "'host:8786' is no address of a Dask scheduler" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.long
def test_a_worker_that_is_killed_loses_nothing(crawler: Crawler, tmp_path: Path) -> None:
    assert crawler.run().returncode == 0
    one = rebuilt(crawler, "one", "--processes", "1")
    again = Crawler(tmp_path / "again", crawler.portals, crawler.server)
    shutil.copytree(crawler.data / "archive", again.data / "archive")
    with dask(tmp_path, ROOT) as (address, worker):
        line = [sys.executable, "-c", STRICT, "0", "reextract", "-s", f"DATA_DIR={again.data}", "--scheduler", address]
        job = subprocess.Popen(line, cwd=ROOT, stderr=subprocess.DEVNULL)
        while not list((again.data / "runs").glob("*.json")):
            assert job.poll() is None
            time.sleep(0.02)
        worker.kill()
        assert job.poll() is None, "the pages were all read already"
        assert job.wait(timeout=180) == 0
    assert again.feeds() == one


@pytest.mark.long
def test_workers_with_another_reader_are_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "govreports", tmp_path / "other" / "govreports", ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "other" / "govreports" / "reading" / "titles.py").open("a", encoding="utf-8") as stream:
        stream.write("# changed\n")
    with dask(tmp_path, tmp_path / "other") as (address, _):
        done = reextract(tmp_path / "data", "--scheduler", address)
    assert done.returncode == 2
    assert "another release of govreports is installed on tcp://127.0.0.1:" in done.stderr


@pytest.mark.parametrize("wrong", [["--processes", "0"], ["--processes", "2", "--scheduler", "tcp://127.0.0.1:1"], ["x"]])
def test_wrong_arguments(tmp_path: Path, wrong: list[str]) -> None:
    assert reextract(tmp_path, *wrong).returncode == 2


def test_an_archive_that_is_not_there_is_a_failed_run(tmp_path: Path) -> None:
    done = reextract(tmp_path, "--processes", "1")
    assert "holds no archive" in done.stderr
    assert done.returncode == 1
