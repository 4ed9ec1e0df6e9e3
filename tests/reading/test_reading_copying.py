"""How much of one text stands in another: planted copies are found whole, and nothing else."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.reading.copying import PASSAGE, Compared, Neighbours, length, prose

HAN = "政府信息公开工作依申请主动制度机关平台建设监督保障问题改进措施年度报告数量内容形式渠道群众服务规范管理培训考核落实推进加强完善"


def words(seed: int, count: int = 400) -> str:
    chooser = random.Random(seed)
    return "".join(chooser.choice(HAN) for _ in range(count))


def test_prose_is_paragraphs_without_tables_and_headings() -> None:
    paragraph = words(1, 60)
    text = f"一、概述\n{paragraph[:30]} {paragraph[30:]}\n项目 | 数量\n第二十条第(一)项规定的内容以及其他需要在表格中说明的各种事项的名称\n短句。"
    rows = [[["第二十条第(一)项规定的内容以及其他需要在表格中说明的各种事项的名称", ""]]]
    assert prose(text, rows) == paragraph
    assert length(prose(f"{paragraph}\n{paragraph}")) == 120


def test_a_planted_passage_is_found_whole() -> None:
    planted = words(7, 83)
    found = Compared(words(1) + planted + words(2)).shared(words(3) + planted + words(4))
    assert (found.characters, found.passages) == (83, (planted,))


def test_a_run_shorter_than_a_passage_is_none() -> None:
    planted = words(7, PASSAGE - 1)
    assert Compared(words(1) + planted + words(2)).shared(words(3) + planted + words(4)).characters == 0


def test_a_passage_never_runs_over_the_end_of_a_paragraph() -> None:
    first, second = words(1, 40), words(2, 50)
    assert Compared(f"{first}\n{second}").shared(f"{first}\n{second}").passages == (first, second)


def test_the_whole_is_the_whole_and_nothing_is_nothing() -> None:
    text = f"{words(1)}\n{words(2)}"
    assert Compared(text).shared(text).characters == length(text)
    assert Compared(text).shared(f"{words(3)}\n{words(4)}").characters == 0
    assert Compared("").shared(text).characters == Compared(text).shared("").characters == 0


@given(st.lists(st.tuples(st.booleans(), st.integers(PASSAGE, 120)), max_size=6), st.integers(0, 10**6))
def test_every_passage_stands_in_both_and_none_overlaps(parts: list[tuple[bool, int]], seed: int) -> None:
    """Texts made of pieces, some of them common: what is found covers at least these, and is really in both."""
    text, other, common = "", words(seed, 50), 0
    for n, (both, size) in enumerate(parts):
        piece = words(seed + n + 1, size)
        text += piece + "\n"  # else a run may by chance take the first letter of the next piece, and leave it too short
        other = f"{piece}\n{words(seed - n - 1, 10)}\n{other}" if both else other
        common += size if both else 0
    found = Compared(text).shared(other)
    assert all(passage in text and passage in other and len(passage) >= PASSAGE for passage in found.passages)
    assert found.characters == sum(map(len, found.passages)) <= len(text)
    assert found.characters >= common
    at = 0
    for passage in found.passages:
        at = text.index(passage, at) + len(passage)


@pytest.mark.parametrize(("part", "least"), [(1.0, 60), (0.7, 60), (0.5, 60), (0.33, 57)])
def test_who_copied_is_near_and_who_did_not_is_not(part: float, least: int) -> None:
    """Of 60 texts 60 copies of a part are made; each should be near the one it was made from, and near no other."""
    cut = int(800 * part)
    texts = [words(n, 800) for n in range(60)]
    texts += [words(n, 800)[:cut] + words(1000 + n, 800 - cut) for n in range(60)]
    neighbours = Neighbours(texts)
    for text in texts:
        neighbours.add(text)
    found = [list(neighbours.near(60 + n)) for n in range(60)]
    assert all(near in ([], [n]) for n, near in enumerate(found))
    assert sum(near == [n] for n, near in enumerate(found)) >= least


def test_set_phrases_bring_nobody_near() -> None:
    """Sentences that a hundred reports share do not make them relatives; one that two of them share does."""
    law = "。".join(words(n, 60) for n in range(10))
    texts = [f"{law}。{words(100 + n, 300)}" for n in range(100)]
    texts += [f"{law}。{words(100, 300)}", law]
    neighbours = Neighbours(texts)
    for text in texts:
        neighbours.add(text)
    assert [list(neighbours.near(n)) for n in (0, 1, 100, 101)] == [[100], [], [0], []]
