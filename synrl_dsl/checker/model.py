"""What the checker's passes share: symbols, the checked scene, and the collector of findings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from synrl_dsl import nodes as n
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.source import Source
from synrl_dsl.types import Type, unify


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name stands for.

    `kind` is `param let object state op event type` (declared in the file), `local` (an argument,
    a pick, a loop's name), `property` (of the object around), `constant` or `member`.
    """

    kind: str
    name: str
    decl: n.Node | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A scene file that later passes and the compiler can read without looking anything up.

    `table` holds the declarations by name. `nodes` are all nodes of the file, parents first, and `below`
    the nodes directly below each: passes walk by these, which is faster. `state_types` are the types of the states
    by name, `enumerations` the members of the file's own types. `below`, `symbols` and `types` are
    keyed by `id` of the node, which is safe because `file` keeps every node alive.
    """

    source: Source
    file: n.SceneFile
    nodes: tuple[n.Node, ...] = ()
    below: dict[int, list[n.Node]] = field(default_factory=dict)
    table: dict[str, Symbol] = field(default_factory=dict)
    symbols: dict[int, Symbol] = field(default_factory=dict)
    types: dict[int, Type] = field(default_factory=dict)
    state_types: dict[str, Type] = field(default_factory=dict)
    enumerations: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def type_of(self, expr: n.Node) -> Type:
        return self.types[id(expr)]

    def walk(self, node: n.Node) -> Iterator[n.Node]:
        """`node` and everything below it, parents first."""
        below, stack = self.below, [node]
        while stack:
            top = stack.pop()
            yield top
            stack += reversed(below[id(top)])

    def kind_of(self, expr: n.Node) -> str:
        """The kind of its type; `any` for what wasn't judged, such as the arguments of what isn't built."""
        found = self.types.get(id(expr))
        return "any" if found is None else found.kind

    def symbol_of(self, name: n.Node) -> Symbol | None:
        return self.symbols.get(id(name))

    def all(self, kind: type[n.Node]) -> list[n.Node]:
        return [d for d in self.file.decls if isinstance(d, kind)]


ENDLESS = frozenset({"cycle", "too-deep", "too-costly"})
"""Codes of findings after which names can't be followed to their end: it would take too long, or for ever."""


@dataclass(slots=True)
class Findings:
    """Collects diagnostics, one for each place: the first, for what follows it is mostly the same mistake."""

    items: list[Diagnostic] = field(default_factory=list)
    endless: bool = False
    _seen: dict[n.Span, Diagnostic] = field(default_factory=dict)

    def add(self, code: str, message: str, at: n.Node | n.Span, hint: str | None = None) -> None:
        """Keep a finding; a warning gives way to an error at its place."""
        found = Diagnostic(code, message, at.span if isinstance(at, n.Node) else at, hint)
        self.endless |= code in ENDLESS
        earlier = self._seen.get(found.span)
        if earlier is not None:
            if earlier.severity == "error" or found.severity == "warning":
                return
            self.items.remove(earlier)
        self._seen[found.span] = found
        self.items.append(found)


def fit(wanted: Type, given: Type, bound: dict[str, Type] | None = None) -> Type | None:
    """As `types.unify`, but nothing (none) is no value where one is needed."""
    if given.kind == "missing" and wanted.kind not in ("any", "variable", "missing"):
        return None
    return unify(wanted, given, bound)


UNSHOWN = frozenset("entry object dist area line walls obstacle motion animation action view condition".split())
"""Kinds of values that have no display form."""


def leaf(type_: Type) -> Type:
    """What a list holds, through lists of lists; another type is itself."""
    while type_.kind in ("list", "dist", "bag"):
        type_ = type_.item
    return type_
