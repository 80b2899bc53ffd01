"""The structure pass: which declarations a file has, how often, and the sizes and numbers it may ask for."""

from __future__ import annotations

from collections.abc import Sequence

from synrl_dsl import builtins, limits
from synrl_dsl import nodes as n
from synrl_dsl.builtins.names import enumerations_with
from synrl_dsl.checker import calls, constants
from synrl_dsl.checker.constants import Constants
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.checker.typing import unbuilt_motion

DEFAULT_SIZE = 40.0
"""Size in px of an object that sets none."""

LATTICE = 100_000
"""Values of a range with a `step`."""

_MOTIONS = tuple(b.name for b in builtins.every() if b.kind == "motion")
_ACTIONS = tuple(b.name for b in builtins.every() if b.kind == "action")

_ARGUMENTS: dict[tuple[str, str], tuple[float, float, str]] = {
    ("letters", "count"): (1, 26, ""),
    ("cells", "columns"): (1, 10, ""),
    ("cells", "rows"): (1, 10, ""),
    ("ordinal", "position"): (0, 10_000, ""),
    ("inside", "margin"): (0, limits.CANVAS_MAX, " px"),
    **{(name, what): (0, limits.CLIP_S, " s") for name in _MOTIONS for what in ("after", "during")},
    **{(name, "during"): (0, limits.CLIP_S, " s") for name in _ACTIONS},
    ("arc", "during"): (0, limits.CLIP_S, " s"),
}
"""(builtin, argument) -> the least, the greatest, and their unit."""

_LIMITED = frozenset({"sample", "shuffle", *(builtin for builtin, _ in _ARGUMENTS)})


def structure_pass(checked: Checked, findings: Findings) -> Checked:
    """Report what is missing, doubled or larger than the limits."""
    _missing(checked, findings)
    decls = checked.file.decls
    for kind, word in ((n.SceneDecl, "scene"), (n.Canvas, "canvas"), (n.Timeline, "timeline")):
        for extra in [d for d in decls if isinstance(d, kind)][1:]:
            at = n.Span(extra.span.start, extra.span.start + len(word))
            findings.add("declared-twice", f"a file has one '{word}'", at, "take one of them out")
    names: set[str] = set()
    for decl in decls:
        if isinstance(decl, n.QuestionDecl):
            if decl.name in names:
                findings.add(
                    "declared-twice",
                    f"the question '{decl.name}' is declared twice",
                    decl.name_span,
                    "give one of them another name",
                )
            names.add(decl.name)
    measured = [node for node in checked.nodes if isinstance(node, _MEASURED)]
    for k in constants.by_level(checked):
        _numbers(measured, k, findings)
    return checked


# ------------------------------------------------------------------ what is missing


def _missing(checked: Checked, findings: Findings) -> None:
    decls = checked.file.decls
    scenes = [d for d in decls if isinstance(d, n.SceneDecl)]
    canvases = [d for d in decls if isinstance(d, n.Canvas)]
    top = n.Span(0, 1)
    if not scenes:
        findings.add("missing-scene", "a file declares one scene", top, 'begin with `scene NAME "what it asks"`')
    else:
        top = n.Span(scenes[0].span.start, scenes[0].span.start + len("scene"))
        if decls[0] is not scenes[0]:
            findings.add("missing-scene", "the scene is declared first", top, "move this to the top")
        _scene(scenes[0], findings)
    if not canvases:
        findings.add("missing-canvas", "the scene has no canvas", top, "write `canvas 448px, 448px, 30fps, 8s`")
    else:
        top = canvases[0].span
        _canvas(canvases[0], checked, findings)
    if not any(isinstance(d, n.ObjectDecl | n.StateDecl) for d in decls):
        hint = "write `object ball: circle`, or `state grid: map[cell -> letter] ~ ...` and its view"
        findings.add("nothing-to-see", "the scene shows no object and no state", top, hint)
    if not any(isinstance(d, n.QuestionDecl) for d in decls):
        last = max((d.span.end for d in decls), default=1)
        hint = "write `question NAME`, and `ask` and `answer` under it"
        findings.add("missing-question", "the scene asks no question", n.Span(last - 1, last), hint)


