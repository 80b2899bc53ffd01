"""`synrl schema`: the name of a format in, its JSON schema out."""

from __future__ import annotations

import json

import click
from pydantic import BaseModel

from compiler.diff.row import Row
from compiler.plan import Plan
from compiler.simulate import Scenario

MODELS: dict[str, type[BaseModel]] = {"scenario": Scenario, "row": Row, "plan": Plan}


@click.command("schema")
@click.argument("what", type=click.Choice(list(MODELS)))
def command(what: str) -> None:
    """Print the JSON schema of a format.

    `scenario` is what `synrl replay` reads, `row` a line of `samples.jsonl`, `plan` a compiled scene.
    """
    click.echo(json.dumps(MODELS[what].model_json_schema(), indent=2))
