"""Real servers of Debian's packages, started on loopback in a folder of their own and ended with the test."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
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
def postgresql() -> Iterator[Callable[..., str]]:
    """A PostgreSQL; gives a function that makes a database (name, further arguments of createdb) and returns its URL. Root it
    refuses: then it runs as `postgres`, in a folder outside pytest's, which are root's alone."""
    pytest.importorskip("psycopg", reason="psycopg is not installed (requirements-scale.txt)")
    initdb, server, createdb = (_program(name, "postgresql") for name in ("initdb", "postgres", "createdb"))
    as_user: dict[str, Any] = {}
    folder = Path(tempfile.mkdtemp(prefix="govreports-pg-"))
    if os.getuid() == 0:
        import pwd

        try:
            user = pwd.getpwnam("postgres")
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
        shutil.chown(folder, user.pw_uid, user.pw_gid)
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
        shutil.rmtree(folder)


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
