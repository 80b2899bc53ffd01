"""Every builtin of the language: signatures and doc lines, no implementation."""

from synrl_dsl.builtins import functions as _functions
from synrl_dsl.builtins import motion as _motion
from synrl_dsl.builtins import world as _world
from synrl_dsl.builtins.names import CONSTANTS, ENUMERATIONS, KINEMATIC, LEVELS, PALETTE, PLANNED, PROPERTIES
from synrl_dsl.builtins.registry import Builtin, Parameter, every, names, overloads

_REGISTERED = (_functions, _motion, _world)  # importing them fills the registry

__all__ = [
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
