"""White space in Chinese text: a line break or a space between two Han characters or punctuation marks is none."""

from __future__ import annotations

import re

_HAN = "\u3400-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef“”‘’—…·"
_LOOSE = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])|(?<=[{_HAN}])\n\s*|\s*\n(?=[{_HAN}])")
_BREAK = re.compile(r"(?<=\d)\s*\n\s*(?=\d)")


def squeeze(text: str) -> str:
    """The text on one line: breaks inside Chinese text closed, a number cut by a break mended, other breaks a space."""
    text = _LOOSE.sub("", text.strip())
    text = _BREAK.sub("", text)
    return re.sub(r"\s+", " ", text)
