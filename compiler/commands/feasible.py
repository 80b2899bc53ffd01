"""`synrl check --feasible`: a pilot of every balance cell, before a long compile finds out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from compiler.commands import options as o
from compiler.errors import BudgetError
from compiler.plan import Plan
from compiler.questions.sampler import Sampler

FEWEST = 12
MOST = 400
"""Samples that a pilot makes of a plan; a block of cells lies between in nearly all scenes."""


def pilot(plan: Plan, sampler: Sampler, seed: int) -> dict[str, object]:
    """Make a sample for each cell of a plan, within FEWEST and MOST; what it took, by cell."""
    block = max(t.block for t in sampler.targets)
    count = min(max(block, FEWEST), MOST)
    cells: dict[str, list[int]] = {}
    failed: list[str] = []
    reasons: Counter[str] = Counter()
    started = time.process_time()
    made = 0
    for index in range(count):
        cell = "; ".join(t.target("pilot", seed, index).describe(t.crossings) for t in sampler.targets)
        try:
            sample = sampler.sample("pilot", seed, index)
        except BudgetError as error:
            failed.append(str(error))
            continue
        made += 1
        cells.setdefault(cell, []).append(sample.tries)
        reasons.update(sample.rejected)
    return {
        "plan": f"{plan.scene}/{plan.group}/{plan.level}",
        "cells": block,
        "piloted": min(block, count),
        "failed": failed,
        "tries": {cell: sum(t) / len(t) for cell, t in cells.items()},
        "rejected": dict(reasons.most_common()),
        "seconds_a_sample": (time.process_time() - started) / max(1, made),
    }


def run(
    paths: Sequence[Path], settings: tuple[str, ...] = (), seed: int = 0, stretch: float = 1.0
) -> list[dict[str, object]]:
    """Pilot every question and level of these scenes."""
    plans = o.load_plans(tuple(paths), settings, "mixed", stretch=stretch)
    viewer = o.viewer_of("2fps,64", stretch)
    return [pilot(plan, Sampler(plan, viewer, seed=seed), seed) for plan in plans]
