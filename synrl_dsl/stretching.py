"""Longer clips: in comes a checked scene and a factor, out comes the file whose clips last that many times as long.

The counts of the timeline's outermost repeats are multiplied, and what lasts outside of them; each op keeps its own
time, so that there are more of them. Without a timeline it is the canvas' length. What is just the name of a
param or let is multiplied where it is declared, so that all who read it see the larger one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from math import floor

from synrl_dsl import nodes as n
from synrl_dsl.checker.model import Checked
from synrl_dsl.types import PLAIN, Type

NAME = "stretch"
"""The constant that a scene reads the factor by."""

LISTED = 64
"""A drawn range of so many whole numbers is written out, so that it can be crossed as itself; a longer one isn't."""

_LOOP = "stretched_"  # the name of a comprehension's item; no name of a scene is likely to be it


class CannotStretch(Exception):
    """The scene doesn't say what to multiply; the text says what it could say."""


def stretch_scene(checked: Checked, factor: float) -> tuple[n.SceneFile, tuple[str, ...]]:
    """The file at a factor above 1, with `stretch` filled in, and what is multiplied in it: drawn params by name,
    repeats whose count stands where they do by the path that the plan gives the step.

    A scene whose canvas or timeline reads `stretch`, be it through a param or let, stretches itself: nothing else
    of it is changed. Raises CannotStretch.
    """
    changes = {} if _stretches_itself(checked) else _Finder(checked, factor).changes()
    drawn = [d for d in checked.file.decls if isinstance(d, n.Param) and isinstance(d.value, n.Draw)]
    steps = [(path, r) for t in checked.file.decls if isinstance(t, n.Timeline) for path, r in _outermost(t.body)]
    multiplied = [d.name for d in drawn if id(d) in changes and changes[id(d)] == "value"]
    multiplied += [path for path, repeat in steps if path and id(repeat.count) in changes]
    return _apply(checked, _Scale(checked, factor), changes), tuple(multiplied)


def _stretches_itself(checked: Checked) -> bool:
    seen, kinds = _Reads(checked), (n.Canvas, n.Timeline)
    return any(_is_factor(checked, node) for d in checked.file.decls if isinstance(d, kinds) for node in seen.all(d))


def _is_factor(checked: Checked, node: n.Node) -> bool:
    if not isinstance(node, n.Name) or node.name != NAME:
        return False
    symbol = checked.symbol_of(node)
    return symbol is not None and symbol.kind == "constant"


class _Reads:
    """What an expression reads, also through params and lets."""

    def __init__(self, checked: Checked) -> None:
        self.checked = checked

    def declaration(self, node: n.Node) -> n.Param | n.Let | None:
        """The param or let that a name stands for."""
        symbol = self.checked.symbol_of(node) if isinstance(node, n.Name) else None
        decl = symbol.decl if symbol is not None and symbol.kind in ("param", "let") else None
        return decl if isinstance(decl, n.Param | n.Let) else None

    def all(self, start: n.Node) -> Iterator[n.Node]:
        """Every node below, and below the params and lets that are named there, each once."""
        done: set[int] = set()
        queue = [start]
        while queue:
            for node in self.checked.walk(queue.pop()):
                yield node
                decl = self.declaration(node)
                if decl is not None and id(decl) not in done:
                    done.add(id(decl))
                    queue.append(decl)

    def names(self, *starts: n.Node) -> set[str]:
        """The params and lets that are read."""
        found = (self.declaration(node) for start in starts for node in self.all(start))
        return {decl.name for decl in found if decl is not None}


