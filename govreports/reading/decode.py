"""Bytes to text: which encoding a Chinese page is really in.

Order: byte order mark; UTF-8 (a text that is valid UTF-8 is UTF-8, whatever its labels say); what the header and then
the page's own meta tag declare, if the text is plausible in it; the most plausible of the encodings that Chinese
pages use. Labels are read as their supersets (gb2312 and gbk as gb18030, big5 as big5-hkscs), as the WHATWG Encoding
Standard does: pages declared gb2312 hold characters of personal and place names that only gb18030 has. Plausibility is
the mean weight of the non-ASCII characters of a sample: frequent characters (codebook/frequent_characters.txt), the
common blocks of GB 2312 and Big5, Chinese punctuation, against private use, kana and damage.
"""

from __future__ import annotations

import codecs
import csv
import re
from functools import lru_cache
from importlib import resources
from itertools import takewhile

from govreports.items import Decoded, ReadingError

SAMPLE = 6_000
"""Bytes that are scored; the time of everything else is that of a C decoder."""
HEAD = 4_096
"""Bytes in which a meta declaration is looked for."""
PLAUSIBLE = 0.35
"""Mean weight from which a declared encoding is believed; Chinese prose in the right one has 0.9 to 1.4."""
RUBBISH = -1.0
"""Mean weight below which no candidate has given a text."""

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "utf-32"),
    (b"\xff\xfe", "utf-16-le", "utf-16"),
    (b"\xfe\xff", "utf-16-be", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030", "gb18030"),
)
_CONTROLS = bytes(b for b in range(32) if b not in b"\t\n\x0b\x0c\r\x1b")
_HIGH = re.compile(rb"[\x80-\xff]")
# Runs that start right after a byte below 0x30 or a ">": no double byte of these encodings ends in one, so that a run
# never starts in the middle of a character.
_RUN = re.compile(rb"(?<=[\x00-\x2f>])[\x80-\xff][^\x00-\x2f<>]{0,400}")
_SIGNS = "、。〈〉《》「」『』【】〔〕〇○·—…\u3000\xa0×÷±℃％‰→←■□●★☆◆▲△①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤ"
_ASCII = re.compile("[\x00-\x7f]+")
_CHARSET = re.compile(r"charset\s*[=:]\s*[\"']?\s*([^\"'\s;,>]+)", re.I)
_COMMENT = re.compile(rb"<!--.{0,4096}?-->", re.S)
# A meta tag, also misspelt or unclosed, and the declaration of an XML document.
_META = re.compile(
    rb"<m(?:eta|ate)\b[^<>]{0,400}?charset\s*[=:]\s*[\"']?\s*(?:[a-z]+/[a-z+]+\s*;?\s*charset\s*=\s*)?"
    rb"([A-Za-z0-9][\w.:-]{1,30})|<\?xml\b[^<>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,30})",
    re.I,
)


def decode(body: bytes, *, content_type: str | None = None) -> Decoded:
    """The text of the bytes of a page or text file, with its encoding and how that was found.

    `body`: raw bytes, of any length; time is linear in it. `content_type`: the value of the HTTP header, as sent.
    A character cut at either end, or damaged, becomes U+FFFD and is counted in `replaced`; NUL characters are dropped
    (they stand for nothing, and no HTML parser takes them). `evidence` is `bom`, `header`, `meta`, `detected` (nothing
    declared), or `declared-wrong` (what was declared, or a name nobody knows, is not what it is).
    Raises `ReadingError` with reason `empty` (nothing but white space) or `binary` (no text in any encoding).
    """
    if not body or body.isspace():
        raise ReadingError("decode", "empty", "the body is empty")
    declared = _declared(body, content_type)
    for mark, codec, name in _BOMS:
        if body.startswith(mark):
            text = body[len(mark) :].decode(codec, "replace")
            if text.count("\ufffd") * 10 <= len(text):
                return _result(text, name, "bom", declared)
    controls = len(body) - len(body.translate(None, _CONTROLS))
    if controls > 3 and controls * 30 > len(body):
        # The bytes of UTF-16 look so: NULs beside ASCII, any value beside Chinese. Nothing else that is text does.
        wide = _utf16(body)
        if wide is None:
            raise ReadingError("decode", "binary", f"{controls} of {len(body)} bytes are control characters: no text")
        codec, skip = wide
        text = "\ufffd" * skip + body[skip:].decode(codec, "replace")
        return _result(text, "utf-16", _evidence("utf-16", declared), declared)
    utf8 = _as_utf8(body, declared)
    if utf8 is not None:
        return _result(utf8, "utf-8", _evidence("utf-8", declared), declared)
    return _by_plausibility(body, declared)


