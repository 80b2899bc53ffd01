"""Options that several commands share, and how their texts are read."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from compiler.errors import SynrlError
from compiler.looks import STYLES
from compiler.lowering import Loaded, check_settings, load, plans_of, scene_files
from compiler.plan import Plan
from compiler.simulate.observe import Viewer
from synrl_dsl.builtins import LEVELS
from synrl_dsl.diagnostics import did_you_mean

F = TypeVar("F", bound=Callable[..., Any])

PATHS = click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
SEED = click.option("--seed", default=0, show_default=True, help="seed of all draws")
SPLIT = click.option("--split", default="train", show_default=True, help="name of the split; part of every draw's key")
LEVEL = click.option(
    "--level",
    default="mixed",
    show_default=True,
    type=click.Choice([*LEVELS, "mixed"]),
    help="one level, or all three in equal parts",
)
SET = click.option(
    "--set", "settings", multiple=True, metavar="PARAM=VALUE", help="set a param, as in --set speed=80px/s"
)
PER_CLIP = click.option("--per-clip", default=1, show_default=True, type=click.IntRange(1, 8), help="questions a clip")
FORMS = click.option("--forms", default="choices,free", show_default=True, help="forms that answers may take")
VIEWER = click.option(
    "--viewer",
    default="2fps,64",
    show_default=True,
    metavar="RATE,CAP",
    help="frames a second that a viewer sees, at most",
)
STRETCH = click.option(
    "--stretch",
    default=1.0,
    show_default=True,
    type=click.FloatRange(1, 16),
    metavar="F",
    help="clips F times as long: more ops, and a viewer that sees F times as many frames",
)
ONLY = click.option("--only-task", "only", multiple=True, metavar="NAME", help="only this task; may be repeated")
EXCLUDE = click.option(
    "--exclude-task", "excluded", multiple=True, metavar="NAME", help="all but this task; may be repeated"
)
STYLE = click.option(
    "--style", default="plain", show_default=True, type=click.Choice(STYLES), help="looks, never truth"
)
WORKERS = click.option(
    "--workers", default=None, type=click.IntRange(1, 256), help="processes [default: one for each core]"
)


def workers_of(given: int | None) -> int:
    """How many processes to use: what was asked for, or the cores this process may run on."""
    return given if given is not None else len(os.sched_getaffinity(0))


def settings_of(texts: tuple[str, ...]) -> dict[str, str]:
    """`PARAM=VALUE` texts as a dict."""
    out: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise SynrlError(f"--set {text}: write --set PARAM=VALUE, for instance --set speed=80px/s")
        out[name.strip()] = value.strip()
    return out


def viewer_of(text: str, stretch: float = 1.0) -> Viewer:
    """`2fps,64` as a viewer profile; of longer clips it sees as many more frames."""
    match = re.fullmatch(r"\s*([0-9.]+)\s*(?:fps)?\s*,\s*([0-9]+)\s*", text)
    if match is None:
        raise SynrlError(f"--viewer {text}: write RATE,CAP, for instance --viewer 2fps,64")
    try:
        return Viewer(fps=float(match[1]), cap=round(int(match[2]) * stretch))
    except ValueError as error:
        raise SynrlError(
            f"--viewer {text}: the rate is above 0 and at most 60 fps, the cap is 2 to 4096 frames"
        ) from error


def forms_of(text: str) -> tuple[str, ...]:
    """`choices,free` as a tuple."""
    forms = tuple(f.strip() for f in text.split(",") if f.strip())
    unknown = [f for f in forms if f not in ("choices", "free")]
    if unknown or not forms:
        raise SynrlError(f"--forms {text}: forms are choices and free")
    return forms


def levels_of(level: str) -> tuple[str, ...]:
    return LEVELS if level == "mixed" else (level,)


def weights_of(text: str | None) -> dict[str, float]:
    """`bounce_count=2,grid_tracking=0.5` as a dict."""
    out: dict[str, float] = {}
    for part in filter(None, (p.strip() for p in (text or "").split(","))):
        name, _, value = part.partition("=")
        try:
            weight = float(value)
        except ValueError:
            weight = -1.0
        if not name or not 0 <= weight < 1e6:
            raise SynrlError(f"--weights {part}: write NAME=WEIGHT with a weight of 0 or more")
        out[name.strip()] = weight
    return out


def load_scenes(paths: tuple[Path, ...], settings: tuple[str, ...]) -> list[Loaded]:
    """All scenes under these paths, checked, with params set; warnings go to standard error."""
    chosen = settings_of(settings)
    scenes = [load(path, chosen) for path in scene_files(paths)]
    check_settings(scenes, chosen)
    for scene in scenes:
        for warning in scene.warnings:
            click.echo(warning, err=True)
    return scenes


def load_plans(
    paths: tuple[Path, ...],
    settings: tuple[str, ...],
    level: str,
    per_clip: int = 1,
    *,
    stretch: float = 1.0,
    only: Sequence[str] = (),
    excluded: Sequence[str] = (),
) -> list[Plan]:
    """The plans of all scenes under these paths, but for the tasks that are left out."""
    scenes = chosen_tasks(load_scenes(paths, settings), only, excluded)
    return [plan for scene in scenes for plan in plans_of(scene, levels_of(level), per_clip, stretch)]


def chosen_tasks(scenes: list[Loaded], only: Sequence[str], excluded: Sequence[str]) -> list[Loaded]:
    """The scenes of these tasks. Raises SynrlError on a task that none has, and where no scene is left."""
    known = {scene.task for scene in scenes}
    for option, names in (("--only-task", only), ("--exclude-task", excluded)):
        for name in names:
            if name not in known:
                raise SynrlError(f"{option} {name}: no scene here has this task; {_task_hint(name, scenes)}")
    kept = [scene for scene in scenes if (not only or scene.task in only) and scene.task not in excluded]
    if not kept:
        raise SynrlError(f"no scene is left of the tasks {', '.join(sorted(known))}; leave out fewer")
    return kept


def _task_hint(name: str, scenes: list[Loaded]) -> str:
    members = {scene.task for scene in scenes if name in (scene.category, scene.name)}
    if members:
        return f"'{name}' is of the task {', '.join(sorted(members))}"
    known = {scene.task for scene in scenes}
    return did_you_mean(name, known) or f"there are {', '.join(sorted(known))}"
