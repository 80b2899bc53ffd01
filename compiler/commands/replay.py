"""`synrl replay`: scenario files in, their trace and answers out, and whether they are what was saved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from compiler.commands import options as o
from compiler.commands.page import Sheet, page
from compiler.dataset.files import read_json
from compiler.dataset.rows import digest
from compiler.diff.saved import Verified, is_trace_file, verify
from compiler.errors import ScenarioError, SynrlError
from compiler.questions.derivation import derivation_json
from compiler.replay import Replayed, parse_scenario, replay
from compiler.trace import trace_json
from compiler.values import display, to_json
from synrl_dsl.diagnostics import render
from synrl_dsl.source import Source
from synrl_dsl.syntax import read


@click.command("replay")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--scene", default=None, type=click.Path(path_type=Path), help="scene file to replay with")
@click.option(
    "--viewer",
    default=None,
    metavar="RATE,CAP",
    help="frames a second and at most [default: the scenario's]",
)
@click.option("--render", "video", default=None, type=click.Path(path_type=Path), help="MP4 to write")
@click.option("--json", "as_json", is_flag=True, help="traces, answers and derivations as JSON")
@click.pass_context
def command(
    ctx: click.Context,
    files: tuple[Path, ...],
    scene: Path | None,
    viewer: str | None,
    video: Path | None,
    as_json: bool,
) -> None:
    """Recompute trace and answers from scenarios alone.

    FILES are scenarios, saved or written by hand, or `traces/ID.json` files of a dataset; these are
    compared with what they hold. Exits with 1 where one differs.
    """
    source = _read_scene(scene) if scene is not None else None
    found = [result for file in files for result in _replay_file(file, source, viewer)]
    if video is not None:
        _render(found, video)
    if as_json:
        click.echo(json.dumps([_json(result) for result in found], indent=2, ensure_ascii=False))
    else:
        for result in found:
            _show(result)
    if any(result.faults for result in found):
        ctx.exit(1)


def _read_scene(path: Path) -> Source:
    try:
        source, faults = read(path)
    except OSError as error:
        raise ScenarioError(f"can't read {path}: {error.strerror or error}") from error
    if faults:
        raise ScenarioError("\n".join(render(d, source) for d in faults))
    return source


def _replay_file(path: Path, source: Source | None, viewer: str | None) -> list[Verified]:
    """All replays of a file; a scenario has nothing to be compared with, and so no faults."""
    document = read_json(path)
    seen_by = o.viewer_of(viewer) if viewer is not None else None
    try:
        if is_trace_file(document):
            return list(verify(document, str(path), source, seen_by))
        return [Verified(str(path), replay(parse_scenario(document), source, seen_by), ())]
    except SynrlError as error:
        raise ScenarioError(f"{path}: {error}") from error


def _json(result: Verified) -> dict[str, Any]:
    return {"id": result.id, **replayed_json(result.replayed), "differences": result.faults}


def replayed_json(found: Replayed) -> dict[str, Any]:
    """A replay as JSON: what is asked, the answer, why it holds, and the whole trace."""
    body = trace_json(found.trace)
    return {
        "scene": found.plan.scene,
        "question": found.question.name,
        "wordings": found.wordings,
        "answer": to_json(found.answer),
        "answer_text": display(found.answer),
        "derivation": derivation_json(found.trace, found.derivation, found.answer),
        "trace": body,
        "trace_digest": digest(body),
    }


def _show(result: Verified) -> None:
    show_replayed(result.id, result.replayed)
    if result.faults:
        click.echo("\nnot what was saved")
    for fault in result.faults:
        click.echo(f"  {fault}")
    click.echo()


def show_replayed(title: str, found: Replayed) -> None:
    """Print the page of a replay."""
    sheet = Sheet(
        title=f"{title}: {found.plan.scene}/{found.question.name}/{found.plan.level}",
        plan=found.plan,
        question=found.question.plan,
        trace=found.trace,
        picks=found.picks,
        asks=found.wordings,
        options=(),
        letter="",
        answer=found.answer,
        derivation=found.derivation,
    )
    for line in page(sheet, found.viewer):
        click.echo(line)


def _render(found: list[Verified], video: Path) -> None:
    from compiler.dataset.clip import frames
    from compiler.looks.look import PLAIN
    from compiler.render import Painter
    from compiler.video import encode

    if len(found) != 1:
        raise ScenarioError(f"--render writes one clip, and there are {len(found)} scenarios; name one")
    plan = found[0].replayed.plan
    try:
        video.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ScenarioError(f"can't make {video.parent}: {error.strerror or error}") from error
    painter = Painter(plan.width, plan.height)
    shown = found[0].replayed
    clip = frames(shown.trace, shown.question.plan.reveal, painter, PLAIN)
    encode(video, clip, plan.width, plan.height, plan.fps)