def plausibility(text: str) -> float:
    """Mean weight of the non-ASCII characters, -3 (damage) to 1.5 (frequent characters); 0 without any."""
    rare = _ASCII.sub("", text)
    return sum(map(_weights().__getitem__, rare)) / len(rare) if rare else 0.0


# ---------------------------------------------------------------------------------------------------
# what is declared


def _declared(body: bytes, content_type: str | None) -> list[tuple[str, str]]:
    """What the header and the page declare, in this order, as (label in lower case, `header` or `meta`)."""
    found = []
    if content_type and (match := _CHARSET.search(content_type)):
        found.append((match[1].lower(), "header"))
    if match_meta := _META.search(_COMMENT.sub(b"", body[:HEAD])):
        found.append(((match_meta[1] or match_meta[2]).decode("ascii", "replace").lower(), "meta"))
    return found


def _codec(label: str) -> tuple[str, str] | None:
    """The Python codec and the canonical name of a label, or None where no such encoding of text is known."""
    known = _labels().get(label.strip().lower())
    if known:
        return known
    try:
        name = codecs.lookup(label).name
        if b"<a href='/x'>\xff".decode(name, "replace")[:13] != "<a href='/x'>":
            return None  # no page is written in what does not hold ASCII (utf-7, EBCDIC)
    except (LookupError, ValueError):
        return None
    return name, name


def _evidence(name: str, declared: list[tuple[str, str]]) -> str:
    """The strongest declaration that says `name`; `declared-wrong` where there are only others."""
    for label, how in declared:
        codec = _codec(label)
        if codec and codec[1] == name:
            return how
    return "declared-wrong" if declared else "detected"


def _result(text: str, name: str, evidence: str, declared: list[tuple[str, str]]) -> Decoded:
    if "\0" in text:
        text = text.replace("\0", "")
    if not text or text.isspace():
        raise ReadingError("decode", "empty", "the body holds no characters")
    return Decoded(text, name, evidence, declared[0][0] if declared else None, text.count("\ufffd"))


# ---------------------------------------------------------------------------------------------------
# what it is


def _utf16(body: bytes) -> tuple[str, int] | None:
    """UTF-16 without a mark, as (codec, bytes to skip), if it makes the start of the body a readable text."""
    head = body[:SAMPLE]
    scores: dict[tuple[str, int], float] = {}
    for codec in ("utf-16-le", "utf-16-be"):
        for skip in (0, 1):
            text = head[skip : len(head) - (len(head) - skip) % 2].decode(codec, "replace")
            ascii_only = len(text) > 8 and text.isascii() and text.count("\0") * 30 < len(text)
            scores[codec, skip] = (1.0 if ascii_only else plausibility(text)) - 0.1 * skip
    best = max(scores, key=lambda key: scores[key])
    return best if scores[best] > PLAUSIBLE else None


