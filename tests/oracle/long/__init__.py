"""Scenario JSON of the scenes with a state in; states after every op, answers and judged plans out.

One naive machine a scene, written from what the scene means. Like the rest of this folder it imports nothing of the
project. `MACHINES` are all of them by the name of their scene.
"""

from .block_stack import BlockStack
from .card_pile import CardPile
from .chip_cups import ChipCups
from .circle_flips import CircleFlips
from .elevator import Elevator
from .file_system import FileSystem
from .grid_swaps import GridSwaps
from .hanoi_pegs import HanoiPegs
from .machine import Clip, IllegalOp, Machine, World, played
from .math_trajectory import MathTrajectory
from .number_board import NumberBoard
from .plans import is_right, shortest
from .search import fitting
from .shape_grid import ShapeGrid
from .shell_game import ShellGame
from .sliding_puzzle import SlidingPuzzle
from .two_piles import TwoPiles

MACHINES: dict[str, Machine] = {
    machine.scene: machine
    for machine in (
        BlockStack(),
        CardPile(),
        ChipCups(),
        CircleFlips(),
        Elevator(),
        FileSystem(),
        GridSwaps(),
        HanoiPegs(),
        MathTrajectory(),
        NumberBoard(),
        ShapeGrid(),
        ShellGame(),
        SlidingPuzzle(),
        TwoPiles(),
    )
}

__all__ = ["MACHINES", "Clip", "IllegalOp", "Machine", "World", "fitting", "is_right", "played", "shortest"]