def _scene(scene: n.SceneDecl, findings: Findings) -> None:
    given = {line.name: line for line in scene.meta}
    missing = [name for name in ("category", "task") if name not in given]
    if missing and all(name in ("category", "task", "skills") for name in given):
        findings.add(
            "missing-property",
            f"the scene has no {' and no '.join(missing)}",
            scene.name_span,
            " and ".join(f"write `{name} NAME`" for name in missing) + " under it",
        )
    for name in ("category", "task"):
        if name in given and len(given[name].values) != 1:
            findings.add("wrong-arguments", f"'{name}' is one word", given[name])


def _canvas(canvas: n.Canvas, checked: Checked, findings: Findings) -> None:
    for value, what in zip(canvas.values[:3], ("the width", "the height", "the frame rate"), strict=False):
        if constants.values(value) is None:
            findings.add("not-fixed", f"{what} is a plain number", value, "write the number itself")
    for value, what in zip(canvas.values[:2], ("width", "height"), strict=False):
        sides = constants.values(value)
        if sides is None:
            continue
        if min(sides) < limits.CANVAS_MIN or max(sides) > limits.CANVAS_MAX:
            findings.add(
                "too-large" if max(sides) > limits.CANVAS_MAX else "out-of-range",
                f"the {what} of a canvas is {limits.CANVAS_MIN} to {limits.CANVAS_MAX} px",
                value,
            )
        elif any(side % 2 for side in sides):
            near = round(sides[0] / 32) * 32
            message = f"the {what} of a canvas is an even whole number, as H.264 needs it"
            findings.add("out-of-range", message, value, f"`{near}px` would fit")
        elif any(side % 32 for side in sides):
            near = round(sides[0] / 32) * 32
            findings.add(
                "canvas-multiple",
                f"the {what} is no multiple of 32, so a model's patches cut through its edge",
                value,
                f"`{near}px` would fit",
            )
    rates = constants.values(canvas.values[2]) if len(canvas.values) >= 3 else None
    if rates and not all(1 <= r <= limits.FPS and r == int(r) for r in rates):
        findings.add("out-of-range", f"the frame rate is a whole number, 1 to {limits.FPS} fps", canvas.values[2])
    timeline = any(isinstance(d, n.Timeline) for d in checked.file.decls)
    if len(canvas.values) == 4 and timeline:
        findings.add(
            "two-lengths",
            "the timeline sets the length of the clip, so the canvas can't",
            canvas.values[3],
            "leave the length out of the canvas",
        )
    elif len(canvas.values) == 3 and not timeline and not unbuilt_motion(checked.nodes):
        findings.add(
            "no-length",
            "nothing sets the length of the clip",
            canvas.span,
            "give the canvas a length, `canvas 448px, 448px, 30fps, 8s`, or write a timeline",
        )


# ------------------------------------------------------------------ numbers at one level


