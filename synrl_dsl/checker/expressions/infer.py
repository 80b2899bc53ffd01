"""Expressions: in comes a node and where it stands, out comes its type; names are resolved on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins.names import enumerations_with
from synrl_dsl.checker import hints
from synrl_dsl.checker.expressions import calls, operators, places
from synrl_dsl.checker.model import UNSHOWN, Findings, Symbol, fit, leaf
from synrl_dsl.types import Type, describe

DEPTH = 120
"""Levels of an expression, the declarations that it reads written out in it. No pass and no evaluation then
meets the interpreter's recursion limit."""


def too_deep(at: n.Node) -> tuple[str, n.Node, str]:
    """What is said where `DEPTH` is passed: message, place and hint."""
    message = f"values build on each other more than {DEPTH} deep here"
    return message, at, "shorten the chain of declarations, or the expressions in it"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression stands.

    `needs_time` says that a state or a moving property must be given a time, `timed` that it was.
    `in_brackets` makes `end` the last index. `owner` is the object around, for its own properties.
    """

    locals: tuple[tuple[str, Type], ...] = ()
    needs_time: bool = False
    timed: bool = False
    in_brackets: bool = False
    owner: n.ObjectDecl | None = None

    def with_local(self, name: str, type_: Type) -> Place:
        # Not by replace(): this is done for every loop and pick, and that takes ten times as long.
        known = ((name, type_), *self.locals)
        return Place(known, self.needs_time, self.timed, self.in_brackets, self.owner)


class Inference:
    """Types expressions of one file; declarations are typed by the callback, on demand."""

    def __init__(
        self,
        table: dict[str, Symbol],
        findings: Findings,
        declared_type: Callable[[Symbol, n.Name], Type],
        property_type: Callable[[n.ObjectDecl, str], tuple[Type, bool] | None],
        op_arguments: Callable[[n.OpDecl], dict[str, Type]],
    ) -> None:
        self.table = table
        self.findings = findings
        self._depth = 0
        self._was_too_deep = False
        self.symbols: dict[int, Symbol] = {}
        self.types: dict[int, Type] = {}
        self.enumerations: dict[str, tuple[str, ...]] = {}
        self.declared_type = declared_type
        self.property_type = property_type
        self.op_arguments = op_arguments
        self._methods: dict[type[n.Node], Callable[..., Type]] = {
            n.Name: self._name,
            n.Quantity: self._quantity,
            n.Text: self._text,
            n.ListOf: self._list,
            n.Group: self._group,
            n.Unary: partial(operators.unary, self),
            n.Binary: partial(operators.binary, self),
            n.Compare: partial(operators.compare, self),
            n.Range: partial(operators.range_of, self),
            n.Conditional: partial(operators.conditional, self),
            n.Timed: partial(places.timed, self),
            n.Attribute: partial(places.attribute, self),
            n.Index: partial(places.index, self),
            n.Call: partial(calls.call, self),
            n.Named: partial(calls.misplaced_name, self),
            n.Generator: partial(places.generator, self),
        }

    def add_enumeration(self, name: str, members: tuple[str, ...]) -> None:
        """Make a type of the file's own known."""
        self.enumerations[name] = members

    def members(self, name: str) -> tuple[str, ...]:
        """The members of an enumeration; none of one that is open."""
        return builtins.ENUMERATIONS.get(name) or self.enumerations.get(name, ())

    # ------------------------------------------------------------ entry points

    def infer(self, expr: n.Expr, place: Place, wanted: Type = t.ANY) -> Type:
        """The type of `expr`; `wanted` guides which enumeration a bare member belongs to."""
        if self._depth >= DEPTH:
            if not self._was_too_deep:  # the chain goes on in many places
                self.findings.add("too-deep", *too_deep(expr))
            self._was_too_deep = True
            self.types[id(expr)] = t.ANY
            return t.ANY
        self._depth += 1
        type_ = self._methods[type(expr)](expr, place, wanted)
        self._depth -= 1
        self.types[id(expr)] = type_
        return type_

    def expect(self, expr: n.Expr, place: Place, wanted: Type, what: str) -> Type:
        """Infer, and report where the type isn't the wanted one; `what` names the thing in messages."""
        given = self.infer(expr, place, wanted)
        fitted = fit(wanted, given)
        if fitted is None:
            self.mismatch(expr, wanted, given, what)
            return wanted
        self.types[id(expr)] = fitted
        return fitted

    def draw(
        self, draw: n.Draw, place: Place, wanted: Type = t.ANY, what: str = "this draw", single: bool = False
    ) -> Type:
        """The type of one draw from what stands behind `~`; `single` allows a value too, as in `wait 2s`."""
        given = self.infer(draw.value, place, t.dist_of(wanted) if wanted is not t.ANY else t.ANY)
        if given.kind in ("list", "dist"):
            drawn = given.item
        elif given.kind == "any":
            drawn = t.ANY
        elif single:
            drawn = given
        else:
            self.findings.add(
                "not-a-distribution",
                f"'~' draws from a range, a list or a distribution; this is {describe(given)}",
                draw.value,
                "write `=` for a fixed value, or a range or list to draw from",
            )
            return t.ANY
        fitted = fit(wanted, drawn)
        if fitted is None:
            self.mismatch(draw.value, wanted, drawn, what)
            return wanted
        if draw.step is not None:
            if drawn.kind != "number":
                self.findings.add("bad-step", "'step' makes a lattice of numbers only", draw.step)
            self.expect(draw.step, place, t.number(drawn.dim), "the step")
        return fitted

    def mismatch(self, at: n.Node, wanted: Type, given: Type, what: str) -> None:
        units = wanted.kind == given.kind == "number" and wanted.dim != given.dim
        self.findings.add(
            "mixed-units" if units else "wrong-type",
            f"{what} must be {describe(wanted)}, but this is {describe(given)}",
            at,
            hints.for_type(at, wanted, given),
        )

    # ------------------------------------------------------------------- names

    def _name(self, expr: n.Name, place: Place, wanted: Type) -> Type:
        name = expr.name
        for local, type_ in place.locals:
            if local == name:
                self.symbols[id(expr)] = Symbol("local", name)
                return type_
        if place.owner is not None:
            found = self.property_type(place.owner, name)
            if found is not None:
                self.symbols[id(expr)] = Symbol("property", name, place.owner)
                return found[0]
        symbol = self.table.get(name)
        if symbol is not None:
            self.symbols[id(expr)] = symbol
            if symbol.kind == "state":
                self.check_time(expr, place, f"the state '{name}'")
            return self.declared_type(symbol, expr)
        if name == "end" and place.in_brackets:
            self.symbols[id(expr)] = Symbol("local", "end")
            return t.INT
        constant = builtins.CONSTANTS.get(name)
        if constant is not None:
            self.symbols[id(expr)] = Symbol("constant", name)
            return constant.type
        if any(b.kind == "action" for b in builtins.overloads(name)):
            self.symbols[id(expr)] = Symbol("op", name)
            return t.list_of(Type("entry", names=(name,)))
        homes = (*enumerations_with(name), *(k for k, members in self.enumerations.items() if name in members))
        if homes:
            self.symbols[id(expr)] = Symbol("member", name)
            item = leaf(wanted)
            fitting = tuple(h for h in homes if h in item.names) if item.kind == "enum" else ()
            return t.enum(*(fitting or homes))
        self._unknown(expr, place, wanted)
        return t.ANY

    def _unknown(self, expr: n.Name, place: Place, wanted: Type) -> None:
        name = expr.name
        if self.planned(name, expr.span):
            return
        if name == "level" or builtins.overloads(name):
            example = "level(easy: 1, medium: 2, hard: 3)" if name == "level" else builtins.overloads(name)[0].example
            self.findings.add("unknown-name", f"'{name}' is a builtin that takes arguments", expr, f"write `{example}`")
            return
        if name == "index" and place.owner is not None:
            hint: str | None = f"`index` counts the copies of an array, `object {place.owner.name}[3]: ...`"
        else:
            known = [*(local for local, _ in place.locals), *self.table, *builtins.CONSTANTS]
            hint = hints.for_value(name, known, leaf(wanted), self.enumerations)
        self.findings.add("unknown-name", f"nothing is named '{name}'", expr, hint)

    def planned(self, name: str, at: n.Span) -> bool:
        what = builtins.PLANNED.get(name)
        if what is not None:
            self.findings.add(
                "not-built-yet",
                f"the {what} '{name}' is part of the language but not built yet",
                at,
                "`synrl builtins` lists what is built",
            )
        return what is not None

    def check_time(self, expr: n.Expr, place: Place, what: str) -> None:
        if place.needs_time and not place.timed:
            self.findings.add(
                "bare-state",
                f"{what} changes with time, and no time is given",
                expr,
                "say when: `... at start`, `... at end`, `... at 3s`, `... after op[k]`, `... before op[k]`",
            )

    # ---------------------------------------------------------------- literals

    def _quantity(self, expr: n.Quantity, place: Place, wanted: Type) -> Type:
        dim = t.UNITS[expr.unit][1]
        return t.number(dim, expr.whole and expr.unit == "")

    def _text(self, expr: n.Text, place: Place, wanted: Type) -> Type:
        for part in expr.parts:
            if isinstance(part, str):
                continue
            given = self.infer(part, place)
            if given.kind in UNSHOWN or leaf(given).kind in UNSHOWN:
                self.findings.add(
                    "wrong-type",
                    f"a hole holds what can be written down, not {describe(given)}",
                    part,
                    "name one of its attributes, such as `{ball.fill}` or `{count(hit)}`",
                )
        return t.TEXT

    def _list(self, expr: n.ListOf, place: Place, wanted: Type) -> Type:
        if len(expr.items) == 1 and isinstance(expr.items[0], n.Generator):
            return t.list_of(self.infer(expr.items[0], place).item)
        item = wanted.item if wanted.kind in ("list", "dist", "bag") else t.ANY
        joined: Type = t.ANY
        for entry in expr.items:
            given = self.infer(entry, place, item)
            both = t.join(joined, given)
            if both is None:
                self.findings.add(
                    "wrong-type",
                    f"the items of a list are of one type; this is {describe(given)}, "
                    f"before it came {describe(joined)}",
                    entry,
                )
            else:
                joined = both
        for entry in expr.items:
            self._narrow(entry, joined)
        return t.list_of(joined)

    def _narrow(self, expr: n.Expr, type_: Type) -> None:
        if self.types[id(expr)].kind == "enum" and type_.kind == "enum":
            self.types[id(expr)] = type_

    def _group(self, expr: n.Group, place: Place, wanted: Type) -> Type:
        if len(expr.items) == 1:
            return self.infer(expr.items[0], place, wanted)
        for item in expr.items:
            self.infer(item, place)
        return Type("tuple", of=tuple(self.types[id(i)] for i in expr.items))
