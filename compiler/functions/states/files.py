"""Values around a file tree and the terminal that changes it.

A path is its absolute text, `/docs/notes.txt`; a tree maps the paths that exist to `file` or `dir`, the root `/` among
them. Lists of paths are in the order of a listing: by name, what is in a directory behind it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from compiler.distributions import Distribution, as_distribution
from compiler.errors import SceneError
from compiler.functions.states.files_tree import DIR, DIR_NAMES, FILE, FILE_NAMES, ROOT, RandomTree, legal_name
from compiler.values import MISSING, Value

Tree: TypeAlias = Mapping[str, str]

HOLD_S = 0.7
"""How long a typed command stays whole where the scene doesn't say."""

KEPT = 16_384
"""Of so many paths each function keeps what it makes: an op's conditions ask the same again and again."""


@dataclass(frozen=True, slots=True)
class Terminal:
    """The view `terminal()`."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """The view `prompt()`."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The animation `typed(during, hold)`: typed for `during`, then whole for `hold` seconds."""

    during: Distribution
    hold: float


@lru_cache(maxsize=KEPT)
def parts(path: str) -> tuple[str, ...]:
    """The names on the way from the root; also the key that paths are listed by."""
    return tuple(path.split("/")[1:]) if path != ROOT else ()


@lru_cache(maxsize=KEPT)
def parent(path: str) -> Value:
    return MISSING if path == ROOT else path.rpartition("/")[0] or ROOT


def base_name(path: str) -> str:
    return path.rpartition("/")[2] or ROOT


@lru_cache(maxsize=KEPT)
def join(directory: str, name: str) -> str:
    if not legal_name(name):
        raise SceneError(f"{name!r} is no name of a file: letters, digits, dots, dashes and underscores make one")
    return f"{directory.rstrip('/')}/{name}"


@lru_cache(maxsize=KEPT)
def is_below(path: str, above: str) -> bool:
    return path != above and path.startswith(f"{above.rstrip('/')}/")


@lru_cache(maxsize=KEPT)
def moved(path: str, start: str, to: str) -> Value:
    if path == start:
        return to
    return to.rstrip("/") + path[len(start) :] if start != ROOT and is_below(path, start) else MISSING


@lru_cache(maxsize=KEPT)
def relative(path: str, to: str) -> str:
    """As typed in the directory `to`: up to where both ways part, and down again."""
    there, here = parts(path), parts(to)
    same = next((n for n, (a, b) in enumerate(zip(there, here, strict=False)) if a != b), min(len(there), len(here)))
    return "/".join([".."] * (len(here) - same) + list(there[same:])) or "."


def path_of(text: str) -> str:
    if text != ROOT and not (text.startswith(ROOT) and all(map(legal_name, parts(text)))):
        raise SceneError(f"{text!r} is no path: write it from the root on, as in /docs/notes.txt")
    return text


def nodes(tree: Tree, kind: str, of: str | None = None) -> tuple[str, ...]:
    """All files or directories, or those that lie in one directory."""
    return tuple(sorted((p for p, node in tree.items() if node == kind and (of is None or parent(p) == of)), key=parts))


def entries(tree: Tree, of: str) -> tuple[str, ...]:
    return tuple(sorted((p for p in tree if parent(p) == of), key=parts))


def subtree(tree: Tree, of: str) -> tuple[str, ...]:
    return tuple(sorted((p for p in tree if p == of or is_below(p, of)), key=parts))


def landing(tree: Tree, path: str, to: str) -> str:
    return join(to, base_name(path)) if tree.get(to) == DIR and path != ROOT else to


def _few(name: str, pool: tuple[str, ...], count: int) -> tuple[str, ...]:
    if not 1 <= count <= len(pool):
        raise SceneError(f"{name}() gives 1 to {len(pool)} names, not {count}")
    return pool[:count]


def _known(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function, which gives nothing where it is given nothing."""
    return lambda env, *given: MISSING if MISSING in given else function(*given)


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "path_of": _known(path_of),
    "join": _known(join),
    "parent": _known(parent),
    "base_name": _known(base_name),
    "is_below": _known(is_below),
    "depth": _known(lambda path: len(parts(path))),
    "relative": _known(relative),
    "moved": _known(moved),
    "paths": _known(lambda dirs, names: tuple(join(d, name) for d in dirs for name in names)),
    "dirs": _known(lambda tree, of=None: nodes(tree, DIR, of)),
    "files": _known(lambda tree, of=None: nodes(tree, FILE, of)),
    "entries": _known(entries),
    "subtree": _known(subtree),
    "landing": _known(landing),
    "file_names": lambda env, count: _few("file_names", FILE_NAMES, count),
    "dir_names": lambda env, count: _few("dir_names", DIR_NAMES, count),
    "random_tree": lambda env, dirs, files, depth=None: RandomTree(
        as_distribution(dirs), as_distribution(files), as_distribution(2 if depth is None else depth)
    ),
    "terminal": lambda env: Terminal(),
    "prompt": lambda env: Prompt(),
    "typed": lambda env, during, hold=None: Typed(as_distribution(during), HOLD_S if hold is None else hold),
}

READS: dict[str, Callable[..., bool]] = {
    "dirs": lambda place, values, of=None: DIR in values and of in (None, parent(place)),
    "files": lambda place, values, of=None: FILE in values and of in (None, parent(place)),
    "entries": lambda place, values, of: parent(place) == of,
    "subtree": lambda place, values, of: place == of or is_below(place, of),
    "landing": lambda place, values, path, to: place == to,
}
"""Of functions that look at a part of a map: whether they read a place of it, given all values that it has had and
the other arguments."""
