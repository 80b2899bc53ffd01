"""The registry in; the tables of `grammar/LANGUAGE.md` out."""

from __future__ import annotations

from collections.abc import Iterator

from synrl_dsl.builtins.names import CONSTANTS, ENUMERATIONS, KINEMATIC, PLANNED, PROPERTIES
from synrl_dsl.builtins.registry import KINDS, every
from synrl_dsl.types import UNITS, Type, describe

SHOWN_MEMBERS = 10
"""Members of an enumeration that are listed; of a longer one the first few and the last."""


def markdown() -> str:
    """A section with a table for each kind of builtin, then for each kind of other names."""
    return "\n\n".join(_sections()) + "\n"


def planned_markdown() -> str:
    """One table of the names that the language's design has and this version doesn't build."""
    kinds = sorted(set(PLANNED.values()))
    rows = [[kind, ", ".join(f"`{n}`" for n, of in PLANNED.items() if of == kind)] for kind in kinds]
    return _table(["kind", "names"], rows) + "\n"


def _sections() -> Iterator[str]:
    for kind in KINDS:
        rows = [[f"`{b.signature}`", b.doc, f"`{b.example}`"] for b in every() if b.kind == kind]
        yield _section(_plural(kind), ["form", "meaning", "example"], rows)
    properties = [
        [f"`{name}: {describe(p.type)}`", p.doc if p.required else f"{p.doc}; may be left out"]
        for name, p in PROPERTIES.items()
    ]
    yield _section("properties", ["name", "meaning"], properties)
    attributes = [[f"`{name}: {describe(type_)}`", f"{doc}; needs a time"] for name, (type_, doc) in KINEMATIC.items()]
    yield _section("attributes", ["name", "meaning"], attributes)
    yield _section("constants", ["name", "meaning"], [[f"`{name}`", c.doc] for name, c in CONSTANTS.items()])
    members = [[f"`{name}`", _members(of)] for name, of in ENUMERATIONS.items()]
    yield _section("enumerations", ["name", "meaning"], members)
    units = []
    for unit, (factor, dim) in UNITS.items():
        of = describe(Type("number", dim=dim))
        units += [[f"`1{unit}`", of if factor == 1 else f"{of}, times {factor:g}"]] if unit else []
    yield _section("units", ["name", "meaning"], units)


def _plural(kind: str) -> str:
    return f"{kind[:-1]}ies" if kind.endswith("y") else f"{kind}s"


def _members(members: tuple[str, ...]) -> str:
    if len(members) <= SHOWN_MEMBERS:
        return ", ".join(members)
    return f"{', '.join(members[:3])} ... {members[-1]}"


def _section(title: str, columns: list[str], rows: list[list[str]]) -> str:
    return f"### {title.capitalize()}\n\n{_table(columns, rows)}"


def _table(columns: list[str], rows: list[list[str]]) -> str:
    head = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    return "\n".join([*head, *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows)])
