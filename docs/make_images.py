"""Scenes of the library in, the pictures of the README out: `python docs/make_images.py`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from compiler.looks import develop, dress, look_of
from compiler.lowering import load, lower
from compiler.questions.sampler import Sampler
from compiler.render import Painter
from compiler.simulate.observe import Viewer
from compiler.trace import frame_us
from compiler.views import frame_picture

ROOT = Path(__file__).resolve().parent.parent
STYLES = ("plain", "varied", "hard")
SHOWN = 6
HEIGHT = 132
GAP = 6
LABEL = 18


def strip(scene: Path, question: str, style: str, index: int) -> Image.Image:
    """Six frames of a sample side by side, evenly from its first viewed one to its last."""
    sampler = Sampler(lower(load(scene, {}).checked, "medium", (question,)), Viewer())
    sample = sampler.sample("docs", 0, index)
    trace, reveal = sample.trace, sampler.plan.questions[0].reveal
    look = look_of(style, "docs", 0, f"{scene.stem}/{index}", trace, reveal)
    painter = Painter(trace.width, trace.height)
    width = round(HEIGHT * trace.width / trace.height)
    out = Image.new("RGB", (SHOWN * (width + GAP) - GAP, HEIGHT), "white")
    for k in range(SHOWN):
        frame = round(k * (trace.frames - 1) / (SHOWN - 1))
        picture = dress(frame_picture(trace, reveal, frame), look, frame_us(frame, trace.fps))
        pixels = np.ascontiguousarray(develop(painter.paint(picture), look, frame)[:, :, 2::-1])
        out.paste(Image.fromarray(pixels).resize((width, HEIGHT), Image.Resampling.LANCZOS), (k * (width + GAP), 0))
    return out


def sheet(rows: list[tuple[str, Image.Image]], columns: int) -> Image.Image:
    """Labelled strips, in columns."""
    wide = max(strip.width for _, strip in rows)
    tall = HEIGHT + LABEL + 2 * GAP
    lines = -(-len(rows) // columns)
    out = Image.new("RGB", (columns * (wide + 4 * GAP) - 4 * GAP, lines * tall), "white")
    draw = ImageDraw.Draw(out)
    for number, (label, image) in enumerate(rows):
        x, y = number // lines * (wide + 4 * GAP), number % lines * tall
        draw.text((x, y + 2), label, fill="#1f2430", font_size=13)
        out.paste(image, (x, y + LABEL))
    return out


def main() -> None:
    rows = []
    folders = [ROOT / "scenes" / name for name in ("speed", "motion", "direction")]
    scenes = sorted(path for folder in folders for path in folder.glob("*.scene"))
    for number, scene in enumerate(scenes):
        question = next(d.name for d in load(scene, {}).checked.file.decls if type(d).__name__ == "QuestionDecl")
        style = STYLES[number % len(STYLES)]
        rows.append((f"{scene.parent.name}/{scene.stem} ({style})", strip(scene, question, style, 1)))
    sheet(rows, 2).save(ROOT / "docs/images/motion_tasks.png", optimize=True)


if __name__ == "__main__":
    main()
