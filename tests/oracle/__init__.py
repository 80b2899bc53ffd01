"""Scenario JSON in; events, states and answers out, recomputed naively and apart from the product.

It imports neither the language nor the compiler, and only the standard library, so an agreement between
the two is evidence. Where they differ, the language reference decides, not either program.
"""

from .answers import answer
from .grid import IllegalOp, fitting_initials, states, unique_initial
from .hand_worked import hand_worked
from .motion import events
from .scenario import ScenarioError
from .worked import Asked, HandWorked

__all__ = [
    "Asked",
    "HandWorked",
    "IllegalOp",
    "ScenarioError",
    "answer",
    "events",
    "fitting_initials",
    "hand_worked",
    "states",
    "unique_initial",
]