_MEASURED = (
    n.Name | n.Range | n.Draw | n.Index | n.Call | n.Binary | n.Opening | n.Closing | n.Wait | n.Weight | n.Property
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
            _clearance(decl, k, findings)
        elif isinstance(decl, n.Param) and decl.count is not None:
            _count(decl.count, 1, limits.PARAM_ARRAY, "params in an array", k, findings)
        elif isinstance(decl, n.EventDecl):
            _contact(decl, k.checked, findings)
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
            case n.Weight() if (weight := k.bounds(node.value)) is not None and weight[0] < 0:
                findings.add("out-of-range", "a weight is 0 or more", node.value)
            case n.Property() if node.name == "size":
                size = k.bounds(node.value)
                if size is not None and not 0 < size[0] <= size[1] <= limits.CANVAS_MAX:
                    at = node.value.value if isinstance(node.value, n.Draw) else node.value
                    findings.add("out-of-range", f"a size is above 0 and up to {limits.CANVAS_MAX} px", at)


def _count(expr: n.Expr | n.Draw, least: int, limit: int, what: str, k: Constants, findings: Findings) -> None:
    found = k.bounds(expr)
    at = expr.value if isinstance(expr, n.Draw) else expr
    if found is not None and (found[1] > limit or found[0] < least):
        wrong = found[1] if found[1] > limit else found[0]
        message = f"the number of {what} is {least} to {limit}, not {wrong:,.15g}"
        findings.add("too-large" if wrong > limit else "out-of-range", message, at)


def _duration(expr: n.Expr, what: str, k: Constants, findings: Findings) -> None:
    found = k.bounds(expr)
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
        for (builtin, parameter), (least, most, unit) in _ARGUMENTS.items():
            found = k.bounds(given[parameter]) if builtin == name and parameter in given else None
            if found is not None and (found[0] < least or found[1] > most):
                message = f"'{parameter}' of {name}() is {least:,g} to {most:,g}{unit}"
                findings.add("out-of-range", message, given[parameter])
        if name == "sample":
            many, pool = k.bounds(given["count"]), k.sizes(given["of"])
            if many is not None and pool is not None and not 0 <= many[0] <= many[1] <= pool[0]:
                message = f"sample() can't take {many[1]:g} different items of {pool[0]}"
                findings.add("out-of-range", message, given["count"])
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


# ------------------------------------------------------------------ objects and walls


def _clearance(decl: n.ObjectDecl, k: Constants, findings: Findings) -> None:
    """An object is drawn inside the canvas, and one that bounces clear of the walls."""
    lines = {line.name: line for line in decl.body if isinstance(line, n.Property)}
    pos = lines["pos"].value if "pos" in lines else None
    inside = pos.value if isinstance(pos, n.Draw) else None
    if not isinstance(inside, n.Call) or inside.base != n.Name("inside"):
        return
    given, problem = calls.match(inside, builtins.overloads("inside")[0])
    canvas = next((d for d in k.checked.file.decls if isinstance(d, n.Canvas)), None)
    if problem is not None or canvas is None or len(canvas.values) < 3:
        return
    margin = k.bounds(given["margin"]) if "margin" in given else (0.0, 0.0)
    sides = [side for value in canvas.values[:2] for side in constants.values(value) or ()]
    if margin is None or not sides:
        return
    if margin[1] * 2 >= min(sides):
        findings.add("out-of-range", "this margin leaves no room on the canvas", given.get("margin", inside))
    size = k.bounds(lines["size"].value) if "size" in lines else (DEFAULT_SIZE, DEFAULT_SIZE)
    motion = _motion(decl)
    if size is None or motion is None or not _bounces(motion):
        return
    # A square reaches less far along the axes than the circle that it is inscribed in.
    reach = size[1] / 2 * (0.7072 if decl.shape == n.Name("square") else 1)
    if margin[0] <= reach:
        findings.add(
            "out-of-range",
            f"'{decl.name}' reaches {reach:.4g} px from its centre, so it may start in a wall",
            given.get("margin", inside),
            f"write `margin: {int(reach) + 2}px`, or more",
        )


def _motion(decl: n.ObjectDecl) -> n.Expr | None:
    line = next((b for b in decl.body if isinstance(b, n.Property) and b.name == "motion"), None)
    return None if line is None else line.value.value if isinstance(line.value, n.Draw) else line.value


def _bounces(motion: n.Expr) -> bool | None:
    """Whether a motion is turned back by something; None for what the text doesn't tell."""
    if not isinstance(motion, n.Call) or motion.base not in (n.Name("linear"), n.Name("accelerated")):
        return None
    assert isinstance(motion.base, n.Name)
    given, problem = calls.match(motion, builtins.overloads(motion.base.name)[0])
    return "bounce" in given if problem is None else None


def _contact(decl: n.EventDecl, checked: Checked, findings: Findings) -> None:
    """`touches(object, walls)` happens to objects that move."""
    condition = decl.condition
    if not isinstance(condition, n.Call) or condition.base != n.Name("touches"):
        return
    given, problem = calls.match(condition, builtins.overloads("touches")[0])
    thing = given.get("object")
    symbol = checked.symbol_of(thing) if problem is None and thing is not None else None
    if symbol is None or not isinstance(symbol.decl, n.ObjectDecl) or symbol.kind != "object":
        return
    moved = any(isinstance(node, n.Do) for node in checked.nodes)
    if _motion(symbol.decl) is None and not moved:
        findings.add(
            "unreachable",
            f"'{symbol.name}' doesn't move, so this never happens",
            condition,
            "give it a motion, such as `motion = linear(speed: ..., heading: ..., bounce: walls)`",
        )