@dataclass
class _Finder:
    """Finds what is multiplied: whole declarations by name, other expressions where they stand."""

    checked: Checked
    factor: float
    counts: dict[str, n.Param | n.Let] = field(default_factory=dict)
    lengths: dict[str, n.Param | n.Let] = field(default_factory=dict)
    arrays: dict[str, n.Param] = field(default_factory=dict)
    in_place: list[n.Expr | n.Draw] = field(default_factory=list)

    def changes(self) -> dict[int, str]:
        """`id` of a node -> what is multiplied of it: its `value`, or the `count` of an array."""
        reads = _Reads(self.checked)
        timeline = next((d for d in self.checked.file.decls if isinstance(d, n.Timeline)), None)
        if timeline is not None:
            repeats = [repeat for _, repeat in _outermost(timeline.body)]
            self.counts = {d.name: d for r in repeats if (d := _single(r.count.value, reads)) is not None}
            for repeat in repeats:
                self._count(repeat, reads)
                self._arrays(repeat, reads)
            inside = reads.names(*(step for r in repeats for step in r.body), *self.checked.all(n.OpDecl))
            for draw in _free(timeline.body):
                self._length(draw, draw.value, inside, reads)
        else:
            canvas = next(d for d in self.checked.file.decls if isinstance(d, n.Canvas))
            self._length(canvas.values[3], canvas.values[3], set(), reads)
        if not (self.counts or self.lengths or self.in_place):
            raise CannotStretch(
                f"nothing in the timeline has a count or a length that could be multiplied; read `{NAME}` in it"
            )
        named = self.counts | self.lengths
        found: dict[int, str] = {}
        for name, decl in named.items():
            if not (reads.names(decl.value) - {name}) & set(named):  # else it follows
                found[id(decl)] = "value"
        for expr in self.in_place:
            if not reads.names(expr) & set(named):
                found[id(expr)] = "value"
        for decl in self.arrays.values():
            assert decl.count is not None
            if not reads.names(decl.count) & set(named):
                found[id(decl)] = "count"
        return found

    def _count(self, repeat: n.Repeat, reads: _Reads) -> None:
        value = _inner(repeat.count.value)
        if _single(value, reads) is not None or reads.names(value) & set(self.counts):
            return
        if isinstance(value, n.Quantity | n.Range | n.ListOf | n.Call):
            self.in_place.append(repeat.count)
        else:
            text = self.checked.source.slice(repeat.count.span)
            raise CannotStretch(
                f"the count of `repeat {text}` is none that could be multiplied: "
                f"make it a param or let of its own, or read `{NAME}` in the scene"
            )

    def _arrays(self, repeat: n.Repeat, reads: _Reads) -> None:
        """The param arrays that have an item for each round."""
        for node in self.checked.walk(repeat):
            if isinstance(node, n.Index) and repeat.name is not None:
                decl = reads.declaration(node.base)
                rounds = any(
                    isinstance(inner, n.Name) and inner.name == repeat.name
                    for item in node.items
                    for inner in self.checked.walk(item)
                )
                if rounds and isinstance(decl, n.Param) and decl.count is not None:
                    self.arrays[decl.name] = decl

    def _length(self, at: n.Expr | n.Draw, expr: n.Expr, inside: set[str], reads: _Reads) -> None:
        """One of the lengths that make up the clip. `inside` is what the repeated steps read: it isn't changed."""
        decl = _single(expr, reads)
        if decl is not None and decl.name not in inside:
            self.lengths[decl.name] = decl
        else:
            self.in_place.append(at)


def _outermost(steps: Sequence[n.Step], path: str | None = "") -> Iterator[tuple[str, n.Repeat]]:
    """The repeats that lie in no other, each with its path; "" where a `for each` goes through it several times."""
    for number, step in enumerate(steps):
        here = None if path is None else f"{path}{number}"
        if isinstance(step, n.Repeat):
            yield here or "", step
        elif isinstance(step, n.ForEach):
            yield from _outermost(step.body, None)
        elif isinstance(step, n.Together):
            yield from _outermost(step.body, None if here is None else f"{here}.")


def _free(steps: Sequence[n.Step]) -> Iterator[n.Draw]:
    """What lasts outside of all repeats."""
    for step in steps:
        if isinstance(step, n.Opening | n.Closing | n.Wait):
            yield step.duration
        elif isinstance(step, n.ForEach | n.Together):
            yield from _free(step.body)


def _single(expr: n.Expr, reads: _Reads) -> n.Param | n.Let | None:
    """The param or let that an expression is just the name of; no array of params."""
    decl = reads.declaration(_inner(expr))
    return None if isinstance(decl, n.Param) and decl.count is not None else decl


