"""A sample or a replay as a page for a terminal: what it is, what happened, what is asked and why the answer holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import click

from compiler.functions.grid import cell_place
from compiler.plan import Plan, QuestionPlan
from compiler.questions.derivation import Derivation, derivation_json
from compiler.questions.sampler import LETTERS
from compiler.simulate.observe import Viewer
from compiler.trace import Entry, Trace
from compiler.values import WHOLE, Snapshot, Thing, Value, clock, display
from synrl_dsl.builtins import ENUMERATIONS

INDENT = "  "


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a page is made of. `asks` are the wording, or all wordings; `options` may be empty."""

    title: str
    plan: Plan
    question: QuestionPlan
    trace: Trace
    picks: dict[str, Value]
    asks: Sequence[str]
    options: Sequence[str]
    letter: str
    answer: Value
    derivation: Derivation


def page(sheet: Sheet, viewer: Viewer) -> Iterator[str]:
    """The lines of the page; headings are bold where they are echoed to a terminal."""
    trace, plan = sheet.trace, sheet.plan
    seen = len(viewer.viewed(trace.frames, trace.fps))
    yield click.style(sheet.title, bold=True)
    yield plan.doc
    yield f"{plan.width} x {plan.height} px, {clock(trace.length_us)} at {plan.fps} fps; the viewer sees {seen} frames"
    yield from _block("params", [f"{k} = {display(v)}" for k, v in trace.params.items()])
    yield from _block("objects", list(_objects(trace)))
    for name, snapshots in trace.snapshots.items():
        yield from _board(name, snapshots[0], snapshots[-1], sheet.question.reveal)
    yield from _block("what happens", [f"{_span(e)}  {_entry(e)}" for e in trace.log] or ["nothing that is logged"])
    picks = ", ".join(f"{k} = {display(v)}" for k, v in sheet.picks.items())
    yield from _block(f"question {sheet.question.name}" + (f" ({picks})" if picks else ""), sheet.asks)
    for letter, option in zip(LETTERS, sheet.options, strict=False):
        yield f"{INDENT}{letter})  {option}"
    yield from _block(
        "answer", [f"{sheet.letter})  {display(sheet.answer)}" if sheet.letter else display(sheet.answer)]
    )
    yield from _block("because", list(_because(sheet)))


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield click.style(title, bold=True)
        yield from (f"{INDENT}{line}" for line in lines)


def _objects(trace: Trace) -> Iterator[str]:
    for name, things in trace.things.items():
        for index, own in enumerate(things):
            label = name if len(things) == 1 else f"{name}[{index}]"
            yield f"{label}: " + ", ".join(f"{k} {display(v)}" for k, v in own.items() if k != "motion")


def _board(name: str, start: Snapshot, end: Snapshot, reveal: str) -> Iterator[str]:
    """A state at both ends: a map over cells side by side as it lies on the screen, another place by place."""
    seen = {"initial": "shown, hidden", "final": "hidden, shown"}.get(reveal, "hidden, hidden").split(", ")
    titles = [f"{name} at the start ({seen[0]})", f"{name} at the end ({seen[1]})"]
    if not all(cell in ENUMERATIONS["cell"] for cell in start) or any(isinstance(v, tuple) for v in start.values()):
        for title, state in zip(titles, (start, end), strict=True):
            told = [display(state[WHOLE])] if WHOLE in state else [f"{k}: {display(v)}" for k, v in state.items()]
            yield from _block(title, told)
        return
    blocks = [_rows(title, state) for title, state in zip(titles, (start, end), strict=True)]
    width = max(len(line) for line in blocks[0]) + 4
    yield ""
    for number, (left, right) in enumerate(zip(*blocks, strict=True)):
        yield click.style(f"{left:{width}}{right}", bold=number == 0)


def _rows(title: str, state: Snapshot) -> list[str]:
    places = {cell_place(cell): display(value) for cell, value in state.items()}
    columns = range(max(c for c, _ in places) + 1)
    width = max(len(v) for v in places.values())
    head = " ".join(f"{chr(ord('a') + c):{width}}" for c in columns)
    rows = [
        f"{INDENT}{r + 1:2d} " + " ".join(f"{places.get((c, r), ''):{width}}" for c in columns)
        for r in range(max(r for _, r in places) + 1)
    ]
    return [title, f"{INDENT}   {head}", *rows]


def _span(entry: Entry) -> str:
    if entry.start_us == entry.end_us:
        return f"{clock(entry.start_us):19}"
    return f"{clock(entry.start_us)} to {clock(entry.end_us)}"


def _entry(entry: Entry) -> str:
    """`swap[0](a1, b1)` for an op, `hit[0] object ball, wall left` for an event."""
    if entry.kind == "op":
        shown = f", shows {display(entry.shown)}" if entry.shown else ""
        said = f"  {entry.says}" if entry.says else ""
        return f"{entry.name}[{entry.number}]({', '.join(display(v) for v in entry.fields.values())}){shown}{said}"
    return f"{entry.name}[{entry.number}] " + ", ".join(f"{k} {_shown(v)}" for k, v in entry.fields.items())


def _because(sheet: Sheet) -> Iterator[str]:
    trace = sheet.trace
    entries = iter(sheet.derivation.entries(trace))
    for step in derivation_json(trace, sheet.derivation, sheet.answer):
        if step["step"] == "seen":
            yield f"{clock(step['at_us']):19}  {step['place']} is {step['value']}"
        elif step["step"] != "answer":
            entry = next(entries)
            yield f"{_span(entry)}  {_entry(entry)}"


def _shown(value: Value) -> str:
    """A field of an entry; an object by its place in its array."""
    return value.label if isinstance(value, Thing) else display(value)
