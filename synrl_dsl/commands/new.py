"""`synrl new`: a name in, a starter scene of that name out."""

from __future__ import annotations

import re
from pathlib import Path

import click

STARTER = """\
# `synrl check {file}` tells what is wrong, `synrl show {file}` shows a sample,
# `synrl compile {file} --n 24` builds a dataset.
scene {name} "Count how often a shape hits a wall."
  category motion
  task     collision_counting
  skills   spatial, short_term

canvas 448px, 448px, 30fps, length

# `~` draws a value for each sample, `=` fixes one. `synrl builtins` lists what can be used.
param length  ~ 6s .. 12s
param hue     ~ palette
param speed   ~ 60px/s .. 420px/s
param heading ~ 0deg .. 360deg

object ball: [circle, square, triangle]
  size   ~ 36px .. 60px
  fill   = hue
  pos    ~ inside(canvas, margin: 40px)
  motion = linear(speed: speed, heading: heading, bounce: walls)

event hit when touches(ball, walls)

# The answer is computed from what happened. Each count is the answer equally often, at every length.
question hits
  ask      "How many times does the {{hue}} {{ball.shape}} hit a wall?"
  answer   count(hit)
  balance  2..7 across length
  choices  4
  shortcut "clip length" = length
"""


@click.command("new")
@click.argument("name")
def command(name: str) -> None:
    """Write a starter scene into NAME.scene. A file that is there is left as it is."""
    path = Path(name.removesuffix(".scene") + ".scene")
    scene = path.name.removesuffix(".scene")
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,59}", scene):
        raise click.UsageError(f"'{scene}' can't name a scene: letters, digits and `_`, not beginning with a digit")
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(STARTER.format(name=scene, file=path))
    except FileExistsError as error:
        raise click.ClickException(f"{path} is there already; choose another name") from error
    except OSError as error:
        raise click.ClickException(f"{path}: can't be written: {error.strerror or error}") from error
    click.echo(f"wrote {path}; next: synrl check {path}")
