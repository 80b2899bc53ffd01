"""A scenario to its trace, answer and derivation, recomputed from the scenario alone."""

from compiler.replay.reading import parse_scenario
from compiler.replay.replaying import Replayed, replay

__all__ = ["Replayed", "parse_scenario", "replay"]
