"""An export that is killed at any step leaves the old folder or the new one, and nothing that the next one does not sweep up."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from conftest import ROOT
from fake_reports import make_report

from govreports.publishing.export import Wanted, export
from govreports.store import Store

SCRIPT = """
import os, shutil, signal, sys
from pathlib import Path

sys.path.insert(0, "tests")
from fake_reports import YUNAN, make_report

from govreports.publishing.export import Wanted, export
from govreports.store import Store

STEPS = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "open")
home = Path(sys.argv[1])
folder, url = home / "out" / "data", f"sqlite:///{home / 'g.db'}"


def exported(to):
    store = Store(url)
    export(store, to, Wanted(("sqlite",)))
    store.close()
    return files(to)


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()} if folder.is_dir() else None


def killed_at(step):
    "Whether there was such a step."
    child = os.fork()
    if child == 0:
        left = [step]

        def hook(event, args):
            if event in STEPS and (event != "open" or str(args[0]).startswith(str(folder.parent))):
                if not left[0]:
                    os.kill(os.getpid(), signal.SIGKILL)
                left[0] -= 1

        sys.addaudithook(hook)
        exported(folder)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


store = Store(url)
store.save(make_report(2019), run_id="r1")
store.close()
old = exported(home / "old")
store = Store(url)
store.save(make_report(2012, place=YUNAN), run_id="r1")
store.close()
new = exported(home / "new")
assert old != new
seen = []
for step in range(1000):
    shutil.rmtree(folder.parent, ignore_errors=True)
    shutil.copytree(home / "old", folder)
    if not killed_at(step):
        break
    left = files(folder)
    seen.append("old" if left == old else "new" if left == new else "none" if left is None else f"torn: {sorted(left)}")
    killed_at(step % 5)  # while it puts right what the other left
    assert files(folder) in (old, new, None), step
    assert exported(folder) == new, step
    assert sorted(path.name for path in folder.parent.iterdir()) == ["data"], step
print(*seen)
"""


def test_killed_at_every_step(tmp_path: Path) -> None:
    command = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    seen = done.stdout.split()
    # It was killed in the old folder's time, between the two renames, and in the new one's.
    assert seen == sorted(seen, key=["old", "none", "new"].index)
    assert set(seen) == {"old", "none", "new"}
    assert seen.count("none") == 1


def test_two_exports_at_once_follow_each_other(tmp_path: Path) -> None:
    store, folder = Store(f"sqlite:///{tmp_path / 'g.db'}"), tmp_path / "out" / "data"
    store.save(make_report(2019), run_id="r1")
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(export, store, folder, Wanted()) for _ in range(4)]
    assert [one.result()["reports"] for one in done] == [1] * 4
    assert [path.name for path in folder.parent.iterdir()] == ["data"]
    store.close()
