"""What several test files share: plans and samplers of the library's scenes, and small scenes from text."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from compiler.lowering import Loaded, load, load_source, lower
from compiler.plan import Plan
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer
from synrl_dsl.source import Source

ROOT = Path(__file__).resolve().parent.parent
SCENES = ROOT / "scenes"
BOUNCE = SCENES / "motion" / "bounce_count.scene"
GRID = SCENES / "grid" / "grid_swaps.scene"
EXAMPLES = ROOT / "tests" / "good" / "examples"
QUESTIONS = [
    (BOUNCE, "hits"),
    (BOUNCE, "two_walls"),
    (BOUNCE, "when_third"),
    (GRID, "forward"),
    (GRID, "retrodictive"),
    (GRID, "historical"),
    (GRID, "moved"),
]


@cache
def scene(path: Path) -> Loaded:
    return load(path, {})


def from_text(text: str) -> Loaded:
    """A scene from its text; the text may be indented."""
    lines = text.strip("\n").split("\n")
    margin = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    return load_source(Source("test.scene", "\n".join(line[margin:] for line in lines) + "\n"), {})


@cache
def plan(path: Path, question: str, level: str = "medium") -> Plan:
    return lower(scene(path).checked, level, (question,))


@cache
def sampler(path: Path, question: str, level: str = "medium") -> Sampler:
    return Sampler(plan(path, question, level), Viewer())


def sampler_of(text: str, question: str, level: str = "medium", viewer: Viewer | None = None) -> Sampler:
    return Sampler(lower(from_text(text).checked, level, (question,)), viewer or Viewer())
