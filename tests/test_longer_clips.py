"""Every question of the library in longer clips: it can be asked, and the clips are as much longer as was asked for.

By default two samples of one question of each scene. SYNRL_LONG=N makes N of every question at every level.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from math import hypot, sqrt
from pathlib import Path
from statistics import mean, stdev

import pytest
from support import SCENES

from compiler.lowering import load, plans_of
from compiler.plan import Plan
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer

LONG = int(os.environ.get("SYNRL_LONG", "0"))
PATHS = sorted(SCENES.rglob("*.scene"))


def lengths(path: Path, factor: float) -> dict[tuple[str, str, int], int]:
    """How long the clips are, in microseconds, by question, level and number."""

    def some(plans: list[Plan]) -> list[Plan]:
        return plans if LONG else [p for p in plans if p.group == plans[PATHS.index(path) % len(plans)].group]

    return {
        (plan.group, plan.level, number): sampler.sample("train", 0, number).trace.length_us
        for plan in some(plans_of(load(path, {}), stretch=factor))
        for sampler in [Sampler(plan, Viewer(cap=round(64 * factor)))]
        for number in range(LONG or 2)
    }


def mean_of(values: Iterable[int]) -> tuple[float, float]:
    """The mean, and its standard error."""
    some = list(values)
    return mean(some), stdev(some) / sqrt(len(some))


@pytest.mark.parametrize("factor", [2.0, 4.0])
@pytest.mark.parametrize("path", PATHS, ids=[path.stem for path in PATHS])
def test_every_question_is_asked_of_clips_so_many_times_as_long(path: Path, factor: float) -> None:
    short, long = lengths(path, 1.0), lengths(path, factor)
    assert short.keys() == long.keys()
    (a, off_a), (b, off_b) = mean_of(short.values()), mean_of(long.values())
    # What waits between ops, and what is drawn again, differs from one length to another.
    assert b / a == pytest.approx(factor, rel=0.01 + 3 * hypot(off_a / a, off_b / b))
