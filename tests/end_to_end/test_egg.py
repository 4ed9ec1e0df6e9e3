"""The built egg, zipped as Scrapyd runs it, and the built wheel in an empty environment: settings, spiders, commands and every
data file come out of them. No secret of the environment goes into the egg, a log or a run report."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, Crawler

from govreports.portals import provinces
from samples.reports import all_reports

RUN = "import sys, govreports; from scrapy.cmdline import execute; execute(['scrapy', *sys.argv[1:]])"


SECRETS = {
    "GOVREPORTS_WATCH_MAIL_TO": "op@govreports.example",
    "GOVREPORTS_WATCH_SMTP_URL": "smtp://me:geheim-mail@127.0.0.1:9",
    "GOVREPORTS_WATCH_WEBHOOK_URL": "http://127.0.0.1:9/geheim-hook",
    "GOVREPORTS_REDIS_URL": "",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Egg and wheel of this checkout, built while the secrets are in the environment."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(ROOT / "govreports", folder / "govreports", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("setup.py", "requirements.txt"):
        shutil.copy(ROOT / name, folder / name)
    command = [sys.executable, "setup.py", "-q", "bdist_egg", "bdist_wheel"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, env={**os.environ, **SECRETS})
    return folder / "dist"


@pytest.fixture(scope="module")
def egg(built: Path) -> Path:
    """The egg."""
    (found,) = built.glob("*.egg")
    return found


def run(egg: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the project inside the zipped egg, in a folder that has nothing of the checkout."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = govreports.settings\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, "-c", RUN, *arguments], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(egg)},
    )  # fmt: skip


def test_spiders_are_listed(egg: Path, tmp_path: Path) -> None:
    listed = set(run(egg, tmp_path, "list").stdout.split())
    assert {"guangdong_reports", "hunan_reports", "sichuan_reports", "portal_reports", "mirror_reports", "archive_reports", "file_reports"} <= listed
    assert {f"{province.slug}_reports" for province in provinces()} <= listed


def test_a_report_is_read_with_all_data_files(egg: Path, tmp_path: Path) -> None:
    text = all_reports()["yf2022"]
    (tmp_path / "r.html").write_text(f"<html><meta charset='utf-8'><h1>{text.title}</h1>{text.html}</html>", encoding="utf-8")
    done = run(egg, tmp_path, "extract", "r.html")
    assert done.returncode == 0, done.stderr[-2000:]
    record = json.loads(done.stdout)
    assert record["locality"]["series"]
    assert len(record["statistics"]) > 200


def test_the_registry_loads(egg: Path, tmp_path: Path) -> None:
    done = run(egg, tmp_path, "checkall", "-s", "CONTACT=https://govreports.example/contact")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an environment that has the wheel, and what it needs from this one."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel]
    subprocess.run(pip, check=True, capture_output=True)
    (site,) = (folder / "venv" / "lib").glob("python*/site-packages")
    (site / "needed.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return python.parent


def use(bin_: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command of the installed wheel, in an empty folder."""
    return subprocess.run([bin_ / "govreports", *arguments], cwd=folder, capture_output=True, text=True, check=False, timeout=120)


def test_the_wheel_gives_the_commands_and_the_data(installed: Path, tmp_path: Path) -> None:
    text = all_reports()["yf2022"]
    (tmp_path / "r.html").write_text(f"<html><meta charset='utf-8'><h1>{text.title}</h1>{text.html}</html>", encoding="utf-8")
    done = use(installed, tmp_path, "extract", "r.html")
    assert done.returncode == 0, done.stderr[-2000:]
    assert len(json.loads(done.stdout)["statistics"]) > 200
    assert "guangdong_reports" in use(installed, tmp_path, "list").stdout.split()
    told = use(installed, tmp_path, "--help").stdout
    for name in ("backup", "checkall", "crawl", "enqueue", "extract", "reextract", "restore", "run", "status", "verify"):
        assert f"  {name} " in told, name
    assert use(installed, tmp_path, "coverage").returncode == 0
    assert use(installed, tmp_path, "verify").returncode == 0, "of the empty store that coverage made"
    assert (tmp_path / "data" / "govreports.db").is_file()


@pytest.mark.long
def test_the_wheel_with_what_it_asks_for_in_an_empty_environment(built: Path, tmp_path: Path) -> None:
    (wheel,) = built.glob("*.whl")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    bin_ = tmp_path / "venv" / "bin"
    subprocess.run([bin_ / "python", "-m", "pip", "install", "--quiet", wheel], check=True, capture_output=True)
    done = use(bin_, tmp_path, "list")
    assert "guangdong_reports" in done.stdout.split(), done.stderr[-2000:]


def test_no_secret_is_in_the_egg_a_log_or_a_run_report(egg: Path, crawler: Crawler) -> None:
    crawler.environment.update(SECRETS)
    done = crawler.run("-s", "LOG_LEVEL=DEBUG", "-a", "locality=sample-qy")
    assert "watch: MailAction failed" in done.stderr
    assert "watch: WebhookAction failed" in done.stderr
    with zipfile.ZipFile(egg) as pack:
        everything = [done.stderr.encode(), done.stdout.encode(), *(pack.read(name) for name in pack.namelist())]
    everything += [p.read_bytes() for p in crawler.data.rglob("*") if p.is_file()]
    assert not [text for text in everything if b"geheim" in text]
    crawler.environment["GOVREPORTS_DATABASE_URL"] = "postgresql+psycopg://me:geheim-store@127.0.0.1:9/x"
    done = crawler.run()
    assert done.returncode == 1
    assert "cannot be opened" in done.stderr
    assert "geheim" not in done.stderr
