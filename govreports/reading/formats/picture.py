"""Pictures (scans, photographs of tables) to the page model, where the optional extra requirements-ocr.txt is installed.

The recogniser is RapidOCR with the models of its own wheel: offline and deterministic. Without it a picture is said to be
one. What was recognised is marked (`Page.ocr`), since it may be wrong in any character.
"""

from __future__ import annotations

import io
import logging
import os
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from PIL import Image

from govreports.items import Page, Paragraph, ReadingError

MAX_PIXELS = 50_000_000
"""Pixels of one picture; a page at 400 dpi has 15 million."""
MAX_SIDE = 3000
"""Pixels to which the longer side is reduced: characters of 10 points stay 25 pixels high."""
MAX_FRAMES = 40
"""Pages of a scanned document that are recognised: each takes seconds."""
LEAST = 0.5
"""Confidence below which a recognised line is dirt."""
SAME_ROW = 0.5
"""Share of the height by which the middles of two pieces on one line may differ."""


@dataclass(slots=True)
class Piece:
    """A recognised piece of a line, in pixels from the top left."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


def is_available() -> bool:
    """Whether the optional extra is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def open_image(body: bytes, url: str) -> Page:
    """The page model of a picture. Raises ReadingError("page", ...): `scanned` where nothing recognises it, `truncated`,
    `limit`, `empty` (no characters in it)."""
    if not is_available():
        raise ReadingError("page", "scanned", f"{url}: a picture; reading it needs requirements-ocr.txt")
    from govreports.reading.formats.pdf import page_of

    pages: list[tuple[list[list[Piece]], float, float]] = []
    try:
        with Image.open(io.BytesIO(body)) as picture:
            frames = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1
            if frames > MAX_FRAMES or frames * picture.width * picture.height > MAX_PIXELS * (1 if frames == 1 else 4):
                raise ReadingError("page", "limit", f"{url}: a picture of {picture.width} by {picture.height} is not read")
            for frame in range(frames):
                picture.seek(frame)
                pages.append((rows(picture), picture.width, picture.height))
    except ReadingError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ReadingError("page", "limit", f"{url}: a picture of so many pixels is not read") from error
    except Exception as error:  # decoders raise many kinds of errors on damaged pictures
        raise ReadingError("page", "truncated", f"{url}: the picture cannot be read ({type(error).__name__})") from error
    page = page_of(pages, "image")
    if not any(not isinstance(block, Paragraph) or block.text for block in page.blocks):
        raise ReadingError("page", "empty", f"{url}: the picture holds no characters")
    return page


def rows(picture: Image.Image) -> list[list[Piece]]:
    """The lines of a picture from top to bottom, each its pieces from left to right (more than one where a table's cells
    stand side by side). Raises ReadingError `limit` where the recogniser fails."""
    scale = max(1.0, max(picture.size) / MAX_SIDE)
    small = picture.convert("RGB")
    if scale > 1:
        small = small.resize((max(1, round(picture.width / scale)), max(1, round(picture.height / scale))))
    data = io.BytesIO()
    small.save(data, "PNG", compress_level=1)
    try:
        found = _recogniser()(data.getvalue())
    except Exception as error:  # of the runtime in C++, which tells little; in practice it wants memory
        message = f"the recogniser failed ({type(error).__name__}); it needs about 2 GB of address space (READING_MEMORY_MB)"
        raise ReadingError("page", "limit", message) from error
    pieces: list[Piece] = []
    if found.boxes is not None and found.txts is not None:
        for box, text, score in zip(found.boxes, found.txts, found.scores or (), strict=True):
            xs, ys = [float(p[0]) * scale for p in box], [float(p[1]) * scale for p in box]
            if text.strip() and score >= LEAST:
                pieces.append(Piece(text.strip(), min(xs), max(xs), min(ys), max(ys)))
    lines: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda p: (p.top + p.bottom, p.x0)):
        last = lines[-1][-1] if lines else None
        if last is not None:
            height = min(last.bottom - last.top, piece.bottom - piece.top)
            if abs((last.top + last.bottom) - (piece.top + piece.bottom)) < 2 * SAME_ROW * height:
                lines[-1].append(piece)
                continue
        lines.append([piece])
    return [sorted(line, key=lambda p: p.x0) for line in lines]


@cache
def _recogniser() -> Any:
    """One recogniser a process: its models take a second to load. Two threads, since a crawl runs several workers."""
    logging.getLogger("RapidOCR").setLevel(logging.ERROR)
    threads = min(2, os.cpu_count() or 1)
    names = {"intra_op_num_threads": threads, "inter_op_num_threads": 1}
    parameters = {f"EngineConfig.onnxruntime.{name}": value for name, value in names.items()}
    return import_module("rapidocr").RapidOCR(params={**parameters, "Global.log_level": "error"})
