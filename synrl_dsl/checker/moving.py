"""The motion pass: objects that start in a wall, actions that can't be, and events that nothing causes."""

from __future__ import annotations

from collections.abc import Iterator

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.checker import constants
from synrl_dsl.checker.constants import Constants
from synrl_dsl.checker.declared import ACTED
from synrl_dsl.checker.expressions import calls
from synrl_dsl.checker.model import Checked, Findings, leaf

DEFAULT_SIZE = 40.0
"""Size in px of an object that sets none."""

_STIRS = {"move": "place", "turn": "rotation", "resize": "outline", "reshape": "outline"}
"""Action -> what it sets in motion. A bounce is solved ahead for all of these."""

_NEEDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("crosses", "enters", "leaves", "overtakes", "nears"), frozenset({"place"})),
    **dict.fromkeys(("bends", "sets_off", "stops"), frozenset({"place"})),
    "touches": frozenset({"place", "rotation", "outline"}),
    "turns": frozenset({"rotation"}),
    "completes": frozenset({"writing"}),
}
"""Condition -> what must stir, in one of its objects at least."""

_MAKES = {"fill": "recolor(ball, to: red)", "size": "resize(ball, to: 60px)", "shape": "reshape(ball, to: square)"}
"""Attribute -> an action that changes it."""

_CAUSES = {
    "place": ("move", "give it a motion, such as `motion = linear(speed: ..., heading: ..., bounce: walls)`"),
    "rotation": ("turn", "let it turn, such as by `motion = spin(speed: 90deg/s)`"),
    "writing": ("write", "let it write, by `motion = writes(problem, speed: ..., trail: ...)`"),
}
"""What must stir -> what an object doesn't do, and how it would."""

_JOINT = {"distinct": "sample(3, of: palette)", "scattered": "inside(canvas, margin: 40px)"}
"""Distributions that an array of objects draws together -> what to write elsewhere."""


def motion_pass(checked: Checked, findings: Findings) -> Checked:
    """Report motions, actions and events of objects that can't be, or that nobody sees."""
    objects = {d.name: d for d in checked.file.decls if isinstance(d, n.ObjectDecl)}
    acted = list(_actions(checked))
    for decl in objects.values():
        motion = _motion(decl)
        for call in checked.walk(motion) if motion is not None else ():
            if isinstance(call, n.Call):
                _parts(call, findings)
                if call.base == n.Name("spin"):
                    _seen_to_turn(decl, call, findings)
        for k in constants.by_level(checked):
            _clearance(decl, k, findings)
            _enough_to_draw(decl, k, findings)
        if motion is not None and _bounce(motion) is not None:
            _circles_only(decl, motion, findings)
    for call, name, things in acted:
        for thing in things:
            if name == "turn":
                _seen_to_turn(objects[thing], call, findings)
            motion = _motion(objects[thing])
            if name in _STIRS and motion is not None and _bounce(motion) is not None:
                findings.add(
                    "conflicting-effects",
                    f"'{thing}' bounces, which is solved ahead, so no action can {name} it",
                    call,
                    "give it a motion without `bounce`, or leave this out",
                )
    for event in checked.file.decls:
        if isinstance(event, n.EventDecl):
            _cause(event, objects, acted, checked, findings)
        elif isinstance(event, n.Param) and isinstance(event.value, n.Draw):
            for node in checked.walk(event.value):
                if isinstance(node, n.Call) and isinstance(node.base, n.Name) and node.base.name in _JOINT:
                    name = node.base.name
                    message = f"{name}() is drawn together by the objects of an array, not by a param"
                    findings.add("wrong-arguments", message, node, f"write `{_JOINT[name]}`")
    return checked


Acted = tuple[n.Call, str, tuple[str, ...]]
"""An action of the timeline: its call, its name, and the objects that it may be done to."""


def _actions(checked: Checked) -> Iterator[Acted]:
    for node in checked.nodes:
        call = node.action if isinstance(node, n.Do) else None
        if not isinstance(call, n.Call) or not isinstance(call.base, n.Name) or call.base.name in checked.table:
            continue
        for overload in builtins.overloads(call.base.name):
            given, problem = calls.match(call, overload)
            if overload.kind == "action" and problem is None:
                yield call, overload.name, _things(given["object"], checked)


