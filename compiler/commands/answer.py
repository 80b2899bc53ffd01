"""`synrl answer`: a scene, a state and ops as words or JSON in, the answer of one of its questions out."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import click

from compiler.commands.replay import replayed_json, show_replayed
from compiler.errors import ScenarioError
from compiler.lowering import load_source
from compiler.replay import judge_plan, library, parse_scenario, replay
from compiler.replay.reading import unknown
from compiler.simulate.scenario import FORMAT
from compiler.values import display
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.builtins.names import COUNTED
from synrl_dsl.checker import Checked
from synrl_dsl.diagnostics import render
from synrl_dsl.source import Source
from synrl_dsl.syntax import read


@click.command("answer")
@click.argument("scene")
@click.option("--question", required=True, metavar="NAME", help="which question is asked")
@click.option("--state", required=True, metavar="JSON", help="the state at the start; @FILE reads it from a file")
@click.option("--ops", default="", metavar="OPS", help="'swap(a1, b1); swap(b1, c1)', JSON, or @FILE")
@click.option("--pick", "picks", multiple=True, metavar="NAME=VALUE", help="what the question picks")
@click.option("--param", "params", multiple=True, metavar="NAME=VALUE", help="what the scene draws")
@click.option("--level", default="medium", show_default=True, type=click.Choice(LEVELS), help="level of the scene")
@click.option("--judge", "plan", default=None, metavar="TEXT", help="a plan to judge: exits with 1 where it is wrong")
@click.option("--json", "as_json", is_flag=True, help="answer, derivation and trace as JSON")
@click.pass_context
def command(
    ctx: click.Context,
    scene: str,
    question: str,
    state: str,
    ops: str,
    picks: tuple[str, ...],
    params: tuple[str, ...],
    level: str,
    plan: str | None,
    as_json: bool,
) -> None:
    """Answer a question about a state and ops that you name.

    SCENE is a scene file, or the name of a scene of the library. The ops must be those of a run of its timeline; a
    drawn number of rounds is taken to be that of the ops. With several states, --state is an object of them by name.
    """
    source = _source(scene)
    checked = load_source(source, {}).checked
    name = next(d.name for d in checked.file.decls if isinstance(d, n.SceneDecl))
    listed = _ops(_text(ops, "--ops"), checked)
    document: dict[str, Any] = {
        "format": FORMAT,
        "scene": name,
        "question": question,
        "level": level,
        "state": _states(_text(state, "--state"), checked),
        "ops": listed,
        "params": _rounds(checked, len(listed)) | dict(_pair(p, "--param") for p in params),
        "picks": dict(_pair(p, "--pick") for p in picks),
    }
    found = replay(parse_scenario(document), source, None)
    verdict = judge_plan(found, plan) if plan is not None else None
    if as_json:
        told = {"plan": {"right": verdict.right, "reason": verdict.reason}} if verdict is not None else {}
        click.echo(json.dumps({**replayed_json(found), **told}, indent=2, ensure_ascii=False))
    elif verdict is not None:
        click.echo("right" if verdict.right else f"wrong: {verdict.reason}")
        if not verdict.right:
            click.echo(f"right would be, for one: {display(found.answer)}")
    else:
        show_replayed("answer", found)
    if verdict is not None and not verdict.right:
        ctx.exit(1)


def _source(scene: str) -> Source:
    known = library()
    if scene in known:
        return Source(known[scene].name, known[scene].read_text(encoding="utf-8"))
    path = Path(scene)
    if not path.is_file():
        message = f"'{scene}' is no file, and no scene of the library"
        raise ScenarioError(unknown("SCENE", message, scene, known))
    source, faults = read(path)
    if faults:
        raise ScenarioError("\n".join(render(d, source) for d in faults))
    return source


def _text(given: str, option: str) -> str:
    """The text itself, or that of the file behind an @."""
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError(f"{option}: can't read {given[1:]}: {error}") from error


def _json(text: str, option: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        raise ScenarioError(f"{option}: no JSON: {error}") from error


def _states(text: str, checked: Checked) -> dict[str, Any]:
    """The states by name; the value itself where there is one state."""
    given = _json(text, "--state")
    names = [d.name for d in checked.file.decls if isinstance(d, n.StateDecl)]
    if isinstance(given, dict) and set(given) <= set(names):
        return given
    if len(names) != 1:
        raise ScenarioError(f"--state: an object with {', '.join(names) or 'no state'} by name")
    return {names[0]: given}


def _ops(text: str, checked: Checked) -> list[Any]:
    """The ops as a scenario lists them, from JSON or from words: `swap(a1, b1); swap(b1, c1)`."""
    if text.lstrip().startswith("["):
        found = _json(text, "--ops")
        return found if isinstance(found, list) else []
    decls = {d.name: d for d in checked.file.decls if isinstance(d, n.OpDecl)}
    ops = []
    for number, step in enumerate(filter(None, (part.strip() for part in re.split(r"[;\n]", text)))):
        match = re.fullmatch(r"(\w+)\s*\((.*)\)", step)
        if match is None:
            raise ScenarioError(f"--ops: op {number}, '{step}': write its name with its arguments, `swap(a1, b1)`")
        name, inside = match.groups()
        if name not in decls:
            raise ScenarioError(unknown("--ops", f"op {number}: the scene has no op '{name}'", name, decls))
        given = [value.strip() for value in inside.split(",")] if inside.strip() else []
        arguments = decls[name].arguments
        if len(given) != len(arguments):
            names = ", ".join(a.name for a in arguments)
            raise ScenarioError(f"--ops: op {number}: it is {name}({names}), and {len(given)} arguments are given")
        values = {a.name: _value(v) if a.type.name in COUNTED else v for a, v in zip(arguments, given, strict=True)}
        ops.append({"op": name, "args": values})
    return ops


def _rounds(checked: Checked, count: int) -> dict[str, Any]:
    """The drawn param that the timeline's one repeat counts by, as many as there are ops."""
    found = {}
    for decl in checked.file.decls:
        for step in decl.body if isinstance(decl, n.Timeline) else ():
            counted = step.count.value if isinstance(step, n.Repeat) and isinstance(step.count, n.Draw) else None
            symbol = checked.symbol_of(counted) if isinstance(counted, n.Name) else None
            if symbol is not None and isinstance(symbol.decl, n.Param) and isinstance(symbol.decl.value, n.Draw):
                found[symbol.name] = count
    return found if len(found) == 1 else {}


def _pair(text: str, option: str) -> tuple[str, Any]:
    name, equals, value = text.partition("=")
    if not equals:
        raise ScenarioError(f"{option} {text}: write NAME=VALUE")
    return name.strip(), _value(value.strip())


def _value(text: str) -> Any:
    """JSON where it is some, else the text: `3`, `[\"a\"]`, `a1`."""
    try:
        return json.loads(text)
    except ValueError:
        return text
