"""File trees against posixpath, the terminal and the shell game: what they show, and what they keep to themselves."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import PurePosixPath
from typing import Any

import pytest

from compiler.distributions import as_distribution
from compiler.errors import SceneError
from compiler.events.stage import Stage
from compiler.functions.states.files import FUNCTIONS, Prompt, Terminal, Typed
from compiler.functions.states.files_tree import DIR_NAMES, FILE_NAMES, RandomTree, legal_name
from compiler.functions.states.shells import Peek, Shells, SlideUnder, TakeOut
from compiler.functions.world import Arc
from compiler.picture import Mark
from compiler.render.fonts import EM, FAMILIES, Fonts
from compiler.streams import Stream, key_of
from compiler.trace import TURN_US, Draft, Entry, Trace, Write, finish
from compiler.values import MISSING, WHOLE, Snapshot, Value
from compiler.views.shells import row_of, shell_marks
from compiler.views.terminal import prompt_marks, terminal_marks
from compiler.views.terminal_text import ems

SECOND = 1_000_000
ONCE = as_distribution(1.0)
TYPED = Typed(ONCE, 0.7)
TREE = {
    "/": "dir",
    "/a.txt": "file",
    "/docs": "dir",
    "/docs/notes.txt": "file",
    "/docs-old": "dir",
    "/docs/sub": "dir",
    "/docs/sub/main.py": "file",
}


@dataclass(frozen=True)
class Done:
    """An op as a test writes it; `effects` maps places of the state to values, None for what goes."""

    animation: Any
    effects: dict[str, Value]
    says: str = ""
    shown: tuple[Value, ...] = ()


def trace_of(
    views: dict[str, Any],
    starts: dict[str, dict[str, Value]],
    ops: tuple[Done, ...] = (),
    width: int = 704,
    height: int = 480,
) -> Trace:
    """Two seconds of opening, ops of the first state with half a second between, two of closing."""
    draft = Draft(30, width, height, views=views, opening_us=2 * SECOND)
    state = next(iter(starts))
    draft.snapshots = {name: [Snapshot(name, 0, dict(start))] for name, start in starts.items()}
    us = 2 * SECOND
    for number, done in enumerate(ops):
        us += SECOND // 2
        end = us + SECOND + round(getattr(done.animation, "hold", 0.0) * SECOND)
        writes = tuple(Write(state, k, MISSING if v is None else v, ()) for k, v in done.effects.items())
        draft.ops.append(Entry("op", "do", number, number, us, end, {}, writes, done.animation, done.says, done.shown))
        for name, snapshots in draft.snapshots.items():
            places = {**snapshots[-1], **(done.effects if name == state else {})}
            snapshots.append(Snapshot(name, number + 1, {k: v for k, v in places.items() if v is not None}))
        us = end
    draft.log = tuple(draft.ops)
    draft.closing_us = us + SECOND // 2
    draft.length_us = draft.closing_us + 2 * SECOND
    draft.current = {name: snapshots[-1] for name, snapshots in draft.snapshots.items()}
    draft.stage = Stage(width, height, draft.length_us, {}, {}, {}, (), ())
    return finish(draft)


def call(name: str, *arguments: Value) -> Value:
    return FUNCTIONS[name](None, *arguments)


def tree_of(number: int, dirs: int, files: int, depth: int) -> dict[str, str]:
    made = RandomTree(*(as_distribution(n) for n in (dirs, files, depth)))
    return made.draw(Stream(key_of("trees", number)))


def trees(count: int = 40) -> list[dict[str, str]]:
    return [tree_of(n, n % 7, 3 * n % 11, 1 + n % 4) for n in range(count)]


# ---------------------------------------------------------------- functions


def test_paths_agree_with_posixpath_and_pathlib():
    for tree in trees():
        for path in tree:
            pure = PurePosixPath(path)
            assert call("path_of", path) == path
            assert call("parent", path) == (MISSING if path == "/" else str(pure.parent))
            assert call("base_name", path) == (pure.name or "/")
            assert call("join", path, "x.txt") == str(pure / "x.txt")
            assert call("depth", path) == len(pure.parts) - 1
            for other in tree:
                assert call("is_below", path, other) == (PurePosixPath(other) in pure.parents)
                text = call("relative", path, other)
                assert text == posixpath.relpath(path, other)
                assert posixpath.normpath(posixpath.join(other, text)) == path


def test_lists_of_a_tree_agree_with_pathlib():
    for tree in trees():
        paths = {PurePosixPath(p): node for p, node in tree.items()}
        in_order = sorted(paths, key=lambda p: p.parts)
        for kind, name in (("dir", "dirs"), ("file", "files")):
            assert call(name, tree, None) == tuple(str(p) for p in in_order if paths[p] == kind)
        for of in in_order:
            inside = [p for p in in_order if p.parent == of and p != of]
            assert call("entries", tree, str(of)) == tuple(map(str, inside))
            assert call("files", tree, str(of)) == tuple(str(p) for p in inside if paths[p] == "file")
            assert call("dirs", tree, str(of)) == tuple(str(p) for p in inside if paths[p] == "dir")
            assert call("subtree", tree, str(of)) == tuple(str(p) for p in in_order if p.is_relative_to(of))
        assert call("subtree", tree, "/nowhere") == ()


def test_moved_renames_what_is_at_or_below():
    for tree in trees():
        for start in tree:
            for path in tree:
                got = call("moved", path, start, "/new/name")
                pure = PurePosixPath(path)
                if pure == PurePosixPath(start):
                    assert got == "/new/name"
                elif start != "/" and pure.is_relative_to(start):
                    assert got == str("/new/name" / pure.relative_to(start))
                else:
                    assert got is MISSING
    assert call("moved", "/docs/sub/main.py", "/docs/sub", "/") == "/main.py"


def test_a_move_lands_where_the_shell_puts_it():
    assert call("landing", TREE, "/a.txt", "/docs") == "/docs/a.txt"
    assert call("landing", TREE, "/a.txt", "/") == "/a.txt"
    assert call("landing", TREE, "/a.txt", "/docs/notes.txt") == "/docs/notes.txt"
    assert call("landing", TREE, "/docs", "/new") == "/new"


def test_a_name_that_begins_alike_is_no_subdirectory():
    assert not call("is_below", "/docs-old", "/docs")
    assert call("subtree", TREE, "/docs") == ("/docs", "/docs/notes.txt", "/docs/sub", "/docs/sub/main.py")
    assert call("dirs", TREE, None) == ("/", "/docs", "/docs/sub", "/docs-old")


def test_nothing_comes_of_nothing():
    for name in ("parent", "base_name", "depth", "path_of"):
        assert call(name, MISSING) is MISSING
    assert call("files", TREE, MISSING) is MISSING
    assert call("join", call("parent", "/"), "a") is MISSING


@pytest.mark.parametrize("text", ["docs", "/docs/", "//", "/a b", "/..", "/a/./b", "", "/ä"])
def test_a_text_that_is_no_path_is_an_error(text):
    with pytest.raises(SceneError, match="no path"):
        call("path_of", text)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "two words"])
def test_a_name_that_is_none_is_an_error(name):
    with pytest.raises(SceneError, match="no name"):
        call("join", "/docs", name)


def test_names_are_legal_and_different():
    pools = (DIR_NAMES, FILE_NAMES)
    assert sum(map(len, pools)) == len({name for pool in pools for name in pool})
    assert all(legal_name(name) for pool in pools for name in pool)
    assert all("." in name for name in FILE_NAMES)
    assert not any("." in name for name in DIR_NAMES)
    assert call("file_names", 4) == FILE_NAMES[:4]
    assert call("paths", ("/", "/docs"), ("x", "y")) == ("/x", "/y", "/docs/x", "/docs/y")
    with pytest.raises(SceneError, match="dir_names"):
        call("dir_names", 27)


# ---------------------------------------------------------------- random trees


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_a_random_tree_is_as_asked(depth):
    for number in range(60):
        dirs, files = number % 6, number % 9
        tree = tree_of(number, dirs, files, depth)
        assert list(tree.values()).count("dir") == dirs + 1
        assert list(tree.values()).count("file") == files
        assert max(call("depth", p) for p in tree) <= depth
        bases = [p.rpartition("/")[2] for p in tree]
        assert len(bases) == len(set(bases))
        assert RandomTree(ONCE, ONCE, ONCE).problem(tree) is None
        empty = [d for d in call("dirs", tree, None) if not call("entries", tree, d)]
        # With too few files for the directories that hold none, each file went to one of these.
        alone = depth > 1 and files > 0 and empty
        assert not alone or all(len(call("files", tree, d)) <= 1 for d in call("dirs", tree, None))
        assert depth == 1 or not empty or files < dirs + 1


def test_counts_are_drawn_and_trees_differ():
    made = FUNCTIONS["random_tree"](None, (2, 3), (4, 5, 6), None)
    drawn = [made.draw(Stream(key_of("counts", n))) for n in range(60)]
    assert {list(t.values()).count("dir") - 1 for t in drawn} == {2, 3}
    assert {list(t.values()).count("file") for t in drawn} == {4, 5, 6}
    assert len({tuple(t) for t in drawn}) == 60
    assert made.draw(Stream(key_of("counts", 3))) == drawn[3]


def test_more_than_there_are_names_for_is_an_error():
    with pytest.raises(SceneError, match="files"):
        tree_of(0, 2, 60, 2)
    with pytest.raises(SceneError, match="level"):
        tree_of(0, 2, 2, 0)


@pytest.mark.parametrize(
    ("tree", "what"),
    [
        ({"/a": "file"}, "root"),
        ({"/": "dir", "/a/b": "file"}, "lies in /a"),
        ({"/": "dir", "/a": "file", "/a/b": "file"}, "lies in /a"),
        ({"/": "dir", "/a": "link"}, "must be file or dir"),
        ({"/": "dir", "a": "file"}, "no path"),
        ({"/": "dir", "/a/": "dir"}, "no path"),
        ((), "root"),
    ],
)
def test_a_tree_that_is_none_is_told(tree, what):
    assert what in RandomTree(ONCE, ONCE, ONCE).problem(tree)


# ---------------------------------------------------------------- terminal

COMMANDS = (
    Done(TYPED, {"/a.txt": None}, "rm a.txt"),
    Done(TYPED, {"/docs/notes.txt": None, "/x.txt": "file"}, "mv docs/notes.txt x.txt"),
    Done(TYPED, {"/m": "dir"}, "m"),
)


def terminal(tree: dict[str, str], here: str = "/", ops: tuple[Done, ...] = COMMANDS, **size: int) -> Trace:
    views = {"fs": Terminal(), "here": Prompt()}
    return trace_of(views, {"fs": tree, "here": {WHOLE: here}}, ops, **size)


def screen(trace: Trace, reveal: str, us: int) -> list[Mark]:
    return [*terminal_marks(trace, "fs", Terminal(), reveal, us), *prompt_marks(trace, "here", Prompt(), reveal, us)]


def times(trace: Trace, start: int, end: int) -> range:
    return range(start, end, SECOND // 10)


def test_the_hidden_phase_tells_nothing_of_the_tree():
    one, other = terminal(TREE), terminal(tree_of(3, 5, 9, 3), here="/docs")
    for us in times(one, one.opening_us, one.length_us):
        assert screen(one, "initial", us) == screen(other, "initial", us)
    for us in times(one, 0, one.closing_us + 1):
        assert screen(one, "final", us) == screen(other, "final", us)
    for us in times(one, 0, one.length_us):
        assert screen(one, "none", us) == screen(other, "none", us)


def test_between_two_commands_the_screen_is_always_the_same():
    trace = terminal(TREE)
    blank = screen(trace, "final", 0)
    for op in trace.ops:
        assert screen(trace, "initial", op.start_us - 1) == blank
        assert screen(trace, "initial", op.end_us) == blank
    assert screen(trace, "initial", trace.length_us - 1) == blank


def test_a_command_grows_letter_by_letter_and_is_whole_while_it_is_held():
    trace = terminal(TREE)
    for op in trace.ops:
        before = ""
        for us in range(op.start_us, op.end_us, SECOND // 30):
            (mark,) = [m for m in screen(trace, "initial", us) if m.role == "op.typed"]
            text = mark.text.rstrip()
            assert op.says.startswith(text)
            assert text.startswith(before)
            before = text
            if us >= op.end_us - 700_000:
                assert text == op.says
            assert len(mark.text) > 2  # looks set shorter texts in another size
        assert screen(trace, "initial", op.start_us)[-1].text.rstrip() == op.says[0]


def test_a_command_stands_still_and_fits_in_every_family():
    long = "mv documents/projects/WWW/message.txt ../../archive/MMMM/mmmmmmmmmm.txt"
    fonts = Fonts()
    for width, height in ((704, 480), (448, 448), (320, 320)):
        trace = terminal(TREE, ops=(Done(TYPED, {"/a.txt": None}, long),), width=width, height=height)
        op = trace.ops[0]
        typed = [
            next(m for m in screen(trace, "none", us) if m.role == "op.typed")
            for us in range(op.start_us, op.end_us, SECOND // 30)
        ]
        assert len({(m.x, m.y, m.height, m.width) for m in typed}) == 1
        mark = typed[-1]
        assert mark.x + mark.width <= width
        for family in FAMILIES:  # so no painter shrinks it, which would move its letters
            assert fonts.outline(long, False, family).advance / EM * mark.height <= mark.width + 1e-6


def test_without_words_of_its_own_an_op_is_typed_as_it_is_called():
    trace = terminal(TREE, ops=(Done(TYPED, {"/a.txt": None}),))
    op = trace.ops[0]
    (mark,) = [m for m in screen(trace, "none", op.end_us - 1) if m.role == "op.typed"]
    assert mark.text == op.text == "do()"


def test_letters_are_no_wider_than_is_counted_on():
    fonts = Fonts()
    names = [*FILE_NAMES, *DIR_NAMES]
    for text in [*map(chr, range(32, 127)), "mv docs/notes.txt ../archive/report.md", *names]:
        assert max(fonts.outline(text, False, family).advance / EM for family in FAMILIES) <= ems(text)
    for name in names:
        widest = max(fonts.outline(f"{name}/", True, family).advance / EM for family in FAMILIES)
        assert widest <= ems(f"{name}/", bold=True)


def box(mark: Mark) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of a text at most: descenders reach below its cap-height box."""
    return (
        mark.x,
        mark.y - 0.4 * mark.height,
        mark.x + ems(mark.text, mark.bold) * mark.height,
        mark.y + 0.6 * mark.height,
    )


