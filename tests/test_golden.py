"""The traces of the scene library are those of the golden texts, sample by sample.

A change that moves one is a mistake, or is meant and explained in its commit; then
`python tests/golden/refresh.py` writes them anew.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from golden.refresh import FOLDER, SCENES, golden

from compiler.diff.compare import changes_of
from compiler.diff.text import read

LIBRARY = sorted(SCENES.rglob("*.scene"))


@pytest.mark.parametrize("scene", LIBRARY, ids=lambda p: p.stem)
def test_a_scene_has_its_golden_trace(scene: Path) -> None:
    path = FOLDER / f"{scene.stem}.txt"
    expected = path.read_text(encoding="utf-8")
    made = golden(scene)
    # The samples that changed say more than two long texts.
    old, new = read(expected, path.name), read(made, "the trace")
    assert sorted(new) == sorted(old)
    changes = {id_: list(changes_of(old[id_], new[id_])) for id_ in old}
    assert {id_: found for id_, found in changes.items() if found} == {}
    assert made == expected


def test_every_golden_trace_has_its_scene() -> None:
    assert {p.stem for p in FOLDER.glob("*.txt")} == {p.stem for p in LIBRARY}
