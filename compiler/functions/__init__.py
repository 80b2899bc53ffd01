"""Implementations of the builtins, by name; their signatures stand in `synrl_dsl/builtins`."""

from collections.abc import Callable
from typing import Any

from compiler.functions import actions, arithmetic, conditions, grid, items, log, motions, places, world
from compiler.functions.states import containers, files, piles, shells

IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    **items.FUNCTIONS,
    **grid.FUNCTIONS,
    **log.FUNCTIONS,
    **world.FUNCTIONS,
    **places.FUNCTIONS,
    **motions.FUNCTIONS,
    **conditions.FUNCTIONS,
    **actions.FUNCTIONS,
    **piles.FUNCTIONS,
    **containers.FUNCTIONS,
    **files.FUNCTIONS,
    **shells.FUNCTIONS,
    **arithmetic.FUNCTIONS,
}
"""Name -> function of the environment and the arguments in the order of the signature; None where left out."""

PURE = frozenset([*items.FUNCTIONS, *grid.FUNCTIONS])
"""Functions whose value rests on their arguments alone."""

READS: dict[str, Callable[..., bool]] = {**files.READS}
"""Of functions of a map that read only a part of it: (place, all values that it has had, other arguments) ->
whether it is read. Another function reads every place of a map that it is given."""
