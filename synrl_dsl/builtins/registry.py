"""The typed registry: a signature and a doc line for every builtin; one table for all readers.

The checker, the reference, `synrl builtins` and the language server read signatures here; the
compiler registers an implementation under the same name, and a test holds the two together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from synrl_dsl.types import Type, parse_type

KINDS = ("function", "distribution", "motion", "condition", "action", "view", "animation", "policy")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument. `optional` arguments may be left out; the doc line says what then holds."""

    name: str
    type: Type
    optional: bool


@dataclass(frozen=True, slots=True)
class Builtin:
    """A builtin that is written `name(arguments)`.

    `reads_log` marks what looks at the ops and events so far: its value isn't fixed before the simulation.
    `reads_motion` marks what needs a time, as moving things do. `fields` are the attributes, beside `start`,
    `end` and `object`, of the events that a condition makes and of the entries of an action. A view `draws` the
    animations that it names, for states of the types in `of`.
    """

    name: str
    kind: str
    signature: str
    parameters: tuple[Parameter, ...]
    result: Type
    doc: str
    example: str
    reads_log: bool = False
    reads_motion: bool = False
    fields: tuple[tuple[str, Type], ...] = ()
    draws: tuple[str, ...] = ()
    of: tuple[Type, ...] = ()


_SIGNATURE = re.compile(r"(\w+)\((.*)\) -> (.+)")
_BUILTINS: dict[str, list[Builtin]] = {}


def define(
    kind: str,
    signature: str,
    doc: str,
    example: str,
    *,
    reads_log: bool = False,
    reads_motion: bool = False,
    fields: tuple[tuple[str, str], ...] = (),
    draws: tuple[str, ...] = (),
    of: tuple[str, ...] = (),
) -> None:
    """Register one signature, `name(a: type, b: type?) -> type`. A name may have several."""
    match = _SIGNATURE.fullmatch(signature)
    if match is None or kind not in KINDS:
        raise ValueError(f"not a signature of a {kind}: {signature}")
    name, inside, result = match.groups()
    parameters = []
    for part in filter(None, (p.strip() for p in inside.split(","))):
        parameter, _, type_ = part.partition(": ")
        parameters.append(Parameter(parameter, parse_type(type_.removesuffix("?")), type_.endswith("?")))
    _BUILTINS.setdefault(name, []).append(
        Builtin(
            name,
            kind,
            signature,
            tuple(parameters),
            parse_type(result),
            doc,
            example,
            reads_log,
            reads_motion,
            tuple((f, parse_type(t)) for f, t in fields),
            draws,
            tuple(map(parse_type, of)),
        )
    )


def overloads(name: str) -> tuple[Builtin, ...]:
    """The signatures registered under `name`; empty where there is none."""
    return tuple(_BUILTINS.get(name, ()))


def names() -> tuple[str, ...]:
    return tuple(_BUILTINS)


def every() -> Iterator[Builtin]:
    """All signatures, in the order of registration."""
    for entries in _BUILTINS.values():
        yield from entries
