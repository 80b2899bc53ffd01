"""Command lines in, exit codes and output out: check, fmt, explain, new, and what goes wrong around them."""

import json
import os
import re
import signal
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import click
import pytest

from synrl_dsl import cli
from synrl_dsl.checker import check
from synrl_dsl.codes import CODES
from synrl_dsl.syntax import format_scene, read

Output = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory with a starter scene in it."""
    monkeypatch.chdir(tmp_path)
    assert cli.run(["new", "starter"]) == 0
    return tmp_path


def synrl(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run in a process of its own, with an installed `synrl`'s import path."""
    code = "from synrl_dsl.cli import main; main()"
    return subprocess.run(
        [sys.executable, "-P", "-c", code, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


# --------------------------------------------------------------------- the group


def test_help_lists_every_command_without_loading_it(capsys: Output) -> None:
    assert cli.run(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, (_, line) in cli.COMMANDS.items():
        assert f"{name} " in shown
        assert line in shown


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_of_the_table_is_there(name: str) -> None:
    module, _ = cli.COMMANDS[name]
    assert find_spec(module) is not None
    assert isinstance(cli.own_module(module).command, click.Command)


def test_an_unknown_command_gets_a_near_name(capsys: Output) -> None:
    assert cli.run(["chekc"]) == 2
    assert "did you mean 'check'?" in capsys.readouterr().err


def test_a_wrong_option_is_wrong_use(capsys: Output) -> None:
    assert cli.run(["check", "--nope"]) == 2
    assert "--nope" in capsys.readouterr().err


def test_a_bug_is_told_on_one_line(capsys: Output, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def broken(_: object) -> None:
        raise ZeroDivisionError("some bug")

    monkeypatch.setattr("synrl_dsl.commands.check.check", broken)
    assert cli.run(["check", "starter.scene"]) == 70
    told = capsys.readouterr().err
    assert told.startswith("internal error: ZeroDivisionError: some bug; please report")
    assert told.count("\n") == 1
    monkeypatch.setenv("SYNRL_TRACEBACK", "1")
    with pytest.raises(ZeroDivisionError):
        cli.run(["check", "starter.scene"])


def test_an_error_of_the_compiler_is_bad_input(capsys: Output, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    from compiler.errors import SceneError

    def refused(_: object) -> None:
        raise SceneError("the scene is out of range")

    monkeypatch.setattr("synrl_dsl.commands.check.check", refused)
    assert cli.run(["check", "starter.scene"]) == 2
    assert capsys.readouterr().err == "error: the scene is out of range\n"


def test_an_interruption_is_told(capsys: Output, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    def interrupted(_: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("synrl_dsl.commands.check.check", interrupted)
    assert cli.run(["check", "starter.scene"]) == 130
    assert "interrupted" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_bug(folder: Path) -> None:
    code = "from synrl_dsl.cli import main; main()"
    with subprocess.Popen(
        [sys.executable, "-c", code, "explain"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.wait() == 1


@pytest.mark.parametrize("package", ["compiler", "grammar"])
def test_a_package_that_hides_ours_is_named(package: str, folder: Path) -> None:
    (folder / package).mkdir()
    (folder / package / "__init__.py").write_text("")
    ran = synrl("show", "starter.scene", cwd=folder, PYTHONPATH=str(folder))
    assert ran.returncode == 2
    assert f"'{package}' is another module here, {folder / package}" in ran.stderr
    assert "Traceback" not in ran.stderr


# --------------------------------------------------------------------- new


def test_a_new_scene_has_no_findings_and_is_canonical(folder: Path, capsys: Output) -> None:
    assert cli.run(["check", "starter.scene"]) == 0
    assert capsys.readouterr().out.endswith("1 file: no findings\n")
    source, _ = read("starter.scene")
    assert check(source)[1] == []
    assert format_scene(source) == source.text
    assert "scene starter " in source.text


def test_new_never_overwrites(folder: Path, capsys: Output) -> None:
    (folder / "starter.scene").write_text("mine")
    assert cli.run(["new", "starter.scene"]) == 2
    assert (folder / "starter.scene").read_text() == "mine"
    assert "is there already" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["2nd", "a b", "é", "", "x" * 70])
def test_a_name_that_cannot_name_a_scene_is_refused(name: str, folder: Path) -> None:
    assert cli.run(["new", name]) == 2
    assert [path.name for path in folder.iterdir()] == ["starter.scene"]


def test_new_in_a_missing_folder_is_told(folder: Path, capsys: Output) -> None:
    assert cli.run(["new", "nowhere/a"]) == 2
    assert "nowhere/a.scene: can't be written" in capsys.readouterr().err


# --------------------------------------------------------------------- check

FAULTY = 'scene a "b"\nparm c ~ 1..3\nlet d = 2 s\n'


def test_check_tells_findings_with_their_places(folder: Path, capsys: Output) -> None:
    (folder / "faulty.scene").write_text(FAULTY)
    assert cli.run(["check", "."]) == 1
    shown = capsys.readouterr().out
    assert "faulty.scene:2:1 error[unknown-keyword]: no line begins with `parm`" in shown
    assert "    2 | parm c ~ 1..3\n      | ^^^^\n      = did you mean `param`?\n" in shown
    assert shown.endswith("2 files: 2 errors\n")
    assert "\x1b" not in shown


def test_check_as_json(folder: Path, capsys: Output) -> None:
    (folder / "faulty.scene").write_text(FAULTY)
    assert cli.run(["check", "faulty.scene", "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert report["files"] == 1
    first = report["findings"][0]
    assert (first["path"], first["line"], first["column"], first["end_line"], first["end_column"]) == (
        "faulty.scene",
        2,
        1,
        2,
        5,
    )
    assert (first["severity"], first["code"], first["hint"]) == (
        "error",
        "unknown-keyword",
        "did you mean `param`?",
    )


def test_check_tells_a_byte_that_is_no_utf8(folder: Path, capsys: Output) -> None:
    (folder / "latin1.scene").write_bytes(b'scene a "caf\xe9"\n')
    assert cli.run(["check", "latin1.scene"]) == 1
    assert "latin1.scene:1:13 error[not-utf8]" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["nowhere.scene", "empty"])
def test_no_file_is_wrong_use(path: str, folder: Path, capsys: Output) -> None:
    (folder / "empty").mkdir()
    assert cli.run(["check", path]) == 2
    assert path in capsys.readouterr().err


def test_set_is_for_the_pilot(folder: Path, capsys: Output) -> None:
    assert cli.run(["check", "starter.scene", "--set", "speed=3px/s"]) == 2
    assert "--feasible" in capsys.readouterr().err


RARE = """
scene rare "A thing that is seldom so."
  category motion
  task     collision_counting
  skills   spatial, short_term
canvas 448px, 448px, 30fps, 4s
param k ~ 0 .. LAST
object ball: circle
  size = 40px
  fill = red
  pos  ~ inside(canvas, margin: 60px)
question asked
  require k == 3
  ask     "What is the number?"
  answer  k
"""


@pytest.mark.parametrize(("last", "is_scarce"), [("9", False), ("400", True)])
def test_the_pilot_names_a_cell_that_may_run_out(last: str, is_scarce: bool, folder: Path, capsys: Output) -> None:
    (folder / "rare.scene").write_text(RARE.replace("LAST", last))
    cli.run(["check", "rare.scene", "--feasible", "--json"])
    for pilot in json.loads(capsys.readouterr().out)["pilots"]:
        assert (pilot["scarce"] is not None) == is_scarce
        if is_scarce:
            assert 167 < pilot["scarce"]["draws"] == pilot["tries"]["any"]
            assert pilot["scarce"]["runs_out"] > 1e-6


def test_feasible_reports_the_pilot(folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def run(paths: list[Path], settings: tuple[str, ...], stretch: float) -> list[dict[str, object]]:
        asked.extend([paths, settings])
        return [
            {
                "plan": "starter/hits/easy",
                "cells": 18,
                "piloted": 18,
                "failed": ["answer 7: no draw"],
                "tries": {"a": 2.0, "b": 4.0},
                "scarce": {"cell": "b", "draws": 400.0, "budget": 2000, "runs_out": 0.0067},
                "rejected": {"too few hits": 9},
                "seconds_a_sample": 0.25,
            }
        ]

    monkeypatch.setattr("compiler.commands.feasible.run", run)
    assert cli.run(["check", "starter.scene", "--feasible", "--set", "hue=red"]) == 1
    assert asked == [[Path("starter.scene")], ("hue=red",)]
    assert capsys.readouterr().out.endswith(
        "starter/hits/easy: 18 cells of 18, 3.0 draws and 0.250 s a sample; rejected most: too few hits (9)\n"
        "  scarce b: 400 draws a sample of at most 2,000; about one sample in 149 can't be made\n"
        "  failed answer 7: no draw\n"
        "1 file: no findings\n"
    )


# --------------------------------------------------------------------- fmt


def test_fmt_rewrites_what_is_not_canonical(folder: Path, capsys: Output) -> None:
    path = folder / "messy.scene"
    path.write_bytes(b"\xef\xbb\xbflet  a=3 # three\r\n")
    path.chmod(0o640)
    assert cli.run(["fmt", "--check", "."]) == 1
    assert "messy.scene: would be formatted\n2 files: 1 would change\n" in capsys.readouterr().out
    assert cli.run(["fmt", "."]) == 0
    assert path.read_bytes() == b"let a = 3  # three\n"
    assert path.stat().st_mode & 0o777 == 0o640
    assert cli.run(["fmt", "--check", "."]) == 0
    assert sorted(file.name for file in folder.iterdir()) == ["messy.scene", "starter.scene"]


def test_fmt_shows_the_difference(folder: Path, capsys: Output) -> None:
    (folder / "messy.scene").write_text("let  a=3\n")
    assert cli.run(["fmt", "--diff", "messy.scene"]) == 1
    assert "-let  a=3\n+let a = 3\n" in capsys.readouterr().out
    assert (folder / "messy.scene").read_text() == "let  a=3\n"


def test_fmt_leaves_a_file_with_errors_and_goes_on(folder: Path, capsys: Output) -> None:
    (folder / "a.scene").write_text("let  a=\n")
    (folder / "b.scene").write_text("let  b=3\n")
    assert cli.run(["fmt", "."]) == 2
    assert (folder / "a.scene").read_text() == "let  a=\n"
    assert (folder / "b.scene").read_text() == "let b = 3\n"
    assert "a.scene:1:8 error[missing-value]" in capsys.readouterr().err


def test_fmt_writes_through_a_link(folder: Path) -> None:
    (folder / "real.scene").write_text("let  a=3\n")
    (folder / "link.scene").symlink_to("real.scene")
    assert cli.run(["fmt", "link.scene"]) == 0
    assert (folder / "link.scene").is_symlink()
    assert (folder / "real.scene").read_text() == "let a = 3\n"


def test_a_formatter_bug_names_the_file_and_leaves_it(
    folder: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("synrl_dsl.syntax.printer._number", lambda value, whole: "7")
    (folder / "a.scene").write_text("let  a=3\n")
    assert cli.run(["fmt", "a.scene"]) == 70
    assert "internal error: FormatterBug: a.scene" in capsys.readouterr().err
    assert (folder / "a.scene").read_text() == "let  a=3\n"


# --------------------------------------------------------------------- explain


@pytest.mark.parametrize("code", CODES)
def test_every_code_has_a_page_with_an_example(code: str, capsys: Output) -> None:
    assert cli.run(["explain", code]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"{CODES[code].severity}[{code}]: {CODES[code].title}\n\n")
    assert CODES[code].severity in ("error", "warning")
    assert re.search(r"\n\n(Refused|Reported):\n\n    .+\n\n(Accepted|Better):\n\n    ", shown, re.DOTALL)


def test_explain_takes_a_code_as_it_is_shown(capsys: Output) -> None:
    assert cli.run(["explain", "error[unknown-unit]"]) == 0
    assert "px/s2" in capsys.readouterr().out


def test_an_unknown_code_gets_a_near_one(capsys: Output) -> None:
    assert cli.run(["explain", "unknown-unti"]) == 2
    assert "did you mean 'unknown-unit'?" in capsys.readouterr().err


def test_explain_lists_all(capsys: Output) -> None:
    assert cli.run(["explain"]) == 0
    shown = capsys.readouterr().out
    assert all(code in shown for code in CODES)


# --------------------------------------------------------------------- colours


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_colours_are_for_terminals_and_can_be_turned_off(
    no_color: str | None, coloured: bool, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    (folder / "faulty.scene").write_text(FAULTY)
    monkeypatch.setattr("click.utils.should_strip_ansi", lambda stream, color: color is False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    else:
        monkeypatch.delenv("NO_COLOR", raising=False)
    assert cli.run(["check", "faulty.scene"]) == 1
    assert ("\x1b[31m" in capsys.readouterr().out) is coloured
