"""`synrl explain`: a diagnostic's code in, its page out."""

from __future__ import annotations

import click

from synrl_dsl.codes import CODES
from synrl_dsl.diagnostics import did_you_mean


@click.command("explain")
@click.argument("code", required=False)
def command(code: str | None) -> None:
    """Tell what CODE means and show a bad and a good example; without CODE, list all."""
    if code is None:
        width = max(map(len, CODES))
        for name, known in CODES.items():
            click.echo(f"{name:{width}}  {known.severity:7}  {known.title}")
        return
    # As it stands in a message, `error[unknown-unit]`, it does too.
    name = code.rpartition("[")[2].rstrip("]:")
    if name not in CODES:
        hint = did_you_mean(name, CODES) or "`synrl explain` lists them all"
        raise click.UsageError(f"there is no code '{name}'; {hint}")
    page = CODES[name]
    click.echo(f"{click.style(f'{page.severity}[{name}]', bold=True)}: {page.title}\n\n{page.text}")