def _as_utf8(body: bytes, declared: list[tuple[str, str]]) -> str | None:
    """The text if the body is UTF-8: strictly, or but for a cut end and a few damaged bytes."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if text.isascii() or any(c >= "\u0800" for c in text[:SAMPLE]):
            return text
        # Only two-byte sequences: a few GBK characters can look so, and Chinese UTF-8 never does.
        other = [c for label, _ in declared if (c := _codec(label)) and c[1] != "utf-8"] or [("gb18030", "gb18030")]
        likely = plausibility(_sample(body).decode(other[0][0], "replace"))
        return None if likely > (PLAUSIBLE if declared else 1.0) and not _damage(body, other[0][0]) else text
    high = len(_HIGH.findall(body[: SAMPLE * 4])) if len(body) > SAMPLE * 4 else len(_HIGH.findall(body))
    head = body[: SAMPLE * 4].decode("utf-8", "replace")
    wide = sum(1 for c in head if c >= "\u0800" and c != "\ufffd")
    # In UTF-8 nearly all high bytes belong to three-byte characters; in other encodings nearly none does.
    if high and wide * 3 < high * 0.6:
        return None
    return body.decode("utf-8", "replace") if high else None


def _damage(body: bytes, codec: str) -> int:
    return body.decode(codec, "replace").count("\ufffd")


def _cut(body: bytes, codec: str) -> int:
    """1 where the body begins with the second byte of a character: a piece of a text. 0 otherwise.

    Read from the wrong byte, a double-byte text is garbage until some byte makes both readings agree again; only that
    far they are compared.
    """
    if body[0] < 0x80:
        return 0
    whole, cut = (body[skip:400].decode(codec, "replace") for skip in (0, 1))
    agree = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(whole[::-1], cut[::-1], strict=False)))
    return int(_sense(cut[: len(cut) - agree]) > _sense(whole[: len(whole) - agree]) + 0.3)


def _sense(text: str) -> float:
    """As `plausibility`, but an ASCII letter is a misfit: a second byte of a character that stands alone."""
    return sum(-1.0 if c.isascii() else _weights()[c] for c in text) / len(text) if text else 0.0


def _sample(body: bytes) -> bytes:
    """Up to SAMPLE bytes that hold the non-ASCII of the body: its start, or runs from all of it."""
    if len(body) <= SAMPLE:
        return body
    runs, size = [], 0
    for match in _RUN.finditer(body):
        runs.append(match[0])
        size += len(match[0])
        if size > SAMPLE:
            break
    return b" ".join(runs) if size * 4 > SAMPLE else body[:SAMPLE] + b" " + b" ".join(runs)


def _by_plausibility(body: bytes, declared: list[tuple[str, str]]) -> Decoded:
    """The declared encoding if plausible, otherwise the best of all candidates."""
    sample = _sample(body)
    named = list(dict.fromkeys(c for label, _ in declared if (c := _codec(label))))
    usual = [("gb18030", "gb18030"), ("big5hkscs", "big5"), ("utf-8", "utf-8")]
    scores: dict[tuple[str, str, int], float] = {}
    for codec, name in dict.fromkeys(named + usual):
        skip = _cut(body, codec) if name in ("gb18030", "big5") else 0
        score = plausibility(sample[skip:].decode(codec, "replace"))
        scores[codec, name, skip] = score + 0.1 * ((codec, name) in named)
    if wide := _utf16(body):
        # Asked to be clearly better: most pairs of bytes are some character.
        codec, skip = wide
        scores[codec, "utf-16", skip] = plausibility(body[skip:SAMPLE].decode(codec, "replace")) - 0.2 - 0.1 * skip
    best = max(scores, key=lambda key: scores[key])
    for key in scores:
        said = (key[0], key[1]) in named and PLAUSIBLE + 0.1 <= scores[key] >= scores[best] - 0.25
        if said and not _damage(body, key[0]):
            best = key
            break
    if scores[best] < RUBBISH:
        raise ReadingError("decode", "binary", "no encoding gives a readable text")
    codec, name, skip = best
    text = "\ufffd" * skip + body[skip:].decode(codec, "replace")
    return _result(text, name, _evidence(name, declared), declared)


# ---------------------------------------------------------------------------------------------------
# tables


@lru_cache(maxsize=1)
def _labels() -> dict[str, tuple[str, str]]:
    """codebook/encoding_labels.csv: label -> (Python codec, canonical name)."""
    text = resources.files("govreports.codebook").joinpath("encoding_labels.csv").read_text("utf-8")
    return {row["label"]: (row["codec"], row["name"]) for row in csv.DictReader(text.splitlines())}


class _Weights(dict[str, float]):
    """Weight of a character by its block, for all that the tables do not name; kept once computed."""

    def __missing__(self, char: str) -> float:
        code = ord(char)
        if 0x4E00 <= code <= 0x9FFF:
            weight = -0.6
        elif code == 0xFFFD or 0xE000 <= code <= 0xF8FF or 0x80 <= code <= 0x9F:
            weight = -3.0
        elif 0x3040 <= code <= 0x312F or 0xAC00 <= code <= 0xD7AF or 0x3400 <= code <= 0x4DBF or code > 0xFFFF:
            weight = -2.0
        elif 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x2027 or 0x2460 <= code <= 0x249B:
            weight = 0.7
        else:
            weight = -1.0
        self[char] = weight
        return weight


@lru_cache(maxsize=1)
def _weights() -> _Weights:
    weights = _Weights()
    # The first levels of GB 2312 (rows 16 to 55, 3,755 characters) and Big5 (A440 to C67E, 5,401): the common ones.
    for codec, leads, trails in (
        ("gb2312", range(0xB0, 0xD8), range(0xA1, 0xFF)),
        ("big5", range(0xA4, 0xC7), (*range(0x40, 0x7F), *range(0xA1, 0xFF))),
    ):
        common = bytes(b for lead in leads for trail in trails for b in (lead, trail)).decode(codec, "ignore")
        weights.update((char, 0.7) for char in common if "\u4e00" <= char <= "\u9fff")
    weights.update((char, 0.7) for char in _SIGNS)
    text = resources.files("govreports.codebook").joinpath("frequent_characters.txt").read_text("utf-8")
    weights.update((char, 1.5) for line in text.splitlines() if not line.startswith("#") for char in line)
    return weights