def _things(expr: n.Expr, checked: Checked) -> tuple[str, ...]:
    """The declared objects that an expression may stand for."""
    found = leaf(checked.types.get(id(expr), t.ANY))
    return found.names if found.kind == "object" else ()


def _motion(decl: n.ObjectDecl) -> n.Expr | None:
    line = next((b for b in decl.body if isinstance(b, n.Property) and b.name == "motion"), None)
    return None if line is None else line.value.value if isinstance(line.value, n.Draw) else line.value


def _bounce(motion: n.Expr) -> n.Expr | None:
    """What turns a motion back, where the text tells that something does."""
    if not isinstance(motion, n.Call) or motion.base not in (n.Name("linear"), n.Name("accelerated")):
        return None
    assert isinstance(motion.base, n.Name)
    return calls.match(motion, builtins.overloads(motion.base.name)[0])[0].get("bounce")


def _shapes(decl: n.ObjectDecl) -> list[str]:
    """The shapes that it may have, as far as they stand in the text."""
    parts = decl.shape.items if isinstance(decl.shape, n.ListOf) else (decl.shape,)
    return [part.name for part in parts if isinstance(part, n.Name) and part.name in builtins.ENUMERATIONS["shape"]]


def _parts(call: n.Call, findings: Findings) -> None:
    """What is a part of a sum or a sequence doesn't bounce: the walls would be met by the whole."""
    if call.base not in (n.Name("sequence"), n.Name("combined")):
        return
    parts = calls.match(call, builtins.overloads("sequence")[0])[0].get("motions")
    for part in parts.items if isinstance(parts, n.ListOf) and len(parts.items) > 1 else ():
        bounce = _bounce(part)
        if bounce is not None:
            findings.add("wrong-arguments", "a motion that bounces stands alone", bounce, "take `bounce` out")


def _seen_to_turn(decl: n.ObjectDecl, at: n.Node, findings: Findings) -> None:
    if "circle" in _shapes(decl) and not any(line.name == "label" for line in decl.body):
        findings.add(
            "never-revealed",
            f"'{decl.name}' is a circle, and nobody can see a circle turn",
            at,
            'write something on it, `label = "A"`, or give it another shape',
        )


def _circles_only(decl: n.ObjectDecl, motion: n.Expr, findings: Findings) -> None:
    bounce = _bounce(motion)
    if bounce in (n.Name("others"), n.Name("everything")) and set(_shapes(decl)) - {"circle"}:
        assert bounce is not None
        hint = "write `bounce: walls`, or make it a circle"
        findings.add("wrong-arguments", "only circles bounce off each other", bounce, hint)


# ------------------------------------------------------------------ room


def _clearance(decl: n.ObjectDecl, k: Constants, findings: Findings) -> None:
    """An object is drawn inside the canvas, and one that bounces clear of the walls and of the others."""
    lines = {line.name: line for line in decl.body if isinstance(line, n.Property)}
    pos = lines["pos"].value if "pos" in lines else None
    place = pos.value if isinstance(pos, n.Draw) else None
    if not isinstance(place, n.Call) or place.base not in (n.Name("inside"), n.Name("scattered")):
        return
    assert isinstance(place.base, n.Name)
    given, problem = calls.match(place, builtins.overloads(place.base.name)[0])
    canvas = next((d for d in k.checked.file.decls if isinstance(d, n.Canvas)), None)
    if problem is not None or canvas is None or len(canvas.values) < 3:
        return
    gap = k.reached(given["gap"]) if "gap" in given else None
    margin = k.reached(given["margin"]) if "margin" in given else (gap[0] / 2, gap[1] / 2) if gap else (0.0, 0.0)
    sides = [side for value in canvas.values[:2] for side in constants.values(value) or ()]
    if margin is None or not sides:
        return
    at = given.get("margin", given.get("gap", place))
    if margin[1] * 2 >= min(sides):
        findings.add("out-of-range", "this margin leaves no room on the canvas", at)
    size = k.reached(lines["size"].value) if "size" in lines else (DEFAULT_SIZE, DEFAULT_SIZE)
    motion = _motion(decl)
    bounce = _bounce(motion) if motion is not None else None
    if size is None or bounce is None:
        return
    if bounce != n.Name("walls") and gap is not None and gap[0] <= size[1]:
        message = f"two of '{decl.name}' are {size[1]:g} px wide, so they may overlap at the start"
        findings.add("out-of-range", message, given["gap"], f"write `gap: {int(size[1]) + 2}px`, or more")
    # A square that isn't turned reaches less far along the axes than the circle that it is inscribed in.
    upright = decl.shape == n.Name("square") and "rotation" not in lines
    reach = size[1] / 2 * (0.7072 if upright else 1)
    if bounce != n.Name("others") and margin[0] <= reach:
        findings.add(
            "out-of-range",
            f"'{decl.name}' reaches {reach:.4g} px from its centre, so it may start in a wall",
            at,
            f"write `margin: {int(reach) + 2}px`, or more",
        )


