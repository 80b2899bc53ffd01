"""The command line: arguments in, the exit code out. A command's module is loaded when it is asked for.

Exit codes: 0 fine, 1 findings or differences, 2 wrong use or bad input, 70 a bug of ours, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import click

COMMANDS: dict[str, tuple[str, str]] = {
    "new": ("synrl_dsl.commands.new", "Write a starter scene that compiles."),
    "check": ("synrl_dsl.commands.check", "Report errors and warnings of scene files."),
    "fmt": ("synrl_dsl.commands.fmt", "Rewrite scene files in the canonical form."),
    "explain": ("synrl_dsl.commands.explain", "Tell what a diagnostic's code means."),
    "builtins": ("synrl_dsl.commands.builtins", "List the language's builtins."),
    "show": ("compiler.commands.show", "Show one sample: its trace, its contact sheet."),
    "trace": ("compiler.commands.trace", "Print answer traces, without rendering."),
    "compile": ("compiler.commands.compile", "Build a dataset of videos and samples."),
    "diff": ("compiler.commands.diff", "Compare two datasets or trace files."),
    "replay": ("compiler.commands.replay", "Recompute answers from a scenario."),
    "answer": ("compiler.commands.answer", "Answer a question about a state and ops that you name."),
    "audit": ("compiler.commands.audit", "Measure balance, shortcuts and guessability."),
    "schema": ("compiler.commands.schema", "Print the JSON schema of a format."),
}
"""Name -> module, which holds a click command named `command`, and the help line."""

BUG = 70
INTERRUPTED = 130


class _Commands(click.Group):
    """A group whose help is made from the table, without loading any command."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = own_module(COMMANDS[cmd_name][0]).command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from synrl_dsl.diagnostics import did_you_mean

            hint = did_you_mean(args[0], COMMANDS) or f"the commands are {', '.join(COMMANDS)}"
            ctx.fail(f"no such command '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)


def own_module(name: str) -> ModuleType:
    """Import a module of ours; ClickException where another package of that common name hides our own."""
    _check_own(name.partition(".")[0])
    return import_module(name)


def _check_own(package: str) -> None:
    ours = Path(__file__).resolve().parent.parent / package
    spec = find_spec(package)
    if spec is None:
        raise click.ClickException(f"the package '{package}' is missing; install synrl again")
    places = [*(spec.submodule_search_locations or []), *([spec.origin] if spec.origin else [])]
    if not any(Path(place).resolve() in (ours, ours / "__init__.py") for place in places):
        raise click.ClickException(
            f"'{package}' is another module here, {places[-1] if places else 'built in'}, which hides synrl's own "
            f"in {ours.parent}; run from another folder, or take that one off PYTHONPATH"
        )


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(package_name="synrl", message="%(prog)s %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Compile scene files into simulators, videos and question-answer samples."""
    if os.environ.get("NO_COLOR"):
        ctx.color = False
    _check_own("grammar")
    # `check --feasible` loads a module of the compiler, which this package doesn't import.
    ctx.obj = own_module


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; what goes wrong is told on standard error."""
    try:
        code = commands.main(list(arguments), prog_name="synrl", standalone_mode=False)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        return INTERRUPTED
    except click.UsageError as error:
        error.show()
        return error.exit_code
    except click.ClickException as error:
        _tell("error", error.format_message())
        return 2
    except Exception as error:
        if os.environ.get("SYNRL_TRACEBACK"):
            raise
        if _is_bad_input(error):
            _tell("error", str(error))
            return 2
        name = type(error).__name__
        _tell("internal error", f"{name}: {error}; please report; run with SYNRL_TRACEBACK=1 for the traceback")
        return BUG
    return code if isinstance(code, int) else 0


def _is_bad_input(error: Exception) -> bool:
    """Whether the message is meant for the user. The compiler's base class is there only if it is loaded."""
    errors = sys.modules.get("compiler.errors")
    return errors is not None and isinstance(error, errors.SynrlError)


def _tell(kind: str, message: str) -> None:
    click.echo(f"{click.style(f'{kind}:', fg='red', bold=True)} {message}", err=True)


def main() -> None:
    """The program `synrl`."""
    sys.exit(run(sys.argv[1:]))
