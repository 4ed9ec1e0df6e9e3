"""White space in Chinese text: a line break or a space between two Han characters or punctuation marks is none."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’—…·"
_LOOSE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])|(?<=[{_HAN}])\n\s*|\s*\n(?=[{_HAN}])")
_BREAK = re.compile(r"(?<=\d)\s*\n\s*(?=\d)")
_WIDE = re.compile(r"(?<=\d)(?:\s{2,}|[\t\u3000])(?=\d)")
_RUN = re.compile(r"\s+")


def squeeze(text: str) -> str:
    """The text on one line: breaks inside Chinese text closed, a number cut by a break mended, other breaks a space (a wide gap
    between two numbers: two spaces)."""
    text = _LOOSE.sub("", text.strip())
    text = _BREAK.sub("", text)
    return "  ".join(_RUN.sub(" ", part) for part in _WIDE.split(text))  # one space would part thousands
