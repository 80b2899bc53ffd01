"""The packages' own source files in, breaches of the layout rules out.

Each rule is a function from files to faults. A fault that is there for a reason is listed in `EXCUSED`
with that reason; an excuse that is no longer needed is a failure too.
"""

import ast
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# Imports point down: a package may import itself and the packages before it.
PACKAGES = ("synrl_dsl", "compiler", "train")

# The same inside a package, where a room is a file or a folder: a room may import itself and the rooms
# before it. A new room gets its place here.
ROOMS = {
    "synrl_dsl": (
        "nodes source codes diagnostics limits types builtins "  # the language's own tables
        "syntax checker slicing stretching "  # text to checked tree
        "commands cli"
    ).split(),
    "compiler": (
        "errors values streams distributions plan picture "  # records, and what needs no clip
        "motion arithmetic events trace environment "  # what happened
        "functions evaluate lowering "  # expressions; scene to plan
        "simulate questions views "  # plan to trace, trace to samples and to pictures
        "render looks video sheet dataset replay diff audit commands"  # to files and reports
    ).split(),
}

# (path, rule) -> why it may stay.
EXCUSED = {
    ("synrl_dsl/nodes.py", "length"): "the node types, one flat list in the grammar's order",
    ("synrl_dsl/cli.py", "dynamic import"): "the table of commands, each loaded when it is asked for",
}

MAX_LINES = 400
MAX_FILES = 12

# Not loaded by anything that only reads scene text.
HEAVY = {"av", "datasets", "numpy", "pydantic", "rich", "scipy", "skia", "sklearn", "torch"}

STREAMS = "draw from the streams room, keyed and repeatable"
CLOCK = "no wall-clock time gets into a trace or a dataset; time.monotonic measures durations"
BANNED = {
    "hash": "differs from run to run; use a keyed stable hash",
    "random": STREAMS,
    "secrets": STREAMS,
    "uuid": STREAMS,
    "os.urandom": STREAMS,
    "numpy.random": STREAMS,
    "time.time": CLOCK,
    "time.time_ns": CLOCK,
    "datetime.datetime.now": CLOCK,
    "datetime.datetime.utcnow": CLOCK,
    "datetime.datetime.today": CLOCK,
    "datetime.date.today": CLOCK,
}
IMPORTERS = {"importlib.import_module", "__import__"}


@dataclass(frozen=True, slots=True)
class File:
    """A source file: its path from the root, with `/`, and its text."""

    path: str
    text: str

    @property
    def package(self) -> str:
        return self.path.split("/")[0]

    @property
    def room(self) -> str:
        return self.path.split("/")[1].removesuffix(".py")


@dataclass(frozen=True, slots=True)
class Fault:
    """One breach of `rule`; `line` is 0 where it is about the whole file or folder."""

    path: str
    line: int
    rule: str
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line} {self.rule}: {self.text}"


