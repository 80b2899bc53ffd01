"""Declarations: in comes a scene file, out come its table of names and the type of each, found on demand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins.names import COUNTED, OPEN_ENUMERATIONS, enumerations_with
from synrl_dsl.checker import hints
from synrl_dsl.checker.expressions.infer import Inference, Place
from synrl_dsl.checker.model import Findings, Symbol, fit
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import Type

_DATA = frozenset("number bool text enum vector any".split())
"""Kinds that a trace file can hold, and so a param."""

FEW = 10
"""An enumeration of so many members is one of words, which a reader knows; cells and letters are more."""

_KINDS: dict[type[n.Node], str] = {
    n.Param: "param",
    n.Let: "let",
    n.ObjectDecl: "object",
    n.StateDecl: "state",
    n.OpDecl: "op",
    n.EventDecl: "event",
    n.TypeDecl: "type",
}


_SHAPES_OF_TYPES = ("map", "list", "bag")
_ITEMS = {"list": "card", "bag": "chip"}


def collect(file: n.SceneFile, findings: Findings) -> dict[str, Symbol]:
    """The declared names; a name declared twice is a finding, and the first one counts."""
    table: dict[str, Symbol] = {}
    for decl in file.decls:
        kind = _KINDS.get(type(decl))
        if kind is None:
            continue
        name: str = decl.name  # type: ignore[union-attr]
        at: n.Span = decl.name_span  # type: ignore[union-attr]
        if name in table:
            findings.add("declared-twice", f"'{name}' is declared twice", at, "give one of them another name")
            continue
        table[name] = Symbol(kind, name, decl)
        few = [home for home in enumerations_with(name) if len(builtins.ENUMERATIONS[home]) <= FEW]
        homes = [home for home in few if home not in ("attribute", "operator")]  # words that scenes use anyhow
        if name in builtins.CONSTANTS or builtins.overloads(name) or homes or name == "level":
            what = homes[0] if homes else "builtin"
            findings.add("shadows-builtin", f"'{name}' hides the {what} of that name", at, "choose another name")
    return table


class Declared:
    """The types of all declarations, each found when first asked for."""

    def __init__(self, file: n.SceneFile, table: dict[str, Symbol], findings: Findings) -> None:
        self.file = file
        self.table = table
        self.findings = findings
        self.inference = Inference(table, findings, self._type_of, self.property_type, self.op_arguments)
        for symbol in table.values():
            if isinstance(symbol.decl, n.TypeDecl):
                self._enumeration(symbol.decl)
        self._done: dict[str, Type] = {}
        self._open: list[str] = []
        self._properties: dict[tuple[str, str], tuple[Type, bool]] = {}
        self._arguments: dict[str, dict[str, Type]] = {}
        self._acted: frozenset[tuple[str, str]] | None = None

    def type_of(self, symbol: Symbol) -> Type:
        return self._type_of(symbol, None)

    def _type_of(self, symbol: Symbol, at: n.Name | None) -> Type:
        if symbol.name in self._done:
            return self._done[symbol.name]
        if symbol.name in self._open:
            chain = " -> ".join([*self._open[self._open.index(symbol.name) :], symbol.name])
            place = at if at is not None else symbol.decl
            assert place is not None
            self.findings.add("cycle", f"'{symbol.name}' depends on itself: {chain}", place)
            return t.ANY
        self._open.append(symbol.name)
        type_ = self._find(symbol)
        self._open.pop()
        self._done[symbol.name] = type_
        return type_

    def _find(self, symbol: Symbol) -> Type:
        decl = symbol.decl
        match decl:
            case n.Param():
                return self.param(decl, Place())
            case n.Let():
                return self.inference.infer(decl.value, Place())
            case n.ObjectDecl():
                self.inference.expect(decl.shape, Place(), _shape_or_list(decl.shape), "what stands behind the colon")
                type_ = Type("object", names=(decl.name,))
                if decl.count is None:
                    return type_
                self.inference.expect(decl.count, Place(), t.INT, "the count of an object")
                return t.list_of(type_)
            case n.StateDecl():
                return self._state(decl)
            case n.OpDecl() | n.EventDecl():
                return t.list_of(Type("entry", names=(decl.name,)))
            case n.TypeDecl():
                return t.list_of(t.enum(decl.name))
            case _:
                return t.ANY

    def param(self, decl: n.Param, place: Place) -> Type:
        if isinstance(decl.value, n.Draw):
            type_ = self.inference.draw(decl.value, place)
        else:
            type_ = self.inference.infer(decl.value, place)
            if type_.kind == "dist":
                self._fixed_draw(decl.name, decl.value)
                type_ = type_.item
        inner = type_
        while inner.kind == "list":
            inner = inner.item
        if inner.kind not in _DATA:
            self.findings.add(
                "wrong-type",
                f"a param is a number, a name, a text, yes or no, or a list of these, not {t.describe(inner)}",
                decl.value,
                "name other things by `let`",
            )
            return t.ANY
        if decl.count is None:
            return type_
        self.inference.expect(decl.count, place, t.INT, "the count of a param")
        return t.list_of(type_)

    def _fixed_draw(self, name: str, at: n.Expr) -> None:
        self.findings.add(
            "fixed-draw",
            f"'{name}' is drawn from a distribution, so it is written with '~'",
            at,
            "write `~` in place of `=`",
        )

    def _enumeration(self, decl: n.TypeDecl) -> None:
        """The members of a type of the file's own: different plain names."""
        items = decl.value.items if isinstance(decl.value, n.ListOf) else ()
        names = [item.name for item in items if isinstance(item, n.Name)]
        if len(names) < 2 or len(names) < len(items):
            self.findings.add(
                "wrong-type", "a type lists its members, two or more", decl.value, "write `type fruit = [apple, pear]`"
            )
        for place, item in enumerate(items):
            if isinstance(item, n.Name) and item.name in names[:place]:
                self.findings.add("declared-twice", f"'{item.name}' is a member already", item, "take one of them out")
        known = (*builtins.ENUMERATIONS, *OPEN_ENUMERATIONS, *COUNTED, *_SHAPES_OF_TYPES)
        if decl.name in known:
            message = f"there is a type '{decl.name}' already"
            self.findings.add("declared-twice", message, decl.name_span, "choose another name")
        for item in items:
            if isinstance(item, n.Name):
                self.inference.symbols[id(item)] = Symbol("member", item.name)
                self.inference.types[id(item)] = t.enum(decl.name)
        self.inference.add_enumeration(decl.name, tuple(dict.fromkeys(names)))

    def _state(self, decl: n.StateDecl) -> Type:
        type_ = self.named_type(decl.type)
        if isinstance(decl.value, n.Draw):
            self.inference.draw(decl.value, Place(), type_, "the initial state")
        elif self.inference.infer(decl.value, Place(), type_).kind == "dist":
            self._fixed_draw(decl.name, decl.value)
        else:
            self.inference.expect(decl.value, Place(), type_, "the initial state")
        return type_

    def named_type(self, name: n.TypeName) -> Type:
        """The type that a state or an argument is declared to have."""
        if name.name == "map":
            return self._map_type(name)
        if name.name in ("list", "bag"):
            return self._items_type(name)
        if not name.arguments and name.result is None:
            if name.name in COUNTED:
                return t.INT
            own = name.name in self.table and self.table[name.name].kind == "type"
            if own or name.name in builtins.ENUMERATIONS or name.name in OPEN_ENUMERATIONS:
                return t.enum(name.name)
        types = [s.name for s in self.table.values() if s.kind == "type"]
        known = [*builtins.ENUMERATIONS, *OPEN_ENUMERATIONS, *COUNTED, *_SHAPES_OF_TYPES, *types]
        hint = (
            did_you_mean(name.name, known)
            or "a state is such as map[cell -> letter], list[card], map[slot -> bag[chip]]"
        )
        self.findings.add("unknown-type", f"there is no type '{name.name}'", name, hint)
        return t.ANY

    def _items_type(self, name: n.TypeName) -> Type:
        if len(name.arguments) != 1 or name.result is not None:
            self.findings.add(
                "unknown-type",
                f"a {name.name} has one type of items",
                name,
                f"write `{name.name}[{_ITEMS[name.name]}]`",
            )
            return t.ANY
        item = self.named_type(name.arguments[0])
        if item.kind in ("map", "list", "bag"):
            message = f"a {name.name} holds single things, not {t.plural(item)}"
            self.findings.add("unknown-type", message, name.arguments[0], f"write `map[slot -> {name.name}[...]]`")
            return t.ANY
        return Type(name.name, of=(item,)) if item.kind != "any" else t.ANY

    def _map_type(self, name: n.TypeName) -> Type:
        if len(name.arguments) != 1 or name.result is None:
            self.findings.add("unknown-type", "a map has keys and values", name, "write `map[cell -> letter]`")
            return t.ANY
        key, value = self.named_type(name.arguments[0]), self.named_type(name.result)
        if "any" in (key.kind, value.kind):
            return t.ANY
        if key.kind != "enum":
            message = f"the keys of a map are named places, not {t.plural(key)}"
            self.findings.add(
                "unknown-type", message, name.arguments[0], "take cell, slot, path, or a `type` of your own"
            )
        elif value.kind == "map":
            self.findings.add("unknown-type", "a map holds no maps", name.result, "declare a second state")
        else:
            return t.map_of(key, value)
        return t.ANY

    # ----------------------------------------------------------------- objects

    def owner_place(self, decl: n.ObjectDecl) -> Place:
        place = Place(owner=decl)
        return place.with_local("index", t.INT) if decl.count is not None else place

    def property_type(self, decl: n.ObjectDecl, name: str) -> tuple[Type, bool] | None:
        """Type of a property or an inner param, and whether it changes with time; None if there is none."""
        key = (decl.name, name)
        if key in self._properties:
            return self._properties[key]
        line = next((b for b in decl.body if b.name == name), None)
        if line is None and (name == "shape" or name in builtins.PROPERTIES):
            known = builtins.PROPERTIES.get(name)
            if known is not None and (known.required or name == "motion"):
                return None
            return (t.enum("shape") if known is None else known.type), self._changes(decl, name)
        if line is None:
            return None
        label = f"{decl.name}.{name}"
        if label in self._open:
            chain = " -> ".join([*self._open[self._open.index(label) :], label])
            self.findings.add("cycle", f"'{label}' depends on itself: {chain}", line.name_span)
            return t.ANY, False
        self._open.append(label)
        found = self._property(decl, line)
        self._open.pop()
        self._properties[key] = found
        return found

    def _property(self, decl: n.ObjectDecl, line: n.Property | n.Param) -> tuple[Type, bool]:
        place = self.owner_place(decl)
        if isinstance(line, n.Param):
            self._inner_param(line)
            return self.param(line, place), False
        known = builtins.PROPERTIES.get(line.name)
        if known is None:
            if line.name in builtins.PLANNED:
                self.inference.planned(line.name, line.name_span)
            else:
                self.findings.add(
                    "unknown-property",
                    f"an object has no property '{line.name}'",
                    line.name_span,
                    hints.for_name(line.name, [*builtins.PROPERTIES])
                    or f"it has {', '.join(builtins.PROPERTIES)}; `param {line.name} ~ ...` declares a new one",
                )
            wanted = t.ANY
        else:
            wanted = known.type
        what = f"'{line.name}'"
        if isinstance(line.value, n.Draw):
            self.inference.draw(line.value, place, wanted, what)
        else:
            given = self.inference.infer(line.value, place, wanted)
            if given.kind == "dist" and wanted.kind != "dist":
                self._fixed_draw(line.name, line.value)
            elif fit(wanted, given) is None:
                self.inference.mismatch(line.value, wanted, given, what)
        if known is None or wanted.kind == "any":
            wanted = self.inference.types.get(id(_value(line)), t.ANY)
        return wanted, self._changes(decl, line.name)

    def _changes(self, decl: n.ObjectDecl, name: str) -> bool:
        """Whether a property has another value at another time: by the object's motion, or by an action."""
        if name in ("pos", "rotation") and any(b.name == "motion" for b in decl.body):
            return True
        if self._acted is None:
            self._acted = frozenset(_acted(self.file))
        return (decl.name, name) in self._acted

    def _inner_param(self, line: n.Param) -> None:
        if line.name in builtins.PROPERTIES:
            self.findings.add(
                "declared-twice",
                f"'{line.name}' is a property of every object",
                line.name_span,
                f"set it without `param`: `{line.name} = ...` or `{line.name} ~ ...`",
            )
        elif line.name in ("shape", "index"):
            self.findings.add(
                "declared-twice", f"every object has '{line.name}' already", line.name_span, "choose another name"
            )
        elif line.count is not None:
            self.findings.add(
                "not-built-yet", "a param array inside an object is not built yet", line.name_span, "declare it outside"
            )

    # --------------------------------------------------------------------- ops

    def op_arguments(self, decl: n.OpDecl) -> dict[str, Type]:
        if decl.name not in self._arguments:
            self._arguments[decl.name] = {a.name: self.named_type(a.type) for a in decl.arguments}
        return self._arguments[decl.name]

    def op_place(self, decl: n.OpDecl) -> Place:
        place = Place()
        for name, type_ in self.op_arguments(decl).items():
            place = place.with_local(name, type_)
        return replace(place, timed=True)


