"""The accuracy of the extractor on real documents, against floors that only rise (`floors.json`)."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))


def scores(shared: Path, gold: str, files: list[Path], tmp_path: Path) -> dict[str, float | None]:
    """The overall column of the scorer for what `scrapy extract` makes of the files."""
    done = subprocess.run(
        [sys.executable, "-m", "scrapy", "extract", *map(str, files)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    records = tmp_path / "records.jsonl"
    records.write_text(done.stdout, encoding="utf-8")
    scored = subprocess.run(
        [sys.executable, str(shared / "gold" / "score.py"), str(shared / "gold" / gold), str(records), "--json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(scored.stdout)["overall"]


@pytest.mark.parametrize("gold", ["national", "seeds"])
def test_no_metric_falls_below_its_floor(gold: str, shared: Path, tmp_path: Path) -> None:
    files = sorted((shared / gold).glob("*.txt")) if gold == "seeds" else [
        p for p in sorted((shared / gold).iterdir()) if (shared / "gold" / gold / f"{p.stem}.json").is_file()
    ]  # fmt: skip
    overall = scores(shared, gold, files, tmp_path)
    below = {m: (overall[m], floor) for m, floor in FLOORS[gold].items() if (overall[m] or 0.0) < floor - 1e-9}
    assert below == {}