def source_files() -> tuple[File, ...]:
    """All Python files of the packages, in a fixed order."""
    paths = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
    return tuple(File(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")) for path in paths)


@cache
def parsed(file: File) -> ast.Module:
    """The syntax tree; a file that doesn't parse is a SyntaxError with its place."""
    return ast.parse(file.text, file.path)


def imports(file: File) -> Iterator[tuple[int, str, str | None]]:
    """`(line, dotted name, the local name for it)` of every import, function-local ones too; relative ones
    are resolved. The local name of `import a.b` is None: it binds `a`, under its own name."""
    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, alias.asname
        elif isinstance(node, ast.ImportFrom):
            above = file.path.split("/")[: -node.level] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{module}.{alias.name}", alias.asname or alias.name


def mentions(file: File) -> Iterator[tuple[int, str]]:
    """`(line, dotted name)` of every name and attribute, with the imports' local names resolved."""
    known = {local: name for _, name, local in imports(file) if local}

    def dotted(node: ast.expr) -> str | None:
        if isinstance(node, ast.Name):
            return known.get(node.id, node.id)
        if isinstance(node, ast.Attribute):
            base = dotted(node.value)
            return base and f"{base}.{node.attr}"
        return None

    for node in ast.walk(parsed(file)):
        if isinstance(node, ast.Name | ast.Attribute) and (name := dotted(node)):
            yield node.lineno, name


def import_direction(all_files: Sequence[File]) -> Iterator[Fault]:
    """Imports between packages and between rooms that point up, and rooms without a place."""
    for file in all_files:
        rooms = ROOMS.get(file.package)
        if rooms and file.room not in (*rooms, "__init__"):
            yield Fault(file.path, 0, "imports", f"'{file.room}' has no place in ROOMS['{file.package}']")
            continue
        for line, name, _ in imports(file):
            package, _, rest = name.partition(".")
            room = rest.split(".")[0]
            if package not in PACKAGES:
                continue
            if PACKAGES.index(package) > PACKAGES.index(file.package):
                yield Fault(file.path, line, "imports", f"{file.package} may not import {package}")
            elif package == file.package and rooms and room in rooms:
                # The package's own __init__ lies below all of its rooms.
                own = -1 if file.room == "__init__" else rooms.index(file.room)
                if rooms.index(room) > own:
                    yield Fault(file.path, line, "imports", f"{file.room} may not import {room}")


def dynamic_imports(all_files: Sequence[File]) -> Iterator[Fault]:
    """Imports by string, which the rule above can't see."""
    for file in all_files:
        for line, name in mentions(file):
            if name in IMPORTERS:
                yield Fault(file.path, line, "dynamic import", name)


def length(all_files: Sequence[File]) -> Iterator[Fault]:
    """Files that are too long to read at a sitting."""
    for file in all_files:
        if (lines := len(file.text.splitlines())) > MAX_LINES:
            yield Fault(file.path, 0, "length", f"{lines} lines, the limit is {MAX_LINES}; split it")


def crowding(all_files: Sequence[File]) -> Iterator[Fault]:
    """Folders that can't be seen at once."""
    folders = [file.path.rpartition("/")[0] for file in all_files if not file.path.endswith("/__init__.py")]
    for folder in sorted(set(folders)):
        if (count := folders.count(folder)) > MAX_FILES:
            yield Fault(folder, 0, "crowding", f"{count} files, the limit is {MAX_FILES}; make sub-folders")


def banned(all_files: Sequence[File]) -> Iterator[Fault]:
    """Chance and time from anywhere but the streams and the plan."""
    for file in all_files:
        if file.package == "train":
            continue
        imported = ((line, name) for line, name, _ in imports(file))
        for line, name in chain(imported, mentions(file)):
            if name in BANNED:
                yield Fault(file.path, line, "banned", f"{name}: {BANNED[name]}")


def swallowed(all_files: Sequence[File]) -> Iterator[Fault]:
    """`except:`, and `except Exception` or `suppress(Exception)` that does nothing."""

    def broad(node: ast.expr) -> bool:
        names = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
        return not names.isdisjoint({"Exception", "BaseException"})

    def idle(step: ast.stmt) -> bool:
        comment = isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant)
        return comment or isinstance(step, ast.Pass | ast.Continue)

    for file in all_files:
        for node in ast.walk(parsed(file)):
            match node:
                case ast.ExceptHandler(type=None):
                    found = True
                case ast.ExceptHandler(type=ast.expr() as caught, body=body):
                    found = broad(caught) and all(map(idle, body))
                case ast.Call(func=ast.Name("suppress") | ast.Attribute(attr="suppress"), args=caught):
                    found = any(map(broad, caught))
                case _:
                    continue
            if found:
                yield Fault(file.path, node.lineno, "swallowed", "name the error, and handle it")


Rule = Callable[[Sequence[File]], Iterable[Fault]]
RULES: tuple[Rule, ...] = (import_direction, dynamic_imports, length, crowding, banned, swallowed)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_packages_keep_the_rule(rule: Rule) -> None:
    faults = [fault for fault in rule(source_files()) if (fault.path, fault.rule) not in EXCUSED]
    assert not faults, "\n" + "\n".join(map(str, faults))


def test_every_excuse_is_needed() -> None:
    found = {(fault.path, fault.rule) for rule in RULES for fault in rule(source_files())}
    assert sorted(set(EXCUSED) - found) == []


@pytest.mark.parametrize(
    ("rule", "path", "text", "lines"),
    [
        (import_direction, "synrl_dsl/nodes.py", "def f():\n    import compiler.plan", [2]),
        (import_direction, "compiler/plan.py", "from train import x\nfrom synrl_dsl import nodes", [1]),
        (import_direction, "compiler/plan.py", "from compiler import plan\nfrom compiler import audit", [2]),
        (import_direction, "compiler/views/grid.py", "from ..dataset import Row\nfrom .. import trace", [1]),
        (import_direction, "compiler/views/grid.py", "from . import audit\nfrom .cards import draw", []),
        (import_direction, "compiler/__init__.py", "from compiler.plan import Plan", [1]),
        (import_direction, "compiler/attic.py", "", [0]),
        (dynamic_imports, "compiler/plan.py", "import importlib as i\ni.import_module('train')", [2]),
        (dynamic_imports, "compiler/plan.py", "from importlib import import_module\nimport_module(x)", [2]),
        (length, "compiler/plan.py", "\n" * 400, []),
        (length, "compiler/plan.py", "\n" * 401, [0]),
        (banned, "compiler/plan.py", "key = hash('a')", [1]),
        (banned, "compiler/plan.py", "import random", [1]),
        (banned, "compiler/plan.py", "import numpy as np\nnp.random.default_rng(0)\nnp.zeros(3)", [2]),
        (banned, "compiler/plan.py", "from time import time as now\ntime.monotonic()", [1]),
        (banned, "compiler/plan.py", "from datetime import datetime\ndatetime.now()", [2]),
        (banned, "compiler/plan.py", "import datetime as d\nd.datetime.now(d.UTC)", [2]),
        (banned, "train/sft.py", "import time\ntime.time()", []),
        (swallowed, "compiler/plan.py", "try:\n    f()\nexcept:\n    raise", [3]),
        (swallowed, "compiler/plan.py", "try:\n    f()\nexcept (OSError, Exception):\n    ...", [3]),
        (swallowed, "compiler/plan.py", "try:\n    f()\nexcept Exception as e:\n    tell(e)", []),
        (swallowed, "compiler/plan.py", "with suppress(Exception):\n    f()", [1]),
    ],
)
def test_a_rule_finds_its_breach(rule: Rule, path: str, text: str, lines: list[int]) -> None:
    assert [fault.line for fault in rule([File(path, text)])] == lines


def test_a_full_folder_is_found() -> None:
    full = [File(f"compiler/views/v{i}.py", "") for i in range(MAX_FILES)]
    assert list(crowding([*full, File("compiler/views/__init__.py", "")])) == []
    found = crowding([*full, File("compiler/views/one_more.py", "")])
    assert [fault.path for fault in found] == ["compiler/views"]


def loaded_by(code: str, *arguments: str, folder: Path) -> set[str]:
    """The top-level modules that a fresh interpreter holds after `code`, run in `folder` without a path
    entry for it."""
    report = "import sys; print('\\n', *{name.split('.')[0] for name in sys.modules})"
    command = [sys.executable, "-P", "-c", f"{code}\n{report}", *arguments]
    ran = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return set(ran.stdout.splitlines()[-1].split())


def test_no_language_module_loads_anything_heavy(tmp_path: Path) -> None:
    walk = """
import importlib, pkgutil, synrl_dsl
for module in pkgutil.walk_packages(synrl_dsl.__path__, "synrl_dsl."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""
    loaded = loaded_by(walk, folder=tmp_path)
    assert "synrl_dsl" in loaded
    assert loaded & HEAVY == set()


@pytest.mark.parametrize("line", ["--help", "check starter.scene", "fmt --check starter.scene"])
def test_a_text_command_loads_nothing_heavy(line: str, tmp_path: Path) -> None:
    run = """
from synrl_dsl.cli import main
try:
    main()
except SystemExit as exit:
    assert not exit.code, exit.code
"""
    loaded_by(run, "new", "starter", folder=tmp_path)
    loaded = loaded_by(run, *line.split(), folder=tmp_path)
    assert loaded & (HEAVY | {"compiler", "train"}) == set()


def test_the_data_files_are_found_without_the_working_directory() -> None:
    assert files("grammar").joinpath("scene.lark").is_file()
    categories = [entry for entry in files("scenes").iterdir() if entry.is_dir()]
    assert any(file.name.endswith(".scene") for folder in categories for file in folder.iterdir())
