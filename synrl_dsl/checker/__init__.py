"""Syntax tree to checked tree: an ordered tuple of passes, each of which returns its findings."""

from __future__ import annotations

from collections.abc import Callable

from synrl_dsl import nodes as n
from synrl_dsl.checker.lints import lints_pass
from synrl_dsl.checker.model import Checked, Symbol
from synrl_dsl.checker.questions import questions_pass
from synrl_dsl.checker.states import states_pass
from synrl_dsl.checker.structure import structure_pass
from synrl_dsl.checker.typing import type_pass
from synrl_dsl.diagnostics import Diagnostic
from synrl_dsl.source import Source
from synrl_dsl.syntax import parse

Pass = Callable[[Checked], tuple[Checked, list[Diagnostic]]]

PASSES: tuple[Pass, ...] = (structure_pass, type_pass, states_pass, questions_pass, lints_pass)


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
    checked = Checked(source, file)
    findings: list[Diagnostic] = []
    for run in PASSES:
        if run is lints_pass and any(d.severity == "error" for d in findings):
            break  # what an error hides looks unused
        checked, found = run(checked)
        findings += found
    return checked, findings


__all__ = ["PASSES", "Checked", "Symbol", "check", "check_file"]
