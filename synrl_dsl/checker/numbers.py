"""The number pass: sizes, ranges, indices and arguments that the text shows to be too large, empty or out of range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from synrl_dsl import builtins, limits
from synrl_dsl import nodes as n
from synrl_dsl.builtins.names import enumerations_with
from synrl_dsl.checker import constants
from synrl_dsl.checker.constants import Constants
from synrl_dsl.checker.expressions import calls
from synrl_dsl.checker.model import Checked, Findings

LATTICE = 100_000
"""Values of a range with a `step`."""

ORDERED = 6
"""Items whose orders are listed."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What an argument may be, in base units. `open` leaves out the least value itself."""

    least: float
    most: float
    unit: str
    open: bool = False

    def holds(self, low: float, high: float) -> bool:
        return (low > self.least if self.open else low >= self.least) and high <= self.most

    def __str__(self) -> str:
        least = f"above {self.least:,g}" if self.open else f"{self.least:,g}"
        if self.most == inf:
            return f"{least}{self.unit}" if self.open else f"{least}{self.unit} or more"
        return f"{least} {'and up to' if self.open else 'to'} {self.most:,g}{self.unit}"


_TIME = Limit(0, limits.CLIP_S, " s")
_SOME_TIME = Limit(0, limits.CLIP_S, " s", open=True)
_PX = Limit(0, inf, " px")
_SOME_PX = Limit(0, inf, " px", open=True)
_SPEED = Limit(0, inf, " px/s")
_MARGIN = Limit(0, limits.CANVAS_MAX, " px")


def _of(kind: str) -> tuple[str, ...]:
    return tuple(b.name for b in builtins.every() if b.kind == kind)


_ARGUMENTS: dict[tuple[str, str], Limit] = {
    ("letters", "count"): Limit(1, 26, ""),
    ("cells", "columns"): Limit(1, 10, ""),
    ("cells", "rows"): Limit(1, 10, ""),
    ("ordinal", "position"): Limit(0, 10_000, ""),
    ("inside", "margin"): _MARGIN,
    ("scattered", "margin"): _MARGIN,
    ("scattered", "gap"): _MARGIN,
    ("lane", "margin"): _MARGIN,
    ("lane", "index"): Limit(0, inf, ""),
    ("lane", "of"): Limit(1, inf, ""),
    **{(name, what): _TIME for name in _of("motion") for what in ("after", "during")},
    **{(name, "during"): _SOME_TIME for name in (*_of("action"), "path")},
    **{(name, "period"): _SOME_TIME for name in ("sine", "zigzag", "eight")},
    **{(name, "speed"): _SPEED for name in ("linear", "accelerated", "sine", "zigzag")},
    **{(name, "amplitude"): _PX for name in ("sine", "zigzag")},
    ("circular", "radius"): _SOME_PX,
    ("spiral", "radius"): _PX,
    ("eight", "width"): _PX,
    ("eight", "height"): _PX,
    ("polyline", "speed"): Limit(0, inf, " px/s", open=True),
    ("polyline", "lengths"): _PX,
    ("bends", "least"): Limit(0, 180, " deg", open=True),
    ("move", "by"): _SOME_PX,
    ("resize", "to"): Limit(0, limits.CANVAS_MAX, " px", open=True),
    ("arc", "during"): _TIME,
}
"""(builtin, argument) -> what it may be; of a list, each of its items."""

_LIMITED = frozenset({"sample", "shuffle", "orders", *(builtin for builtin, _ in _ARGUMENTS)})


def number_pass(checked: Checked, findings: Findings) -> Checked:
    """Report numbers outside their limits, at each level that differs."""
    measured = [node for node in checked.nodes if isinstance(node, _MEASURED)]
    for k in constants.by_level(checked):
        _numbers(measured, k, findings)
    return checked


_MEASURED = (
    n.Name
    | n.Range
    | n.Draw
    | n.Index
    | n.Call
    | n.Binary
    | n.Opening
    | n.Closing
    | n.Wait
    | n.Weight
    | n.Property
    | n.Answer
)


