"""A scenario to its trace, answer and derivation, recomputed from the scenario alone."""

from compiler.replay.judging import Verdict, judge_plan
from compiler.replay.reading import parse_scenario
from compiler.replay.replaying import Replayed, library, replay

__all__ = ["Replayed", "Verdict", "judge_plan", "library", "parse_scenario", "replay"]
