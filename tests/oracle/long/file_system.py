"""file_system: commands change a file tree; the working directory is told by how paths are typed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, dirname, join, relpath
from typing import Any, ClassVar

from .machine import ORDINALS, Args, Clip, Goal, Machine, Ops, Scenario, States, World

VERBS = {"mv_dir": "mv", "rename": "mv", "overwrite": "mv -f"}
MOVES = ("mv", "rename", "overwrite", "mv_dir", "cp")


def all_of(tree: Mapping[str, str], node: str) -> list[str]:
    return sorted(path for path, what in tree.items() if what == node)


def files_in(world: World, directory: str) -> list[str]:
    """The names of the files directly in a directory."""
    return [basename(path) for path in all_of(world["fs"], "file") if dirname(path) == directory]


def depth(path: str) -> int:
    return len([part for part in path.split("/") if part])


def under(tree: Mapping[str, str], top: str) -> list[str]:
    """A path and all that is below it."""
    return [path for path in tree if path == top or path.startswith(top.rstrip("/") + "/")]


def renamed(tree: Mapping[str, str], top: str, new: str) -> dict[str, str]:
    """The tree after a path and all below it has another name."""
    return {new + path[len(top) :] if path in under(tree, top) else path: node for path, node in tree.items()}


class FileSystem(Machine):
    scene = "file_system"
    ops: ClassVar[Ops] = {
        **dict.fromkeys(("touch", "rm", "mkdir"), ("target",)),
        **dict.fromkeys(MOVES, ("src", "to")),
        "cd": ("to",),
    }

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        tree = world["fs"]
        files, dirs = all_of(tree, "file"), all_of(tree, "dir")
        new_files = [join(d, name) for d in dirs for name in world.param("names")]
        new_dirs = [join(d, name) for d in dirs for name in world.param("folders")]
        return {
            "touch": {"target": new_files},
            "rm": {"target": files},
            "mkdir": {"target": new_dirs},
            "mv": {"src": files, "to": dirs},
            "rename": {"src": files, "to": new_files},
            "overwrite": {"src": files, "to": files},
            "mv_dir": {"src": dirs, "to": sorted({*dirs, *new_dirs})},
            "cp": {"src": files, "to": dirs},
            "cd": {"to": dirs},
        }[op]

    def fault(self, world: World, op: str, args: Args) -> str | None:
        tree, here = world["fs"], world["here"]
        if op == "cd":
            return "the shell is there" if args["to"] == here else None
        if op == "rm":
            return None
        if op in ("touch", "mkdir"):
            if args["target"] in tree:
                return "it is there"
            return "it would lie too deep" if depth(args["target"]) > (3 if op == "touch" else 2) else None
        src, to = args["src"], args["to"]
        if op == "overwrite":
            return "it is one file" if src == to else None
        if op == "rename":
            return "it's no new name in the same directory" if to in tree or dirname(to) != dirname(src) else None
        new = self.landing(tree, op, src, to)
        if new in tree:
            return "something is there"
        if op == "mv_dir":
            if src == "/" or to in under(tree, src) or to.startswith(src + "/"):
                return "it can't go into itself"
            if here in under(tree, src):
                return "the shell is in there"
            if max(depth(new) + depth(path) - depth(src) for path in under(tree, src)) > 3:
                return "it would lie too deep"
        elif depth(to) > 2:
            return "it would lie too deep"
        return None

    def landing(self, tree: Mapping[str, str], op: str, src: str, to: str) -> str:
        """Where a shell puts it: into a directory, or at a new name."""
        return join(to, basename(src)) if tree.get(to) == "dir" else to

    def act(self, world: World, op: str, args: Args) -> None:
        tree = world["fs"]
        if op == "cd":
            world.states["here"] = args["to"]
        elif op == "rm":
            del tree[args["target"]]
        elif op in ("touch", "mkdir"):
            tree[args["target"]] = "file" if op == "touch" else "dir"
        elif op == "mv_dir":
            new = self.landing(tree, op, args["src"], args["to"])
            world.states["fs"] = renamed(tree, args["src"], new)
        else:
            tree[self.landing(tree, op, args["src"], args["to"])] = "file"
            if op != "cp":
                del tree[args["src"]]

    def words(self, world: World, op: str, args: Args) -> str:
        typed = [relpath(args[name], world["here"]) for name in self.ops[op]]
        return " ".join([VERBS.get(op, op), *typed])

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States]:
        tree, here = world["fs"], world["here"]
        if op == "cd":
            for directory in all_of(tree, "dir"):
                yield {"fs": tree, "here": directory}
        elif op == "rm":
            yield {"fs": {**tree, args["target"]: "file"}, "here": here}
        elif op in ("touch", "mkdir"):
            yield {"fs": {p: n for p, n in tree.items() if p != args["target"]}, "here": here}
        elif op == "overwrite":
            yield {"fs": {**tree, args["src"]: "file"}, "here": here}
        else:
            src, to = args["src"], args["to"]
            for new in (to, join(to, basename(src))):
                if op == "mv_dir":
                    yield {"fs": renamed(tree, new, src), "here": here}
                else:
                    yield {"fs": {**{p: n for p, n in tree.items() if p != new}, src: "file"}, "here": here}

    def could_start(self, states: States, scenario: Scenario) -> bool:
        tree = states["fs"]
        return states["here"] == "/" and all(tree.get(dirname(path)) == "dir" for path in tree)

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        return {
            "recall": lambda clip: [op.text for op in clip.ops[clip.pick("k") :][:3]],
            "next_command": lambda clip: clip.ops[clip.pick("k") + 1].text,
            "typed_in": lambda clip: sum(
                op.name != "cd" and world["here"] == clip.pick("d")
                for op, world in zip(clip.ops, clip.worlds, strict=False)
            ),
            "visited": lambda clip: sorted({world["here"] for world in clip.worlds}, key=lambda path: path.split("/")),
            "files_of": lambda clip: sorted(files_in(clip.end, clip.pick("d"))),
            "count_of": lambda clip: len(files_in(clip.end, clip.pick("d"))),
            "all_files": lambda clip: all_of(clip.end["fs"], "file"),
            "new_paths": lambda clip: len({*all_of(clip.end["fs"], "file")} - {*all_of(clip.start["fs"], "file")}),
            "ever_held": lambda clip: any(
                len(files_in(world, clip.pick("d"))) == clip.pick("n") for world in clip.worlds
            ),
            "emptied": lambda clip: clip.around(clip.numbers(lambda world: _is_bare(world, clip.pick("d")))[0]),
            "which_command": lambda clip: ORDINALS[
                clip.numbers(lambda world: world["fs"].get(clip.pick("f")) == "file")[0]
            ],
            "further": lambda clip: sorted(files_in(clip.further(), clip.pick("d"))),
            "content_before": lambda clip: sorted(files_in(clip.start, clip.pick("d"))),
            "all_before": lambda clip: all_of(clip.start["fs"], "file"),
        }

    def goals(self) -> Mapping[str, Goal]:
        return {"clear_out": Goal(lambda world, picks: _is_bare(world, picks["d"]), at_most=2)}


def _is_bare(world: World, directory: str) -> bool:
    """Whether it is there, without a file directly in it."""
    return world["fs"].get(directory) == "dir" and not files_in(world, directory)