@pytest.mark.parametrize(("width", "height"), [(704, 480), (448, 448), (640, 448)])
def test_each_entry_is_listed_once_inside_the_window_and_apart_from_the_others(width, height):
    for number in range(30):
        tree = tree_of(number, number % 7, 4 + number % 8, 2 + number % 3)
        trace = terminal(tree, here=max(tree), width=width, height=height)
        for reveal, us, at in (("initial", 0, 0), ("final", trace.length_us - 1, -1)):
            marks = [m for m in screen(trace, reveal, us) if m.kind == "text"]
            listed = {m.name: m.text for m in marks if m.role == "fs.entry"}
            shown = trace.snapshots["fs"][at]
            assert set(listed) == set(shown)
            assert all(listed[p].endswith("/") == (node == "dir") for p, node in shown.items())
            assert all(listed[p].rstrip("/") == p.rpartition("/")[2] for p in shown)
            boxes = [box(m) for m in marks]
            margin = 0.03 * min(width, height)
            assert all(margin < x and top > margin and right < width - margin for x, top, right, _ in boxes)
            assert all(bottom < height - margin for *_, bottom in boxes)
            for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(boxes, 2):
                assert l1 >= r2 or l2 >= r1 or t1 >= b2 or t2 >= b1
            (prompt,) = [m for m in marks if m.role == "here.path"]
            assert prompt.text == trace.snapshots["here"][at][WHOLE]


