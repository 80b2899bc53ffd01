"""Parts of a scene: in comes a checked scene, out comes the file that some of its questions need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from synrl_dsl import nodes as n
from synrl_dsl.checker.model import Checked


def slice_scene(checked: Checked, questions: Iterable[str]) -> n.SceneFile:
    """The scene with these questions only, and of the params and lets only those that matter to them.

    What another question alone needs is left out, so that adding it changes nothing here; so is what the scene
    overlaps, which is no part of any sample.
    """
    wanted = set(questions)
    kept: set[int] = set()
    queue: list[n.Node] = []
    for decl in checked.file.decls:
        if isinstance(decl, n.Param | n.Let) or (isinstance(decl, n.QuestionDecl) and decl.name not in wanted):
            continue
        kept.add(id(decl))
        queue.append(decl)
    while queue:
        for node in n.walk(queue.pop()):
            symbol = checked.symbol_of(node) if isinstance(node, n.Name) else None
            if symbol is None or symbol.kind not in ("param", "let") or symbol.decl is None:
                continue
            if id(symbol.decl) not in kept:
                kept.add(id(symbol.decl))
                queue.append(symbol.decl)
    return n.SceneFile(tuple(_about_samples(d) for d in checked.file.decls if id(d) in kept))


def _about_samples(decl: n.Decl) -> n.Decl:
    if not isinstance(decl, n.SceneDecl) or all(line.name != "overlaps" for line in decl.meta):
        return decl
    return replace(decl, meta=tuple(line for line in decl.meta if line.name != "overlaps"))


def override(file: n.SceneFile, name: str, value: n.Expr) -> n.SceneFile | None:
    """The file with a param set to `value`, drawn from it where it is a range or a list behind `~`.

    None where there is no such param.
    """
    decls: list[n.Decl] = []
    found = False
    for decl in file.decls:
        if isinstance(decl, n.Param) and decl.name == name:
            found = True
            drawn = isinstance(decl.value, n.Draw) and isinstance(value, n.Range | n.ListOf | n.Call)
            decls.append(replace(decl, value=n.Draw(value, None, span=value.span) if drawn else value))
        else:
            decls.append(decl)
    return n.SceneFile(tuple(decls)) if found else None
