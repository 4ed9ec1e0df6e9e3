"""Real servers of Debian's packages, started on loopback in a folder of their own and ended with the test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import free_port


def wait_for(ready: Callable[[], bool], process: subprocess.Popen[Any] | None = None, seconds: float = 60) -> None:
    """Wait until a server answers. Raises RuntimeError where it does not, or has ended."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline or (process is not None and process.poll() is not None):
            raise RuntimeError("the server did not start")
        time.sleep(0.05)


def _program(name: str, package: str) -> str:
    found = shutil.which(name) or next((str(p) for p in sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)), None)
    if found is None:
        pytest.skip(f"{name} is not installed (Debian: {package})")
    return found


@contextmanager
def postgresql(folder: Path) -> Iterator[Callable[[str], str]]:
    """A PostgreSQL; gives a function that makes a database and returns its URL. Never as root, which it refuses."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-scale.txt)")
    initdb, server, createdb = (_program(name, "postgresql") for name in ("initdb", "postgres", "createdb"))
    as_user: dict[str, Any] = {}
    folder.mkdir(parents=True, exist_ok=True)
    if os.getuid() == 0:
        import pwd

        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        shutil.chown(folder, user.pw_uid, user.pw_gid)
        for parent in folder.parents:
            if parent.owner() == "root" and not parent.stat().st_mode & 0o001 and len(parent.parts) > 2:
                parent.chmod(parent.stat().st_mode | 0o011)
        as_user = {"user": user.pw_uid, "group": user.pw_gid}
    port, data = free_port(), folder / "pg"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    quiet: dict[str, Any] = {"cwd": folder, "env": environment, "stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, **as_user}
    subprocess.run([initdb, "-D", str(data), "-U", "gov", "--auth=trust", "-E", "UTF8", "--no-sync"], check=True, **quiet)
    options = [
        "-D", str(data), "-p", str(port), "-c", "listen_addresses=127.0.0.1", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off",
    ]  # fmt: skip
    quiet["stderr"] = subprocess.DEVNULL
    process = subprocess.Popen([server, *options], **quiet)
    where = ["-h", "127.0.0.1", "-p", str(port), "-U", "gov"]
    try:
        ready = [createdb.replace("createdb", "pg_isready"), *where]
        wait_for(lambda: subprocess.run(ready, check=False, **quiet).returncode == 0, process)

        def database(name: str, *arguments: str) -> str:
            subprocess.run([createdb, *where, *arguments, name], check=True, **quiet)
            return f"postgresql+psycopg://gov@127.0.0.1:{port}/{name}"

        yield database
    finally:
        process.send_signal(signal.SIGINT)  # its "fast" end: does not wait for clients
        process.wait(timeout=30)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """A Redis that keeps nothing on disk; its URL."""
    module = pytest.importorskip("redis", reason="redis is not installed (requirements-scale.txt)")
    server, port = _program("redis-server", "redis-server"), free_port()
    command = [server, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    client = module.Redis(port=port)

    def up() -> bool:
        try:
            return bool(client.ping())
        except module.exceptions.ConnectionError:
            return False

    try:
        wait_for(up, process)
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        client.close()
        process.terminate()
        process.wait(timeout=10)
