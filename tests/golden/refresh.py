"""The scene library in, golden traces out: `python tests/golden/refresh.py` after a change that is meant.

A text a scene, three samples of every question at every level, as `synrl trace` writes them. The
change belongs into the commit that causes it, and its message says why.
"""

from __future__ import annotations

from pathlib import Path

from compiler.commands.options import load_plans
from compiler.diff.text import write
from compiler.diff.tracing import traced
from compiler.simulate.observe import Viewer

FOLDER = Path(__file__).resolve().parent
SCENES = FOLDER.parent.parent / "scenes"
SAMPLES = 3


def golden(scene: Path) -> str:
    """The golden text of a scene file."""
    plans = load_plans((scene,), (), "mixed")
    found = traced(plans, [SAMPLES] * len(plans), "train", 0, ("choices", "free"), Viewer())
    return "".join(write(found))


def texts() -> dict[Path, str]:
    """Each golden file with what it should hold."""
    return {FOLDER / f"{scene.stem}.txt": golden(scene) for scene in sorted(SCENES.rglob("*.scene"))}


if __name__ == "__main__":
    wanted = texts()
    for path in set(FOLDER.glob("*.txt")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text, encoding="utf-8", newline="\n")
