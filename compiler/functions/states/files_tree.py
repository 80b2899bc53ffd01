"""A file tree drawn at random, and the names in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.distributions import Distribution
from compiler.errors import SceneError
from compiler.streams import Stream
from compiler.values import Value

FILE, DIR, ROOT = "file", "dir", "/"

DIR_NAMES = tuple(
    (
        "backup archive temp shared build drafts public private inbox export old misc docs src tests data assets "
        "config scripts images models logs lib recipes web tools"
    ).split()
)
FILE_NAMES = tuple(
    (
        "summary.txt helper.py plan.md results.csv icon.png cache.db start.sh theme.css list.txt agenda.md form.html "
        "check.py table.csv letter.doc poem.txt map.svg notes.txt main.py README.md setup.cfg report.pdf todo.txt "
        "utils.py index.html style.css logo.png users.csv model.json server.log build.sh budget.xlsx draft.md "
        "photo.jpg query.sql parser.c engine.go license.txt"
    ).split()
)

_NAME = re.compile(r"[A-Za-z0-9._-]+", re.ASCII)


def legal_name(name: str) -> bool:
    return name not in (".", "..") and _NAME.fullmatch(name) is not None


@dataclass(frozen=True, slots=True)
class RandomTree:
    """So many directories below the root and so many files, at most so many levels deep."""

    dirs: Distribution
    files: Distribution
    depth: Distribution

    def draw(self, stream: Stream) -> dict[str, str]:
        counts = {name: getattr(self, name).draw(stream.child(name)) for name in ("dirs", "files", "depth")}
        if counts["depth"] < 1:
            raise SceneError(f"random_tree() is at least 1 level deep, not {counts['depth']}")
        for name, pool in (("dirs", DIR_NAMES), ("files", FILE_NAMES)):
            if not 0 <= counts[name] <= len(pool):
                raise SceneError(f"random_tree() has 0 to {len(pool)} {name}, not {counts[name]}")
        # A directory on the last level could hold nothing.
        last = max(1, counts["depth"] - 1)
        tree, levels = {ROOT: DIR}, {ROOT: 0}
        for name in stream.child("dir names").shuffled(DIR_NAMES)[: counts["dirs"]]:
            above = stream.child("dir", name).choice([d for d, level in levels.items() if level < last])
            path = f"{above.rstrip('/')}/{name}"
            tree[path], levels[path] = DIR, levels[above] + 1
        homes = [d for d, level in levels.items() if level < counts["depth"]]
        childless = [d for d in homes if not any(p.startswith(f"{d.rstrip('/')}/") and p != d for p in levels)]
        waiting = stream.child("homes").shuffled(childless)
        for name in stream.child("file names").shuffled(FILE_NAMES)[: counts["files"]]:
            home = waiting.pop() if waiting else stream.child("file", name).choice(homes)
            tree[f"{home.rstrip('/')}/{name}"] = FILE
        return tree

    def support(self) -> tuple[Value, ...] | None:
        return None

    def problem(self, value: Value) -> str | None:
        """Why a tree written by hand is none. Its size and names are free."""
        if not isinstance(value, Mapping) or value.get(ROOT) != DIR:
            return "a file tree holds its root, `/`, as a dir"
        for path, node in value.items():
            if node not in (FILE, DIR):
                return f"{path} is {node}; it must be file or dir"
            if path == ROOT:
                continue
            above, _, name = path.rpartition("/")
            if not path.startswith(ROOT) or not legal_name(name):
                return f"{path!r} is no path: write it from the root on, as in /docs/notes.txt"
            if value.get(above or ROOT) != DIR:
                return f"{path} lies in {above or ROOT}, which is no directory of the tree"
        return None
