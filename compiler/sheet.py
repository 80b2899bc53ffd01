"""Captioned frames and the text of a sample in, one PNG for a person to look at out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from compiler.picture import Mark, Picture
from compiler.render import Fonts, Painter, Pixels, RenderError
from compiler.render.backend import load_skia

GROUND = "#ffffff"
INK = "#1f2430"
FAINT = "#6b7280"
RULE = "#d5d9e0"
RIGHT = "#1a7f4b"  # the answer

MARGIN = 24
GAP = 14
CAPTION_SIZE = 14.0
CAPTION_SPACE = 24  # from the foot of a frame to the next row
PARAGRAPH_SPACE = 8
MIN_TEXT_WIDTH = 360  # a sheet of one narrow column still has room for a sentence
LEADING = 1.35  # from baseline to baseline, in font sizes


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    color: str
    bold: bool = False


TITLE = _Style(20.0, INK, bold=True)
QUESTION = _Style(16.0, INK, bold=True)
OPTION = _Style(16.0, INK)
ANSWER = _Style(16.0, RIGHT, bold=True)


def contact_sheet(
    frames: Sequence[tuple[str, Pixels]],
    *,
    title: str,
    question: str = "",
    options: Sequence[str] = (),
    answer: str = "",
    columns: int = 4,
    frame_width: int = 240,
) -> bytes:
    """Lay out frames in reading order on a grid, under a title and above the texts. Returns a PNG.

    A frame is its caption, such as `00:03.5`, and its pixels: uint8 (height, width, 4) BGRA or
    (height, width, 3) RGB. Each is scaled to `frame_width` px, whatever its own size. Texts are shown
    as they are given, wrapped to the sheet. Raises `RenderError` on no frames, on an array of another
    shape, and on a character that the font lacks.
    """
    if not frames:
        raise RenderError("a contact sheet needs at least one frame")
    if columns < 1 or frame_width < 16:
        raise RenderError(f"a contact sheet of {columns} columns of {frame_width} px: 1 and 16 at least")
    columns = min(columns, len(frames))
    grid_width = columns * frame_width + (columns - 1) * GAP
    text_width = max(grid_width, MIN_TEXT_WIDTH)
    fonts = Fonts()
    marks: list[Mark] = []

    top = _write(marks, fonts, title, TITLE, MARGIN, text_width) + GAP
    left = MARGIN + (text_width - grid_width) // 2
    placed: list[tuple[int, int, Pixels]] = []
    for start in range(0, len(frames), columns):
        row = [(caption, _scaled(pixels, frame_width, caption)) for caption, pixels in frames[start : start + columns]]
        for column, (caption, image) in enumerate(row):
            x = left + column * (frame_width + GAP)
            placed.append((x, top, image))
            marks += _frame(caption, x, top, image.shape[1], image.shape[0])
        top += max(image.shape[0] for _, image in row) + CAPTION_SPACE + GAP

    if question or options or answer:
        marks.append(Mark("rect", MARGIN + text_width / 2, top + 0.5, text_width, 1.0, fill=RULE))
        top += PARAGRAPH_SPACE
        for text, style in ((question, QUESTION), ("\n".join(options), OPTION), (answer, ANSWER)):
            if text:
                top = _write(marks, fonts, text, style, top + PARAGRAPH_SPACE, text_width)
    return _png(marks, placed, text_width + 2 * MARGIN, top + MARGIN)


def wrapped(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Break a text into lines no wider than `width`, at spaces, and within a word only where one alone
    is wider. Newlines stay. An empty text has no lines."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}" if line else word
            if measure(longer) <= width:
                line = longer
                continue
            if line:
                lines.append(line)
            while measure(word) > width and len(word) > 1:
                fits = next((n for n in range(len(word) - 1, 1, -1) if measure(word[:n]) <= width), 1)
                lines.append(word[:fits])
                word = word[fits:]
            line = word
        lines.append(line)
    return lines


def _write(marks: list[Mark], fonts: Fonts, text: str, style: _Style, top: int, width: int) -> int:
    """Add the lines of a text below `top`; returns where they end."""

    def measure(line: str) -> float:
        return fonts.width(line, style.size, style.bold)

    step = round(style.size * LEADING)
    for line in wrapped(text, width, measure):
        mark = Mark("text", MARGIN, top + step / 2, height=style.size, text=line, fill=style.color)
        marks.append(replace(mark, bold=style.bold, align="left"))
        top += step
    return top


def _frame(caption: str, x: int, y: int, width: int, height: int) -> list[Mark]:
    middle = x + width / 2
    border = Mark("rect", middle, y + height / 2, width + 2.0, height + 2.0, fill=RULE)
    below = y + height + CAPTION_SPACE * 0.6
    # A caption wider than its frame is shrunk, so that it can't run into its neighbour.
    text = Mark("text", middle, below, float(width), CAPTION_SIZE, text=caption, fill=FAINT)
    return [border, text]


def _scaled(pixels: Pixels, width: int, caption: str) -> Pixels:
    """A frame as BGRA at this width, its proportions kept."""
    if pixels.ndim != 3 or pixels.shape[2] not in (3, 4) or pixels.dtype != np.uint8 or not pixels.size:
        raise RenderError(f"frame {caption}: {pixels.dtype} {pixels.shape}, it must be uint8 (height, width, 4 or 3)")
    skia = load_skia()
    bgra = pixels
    if pixels.shape[2] == 3:
        opaque = np.full(pixels.shape[:2], 255, np.uint8)
        bgra = np.dstack([pixels[..., ::-1], opaque])
    height = max(1, round(width * pixels.shape[0] / pixels.shape[1]))
    image = skia.Image.fromarray(np.ascontiguousarray(bgra), skia.kBGRA_8888_ColorType)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    small: Pixels = image.resize(width, height, sampling).toarray(colorType=skia.kBGRA_8888_ColorType)
    return small


def _png(marks: list[Mark], placed: list[tuple[int, int, Pixels]], width: int, height: int) -> bytes:
    sheet = Painter(width, height).paint(Picture(width, height, GROUND, tuple(marks)))
    for x, y, image in placed:
        sheet[y : y + image.shape[0], x : x + image.shape[1]] = image
    skia = load_skia()
    return bytes(skia.Image.fromarray(sheet, skia.kBGRA_8888_ColorType).encodeToData())
