"""The tables of copying: planted copies between reports of one body and of others."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path

from fake_reports import YUNAN, make_report

from govreports.publishing.export import Wanted, export
from govreports.store import Store

HAN = "政府信息公开工作依申请主动制度机关平台建设监督保障问题改进措施年度报告数量内容形式渠道群众服务规范管理培训考核落实推进加强完善"


def paragraph(seed: int, count: int = 300) -> str:
    chooser = random.Random(seed)
    return "".join(chooser.choice(HAN) for _ in range(count))


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_what_was_taken_over_is_a_number_and_its_passages(tmp_path: Path) -> None:
    ours, theirs = paragraph(1), paragraph(2)
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    for year, text, place, url in (
        (2020, f"{ours}\n{paragraph(3)}", None, "a"),
        (2021, f"{ours}\n{theirs}\n{paragraph(4)}", None, "b"),
        (
            2021,
            f"{theirs}\n{paragraph(5)}\n联系人:张小三,请拨打电话020-84981234咨询有关事项并按照规定办理登记手续",
            YUNAN,
            "c",
        ),
        (2019, f"{theirs}\n{paragraph(6)}", YUNAN, "d"),
        (2018, "短。", YUNAN, "e"),
    ):
        more = {} if place is None else {"place": place}
        store.save(
            make_report(year, url=f"http://{url}.example/", body=url.encode(), text=text, tables=[], **more), run_id="r"
        )
    export(store, tmp_path / "out", Wanted())
    store.close()
    found = {
        r["report_id"]: (r["characters"], r["last_year"], r["same_year"]) for r in rows(tmp_path / "out", "copying")
    }
    assert found["440115-gov-2021"] == ("900", "0.3333", "0.3333")
    assert found["440115-gov-2020"] == ("600", "", "")
    assert found["445323-gov-2021"][1] == "", "its report before is of 2019"
    assert "445323-gov-2018" not in found, "no prose, no number"
    pairs = {(r["report_id"], r["other"]): r for r in rows(tmp_path / "out", "relatives")}
    assert set(pairs) == {
        ("440115-gov-2021", "440115-gov-2020"), ("440115-gov-2021", "445323-gov-2021"),
        ("445323-gov-2021", "440115-gov-2021"),
    }  # fmt: skip
    last = pairs["440115-gov-2021", "440115-gov-2020"]
    assert (last["relation"], last["passages"], json.loads(last["longest"])) == ("last_year", "1", [ours[:200]])


def test_only_the_newest_version_is_compared(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'g.db'}")
    store.save(make_report(2020, text=paragraph(1)), run_id="r")
    store.save(make_report(2021, url="http://b.example/", body=b"b", text=paragraph(1)), run_id="r")
    store.save(
        make_report(2021, url="http://b.example/", body=b"c", text=paragraph(2), fetched="2026-05-01T00:00:00Z"),
        run_id="r",
    )
    export(store, tmp_path / "out", Wanted())
    store.close()
    found = {(r["report_id"], r["version"]): r["last_year"] for r in rows(tmp_path / "out", "copying")}
    assert found == {("440115-gov-2020", "1"): "", ("440115-gov-2021", "2"): "0.0"}