def test_sixteen_entries_are_legible():
    tree = tree_of(8, 5, 11, 3)
    marks = screen(terminal(tree), "initial", 0)
    sizes = {m.height for m in marks if m.role == "fs.entry"}
    assert min(sizes) >= 16.0
    assert len([m for m in marks if m.role == "fs.entry"]) == 17


def test_an_empty_tree_is_listed():
    marks = screen(terminal({"/": "dir"}, ops=()), "initial", 0)
    assert [m.text for m in marks if m.role == "fs.entry"] == ["/"]


def test_the_listing_is_whole_outside_of_the_change():
    trace = terminal(TREE)
    whole = screen(trace, "initial", 0)
    assert screen(trace, "initial", trace.opening_us - TURN_US) == whole
    assert not [m for m in screen(trace, "initial", trace.opening_us) if m.role == "fs.entry"]
    half = screen(trace, "initial", trace.opening_us - TURN_US // 2)
    assert {m.opacity for m in half if m.role == "fs.entry"} == {0.5}
    final = screen(trace, "final", trace.length_us - 1)
    assert screen(trace, "final", trace.closing_us + TURN_US) == final


# ---------------------------------------------------------------- shells

SWAPS = (
    Done(Arc("A", "B", ONCE), {"A": "empty", "B": "red"}),
    Done(Arc("C", "A", ONCE), {"A": "blue", "C": "empty"}),
)
CUPS = {"A": "red", "B": "empty", "C": "blue", "D": "empty"}


def shells(cups: dict[str, Value], ops: tuple[Done, ...] = SWAPS, **size: int) -> Trace:
    return trace_of({"cup": Shells(False)}, {"cup": cups}, ops, **(size or {"width": 448, "height": 448}))


@pytest.mark.parametrize("curtain", [False, True])
def test_the_hidden_phase_tells_nothing_of_what_lies_under_the_cups(curtain):
    view = Shells(curtain)
    told = (*SWAPS, Done(Peek("B", ONCE), {"B": "red"}, shown=("red",)), Done(Peek("A", ONCE), {"A": "blue"}))
    told = (*told, Done(SlideUnder("green", "C", ONCE), {"C": "green"}), Done(TakeOut("green", "C", ONCE), {"C": "x"}))
    one, other = shells(CUPS, told), shells({"A": "empty", "B": "green", "C": "ball", "D": "A"}, told)
    for us in times(one, one.opening_us, one.length_us):
        assert shell_marks(one, "cup", view, "initial", us) == shell_marks(other, "cup", view, "initial", us)
    for us in times(one, 0, one.closing_us + 1):
        assert shell_marks(one, "cup", view, "final", us) == shell_marks(other, "cup", view, "final", us)
    blank = shell_marks(one, "cup", view, "none", 0)
    for op in one.ops:
        assert shell_marks(one, "cup", view, "initial", op.start_us - 1) == blank
        assert shell_marks(one, "cup", view, "initial", op.end_us) == blank
    assert not [m for m in blank if m.role == "cup.ball"]


def test_the_revealed_end_shows_every_ball_under_its_lifted_cup():
    trace = shells({**CUPS, "D": "K"})
    row = row_of(trace, "cup")
    for reveal, us, at in (("initial", 0, 0), ("final", trace.length_us - 1, -1)):
        marks = shell_marks(trace, "cup", Shells(True), reveal, us)
        balls = {m.name: m for m in marks if m.role == "cup.ball"}
        assert set(balls) == {p for p, v in trace.snapshots["cup"][at].items() if v != "empty"}
        for place, ball in balls.items():
            (cup,) = [m for m in marks if m.name == f"cup {place}"]
            assert ball.x == cup.x == row.x(place)
            assert cup.y < ball.y - ball.height / 2  # its rim is above the ball
        assert [m.text for m in marks if m.role == "cup.face"] == ["K"]
        assert not [m for m in marks if m.role == "curtain"]


@pytest.mark.parametrize("curtain", [False, True])
@pytest.mark.parametrize("count", [3, 5])
def test_one_frame_in_the_middle_of_a_swap_tells_which_cups_and_how_far(curtain, count):
    """The tops of the cups, which a curtain leaves free, lie nowhere near those of another swap or stage."""
    places = "ABCDE"[:count]
    cups = dict.fromkeys(places, "empty")
    seen: dict[tuple[str, str, int], list[tuple[float, float]]] = {}
    for a, b in combinations(places, 2):
        trace = shells(cups, (Done(Arc(b, a, ONCE), {a: "empty", b: "empty"}),), width=640, height=448)
        row, op = row_of(trace, "cup"), trace.ops[0]
        for fifth in range(2, 9):
            us = op.start_us + (op.end_us - op.start_us) * fifth // 10
            marks = shell_marks(trace, "cup", Shells(curtain), "none", us)
            tops = sorted((m.x, m.y - row.height) for m in marks if m.role == "cup.cup")
            edges = [m for m in marks if m.role == "curtain" and m.kind == "rect"]
            for edge in edges:  # no top goes under the curtain
                assert all(top < edge.y - edge.height / 2 - 0.15 * row.height for _, top in tops)
            seen[a, b, fifth] = tops
    for one, other in combinations(seen, 2):
        apart = max(abs(x - u) + abs(y - v) for (x, y), (u, v) in zip(seen[one], seen[other], strict=True))
        assert apart > 0.06 * row.pitch, (one, other)


@pytest.mark.parametrize(("width", "height"), [(448, 448), (704, 480), (448, 320)])
@pytest.mark.parametrize("count", [2, 4, 8])
def test_cups_and_labels_stay_on_the_canvas(width, height, count):
    places = "ABCDEFGH"[:count]
    ops = (Done(Arc("A", places[-1], ONCE), {"A": "red", "B": "red"}), Done(SlideUnder("red", "A", ONCE), {"A": "red"}))
    trace = shells(dict.fromkeys(places, "red"), ops, width=width, height=height)
    row = row_of(trace, "cup")
    for us in times(trace, 0, trace.length_us):
        for mark in shell_marks(trace, "cup", Shells(True), "initial", us):
            if mark.role == "cup.cup":
                assert row.width / 2 <= mark.x <= width - row.width / 2
                assert mark.y - row.height >= 0
                assert mark.y <= height
            if mark.role == "label":
                assert mark.y + mark.height / 2 < height


def test_a_peek_shows_what_the_op_shows_and_nothing_else():
    for shown, seen in ((("red",), ["red"]), (("empty",), []), ((), [])):
        trace = shells(CUPS, (Done(Peek("A", ONCE), {"A": "red"}, shown=shown),))
        op = trace.ops[0]
        marks = shell_marks(trace, "cup", Shells(True), "none", op.start_us + SECOND // 2)
        assert [m.name for m in marks if m.role == "op.ball"] == ["A"] * len(seen)
        (cup,) = [m for m in marks if m.name == "cup A"]
        (other,) = [m for m in marks if m.name == "cup B"]
        assert (cup.y < other.y) == bool(shown)


def test_a_ball_that_goes_in_and_one_that_comes_out_are_told_apart():
    trace = shells(
        CUPS, (Done(SlideUnder("red", "B", ONCE), {"B": "red"}), Done(TakeOut("red", "B", ONCE), {"B": "x"}))
    )
    for op in trace.ops:
        heads = []
        for share in (0.2, 0.5, 0.8):
            us = op.start_us + round(share * SECOND)
            marks = shell_marks(trace, "cup", Shells(False), "none", us)
            (ball,) = [m for m in marks if m.role == "op.ball"]
            assert 0 <= ball.y <= trace.height
            heads.append([m.points for m in marks if m.role == "op.arrow" and m.kind == "polygon"])
        assert len(heads[0]) == 1
        assert heads[0] == heads[1] == heads[2]
        tip = sum(y for _, y in heads[0][0])  # of a head that points up, the other corners are below
        assert (tip > 0) == isinstance(op.animation, SlideUnder)


def test_an_op_that_says_something_is_captioned_below_the_row():
    trace = shells(CUPS, (replace(SWAPS[0], says="swap A and B"),))
    op = trace.ops[0]
    (caption,) = [m for m in shell_marks(trace, "cup", Shells(True), "none", op.start_us) if m.role == "op.caption"]
    assert caption.text == "swap A and B"
    assert caption.y - caption.height / 2 > row_of(trace, "cup").foot - 1
