"""What `make demo` runs, as a newcomer sees it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT

from samples.serve import PORT


def start(data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "samples.demo", "--data", str(data)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )  # of its own, as a shell gives it: Ctrl-C reaches all of it


def test_the_demo_ends_with_a_table_and_ctrl_c_ends_it_in_order(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", PORT))
        except OSError:
            pytest.skip(f"somebody listens on port {PORT} here")
        taken.listen()
        refused = start(tmp_path / "none")
        told = refused.communicate(timeout=60)[1]
        assert (refused.returncode, told.count("\n")) == (1, 1), told
        assert told.startswith(f"the sample portal cannot listen on 127.0.0.1:{PORT}: ")

    demo = start(tmp_path / "demo")
    said, told = demo.communicate(timeout=110)
    assert demo.returncode == 0, told
    assert f"$ scrapy crawl guangdong_reports -s PORTALS=samples/portals.csv -s DATA_DIR={tmp_path / 'demo'} -s DOWNLOAD_DELAY=0" in said
    lines = told.splitlines()
    assert "49 pages, 25 reports, 2 failures" in lines, "how far it is, as a plain line"
    assert [line.split() for line in lines if line.startswith("locality")] == [
        ["locality", "year", "outcome", "sections", "statistics", "findings"]
    ]
    assert f"feeds: {tmp_path / 'demo' / 'feeds'}" in lines
    assert len([line for line in lines if line.split()[2:3] == ["new"]]) == 24

    stopped = start(tmp_path / "stopped")
    while not list((tmp_path / "stopped" / "runs").glob("*.json")) and stopped.poll() is None:
        time.sleep(0.02)
    os.killpg(stopped.pid, signal.SIGINT)
    said, told = stopped.communicate(timeout=60)
    assert "Traceback" not in told
    assert "run report: " in told
