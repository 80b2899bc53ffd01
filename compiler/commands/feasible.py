"""`synrl check --feasible`: a pilot of every balance cell, before a long compile finds out."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from compiler.commands import options as o
from compiler.errors import BudgetError
from compiler.plan import Plan
from compiler.questions.sampler import BUDGET, Sampler

FEWEST = 12
MOST = 400
"""Samples that a pilot makes of a plan; a block of cells lies between in nearly all scenes."""

SCARCE = BUDGET / 12
"""Draws a sample from which on a cell may run out: with this many, one sample in e^12 = 160,000 does."""

AGAIN = 6
"""Samples more that are made of the scarcest cell: one alone tells little of how many draws it takes."""


def pilot(plan: Plan, sampler: Sampler, seed: int) -> dict[str, object]:
    """Make a sample for each cell of a plan, within FEWEST and MOST; what it took, by cell."""
    block = max(t.block for t in sampler.targets)
    count = min(max(block, FEWEST), MOST)
    cells: dict[str, list[int]] = {}
    first: dict[str, int] = {}
    failed: dict[str, str] = {}
    reasons: Counter[str] = Counter()
    started = time.process_time()
    made = 0
    for index in range(count):
        cell = "; ".join(t.target("pilot", seed, index).describe(t.crossings) for t in sampler.targets)
        try:
            sample = sampler.sample("pilot", seed, index)
        except BudgetError as error:
            failed.setdefault(cell, str(error))
            continue
        made += 1
        cells.setdefault(cell, []).append(sample.tries)
        first.setdefault(cell, index)
        reasons.update(sample.rejected)
    seconds = (time.process_time() - started) / max(1, made)
    scarcest = max(cells, key=lambda cell: max(cells[cell]), default="")
    tries = cells.get(scarcest, [])
    if max(tries, default=0) > SCARCE:
        for more in range(1, AGAIN + 1):
            try:
                tries.append(sampler.sample("pilot", seed, first[scarcest] + more * block).tries)
            except BudgetError as error:
                failed.setdefault(scarcest, str(error))
    return {
        "plan": f"{plan.scene}/{plan.group}/{plan.level}",
        "cells": block,
        "piloted": min(block, count),
        "failed": list(failed.values()),
        "tries": {cell: sum(t) / len(t) for cell, t in cells.items()},
        "scarce": _scarce(scarcest, tries),
        "rejected": dict(reasons.most_common()),
        "seconds_a_sample": seconds,
    }


def _scarce(cell: str, tries: list[int]) -> dict[str, object] | None:
    """A cell whose draws come near the BUDGET, and what share of its samples runs out of it; None for another."""
    draws = sum(tries) / max(1, len(tries))
    if draws <= SCARCE:
        return None
    return {"cell": cell, "draws": draws, "budget": BUDGET, "runs_out": (1 - 1 / draws) ** BUDGET}


def run(
    paths: Sequence[Path], settings: tuple[str, ...] = (), seed: int = 0, stretch: float = 1.0
) -> list[dict[str, object]]:
    """Pilot every question and level of these scenes."""
    plans = o.load_plans(tuple(paths), settings, "mixed", stretch=stretch)
    viewer = o.viewer_of("2fps,64", stretch)
    return [pilot(plan, Sampler(plan, viewer, seed=seed), seed) for plan in plans]
