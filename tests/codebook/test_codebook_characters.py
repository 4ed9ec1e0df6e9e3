"""Characters exchanged one for one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govreports.codebook.characters import swapper

TABLE = str.maketrans("，．０]-^\\甲", ",.0)_*/乙", "〇 ")


@given(st.text("，．０]-^\\甲〇 ,.0字12🙂", max_size=40))
def test_a_swap_is_what_translate_gives(text: str) -> None:
    assert swapper(TABLE)(text) == text.translate(TABLE)


def test_a_chain_of_replacements_is_refused() -> None:
    with pytest.raises(ValueError, match="must not be replaced"):
        swapper(str.maketrans("ab", "bc"))
