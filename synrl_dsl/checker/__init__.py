"""Syntax tree to checked tree: an ordered tuple of passes, each of which adds its findings."""

from __future__ import annotations

from collections.abc import Callable

from synrl_dsl import nodes as n
from synrl_dsl.checker.model import Checked, Findings, Symbol
from synrl_dsl.checker.moving import motion_pass
from synrl_dsl.checker.numbers import number_pass
from synrl_dsl.checker.questions import questions_pass
from synrl_dsl.checker.reads import time_pass, unused_pass, work_pass
from synrl_dsl.checker.states import states_pass
from synrl_dsl.checker.structure import structure_pass
from synrl_dsl.checker.typing import type_pass
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.source import Source
from synrl_dsl.syntax import parse

Pass = Callable[[Checked, Findings], Checked]

PASSES: tuple[Pass, ...] = (
    type_pass,
    work_pass,
    structure_pass,
    number_pass,
    motion_pass,
    time_pass,
    states_pass,
    questions_pass,
    unused_pass,
)


def check(source: Source) -> tuple[Checked | None, list[Diagnostic]]:
    """Parse and check one file.

    The checked scene is None where there was an error; warnings leave it usable. Diagnostics come
    in the order of their place in the text.
    """
    file, found = parse(source)
    if file is None:
        return None, found
    checked, more = check_file(source, file)
    findings = sorted([*found, *more], key=lambda d: (d.span.start, d.code))
    return (None if any(d.severity == "error" for d in findings) else checked), findings


def check_file(source: Source, file: n.SceneFile) -> tuple[Checked, list[Diagnostic]]:
    """Run all passes over a parsed file; `source` is what spans point into."""
    nodes: list[n.Node] = []
    below: dict[int, list[n.Node]] = {}
    stack: list[n.Node] = [file]
    while stack:
        node = stack.pop()
        nodes.append(node)
        below[id(node)] = list(n.children(node))
        stack += reversed(below[id(node)])
    checked, findings = Checked(source, file, tuple(nodes), below), Findings()
    for run in PASSES:
        if findings.endless:
            break
        if run is unused_pass and any(d.severity == "error" for d in findings.items):
            break  # what an error hides looks unused
        checked = run(checked, findings)
    return checked, findings.items


__all__ = ["PASSES", "Checked", "Symbol", "check", "check_file"]
