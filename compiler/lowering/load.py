"""Scene files to plans: in come paths and settings, out come the plans of every question and level."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path

from compiler.errors import SceneError
from compiler.lowering.scene import lower
from compiler.plan import Plan
from compiler.values import Value
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.checker import Checked, check, check_file
from synrl_dsl.diagnostics import did_you_mean, render
from synrl_dsl.slicing import override
from synrl_dsl.source import Source
from synrl_dsl.syntax import parse, read


@dataclass(frozen=True, slots=True)
class Loaded:
    """A checked scene and the rendered warnings about it."""

    checked: Checked
    warnings: tuple[str, ...]

    @property
    def name(self) -> str:
        return self._decl.name

    @property
    def task(self) -> str:
        return self._meta("task")

    @property
    def category(self) -> str:
        return self._meta("category")

    @property
    def _decl(self) -> n.SceneDecl:
        return next(d for d in self.checked.file.decls if isinstance(d, n.SceneDecl))

    def _meta(self, name: str) -> str:
        (value,) = next(line.values for line in self._decl.meta if line.name == name)
        assert isinstance(value, n.Name)
        return value.name


def scene_files(paths: Iterable[Path]) -> list[Path]:
    """The `.scene` files named or found in folders, sorted. Raises SceneError where there is none."""
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            inside = sorted(path.rglob("*.scene"))
            if not inside:
                raise SceneError(f"{path}: no .scene file in this folder")
            found.update(dict.fromkeys(inside))
        elif path.exists():
            found[path] = None
        else:
            raise SceneError(f"{path}: no such file or folder")
    return list(found)


def load(path: Path, settings: Mapping[str, str]) -> Loaded:
    """Read and check one file, with some params set. Raises SceneError that holds all its diagnostics."""
    source, found = read(path)
    if found:
        raise SceneError("\n".join(render(d, source) for d in found))
    return load_source(source, settings)


def load_source(source: Source, settings: Mapping[str, str]) -> Loaded:
    """Check a text, with some params set."""
    checked, found = check(source)
    if checked is None:
        raise SceneError("\n".join(render(d, source) for d in found))
    warnings = tuple(render(d, source) for d in found)
    for name, text in settings.items():
        checked = _set(checked, name, text)
    return Loaded(checked, warnings)


def _set(checked: Checked, name: str, text: str) -> Checked:
    params = [d.name for d in checked.file.decls if isinstance(d, n.Param)]
    if name not in params:
        return checked
    given = Source(f"--set {name}", f"let {name} = {text}\n")
    parsed, found = parse(given)
    if parsed is None or len(parsed.decls) != 1 or not isinstance(parsed.decls[0], n.Let):
        shown = "\n".join(render(d, given) for d in found)
        raise SceneError(shown or f"--set {name}={text}: this is no value")
    file = override(checked.file, name, parsed.decls[0].value)
    assert file is not None
    changed, faults = check_file(checked.source, file)
    errors = [f for f in faults if f.severity == "error"]
    if errors:
        raise SceneError(f"--set {name}={text}: {errors[0].message}")
    return changed


def check_settings(scenes: Sequence[Loaded], settings: Mapping[str, str]) -> None:
    """Every param that is set must exist in some scene. Raises SceneError with a near name."""
    known = {d.name for scene in scenes for d in scene.checked.file.decls if isinstance(d, n.Param)}
    for name in settings:
        if name not in known:
            hint = did_you_mean(name, known)
            raise SceneError(f"--set {name}: no scene here has such a param" + (f"; {hint}" if hint else ""))


def plans_of(scene: Loaded, levels: Sequence[str] = LEVELS, per_clip: int = 1, stretch: float = 1.0) -> list[Plan]:
    """One plan for each group of questions and each level; a group shares its clips."""
    return [
        lower(scene.checked, level, group, stretch)
        for group in question_groups(scene.checked, per_clip)
        for level in levels
    ]


def unstretched(plan: Plan) -> Plan:
    """The plan of the same questions as the scene is written."""
    checked = load_source(Source(f"{plan.scene}.scene", plan.source), {}).checked
    return lower(checked, plan.level, [question.name for question in plan.questions])


def scaled(value: Value, factor: float) -> Value:
    """What a drawn number of a scene is in the stretched one: whole numbers stay whole, a half goes up."""
    return floor(value * factor + 0.5) if isinstance(value, int) else value * factor


def question_groups(checked: Checked, per_clip: int) -> list[tuple[str, ...]]:
    """The questions, `per_clip` to a clip; only those that reveal the same end can share one."""
    by_reveal: dict[str, list[str]] = {}
    for decl in checked.file.decls:
        if isinstance(decl, n.QuestionDecl):
            reveal = next((line.name for line in decl.body if isinstance(line, n.Reveal)), "none")
            by_reveal.setdefault(reveal, []).append(decl.name)
    return [tuple(names[i : i + per_clip]) for names in by_reveal.values() for i in range(0, len(names), per_clip)]
