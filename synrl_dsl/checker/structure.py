"""The structure pass: which declarations a file has, how often, and what its canvas is."""

from __future__ import annotations

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.checker import constants
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.checker.typing import writes


def structure_pass(checked: Checked, findings: Findings) -> Checked:
    """Report what is missing or doubled, and a canvas that can't be filmed."""
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
    elif len(canvas.values) == 3 and not timeline and not writes(checked.nodes):
        findings.add(
            "no-length",
            "nothing sets the length of the clip",
            canvas.span,
            "give the canvas a length, `canvas 448px, 448px, 30fps, 8s`, or write a timeline",
        )
