"""How good a record is against what a person read from the document: precision and recall by kind.

The expected records have the fields that `tests/fixtures/README.md` tells. A score is a dictionary from a metric to
(good, of how many); the metrics of several documents are added as counts, never as rates.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]
Score = dict[str, tuple[int, int]]

META = ("title", "year", "period", "issuer", "issuer_kind", "published", "dated", "script")
PLACE = ("code", "name", "name_in_report", "level")
CASES = frozenset("件条份宗起例次期场篇个项")


def same(text: object) -> str:
    """A text as it is compared: letters and digits in half width."""
    return "".join(c for c in unicodedata.normalize("NFKC", "" if text is None else str(text)) if c.isalnum())


def key(entry: Json) -> tuple[str, str | None, float]:
    return entry["code"], entry.get("applicant"), round(float(entry["value"]), 6)


def score(wanted: Json, record: Json | None) -> tuple[Score, list[str]]:
    """The score of one record (None: the document was not read) and, in words, all that is wrong."""
    found: Json = record or {}
    out: Score = {"records": (int(record is not None), 1)}
    wrong: list[str] = []
    _metadata(wanted, found, out, wrong)
    _sections(wanted, found, out, wrong)
    _statistics(wanted, found, out, wrong)
    _findings(wanted, found, out, wrong)
    _text(wanted, found, out, wrong)
    return out, wrong


def added(scores: Iterable[Score]) -> dict[str, float]:
    """The rates of all documents together; a metric with nothing to measure is left out."""
    sums: dict[str, list[int]] = {}
    for one in scores:
        for name, (good, total) in one.items():
            pair = sums.setdefault(name, [0, 0])
            pair[0] += good
            pair[1] += total
    return {name: good / total for name, (good, total) in sums.items() if total}


def _metadata(wanted: Json, found: Json, out: Score, wrong: list[str]) -> None:
    meta, place = wanted["metadata"], found.get("locality") or {}
    pairs = [(name, meta[name], found.get(name)) for name in META if name in meta]
    pairs += [(f"locality.{name}", meta["locality"][name], place.get(name)) for name in PLACE if name in meta["locality"]]
    good = 0
    for name, right, got in pairs:
        options = [right, *wanted.get("metadata_also", {}).get(name, [])]
        fits = same(got) in [same(o) for o in options] and bool(found) if name in ("title", "issuer") else got in options and bool(found)
        good += fits
        if not fits:
            wrong.append(f"{name}: {got!r} for {right!r}")
    out["metadata"] = (good, len(pairs))


def _sections(wanted: Json, found: Json, out: Score, wrong: list[str]) -> None:
    told = [s for s in found.get("sections", []) if s["title"] and s["kind"] != "sec.preamble"]
    left = list(told)
    hits = kinds = with_kind = 0
    for want in wanted["sections"]:
        levels = [want["level"], *want.get("levels_also", [])]
        got = next((s for s in left if same(s["title"]) == same(want["title"]) and s["level"] in levels), None)
        if got is None:
            wrong.append(f"no heading {want['level']} {want['title']}")
            continue
        left.remove(got)
        hits += 1
        if want.get("kind"):
            with_kind += 1
            fits = got["kind"] in [want["kind"], *want.get("kinds_also", [])]
            kinds += fits
            if not fits:
                wrong.append(f"kind of {want['title']}: {got['kind']} for {want['kind']}")
    optional = {same(s["title"]) for s in wanted.get("sections_optional", [])}
    false = [s for s in left if same(s["title"]) not in optional]
    wrong += [f"false heading {s['level']} {s['title']}" for s in false]
    out["sections_p"] = (hits, hits + len(false))
    out["sections_r"] = (hits, len(wanted["sections"]))
    out["kinds"] = (kinds, with_kind)


def _statistics(wanted: Json, found: Json, out: Score, wrong: list[str]) -> None:
    told = [s for s in found.get("statistics", []) if s["origin"] != "derived"]
    units = flags = compared = with_unit = 0
    fine: set[tuple[str, str | None, float]] = set()
    for origin in ("table", "prose"):
        mine = {key(s): s for s in told if s["origin"] == origin}
        used, hits = set(), 0
        expected = [s for s in wanted["statistics"] if s["origin"] == origin]
        for want in expected:
            options = [key({**want, "code": code}) for code in (want["code"], *want.get("codes_also", []))]
            got = [o for o in options if o in mine]
            used.update(got)
            if not got:
                wrong.append(f"no {origin} {want['code']}@{want.get('applicant')} = {want['value']} ({want.get('quote')})")
                continue
            hits += 1
            entry = mine[got[0]]
            compared += 1
            flags += bool(entry["approximate"]) == bool(want.get("approximate"))
            if bool(entry["approximate"]) != bool(want.get("approximate")):
                wrong.append(f"approximate: {want['code']} = {want['value']}")
            if want.get("unit"):
                with_unit += 1
                fits = entry["unit"] == want["unit"] or {entry["unit"], want["unit"]} <= CASES
                units += fits
                if not fits:
                    wrong.append(f"unit of {want['code']}: {entry['unit']} for {want['unit']}")
        optional = {key(s) for s in wanted.get("statistics_optional", []) if s.get("origin") in (None, "any", origin)}
        false = [k for k in mine if k not in used | optional]
        fine |= (used | optional) & set(mine)
        wrong += [f"false {origin} {k[0]}@{k[1]} = {k[2]:g} ({mine[k]['quote']})" for k in false]
        out[f"{origin}_p"] = (hits, hits + len(false))
        out[f"{origin}_r"] = (hits, len(expected))
    out["units"], out["approximate"] = (units, with_unit), (flags, compared)
    traps = wanted.get("traps", [])
    stepped = [t for t in traps if any(t["code"] in ("*", k[0]) and float(t["value"]) == k[2] and k not in fine for k in map(key, told))]
    wrong += [f"trap {t['code']} = {t['value']}: {t['why']}" for t in stepped]
    out["traps_avoided"] = ((len(traps) - len(stepped)) if found else 0, len(traps))
    places = [same(found.get("text")), *(same("".join(row)) for table in found.get("tables", []) for row in table["rows"])]
    places += [same("".join(cell for row in table["rows"] for cell in row)) for table in found.get("tables", [])]
    proved = [s for s in told if s["quote"] and any(same(s["quote"]) in place for place in places)]
    wrong += [f"quote not in the record: {s['code']} {s['quote']}" for s in told if s not in proved]
    out["quotes"] = (len(proved), len(told))


def _findings(wanted: Json, found: Json, out: Score, wrong: list[str]) -> None:
    told = found.get("findings", [])

    def about(finding: Json, entry: Json) -> bool:
        """One of the rules, and one of the numbers or codes that the entry names."""
        if finding["rule"] not in entry["rules"]:
            return False
        if not entry.get("numbers"):
            return not entry.get("codes") or bool(set(entry["codes"]) & set(finding["codes"]))
        words = [finding["message"], finding["found"], finding["expected"], *finding["quotes"]]
        numbers = re.findall(r"\d+(?:\.\d+)?", re.sub(r"(?<=\d),(?=\d{3})", "", " ".join(map(str, words))))
        return bool(set(map(float, numbers)) & set(map(float, entry["numbers"])))

    good = 0
    for want in wanted.get("findings", []):
        got = [f for f in told if about(f, want)]
        suspect = want.get("suspect")
        if suspect:
            got = [f for f in got if f["suspect"] and all(f["suspect"].get(k) == v for k, v in suspect.items())]
        good += bool(got)
        if not got:
            wrong.append(f"no finding: {want['what']} {want['rules']} {suspect or ''}")
    out["findings"] = (good, len(wanted.get("findings", [])))
    quiet = wanted.get("must_not_flag", [])
    alarms = [e for e in quiet if any(f["severity"] != "info" and about(f, e) for f in told)]
    wrong += [f"false alarm: {e['what']}" for e in alarms]
    out["alarms_avoided"] = ((len(quiet) - len(alarms)) if found else 0, len(quiet))
    if wanted.get("no_other_findings"):
        extra = [f for f in told if f["severity"] != "info" and not any(about(f, e) for e in [*wanted.get("findings", []), *wanted.get("findings_optional", [])])]
        wrong += [f"false finding {f['rule']}: {f['message']}" for f in extra]
        out["silence"] = (int(not extra) if found else 0, 1)


def _text(wanted: Json, found: Json, out: Score, wrong: list[str]) -> None:
    cells = [c for t in found.get("tables", []) for row in t["rows"] for c in row]
    text = "\n".join([found.get("text", ""), *(s["title"] for s in found.get("sections", [])), *cells])
    packed = "".join(text.split())
    there = wanted.get("text_must_contain", [])
    lacking = [w for w in there if "".join(w.split()) not in packed]
    banned = [b for b in wanted.get("text_must_not_contain", []) if "".join(b.split()) in packed]
    wrong += [f"text lacks {w}" for w in lacking] + [f"text holds {b}" for b in banned]
    out["contains"] = (len(there) - len(lacking), len(there))
    out["forbidden_absent"] = ((len(wanted.get("text_must_not_contain", [])) - len(banned)) if found else 0, len(wanted.get("text_must_not_contain", [])))
    repairs = found.get("repairs", [])
    counts = Counter[str]()
    for repair in repairs:
        counts[repair["kind"]] += repair["count"]
    good = 0
    for want in wanted.get("repairs", []):
        if want["kind"] == "pinyin_annotation":
            fits = counts["pinyin_annotation"] == want["count"]
        else:
            fits = any(want["before"] in r["before"] and want["after"] in r["after"] for r in repairs)
        good += fits
        if not fits:
            wrong.append(f"no repair {want['kind']} {want.get('before')} -> {want.get('after')} x{want['count']}")
    out["repairs"] = (good, len(wanted.get("repairs", [])))
