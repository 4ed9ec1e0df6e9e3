"""Long alternations: which first characters they have, how they are written out by these, and that no match changes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govreports.codebook import prose_patterns, rows
from govreports.reading.guard import first_characters, guarded
from govreports.reading.prose.grammar import expand, phrase


@pytest.mark.parametrize(
    ("pattern", "first"),
    [
        ("复议|诉讼", "复诉"),
        ("(?:政府|政务)?信息公开", "政信"),
        (r"(?P<n>\d{1,2}|[一二])个", r"\d一二"),
        (r"(?<!未)办结|\(1\)", r"办\("),
        ("(?:约)*收取", "约收"),
        ("^其中", "其"),
    ],
)
def test_first_characters(pattern: str, first: str) -> None:
    assert first_characters(pattern) == first


@pytest.mark.parametrize("pattern", ["[^,;]{0,9}申请", "(?:案件|案)?", ".*公开", "(?:^|[,;])收到", "公开|$", ""])
def test_a_match_that_may_begin_with_anything_or_be_empty_has_no_guard(pattern: str) -> None:
    assert first_characters(pattern) is None
    assert guarded(pattern).pattern == pattern


@pytest.mark.parametrize(
    ("pattern", "written"),
    [
        ("公开|发布", "公开|发布"),
        ("公开|[发公]布", "公(?:开|布)|发布"),
        ("公?开|发布(?:了)?", "公开|开|发布(?:了)?"),
        ("(?:政府|政务)?信息", "政(?:府信息|务信息)|信息"),
        (r"\(一\)|其中", r"\(一\)|其中"),
        ("(?<!非)(?:我|本)局", r"我(?<!(?:非)[\s\S])局|本(?<!(?:非)[\s\S])局"),
    ],
)
def test_alternatives_are_written_out_by_their_first_character(pattern: str, written: str) -> None:
    assert guarded(pattern).pattern == written


@pytest.mark.parametrize("pattern", [r"\d{1,2}月|公开", "(?:其)+中|公开", "[一-九]是|公开", "(?:公开)+|发布", "公开|(?P<other>发布)"])
def test_what_cannot_be_written_out_has_a_look_ahead(pattern: str) -> None:
    assert guarded(pattern).pattern.startswith("(?=[")


def test_a_hyphen_at_the_edge_of_a_class_stays_a_hyphen() -> None:
    assert guarded("[*-]x|[-+]y|z").findall("*x -x +y -y ,y z") == ["*x", "-x", "+y", "-y", "z"]


PATTERNS = [
    *(expand(row["pattern"]) for row in rows("prose_words.csv")),
    *(expand(text) for p in prose_patterns() for text in (p.lead, p.tail, p.words, p.veto) if text),
]
COMPILED = [(guarded(pattern), re.compile(pattern)) for pattern in dict.fromkeys(PATTERNS)]
WORDS = ("全年", "主动公开", "政府信息", "申请", "3", "12", "件", "条", ",", "。", "其中", "(", ")", "未", "收到", "复议", "比上年", "2015年", "-", "的", "元")


@given(st.lists(st.sampled_from(WORDS), max_size=14).map("".join))
@settings(max_examples=60, deadline=None)
def test_a_guard_changes_no_match(text: str) -> None:
    for guard, bare in COMPILED:
        assert [m.span() for m in guard.finditer(text)] == [m.span() for m in bare.finditer(text)], bare.pattern


def test_phrases_are_guarded() -> None:
    assert phrase("CONTINUES").pattern.startswith("(?=[")