def _inner(expr: n.Expr) -> n.Expr:
    """The expression without the brackets around it."""
    while isinstance(expr, n.Group) and len(expr.items) == 1:
        expr = expr.items[0]
    return expr


# ---------------------------------------------------------------------- scaling


@dataclass(frozen=True)
class _Scale:
    """Writes values and distributions that are `factor` times as large; whole numbers stay whole."""

    checked: Checked
    factor: float

    def value(self, value: n.Expr | n.Draw) -> n.Expr | n.Draw:
        """What stands behind `=`, `~` or a step's keyword."""
        if not isinstance(value, n.Draw):
            return self.expr(value)
        if value.step is None:
            return replace(value, value=self.expr(value.value))
        lattice = _lattice(value)
        if lattice is not None:
            items = tuple(self.times(item, True) for item in lattice)
            return n.Draw(n.ListOf(items, span=value.span), None, span=value.span)
        if self._type(value.value).kind == "list":
            raise CannotStretch("a count that is drawn in steps has fixed ends; write it as a list")
        return replace(value, value=self.expr(value.value), step=self.times(value.step, False))

    def expr(self, expr: n.Expr) -> n.Expr:
        """A number, or a list, range or other distribution of them."""
        type_ = self._type(expr)
        match expr:
            case n.Group() if len(expr.items) == 1:
                return replace(expr, items=(self.expr(expr.items[0]),))
            case n.Conditional():
                return replace(expr, then=self.expr(expr.then), otherwise=self.expr(expr.otherwise))
            case n.Call() if isinstance(expr.base, n.Name) and expr.base.name == "level":
                return replace(expr, arguments=tuple(self._argument(a) for a in expr.arguments))
            case n.Range() if type_.kind == "list":
                items = _listed(expr)
                if items is None:
                    return self._each(expr)
                return n.ListOf(tuple(self.times(item, True) for item in items), span=expr.span)
            case n.Range():
                return replace(expr, low=self.times(expr.low, False), high=self.times(expr.high, False))
            case n.ListOf() if not (len(expr.items) == 1 and isinstance(expr.items[0], n.Generator)):
                return replace(expr, items=tuple(self.expr(item) for item in expr.items))
        if type_.kind == "number":
            return self.times(expr, _is_whole(type_))
        if type_.kind == "list" and type_.item.kind == "number":
            return self._each(expr)
        raise CannotStretch(f"`{self.checked.source.slice(expr.span)}` is none that could be multiplied")

    def _argument(self, argument: n.Expr) -> n.Expr:
        if isinstance(argument, n.Named):
            return replace(argument, value=self.expr(argument.value))
        return self.expr(argument)

    def _each(self, expr: n.Expr) -> n.Expr:
        """Every item of a list times the factor."""
        item = n.Name(_LOOP, span=expr.span)
        scaled = self.times(item, _is_whole(self._type(expr).item))
        clause = n.ForClause(_LOOP, expr, None, span=expr.span)
        return n.ListOf((n.Generator(scaled, (clause,), span=expr.span),), span=expr.span)

    def times(self, expr: n.Expr, whole: bool) -> n.Expr:
        """One number times the factor, rounded where it counts something."""
        number = _number(expr)
        if number is not None:
            product = number.value * self.factor
            value = float(_nearest(product)) if whole else product
            return replace(number, value=value, whole=value == int(value), span=expr.span)
        simple = isinstance(expr, n.Name | n.Call | n.Index | n.Attribute | n.Group)
        operand = expr if simple else n.Group((expr,), span=expr.span)
        return _rounded(n.Binary("*", operand, _quantity(self.factor, expr.span), span=expr.span), whole)

    def _type(self, expr: n.Expr) -> Type:
        return self.checked.type_of(expr)


def _is_whole(type_: Type) -> bool:
    return type_.kind == "number" and type_.whole and type_.dim == PLAIN


