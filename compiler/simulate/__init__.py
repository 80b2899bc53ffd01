"""Plan to trace: draws, the state machine, the timeline, motion and its events."""

from compiler.simulate.program import Program
from compiler.simulate.scenario import OpRecord, Scenario

__all__ = ["OpRecord", "Program", "Scenario"]