def _numbers(measured: Sequence[n.Node], k: Constants, findings: Findings) -> None:
    """Report what the text shows to be too large, empty or out of range."""
    for decl in k.checked.file.decls:
        if isinstance(decl, n.Canvas) and len(decl.values) == 4:
            _duration(decl.values[3], "a clip", k, findings)
            length, fps = k.bounds(decl.values[3]), k.number(decl.values[2])
            if length is not None and fps is not None and 0 < length[0] * fps < 1:
                findings.add("out-of-range", "a clip has a frame or more", decl.values[3])
        elif isinstance(decl, n.ObjectDecl):
            if decl.count is not None:
                _count(decl.count, 1, limits.OBJECTS, "objects in an array", k, findings)
        elif isinstance(decl, n.Param) and decl.count is not None:
            _count(decl.count, 1, limits.PARAM_ARRAY, "params in an array", k, findings)
        elif isinstance(decl, n.Timeline):
            _rounds(decl.body, 1, k, findings)
    board = _board(k)
    for node in measured:
        match node:
            case n.Name():
                if board is not None and len(node.name) < 4:
                    _on_board(node, board, k.checked, findings)
            case n.Range():
                _range(node, k, findings)
            case n.Draw():
                _draw(node, k, findings)
            case n.Index():
                _index(node, k, findings)
            case n.Call():
                _call(node, k, findings)
            case n.Binary() if node.op == "/" and k.number(node.right) == 0:
                findings.add("out-of-range", "this divides by 0", node.right)
            case n.Opening() | n.Closing() | n.Wait():
                _duration(node.duration.value, "a step of the timeline", k, findings)
            case n.Weight() if (weight := k.reached(node.value)) is not None and weight[0] < 0:
                findings.add("out-of-range", "a weight is 0 or more", node.value)
            case n.Answer() if node.within is not None and (width := k.reached(node.within)) is not None:
                if width[0] <= 0:
                    findings.add("out-of-range", "a tolerance is above 0", node.within)
            case n.Property() if node.name == "size":
                size = k.reached(node.value)
                if size is not None and not 0 < size[0] <= size[1] <= limits.CANVAS_MAX:
                    at = node.value.value if isinstance(node.value, n.Draw) else node.value
                    findings.add("out-of-range", f"a size is above 0 and up to {limits.CANVAS_MAX} px", at)


def _count(expr: n.Expr | n.Draw, least: int, limit: int, what: str, k: Constants, findings: Findings) -> None:
    found = k.reached(expr)
    at = expr.value if isinstance(expr, n.Draw) else expr
    if found is not None and (found[1] > limit or found[0] < least):
        wrong = found[1] if found[1] > limit else found[0]
        message = f"the number of {what} is {least} to {limit}, not {wrong:,.15g}"
        findings.add("too-large" if wrong > limit else "out-of-range", message, at)


def _duration(expr: n.Expr, what: str, k: Constants, findings: Findings) -> None:
    found = k.reached(expr)
    if found is not None and found[1] > limits.CLIP_S:
        findings.add("too-large", f"{what} lasts {limits.CLIP_S} s at most", expr)
    elif found is not None and (found[0] < 0 or (what == "a clip" and found[0] == 0)):
        findings.add("out-of-range", f"{what} can't last {found[0]:.15g} s", expr)


def _rounds(steps: tuple[n.Step, ...], outer: float, k: Constants, findings: Findings) -> None:
    """Rounds of nested repeats are multiplied: they are what a clip has to go through."""
    for step in steps:
        match step:
            case n.Repeat():
                _count(step.count, 0, limits.REPEATS, "rounds of a repeat", k, findings)
                found, at = k.bounds(step.count), step.count.value
            case n.ForEach():
                found, at = k.sizes(step.source), step.source
            case n.Together():
                _rounds(step.body, outer, k, findings)
                continue
            case _:
                continue
        rounds = outer * (found[1] if found is not None else 1)
        if rounds > limits.REPEATS:
            message = f"at most {limits.REPEATS} rounds, those of nested repeats multiplied"
            findings.add("too-large", message, at)
        else:
            _rounds(step.body, rounds, k, findings)


def _range(node: n.Range, k: Constants, findings: Findings) -> None:
    low, high = k.number(node.low), k.number(node.high)
    if low is not None and high is not None and low > high:
        findings.add("empty-range", "this range is empty: its low end comes first", node, "swap its ends")
    sizes = k.sizes(node)
    if sizes is not None and sizes[1] > limits.RANGE_ITEMS:
        findings.add("too-large", f"a range of whole numbers has at most {limits.RANGE_ITEMS:,} items", node)


