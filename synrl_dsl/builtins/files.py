"""Signatures around a file tree and the terminal that changes it."""

from synrl_dsl.builtins.registry import define


def function(signature: str, doc: str, example: str) -> None:
    define("function", signature, doc, example)


function(
    "path_of(text: text) -> path",
    "A path from its text, from the root on and without a slash at its end.",
    'path_of("/docs/notes.txt")',
)
function(
    "join(dir: path, name: text) -> path", "What is called so in a directory.", 'join(path_of("/docs"), "notes.txt")'
)
function(
    "parent(path: path) -> path",
    "The directory that it lies in; none of the root.",
    'parent(path_of("/docs/notes.txt"))',
)
function(
    "base_name(path: path) -> text", "The last part of a path: notes.txt.", 'base_name(path_of("/docs/notes.txt"))'
)
function(
    "is_below(path: path, above: path) -> bool",
    "Whether it lies in a directory, at any depth.",
    'is_below(path_of("/docs/notes.txt"), path_of("/docs"))',
)
function("depth(path: path) -> int", "How many levels it lies below the root.", 'depth(path_of("/docs/notes.txt"))')
function(
    "relative(path: path, to: path) -> text",
    "The path as a shell's user types it who is in the directory `to`: docs/notes.txt, ../a.txt, or a dot.",
    'relative(path_of("/docs/notes.txt"), to: path_of("/src"))',
)
function(
    "moved(path: path, from: path, to: path) -> path",
    "What becomes of a path when `from` is renamed to `to`; none where it neither is `from` nor lies below it.",
    'moved(path_of("/docs/a.txt"), from: path_of("/docs"), to: path_of("/old"))',
)
function(
    "paths(dirs: list[path], names: list[text]) -> list[path]",
    "Each name in each directory.",
    'paths([path_of("/docs")], file_names(3))',
)
function(
    "dirs(tree: map[path -> node], of: path?) -> list[path]",
    "All directories, the root first, or those that lie in the directory `of`.",
    "dirs(fs)",
)
function(
    "files(tree: map[path -> node], of: path?) -> list[path]",
    "All files, or those that lie in the directory `of`.",
    'files(fs, of: path_of("/docs"))',
)
function(
    "entries(tree: map[path -> node], of: path) -> list[path]",
    "What lies in a directory: files and directories, by name.",
    'entries(fs, of: path_of("/docs"))',
)
function(
    "subtree(tree: map[path -> node], of: path) -> list[path]",
    "A path and all that lies below it; nothing where it isn't there.",
    'subtree(fs, of: path_of("/docs"))',
)
function(
    "landing(tree: map[path -> node], path: path, to: path) -> path",
    "Where mv or cp puts it: into `to` under its own name where that is a directory, else at `to` itself.",
    'landing(fs, path_of("/a.txt"), to: path_of("/docs"))',
)
function(
    "file_names(count: int) -> list[text]",
    "Names of files, 1 to 37 of them; `random_tree` draws from all of these.",
    "file_names(4)",
)
function(
    "dir_names(count: int) -> list[text]",
    "Names of directories, 1 to 26 of them; `random_tree` draws from all of these.",
    "dir_names(3)",
)
define(
    "distribution",
    "random_tree(dirs: dist[int], files: dist[int], depth: dist[int]?) -> dist[map[path -> node]]",
    "A file tree with so many directories below the root and so many files, at most `depth` (2) levels deep. No name "
    "occurs twice; a directory is empty only where there are too few files.",
    "random_tree(dirs: 3, files: 5 .. 6, depth: 3)",
)
define(
    "view",
    "terminal() -> view",
    "A file tree as a terminal: its listing while it is shown, else a prompt at which one command is typed at a time.",
    "terminal()",
    draws=("typed",),
    of=("map[path -> node]",),
)
define(
    "view",
    "prompt() -> view",
    "A path as the working directory of the terminal: it stands in the prompt of the listing, and nowhere else.",
    "prompt()",
    draws=("typed",),
    of=("path",),
)
define(
    "animation",
    "typed(during: dist[s], hold: s?) -> animation",
    "What the op says is typed letter by letter, then stays for `hold` (700ms), and is cleared. The op ends with it.",
    "typed(during: 1s, hold: 700ms)",
)