def _enough_to_draw(decl: n.ObjectDecl, k: Constants, findings: Findings) -> None:
    """An array that draws different items has as many to draw from as it has objects."""
    many = k.reached(decl.count) if decl.count is not None else None
    for line in decl.body if many is not None else ():
        drawn = line.value.value if isinstance(line.value, n.Draw) else None
        if not isinstance(drawn, n.Call) or drawn.base != n.Name("distinct"):
            continue
        items = calls.match(drawn, builtins.overloads("distinct")[0])[0].get("items")
        sizes = k.sizes(items) if items is not None else None
        if items is not None and sizes is not None and many is not None and sizes[0] < many[1]:
            message = f"there are {sizes[0]} different values for {many[1]:g} objects"
            findings.add("out-of-range", message, items, "give it more values, or draw fewer objects")


# ------------------------------------------------------------------ events


def _cause(
    decl: n.EventDecl, objects: dict[str, n.ObjectDecl], acted: list[Acted], checked: Checked, findings: Findings
) -> None:
    """Report an event that nothing moves, turns or changes to cause."""
    call = decl.condition
    if not isinstance(call, n.Call) or not isinstance(call.base, n.Name):
        return
    given = [a.value if isinstance(a, n.Named) else a for a in call.arguments]
    names = {thing for argument in given for thing in _things(argument, checked)}
    if not names:
        return
    who = "', '".join(sorted(names))
    if call.base.name == "changes":
        attribute = given[-1].name if isinstance(given[-1], n.Name) else ""
        if not any(names & set(things) and ACTED.get(name) == attribute for _, name, things in acted):
            hint = f"write `do {_MAKES.get(attribute, 'vanish(ball)')}` of it under `timeline`"
            findings.add("unreachable", f"no action changes '{attribute}' of '{who}'", call, hint)
        return
    wanted = _NEEDS.get(call.base.name, frozenset())
    if any(isinstance(a, n.Name) and a.name == "walls" for a in given):
        wanted = frozenset({"place"})
    stirring = {_STIRS[name] for _, name, things in acted if name in _STIRS and names & set(things)}
    for name in names:
        motion = _motion(objects[name])
        stirring |= _stirs(motion, checked) if motion is not None else frozenset()
    if not wanted & stirring:
        does, hint = next(said for what, said in _CAUSES.items() if what in wanted)
        findings.add("unreachable", f"'{who}' doesn't {does}, so this never happens", call, hint)


def _stirs(motion: n.Node, checked: Checked) -> frozenset[str]:
    """What a motion changes, through the lets that it reads: `place`, `rotation`; and whether it is `writing`."""
    found: set[str] = set()
    for node in checked.walk(motion):
        if isinstance(node, n.Call) and isinstance(node.base, n.Name):
            kinds = {b.kind for b in builtins.overloads(node.base.name)}
            if "motion" in kinds and node.base.name not in ("hold", "sequence", "combined"):
                found.add("rotation" if node.base.name == "spin" else "place")
                found |= {"writing"} if node.base.name == "writes" else set()
        symbol = checked.symbol_of(node) if isinstance(node, n.Name) else None
        if symbol is not None and isinstance(symbol.decl, n.Let):
            found |= _stirs(symbol.decl.value, checked)
    return frozenset(found)
