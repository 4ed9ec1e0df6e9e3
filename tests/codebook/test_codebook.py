"""The codebook is of one piece: codes are unique, every reference leads somewhere, every pattern compiles."""

import re

import pytest

from govreports import codebook
from govreports.codebook import normalise_label, plain

MARKERS = ("#table", "#group", "#header")
CODES = {entry.code for entry in codebook.indicators()}


def test_files_hold_their_rows():
    assert len(codebook.indicators()) >= 248
    assert len(codebook.layouts()) >= 12
    assert len(codebook.identities()) >= 95
    assert len(codebook.section_kinds()) >= 28
    assert len(codebook.prose_patterns()) >= 60
    assert len(codebook.vocabulary()) >= 29


def test_codes_and_ids_are_unique():
    for values in (
        [entry.code for entry in codebook.indicators()],
        [entry.id for entry in codebook.identities()],
        [entry.code for entry in codebook.section_kinds()],
        [entry.id for entry in codebook.prose_patterns()],
    ):
        assert len(values) == len(set(values))
        assert all(values)


def test_parents_are_indicators():
    assert {entry.parent for entry in codebook.indicators() if entry.parent} <= CODES


def test_indicator_by_code():
    entry = codebook.indicator("applications.received.total")
    assert entry is not None
    assert entry.unit == "件"
    assert codebook.indicator("applications.received.nothing") is None


def test_eras_are_numbers():
    assert codebook.indicator("proactive.electronic_fulltext").eras == (1,)
    assert all(set(entry.eras) <= {1, 2, 3} for entry in codebook.indicators())


@pytest.mark.parametrize("layout", codebook.layouts(), ids=lambda layout: layout.name)
def test_layout_rows_are_ordered_and_known(layout):
    assert [row.seq for row in layout.rows] == sorted({row.seq for row in layout.rows})
    for row in layout.rows:
        for code in re.split("[|;]", row.code):
            bare = code.split("@")[0]
            assert bare.startswith(("#", "meta.")) or bare in CODES or "*" in bare, (row.label, code)


def test_layouts_have_figures_to_give():
    for layout in codebook.layouts():
        assert any(not row.code.startswith("#") for row in layout.rows)


def test_identities_name_known_codes():
    word = re.compile(r"[a-z_]+(?:\.[a-z_0-9]+)+")
    for row in codebook.identities():
        if row.relation == "check":
            continue
        for side in (row.left, row.right):
            for code in word.findall(re.sub(r"@[a-z_.]+|(?:prose|table):", "", side)):
                assert code in CODES or code.startswith("applicant."), (row.id, code)


def test_identities_have_a_relation_and_a_severity():
    for row in codebook.identities():
        assert row.relation in (":=", "=", "<=", ">=", "~", "check"), row.id
        assert row.severity in ("error", "warning", "info"), row.id


def test_prose_patterns_name_known_codes():
    for row in codebook.prose_patterns():
        if not row.id.startswith("P"):
            continue
        for code in re.split("[|;]", row.code):
            family = any(known.startswith(code + ".") for known in CODES)
            assert code in CODES or "*" in code or family, (row.id, code)


def test_section_key_words_compile_and_places_are_known():
    for kind in codebook.section_kinds():
        assert kind.place in ("main", "sub", "none")
        for word in kind.keywords:
            re.compile(word)


def test_section_kinds_of_the_gold_stay():
    codes = {kind.code for kind in codebook.section_kinds()}
    assert {"sec.overview", "sec.proactive", "sec.on_request", "sec.review_litigation", "sec.other"} <= codes


def test_heading_words_compile_and_have_their_groups():
    for group in ("sentence", "sentence_start", "body_start", "title_line", "announcement", "caption"):
        words = codebook.heading_words(group)
        assert words, group
        for word in words:
            re.compile(word.pattern)
    assert all(word.weight > 0 for word in codebook.heading_words("sentence"))
    assert codebook.heading_words("no such group") == ()


def test_a_missing_file_is_said_to_be_missing():
    with pytest.raises(FileNotFoundError):
        codebook.rows("no_such_file.csv")


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("其中：１．当面申请数（单位：件）", "当面申请数"),
        ("(一)收到申请数", "收到申请数"),
        ("（二） 申 请 办 结 数", "申请办结数"),
        ("1.其中:(1)网上咨询数", "网上咨询数"),
        ("三、依申请公开情况", "依申请公开情况"),
        ("①同意公开数", "同意公开数"),
        ("附表2 依申请公开情况统计单位:条", "附表2依申请公开情况统计"),
        ("主动公开信息数:", "主动公开信息数"),
        ("2011年", "2011年"),
        ("3.", "3"),
        ("危及“三安全一稳定”", '危及"三安全一稳定"'),
    ],
)
def test_normalise_label(printed, label):
    assert normalise_label(printed) == label


def test_a_normalised_label_stays_as_it_is():
    for layout in codebook.layouts():
        for row in layout.rows:
            label = normalise_label(row.label)
            assert label
            assert normalise_label(label) == label


def test_plain_has_one_width_and_no_spaces():
    assert plain("（单位：件）　１ ２") == "(单位:件)12"
