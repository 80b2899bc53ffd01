"""Nothing in; ten scenarios with events, states and answers solved on paper out.

Every expected value is a literal with its working beside it; none was taken from a program. The scenarios
lie inside the ranges that the two scenes declare, so a replay should accept each as it is.
"""

from .hand_worked_bounce import bounce_scenarios
from .hand_worked_grid import grid_scenarios
from .worked import HandWorked


def hand_worked() -> list[HandWorked]:
    """Five bounce_count and five grid_swaps scenarios; together they ask every question of both scenes."""
    return [*bounce_scenarios(), *grid_scenarios()]