def _draw(node: n.Draw, k: Constants, findings: Findings) -> None:
    if isinstance(node.value, n.Range):
        _range(node.value, k, findings)
    sizes, bounds = k.sizes(node.value), k.bounds(node.value)
    if sizes is not None and sizes[0] == 0:
        findings.add("empty-range", "there may be nothing to draw from", node.value, "put a value into it")
    step = k.bounds(node.step) if node.step is not None else None
    if step is None or node.step is None:
        return
    if step[0] <= 0:
        findings.add("out-of-range", "a step is above 0", node.step)
    elif bounds is not None and (bounds[1] - bounds[0]) / step[0] > LATTICE:
        findings.add("too-large", f"a range has at most {LATTICE:,} steps", node.step)


def _index(node: n.Index, k: Constants, findings: Findings) -> None:
    base = k.checked.types.get(id(node.base))
    if base is None or base.kind != "list" or len(node.items) != 1 or isinstance(node.items[0], n.Range):
        return
    place, sizes = k.number(node.items[0]), k.sizes(node.base)
    if place is not None and place < 0:
        findings.add("out-of-range", "places count from 0", node.items[0], "`[end]` is the last one")
    elif place is not None and sizes is not None and place >= sizes[1]:
        message = f"there are {sizes[1]}, counted from 0, so the last is {sizes[1] - 1}"
        findings.add("out-of-range", message, node.items[0], "`[end]` is the last one")


def _call(node: n.Call, k: Constants, findings: Findings) -> None:
    """The limits of a builtin's arguments, those that the compiler would meet in a draw."""
    name = node.base.name if isinstance(node.base, n.Name) else ""
    if name not in _LIMITED:
        return
    for overload in builtins.overloads(name):
        given, problem = calls.match(node, overload)
        if problem is not None:
            continue
        for parameter, argument in given.items():
            limit, found = _ARGUMENTS.get((name, parameter)), k.reached(argument)
            if limit is not None and found is not None and not limit.holds(*found):
                findings.add("out-of-range", f"'{parameter}' of {name}() is {limit}", argument)
        if name == "sample":
            many, pool = k.reached(given["count"]), k.sizes(given["of"])
            if many is not None and pool is not None and not 0 <= many[0] <= many[1] <= pool[0]:
                message = f"sample() can't take {many[1]:g} different items of {pool[0]}"
                findings.add("out-of-range", message, given["count"])
        elif name == "orders" and (items := k.sizes(given["items"])) is not None and items[1] > ORDERED:
            message = f"orders() lists the orders of {ORDERED} items at most, not of {items[1]}"
            findings.add("out-of-range", message, given["items"], "take fewer of them: `xs[0 .. 5]`")
        elif name == "shuffle" and "on" in given:
            items, places = k.sizes(given["items"]), k.sizes(given["on"])
            if items and places and items != places and items[0] == items[1] and places[0] == places[1]:
                message = f"shuffle() has {items[0]} items for {places[0]} places"
                findings.add("out-of-range", message, node, "give as many of both")


# ------------------------------------------------------------------ the board


def _board(k: Constants) -> tuple[int, int] | None:
    """Columns and rows of the state's board, where the text tells."""
    state = next((d for d in k.checked.file.decls if isinstance(d, n.StateDecl)), None)
    value = state.value.value if state is not None and isinstance(state.value, n.Draw) else None
    if not isinstance(value, n.Call) or value.base != n.Name("shuffle"):
        return None
    given, problem = calls.match(value, builtins.overloads("shuffle")[-1])
    places = given.get("on")
    if problem is not None or not isinstance(places, n.Call) or places.base != n.Name("cells"):
        return None
    sides = [k.number(side) for side in calls.match(places, builtins.overloads("cells")[0])[0].values()]
    return (int(sides[0]), int(sides[1])) if len(sides) == 2 and None not in sides else None  # type: ignore[arg-type]


def _on_board(node: n.Name, board: tuple[int, int], checked: Checked, findings: Findings) -> None:
    symbol = checked.symbol_of(node)
    if symbol is None or symbol.kind != "member" or enumerations_with(node.name) != ("cell",):
        return
    if ord(node.name[0]) - ord("a") >= board[0] or int(node.name[1:]) > board[1]:
        last = f"{chr(ord('a') + board[0] - 1)}{board[1]}"
        findings.add("out-of-range", f"the board has the cells a1 to {last}, and no {node.name}", node)
