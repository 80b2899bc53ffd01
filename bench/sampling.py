"""CPU milliseconds of a sample with a large hidden state: a 6x6 board, 40 ops, nothing painted.

    python bench/sampling.py [--samples 40] [--side 6] [--ops 40]

Two scenes: any two neighbouring tiles trade places, and tiles slide into the one gap. Of each it prints what a run of
the state machine takes, and what a whole sample takes, with all that is rejected on the way and, in half of the
samples, with its options. The viewer sees 2 frames a second of the whole clip, however long it is.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

from compiler.lowering import load_source, lower
from compiler.plan import Plan
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer
from compiler.simulate.program import Program, Sampling
from compiler.streams import Stream, key_of
from synrl_dsl.source import Source

GOAL_MS = 20.0
SWAPS = """
op swap(a: cell, b: cell)
  requires adjacent(a, b)
  effect   board[a] = board[b]
  effect   board[b] = board[a]
  plays    arc(a, b, during: 1200ms)
"""
SLIDES = """
op slide(a: cell, b: cell)
  requires adjacent(a, b) and board[b] == blank and a != previous(slide).b
  effect   board[b] = board[a]
  effect   board[a] = blank
  plays    glide(a, b, during: 1200ms)
"""
SCENE = """
scene large_board "A large board whose tiles move face down."
  category grid
  task     grid_tracking

canvas 448px, 448px, 30fps

state board: map[cell -> digit] ~ scramble(cells({side}, {side}))
view  board = tiles(hidden: faces)
{op}
timeline
  opening for 2s
  repeat {ops}
    any {name}
    wait 400ms .. 700ms
  closing for 2s

question at_end
  mode    forward
  reveal  initial
  pick    c in cells({side}, {side}) if touched(c)
  require (board[c] at end) != blank
  ask     "Which number is at {{c}} at the end?"
  answer  board[c] at end
  needs   1
  forms   choices, free
  choices 4
"""


def plan_of(op: str, side: int, ops: int) -> Plan:
    """The scene with this op, ready to be sampled."""
    name = op.split("(")[0].split()[-1]
    text = SCENE.format(side=side, ops=ops, op=op, name=name).lstrip()
    return lower(load_source(Source(f"{name}.scene", text), {}).checked, "easy", ["at_end"])


def milliseconds(make: Callable[[int], object], count: int) -> list[float]:
    """CPU time of each of `count` calls; the first one, which fills caches, doesn't count."""
    times = []
    for number in range(count + 1):
        start = time.process_time()
        make(number)
        times.append(1000 * (time.process_time() - start))
    return times[1:]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--samples", type=int, default=40)
    arguments.add_argument("--side", type=int, default=6)
    arguments.add_argument("--ops", type=int, default=40)
    given = arguments.parse_args()
    print(f"{given.side}x{given.side} board, {given.ops} ops, {given.samples} samples; CPU ms")
    for op in (SWAPS, SLIDES):
        plan = plan_of(op, given.side, given.ops)
        program, sampler = Program(plan), Sampler(plan, Viewer(cap=4096))

        def run(number: int, program: Program = program) -> object:
            stream = Stream(key_of("bench", number))
            draft = program.start(program.params(stream.child("params"), {}), stream)
            return program.run(draft, Sampling(stream.child("timing"), stream.child("choice")))

        def sample(number: int, sampler: Sampler = sampler) -> object:
            return sampler.sample("bench", 0, number)

        runs, samples = milliseconds(run, given.samples), milliseconds(sample, given.samples)
        print(
            f"  {plan.ops[0].name:6s} a run {statistics.median(runs):6.2f}   a sample: median "
            f"{statistics.median(samples):6.2f}, mean {statistics.mean(samples):6.2f}, goal {GOAL_MS:.0f}"
        )


if __name__ == "__main__":
    main()
