"""Bytes to text: order of evidence, labels that lie, cut and damaged bytes, what is no text."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.decoding import FLOOR, cases, table
from govreports.items import ReadingError
from govreports.reading.decode import decode, plausibility

TEXT = "青溪县人民政府2011年主动公开信息12件,由喆垚同志负责,镇区共5处。"


def page(label: str, text: str = TEXT) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}"></head><p>{text}</p></html>'


@pytest.mark.parametrize(
    ("codec", "name"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("utf-32", "utf-32")]
)
def test_a_byte_order_mark_wins_over_every_label(codec: str, name: str) -> None:
    result = decode(page("gb2312").encode(codec), content_type="text/html; charset=big5")
    assert (result.text, result.encoding, result.evidence) == (page("gb2312"), name, "bom")


def test_valid_utf8_wins_over_its_labels() -> None:
    result = decode(page("gb2312").encode(), content_type="text/html; charset=GBK")
    assert result.text == page("gb2312")
    assert (result.encoding, result.evidence, result.declared) == ("utf-8", "declared-wrong", "gbk")


def test_gb2312_is_read_as_its_superset() -> None:
    text = page("gb2312", TEXT + "朱镕基、㛃然、𠮷野")
    result = decode(text.encode("gb18030"))
    assert (result.text, result.encoding, result.evidence) == (text, "gb18030", "meta")


def test_big5_is_read_with_the_hong_kong_supplement() -> None:
    text = page("big5", "廣東省人民政府資訊公開:①深水埗、鰂魚涌")
    result = decode(text.encode("big5hkscs"))
    assert (result.text, result.encoding, result.evidence) == (text, "big5", "meta")


def test_the_header_is_asked_before_the_page() -> None:
    result = decode(page("big5").encode("gb18030"), content_type="text/html; charset=gb2312")
    assert (result.text, result.encoding, result.evidence) == (page("big5"), "gb18030", "header")


def test_a_right_meta_under_a_wrong_header() -> None:
    result = decode(page("gbk").encode("gbk", "ignore"), content_type="text/html; charset=utf-8")
    assert (result.encoding, result.evidence, result.declared) == ("gb18030", "meta", "utf-8")


@pytest.mark.parametrize("label", ["x-nobody-7", "hex", "undefined", "utf-7", "\0", "%", "idna", "gb2312" * 9, "rot13"])
def test_unknown_names_never_raise(label: str) -> None:
    result = decode(TEXT.encode("gbk"), content_type=f"text/html; charset={label}")
    assert (result.text, result.encoding) == (TEXT, "gb18030")
    assert result.evidence in {"declared-wrong", "detected"}


@pytest.mark.parametrize(
    "tag",
    [
        '<meta http-equiv="Content-Type" content="text/html; charset=big5>',
        "<META content=text/html;charset=big5 http-equiv=Content-Type>",
        '<meta charset="text/html; charset=big5">',
        "<meta charset = 'Big5' />",
        '<?xml version="1.0" encoding="big5"?>',
        '<meta name="x" content="y"><!-- <meta charset="gbk"> --><meta charset=big5>',
    ],
)
def test_malformed_declarations_are_understood(tag: str) -> None:
    result = decode((tag + "<p>主動公開政府資訊</p>").encode("big5"))
    assert (result.encoding, result.evidence, result.declared) == ("big5", "meta", "big5")


def test_a_script_tag_declares_nothing() -> None:
    result = decode(('<script charset="utf-8" src="a.js"></script>' + TEXT).encode("gbk"))
    assert (result.encoding, result.evidence, result.declared) == ("gb18030", "detected", None)


def test_a_character_cut_at_the_end_of_utf8() -> None:
    result = decode(TEXT.encode()[:-1], content_type="text/html; charset=gb2312")
    assert result.text == TEXT[:-1] + "\ufffd"
    assert (result.encoding, result.replaced) == ("utf-8", 1)


def test_a_few_damaged_bytes_do_not_change_the_encoding() -> None:
    rng = random.Random(3)
    for codec in ("utf-8", "gb18030"):
        body = bytearray((TEXT * 20).encode(codec))
        for _ in range(3):
            body[rng.randrange(len(body))] = 0xFF
        result = decode(bytes(body))
        assert result.text == bytes(body).decode(codec, "replace")
        assert result.encoding == codec
        assert result.replaced == result.text.count("\ufffd") > 0


def test_a_few_gbk_characters_in_a_page_of_ascii() -> None:
    text = "<script>" + "var a = 1;\n" * 4000 + "</script><p>年度报告</p>"
    assert decode(text.encode("gbk")).text == text


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be"])
def test_utf16_without_a_mark(codec: str) -> None:
    assert decode(page("utf-16").encode(codec)).text == page("utf-16")
    assert decode(("本年度主动公开" * 30).encode(codec)).encoding == "utf-16"


def test_plain_ascii_keeps_its_declaration() -> None:
    assert decode(b"<html>ok</html>").evidence == "detected"
    assert decode(b"<html>ok</html>", content_type="text/html; charset=utf-8").evidence == "header"


def test_nul_characters_are_dropped() -> None:
    assert decode(b"a\0b" + TEXT.encode()).text == "ab" + TEXT


@pytest.mark.parametrize("body", [b"", b"  \r\n\t ", b"\xef\xbb\xbf", b"\xff\xfe"])
def test_nothing_is_empty(body: bytes) -> None:
    with pytest.raises(ReadingError) as error:
        decode(body)
    assert (error.value.step, error.value.reason) == ("decode", "empty")


def test_binary_is_told() -> None:
    rng = random.Random(1)
    for body in (rng.randbytes(5000), b"\x89PNG\r\n\x1a\n" + rng.randbytes(900), bytes(300)):
        with pytest.raises(ReadingError) as error:
            decode(body)
        assert (error.value.step, error.value.reason) == ("decode", "binary")


def test_plausibility_prefers_the_right_reading() -> None:
    body = ("主動公開政府資訊,依申請公開。" * 3).encode("big5")
    assert plausibility(body.decode("big5")) > 1 > 0.35 > plausibility(body.decode("gb18030", "replace"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400), st.text(max_size=30))
def test_any_bytes_give_a_text_or_one_clear_error(body: bytes, label: str) -> None:
    try:
        result = decode(body, content_type=f"text/html; charset={label}")
    except ReadingError as error:
        reason = error.reason
    else:
        reason = ""
        assert result.text
        assert result.evidence in {"bom", "header", "meta", "detected", "declared-wrong"}
    assert reason in {"", "empty", "binary"}


@pytest.mark.long  # a bound on time: not where other work shares the machine
def test_time_is_linear() -> None:
    def seconds(body: bytes) -> float:
        start = time.perf_counter()
        decode(body)
        return time.perf_counter() - start

    for codec in ("utf-8", "gb18030"):
        small = (TEXT * 2_000).encode(codec)
        seconds(small)
        assert seconds(small * 40) < 40 * 4 * seconds(small) + 0.2


def test_the_generated_set_is_decoded_exactly() -> None:
    """Half as many cases as `python -m bench.decoding`, drawn otherwise."""
    text, share = table(list(cases(scale=2, seed=11)))
    assert share >= FLOOR, text