ACTED = {
    "move": "pos",
    "turn": "rotation",
    "recolor": "fill",
    "resize": "size",
    "reshape": "shape",
    "appear": "visible",
    "vanish": "visible",
}
"""Action -> the property that it changes."""


def _acted(file: n.SceneFile) -> Iterator[tuple[str, str]]:
    """(object, property) of every action of the timeline; of one whose object is a loop's name, of all objects."""
    objects = [d.name for d in file.decls if isinstance(d, n.ObjectDecl)]
    for decl in file.decls:
        for node in n.walk(decl) if isinstance(decl, n.Timeline) else ():
            call = node.action if isinstance(node, n.Do) else None
            if not isinstance(call, n.Call) or not isinstance(call.base, n.Name) or call.base.name not in ACTED:
                continue
            first = call.arguments[0] if call.arguments else None
            first = first.value if isinstance(first, n.Named) else first
            while isinstance(first, n.Index):
                first = first.base
            name = first.name if isinstance(first, n.Name) else ""
            for one in [name] if name in objects else objects:
                yield one, ACTED[call.base.name]


def _value(line: n.Property | n.Param) -> n.Expr:
    return line.value.value if isinstance(line.value, n.Draw) else line.value


def _shape_or_list(shape: n.Expr) -> Type:
    one = t.enum("shape")
    return t.list_of(one) if isinstance(shape, n.ListOf) else one
