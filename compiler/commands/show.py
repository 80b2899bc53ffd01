"""`synrl show`: a scene and an index in, one sample as a page, a contact sheet, or a stage of it out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import click

from compiler.commands import options as o
from compiler.commands.page import Sheet, page
from compiler.dataset.rows import clip_id, row_ids, scenario_of
from compiler.errors import SceneError, SynrlError
from compiler.lowering import Loaded, lower
from compiler.plan import Plan
from compiler.questions.sampler import LETTERS, Asked, Sample, Sampler
from compiler.simulate.observe import Viewer
from compiler.trace import frame_us, trace_json
from compiler.values import clock, display
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.diagnostics import did_you_mean

STAGES = ("ast", "plan", "scenario", "trace")


@click.command("show")
@click.argument("scene", type=click.Path(path_type=Path))
@click.option("--question", default=None, help="which question [default: the first]")
@click.option("--sample", "index", default=0, show_default=True, type=click.IntRange(0), help="index of the sample")
@click.option("--level", default="medium", show_default=True, type=click.Choice(LEVELS))
@click.option("--stage", default=None, type=click.Choice(STAGES), help="print this step of the compilation instead")
@click.option("--frames", "sheet", default=None, type=click.Path(path_type=Path), help="PNG of the viewed frames")
@o.SEED
@o.SPLIT
@o.FORMS
@o.STYLE
@o.VIEWER
@o.SET
@o.STRETCH
def command(
    scene: Path,
    question: str | None,
    index: int,
    level: str,
    stage: str | None,
    sheet: Path | None,
    seed: int,
    split: str,
    forms: str,
    style: str,
    viewer: str,
    settings: tuple[str, ...],
    stretch: float,
) -> None:
    """Show one sample of a scene: what happens, the question, the answer and what it rests on.

    `--stage` prints what the compiler made of it on the way: the syntax tree, the plan, the scenario
    or the trace. `--frames` writes a contact sheet of the frames that the viewer sees.
    """
    found = o.load_scenes((scene,), settings)
    if len(found) != 1:
        raise SynrlError(f"{scene} holds {len(found)} scenes; name one file")
    loaded = found[0]
    if stage == "ast":
        for line in tree(loaded.checked.file):
            click.echo(line)
        return
    plan = lower(loaded.checked, level, (_question(loaded, question),), stretch)
    if stage == "plan":
        click.echo(plan.model_dump_json(indent=2))
        return
    seen_by = o.viewer_of(viewer, stretch)
    sample = Sampler(plan, seen_by, o.forms_of(forms), seed).sample(split, seed, index)
    asked = sample.asked[0]
    if sheet is not None:
        _write_sheet(sheet, sample, asked, seen_by, style)
    if stage == "scenario":
        click.echo(scenario_of(sample, asked, seen_by).model_dump_json(indent=2, exclude_none=True))
    elif stage == "trace":
        click.echo(json.dumps(trace_json(sample.trace), indent=2, ensure_ascii=False))
    else:
        for line in page(_sheet(plan, sample, asked), seen_by):
            click.echo(line)


def _question(loaded: Loaded, name: str | None) -> str:
    names = [d.name for d in loaded.checked.file.decls if isinstance(d, n.QuestionDecl)]
    if name is None:
        return names[0]
    if name not in names:
        hint = did_you_mean(name, names) or f"there are {', '.join(names)}"
        raise SceneError(f"--question {name}: the scene '{loaded.name}' has no such question; {hint}")
    return name


def _sheet(plan: Plan, sample: Sample, asked: Asked) -> Sheet:
    return Sheet(
        title=row_ids(sample)[0],
        plan=plan,
        question=asked.question.plan,
        trace=sample.trace,
        picks=asked.picks,
        asks=(asked.ask,),
        options=[display(option) for option in asked.options],
        letter=asked.letter,
        answer=asked.answer,
        derivation=asked.derivation,
    )


def _write_sheet(path: Path, sample: Sample, asked: Asked, viewer: Viewer, style: str) -> None:
    """The viewed frames as one PNG, with the question below them."""
    from compiler.looks import develop, dress, look_of
    from compiler.render import Painter
    from compiler.sheet import contact_sheet
    from compiler.views import frame_picture

    trace = sample.trace
    painter = Painter(trace.width, trace.height)
    reveal = asked.question.plan.reveal
    look = look_of(style, sample.split, sample.seed, clip_id(sample), trace, reveal)
    frames = []
    for f in viewer.viewed(trace.frames, trace.fps):
        us = frame_us(f, trace.fps)
        pixels = painter.paint(dress(frame_picture(trace, reveal, f), look, us))
        frames.append((clock(us), develop(pixels, look, f)))
    options = [f"{letter}) {display(o)}" for letter, o in zip(LETTERS, asked.options, strict=False)]
    answer = f"{asked.letter}) {display(asked.answer)}" if asked.letter else display(asked.answer)
    png = contact_sheet(frames, title=row_ids(sample)[0], question=asked.ask, options=options, answer=answer)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(png)
    except OSError as error:
        raise SynrlError(f"can't write {path}: {error.strerror or error}") from error


def tree(node: n.Node, label: str = "", depth: int = 0) -> Iterator[str]:
    """A syntax tree, a node a line: its field in the node above, its kind, its plain fields."""
    plain, below = [], []
    for field in fields(node):
        value = getattr(node, field.name)
        if field.name.endswith("span") or value is None or value == ():
            continue
        if isinstance(value, n.Node):
            below.append((field.name, value))
        elif isinstance(value, tuple):
            below += [(field.name, item) for item in value]
        else:
            plain.append(f"{field.name}={value!r}")
    head = f"{label}: " if label else ""
    yield "  " * depth + head + " ".join([type(node).__name__, *plain])
    for name, item in below:
        yield from _branch(name, item, depth + 1)


def _branch(label: str, item: object, depth: int) -> Iterator[str]:
    if isinstance(item, n.Node):
        yield from tree(item, label, depth)
    elif isinstance(item, tuple):  # the operator and operand of a comparison
        for part in item:
            yield from _branch(label, part, depth)
    else:
        yield "  " * depth + f"{label}: {item!r}"