def _rounded(expr: n.Expr, whole: bool) -> n.Expr:
    """`round(expr)` where it must be whole and isn't by itself."""
    if not whole or all(q.whole for q in n.walk(expr) if isinstance(q, n.Quantity)):
        return expr
    return n.Call(n.Name("round", span=expr.span), (expr,), span=expr.span)


def _nearest(number: float) -> int:
    """As round() of the language: a half goes away from 0."""
    return floor(number + 0.5) if number >= 0 else -floor(0.5 - number)


def _quantity(value: float, span: n.Span) -> n.Quantity:
    return n.Quantity(value, "", value == int(value), span=span)


def _number(expr: n.Expr) -> n.Quantity | None:
    expr = _inner(expr)
    return expr if isinstance(expr, n.Quantity) else None


def _listed(expr: n.Expr) -> list[n.Expr] | None:
    """The whole numbers of a range whose ends stand in the text, if they are few."""
    if not isinstance(expr, n.Range):
        return None
    low, high = _number(expr.low), _number(expr.high)
    if low is None or high is None or not 0 <= high.value - low.value < LISTED:
        return None
    if low.unit or not (low.whole and high.whole):
        return None
    return [_quantity(float(k), expr.span) for k in range(int(low.value), int(high.value) + 1)]


def _lattice(draw: n.Draw) -> list[n.Expr] | None:
    """The whole numbers of a range with a step, if they are few and stand in the text."""
    items = _listed(_inner(draw.value))
    step = _number(draw.step) if draw.step is not None else None
    if items is None or step is None or not step.whole or step.unit or step.value < 1:
        return None
    return items[:: int(step.value)]


# --------------------------------------------------------------------- rewriting


def _apply(checked: Checked, scale: _Scale, changes: dict[int, str]) -> n.SceneFile:
    def change(node: n.Node) -> n.Node | None:
        what = changes.get(id(node))
        if what is None:
            return None
        if isinstance(node, n.Param) and what == "count" and node.count is not None:
            return replace(node, count=scale.times(node.count, True))
        if isinstance(node, n.Param):
            return replace(node, value=scale.value(node.value))
        if isinstance(node, n.Let):
            return replace(node, value=scale.expr(node.value))
        return scale.value(node)  # type: ignore[arg-type]  # else expressions and draws only

    filled = _Filled(checked, scale.factor)
    decls = [_rebuilt(_rebuilt(decl, change), filled.change) for decl in checked.file.decls]
    return n.SceneFile(tuple(decls))  # type: ignore[arg-type]


@dataclass(frozen=True)
class _Filled:
    """Puts the factor in place of `stretch`."""

    checked: Checked
    factor: float

    def change(self, node: n.Node) -> n.Node | None:
        if _is_factor(self.checked, node):
            whole = float(_nearest(self.factor))
            return _quantity(whole, node.span)
        if not isinstance(node, n.Binary | n.Unary | n.Group) or self.factor == int(self.factor):
            return None
        # A whole-number expression is rounded as a whole, another takes the factor as it is.
        type_ = self.checked.types.get(id(node))
        if type_ is None or type_.kind != "number" or not any(_is_factor(self.checked, m) for m in n.walk(node)):
            return None
        exact = _rebuilt(node, lambda m: _quantity(self.factor, m.span) if _is_factor(self.checked, m) else None)
        return _rounded(exact, _is_whole(type_))  # type: ignore[arg-type]


def _rebuilt(node: n.Node, change: Callable[[n.Node], n.Node | None]) -> n.Node:
    """The tree with what `change` gives in place of some nodes; what hasn't changed is the same node."""
    changed = change(node)
    if changed is not None:
        return changed
    updates: dict[str, object] = {}
    for f in fields(node):
        value = getattr(node, f.name)
        new = _rebuilt_value(value, change) if f.compare else value
        if new is not value:
            updates[f.name] = new
    return replace(node, **updates) if updates else node  # type: ignore[arg-type]


def _rebuilt_value(value: object, change: Callable[[n.Node], n.Node | None]) -> object:
    if isinstance(value, n.Node):
        return _rebuilt(value, change)
    if isinstance(value, tuple) and not isinstance(value, n.Span):
        items = tuple(_rebuilt_value(item, change) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value
