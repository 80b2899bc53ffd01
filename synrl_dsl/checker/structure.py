"""The structure pass: which declarations a file has, how often, and the sizes it may ask for."""

from __future__ import annotations

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.checker import constants
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.checker.typing import unbuilt_motion
from synrl_dsl.diagnostics import Diagnostic


def structure_pass(checked: Checked) -> tuple[Checked, list[Diagnostic]]:
    """Report what is missing, doubled or larger than the limits."""
    findings = Findings()
    decls = checked.file.decls
    top = n.Span(0, 1)
    scenes = [d for d in decls if isinstance(d, n.SceneDecl)]
    if not scenes:
        findings.add("missing-scene", "a file declares one scene", top, 'begin with `scene NAME "what it asks"`')
    elif decls[0] is not scenes[0]:
        findings.add("missing-scene", "the scene is declared first", scenes[0].name_span)
    for kind, word in ((n.SceneDecl, "scene"), (n.Canvas, "canvas"), (n.Timeline, "timeline")):
        found = [d for d in decls if isinstance(d, kind)]
        for extra in found[1:]:
            findings.add("declared-twice", f"a file has one '{word}'", extra.span)
    if scenes:
        _scene(scenes[0], findings)
    canvases = [d for d in decls if isinstance(d, n.Canvas)]
    if not canvases:
        findings.add("missing-canvas", "a scene has a canvas", top, "write `canvas 448px, 448px, 30fps`")
    else:
        timed = any(isinstance(d, n.Timeline) for d in decls) or unbuilt_motion(checked.file)
        _canvas(canvases[0], timed, findings)
    if not any(isinstance(d, n.QuestionDecl) for d in decls):
        findings.add("missing-question", "a scene asks a question or more", top, "write `question NAME`")
    if not any(isinstance(d, n.ObjectDecl | n.StateDecl) for d in decls):
        findings.add("nothing-to-see", "a scene has an object or a state", top)
    names: dict[str, n.QuestionDecl] = {}
    for decl in decls:
        if isinstance(decl, n.QuestionDecl):
            if decl.name in names:
                findings.add("declared-twice", f"the question '{decl.name}' is declared twice", decl.name_span)
            names[decl.name] = decl
        elif isinstance(decl, n.ObjectDecl) and decl.count is not None:
            _at_most(decl.count, limits.OBJECTS, "objects in an array", findings)
        elif isinstance(decl, n.Param) and decl.count is not None:
            _at_most(decl.count, limits.PARAM_ARRAY, "params in an array", findings)
    for node in n.walk(checked.file):
        if isinstance(node, n.Repeat):
            _at_most(node.count, limits.REPEATS, "rounds of a repeat", findings)
        elif isinstance(node, n.Range):
            span = constants.bounds(node)
            high = constants.values(node.high)
            if span and high and span[1] - span[0] > limits.RANGE_ITEMS and _whole(node):
                findings.add("too-large", f"a range of whole numbers has at most {limits.RANGE_ITEMS:,} items", node)
    return checked, findings.items


def _whole(node: n.Range) -> bool:
    return all(isinstance(e, n.Quantity) and e.whole and not e.unit for e in (node.low, node.high))


def _scene(scene: n.SceneDecl, findings: Findings) -> None:
    given = {line.name: line for line in scene.meta}
    for name in ("category", "task"):
        if name not in given:
            findings.add(
                "missing-property",
                f"the scene has no '{name}'",
                scene.name_span,
                f"write `{name} NAME` under it",
            )
        elif len(given[name].values) != 1:
            findings.add("wrong-arguments", f"'{name}' is one word", given[name])


def _canvas(canvas: n.Canvas, has_timeline: bool, findings: Findings) -> None:
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
            findings.add("out-of-range", f"the {what} of a canvas is an even whole number (H.264)", value)
        elif any(side % 32 for side in sides):
            near = round(sides[0] / 32) * 32
            findings.add(
                "canvas-multiple",
                f"the {what} is no multiple of 32, so a model's patches cut through its edge",
                value,
                f"{near}px would fit",
            )
    if len(canvas.values) >= 3:
        rates = constants.values(canvas.values[2])
        if rates and not all(1 <= r <= limits.FPS and r == int(r) for r in rates):
            findings.add("out-of-range", f"the frame rate is a whole number, 1 to {limits.FPS} fps", canvas.values[2])
    if len(canvas.values) == 4:
        if has_timeline:
            findings.add(
                "two-lengths",
                "the timeline sets the length of the clip, so the canvas can't",
                canvas.values[3],
                "leave the length out of the canvas",
            )
        lengths = constants.values(canvas.values[3])
        if lengths and max(lengths) > limits.CLIP_S:
            findings.add("too-large", f"a clip lasts {limits.CLIP_S} s at most", canvas.values[3])
        if lengths and min(lengths) <= 0:
            findings.add("out-of-range", "a clip lasts longer than no time", canvas.values[3])
    elif not has_timeline:
        findings.add(
            "no-length",
            "nothing sets the length of the clip",
            canvas.span,
            "give the canvas a length, `canvas 448px, 448px, 30fps, 8s`, or write a timeline",
        )


def _at_most(expr: n.Expr | n.Draw, limit: int, what: str, findings: Findings) -> None:
    found = constants.bounds(expr)
    if found is None:
        return
    if found[1] > limit:
        findings.add("too-large", f"at most {limit:,} {what}", expr)
    elif found[0] < 0:
        findings.add("out-of-range", f"the number of {what} can't be negative", expr)
