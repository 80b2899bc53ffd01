"""Every builtin of the language: signatures and doc lines, no implementation."""

from synrl_dsl.builtins import arithmetic as _arithmetic
from synrl_dsl.builtins import containers as _containers
from synrl_dsl.builtins import files as _files
from synrl_dsl.builtins import functions as _functions
from synrl_dsl.builtins import motion as _motion
from synrl_dsl.builtins import piles as _piles
from synrl_dsl.builtins import shells as _shells
from synrl_dsl.builtins import world as _world
from synrl_dsl.builtins.names import (
    BENCHMARKS,
    CONSTANTS,
    ENUMERATIONS,
    KINEMATIC,
    LEVELS,
    PALETTE,
    PLANNED,
    PROPERTIES,
)
from synrl_dsl.builtins.registry import Builtin, Parameter, every, names, overloads

_REGISTERED = (
    _functions,
    _motion,
    _world,
    _piles,
    _containers,
    _files,
    _arithmetic,
    _shells,
)  # importing them fills the registry

__all__ = [
    "BENCHMARKS",
    "CONSTANTS",
    "ENUMERATIONS",
    "KINEMATIC",
    "LEVELS",
    "PALETTE",
    "PLANNED",
    "PROPERTIES",
    "Builtin",
    "Parameter",
    "every",
    "names",
    "overloads",
]
