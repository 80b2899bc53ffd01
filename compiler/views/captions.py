"""Ops that run in, their caption as one line in a strip at the foot of the canvas out; views leave that strip free."""

from __future__ import annotations

from functools import lru_cache

from compiler.picture import Mark
from compiler.trace import Entry, Trace

SHARE = 0.085
"""Height of the strip as a share of the canvas."""
INK = "#1c2733"


def caption_height(trace: Trace) -> float:
    """Height of the strip in px."""
    return SHARE * trace.height


def caption_marks(trace: Trace, *entries: Entry) -> tuple[Mark, ...]:
    """What ops say while they run, one after the other on one line; nothing where they say nothing."""
    text = "; ".join(entry.says for entry in entries if entry.says)
    return _caption(text, trace.width, trace.height) if text else ()


@lru_cache(maxsize=64)
def _caption(text: str, width: int, height: int) -> tuple[Mark, ...]:
    strip = SHARE * height
    y = height - strip / 2
    return (
        Mark("text", width / 2, y, 0.94 * width, 0.7 * strip, text=text, fill=INK, role="op.caption", name="caption"),
    )
