"""Texts in, syntax trees out: their shape, their spans, their limits, and the tables that are kept."""

import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from synrl_dsl import limits
from synrl_dsl import nodes as n
from synrl_dsl.checker import check
from synrl_dsl.source import Source
from synrl_dsl.syntax import format_scene, parse, read, unparse
from synrl_dsl.syntax.tables import scene_parser

GOOD = sorted((Path(__file__).parent / "good" / "examples").glob("*.scene"))
GRAMMAR_RULES = {"start"} | set(
    "scene meta canvas style use type_decl param let require state view event object_decl property op timeline "
    "question draw type_name op_arg each".split()
)


def tree(text: str) -> n.SceneFile:
    """The tree of a text that parses."""
    file, found = parse(Source("text", text))
    assert file is not None, found
    return file


def expression(text: str) -> Any:
    """The tree of an expression."""
    (decl,) = tree(f"let x = {text}\n").decls
    assert isinstance(decl, n.Let)
    return decl.value


def ungrouped(node: Any) -> Any:
    """The tree without parentheres that only group."""
    if isinstance(node, n.Group) and len(node.items) == 1:
        return ungrouped(node.items[0])
    if isinstance(node, n.Node):
        return replace(node, **{f.name: ungrouped(getattr(node, f.name)) for f in fields(node)})
    if type(node) is tuple:
        return tuple(ungrouped(item) for item in node)
    return node


# --------------------------------------------------------------------- shape


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_an_example_parses_to_nodes_only(path: Path) -> None:
    file = tree(path.read_text(encoding="utf-8"))
    for node in n.walk(file):
        for field in fields(node):
            value = getattr(node, field.name)
            parts = value if type(value) is tuple else (value,)
            # Neither Lark's trees nor its tokens, which compare by terminal, get into the tree.
            assert all(part is None or type(part) in (str, float, int, bool, tuple, n.Span) or isinstance(part, n.Node)
                       for part in parts), node  # fmt: skip


def test_every_rule_of_the_grammar_has_a_builder() -> None:
    from synrl_dsl.syntax.builder import Builder

    rules = {rule.alias or rule.origin.name for rule in scene_parser().rules}
    rules = {name for name in rules if not name.startswith("_") and name not in ("op_line", "step", "clause")}
    # Rules that stand for one of their parts need none.
    assert {name for name in rules if not hasattr(Builder, name)} == {"postfix", "argument"}
    assert rules >= GRAMMAR_RULES


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("a or b and c", "a or (b and c)"),
        ("a and b or c and d", "(a and b) or (c and d)"),
        ("a or b or c", "(a or b) or c"),
        ("not a and b", "(not a) and b"),
        ("not a == b", "not (a == b)"),
        ("not a in b", "not (a in b)"),
        ("not not a", "not (not a)"),
        ("a and not b or c", "(a and (not b)) or c"),
        ("a in 1 .. n - 1", "a in (1 .. (n - 1))"),
        ("a == b + c * d", "a == (b + (c * d))"),
        ("a - b - c", "(a - b) - c"),
        ("a / b * c", "(a / b) * c"),
        ("a - -b", "a - (-b)"),
        ("- a * b", "(-a) * b"),
        ("a * -b + c", "(a * (-b)) + c"),
        ("--a", "-(-a)"),
        ("-a at b", "-(a at b)"),
        ("a at end + b at start", "(a at end) + (b at start)"),
        ("a.b[c](d) at e", "(((a.b)[c])(d)) at e"),
        ("a if b else c if d else e", "a if b else (c if d else e)"),
        ("a or b if c or d else e or f", "(a or b) if (c or d) else (e or f)"),
        ("a not in b and c", "(a not in b) and c"),
        ("a before b != c after d", "(a before b) != (c after d)"),
        ("0..n * 2 == a", "(0..(n * 2)) == a"),
    ],
)
def test_operators_bind_as_the_grammar_says(text: str, meant: str) -> None:
    assert ungrouped(expression(text)) == ungrouped(expression(meant))
    assert expression(text) != expression(meant)


def test_a_chain_of_comparisons_is_one_node() -> None:
    a, b, c, d = map(n.Name, "abcd")
    assert expression("a < b <= c not  in d") == n.Compare(a, (("<", b), ("<=", c), ("not in", d)))
    assert expression("(a < b) < c") == n.Compare(n.Group((n.Compare(a, (("<", b),)),)), (("<", c),))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ('""', ()),
        ('"abc"', ("abc",)),
        (r'"a\"b\\c\nd"', ('a"b\\c\nd',)),
        ('"{{a}} {{{b}}}"', ("{a} {", n.Name("b"), "}")),
        ('"{a}"', (n.Name("a"),)),
        ('"{a}{b.c}x"', (n.Name("a"), n.Attribute(n.Name("b"), "c"), "x")),
        ('"# {f(a, b)} {c if d else e}"', ("# ", expression("f(a, b)"), " ", expression("c if d else e"))),
    ],
)
def test_a_string_is_its_text_and_its_holes(text: str, parts: tuple[Any, ...]) -> None:
    assert expression(text) == n.Text(parts)


@pytest.mark.parametrize(
    ("text", "value", "unit", "whole"),
    [
        ("2", 2, "", True),
        ("2.0", 2, "", False),
        ("1.25s", 1.25, "s", False),
        ("40px/s2", 40, "px/s2", True),
        ("25%", 25, "%", True),
    ],
)
def test_a_number_keeps_its_unit(text: str, value: float, unit: str, whole: bool) -> None:
    assert expression(text) == n.Quantity(value, unit, whole)


def test_a_number_before_dots_is_the_end_of_a_range() -> None:
    assert expression("2..7") == n.Range(n.Quantity(2, "", True), n.Quantity(7, "", True))
    assert expression("1.5..2.5s").low == n.Quantity(1.5, "", False)


def test_keywords_are_names_where_no_keyword_may_stand() -> None:
    file = tree("op slide(from: cell, to: cell)\n  plays f(each: step, by: of, if: at)\nparam param = param.for\n")
    op, param = file.decls
    assert isinstance(op, n.OpDecl)
    assert [a.name for a in op.arguments] == ["from", "to"]
    assert param == n.Param("param", None, n.Attribute(n.Name("param"), "for"))


def test_a_keyword_is_not_taken_for_the_beginning_of_a_word() -> None:
    for text in ("parameter a = 3\n", "let a = b orange c\n", "timeline\n  wait 3s stepping 2\n", "let a = b iffy c\n"):
        assert parse(Source("text", text))[0] is None, text


@pytest.mark.parametrize("ending", ["", "\n", "\n\n  \n", "  # comment", "\n   # comment", "\n   ", "\r\n"])
def test_how_a_text_ends_does_not_matter(ending: str) -> None:
    assert tree("question q\n  ask \"a\"" + ending) == tree("question q\n  ask \"a\"\n")  # fmt: skip


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment", "   \n# a\n  # b\n"])
def test_an_empty_text_is_an_empty_file(text: str) -> None:
    assert tree(text) == n.SceneFile(())


def test_a_comma_continues_a_line_over_comments() -> None:
    text = "canvas 448px,  # width\n    # height\n\n  448px,\n30fps\n"
    assert tree(text) == tree("canvas 448px, 448px, 30fps\n")


def test_brackets_continue_a_line() -> None:
    assert tree("let a = [\n  b\n  , c  # d\n\n]\nlet e = (f\n)\n") == tree("let a = [b, c]\nlet e = (f)\n")


# --------------------------------------------------------------------- spans


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_a_span_holds_the_node_and_lies_in_its_parents(path: Path) -> None:
    source = read(path)[0]
    file = tree(source.text)
    for node in n.walk(file):
        shown = source.slice(node.span)
        assert shown == shown.strip(), node
        inner = [child.span for child in n.children(node)]
        assert all(node.span.start <= span.start and span.end <= node.span.end for span in inner), node
        assert inner == sorted(inner), node
        if isinstance(node, n.Expr) and not isinstance(node, n.Named | n.Generator):
            assert expression(shown) == node
        if isinstance(node, n.Decl):
            assert tree(f"{shown}\n").decls == (node,)
        if named := getattr(node, "name_span", None):
            assert source.slice(named) == getattr(node, "name")  # noqa: B009


# --------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    "deepest",
    [
        "(" * limits.NESTING + "a" + ")" * limits.NESTING,
        "f(x: [b for c in " * (limits.NESTING // 2) + "a" + "])" * (limits.NESTING // 2),
        "not " * limits.OPERATORS + "a",
        "-" * limits.OPERATORS + "a",
        "a" + " + b" * limits.OPERATORS,
        "a" + ".b" * limits.OPERATORS,
        "a" + "[b]" * limits.OPERATORS,
        "a if b else " * limits.OPERATORS + "c",
        "-(" * (limits.OPERATORS // 2) + "a" + ")" * (limits.OPERATORS // 2),
    ],
)
def test_no_pass_meets_the_recursion_limit_on_the_deepest_tree(deepest: str) -> None:
    source = Source("deep", f"let x = {deepest}\n")
    file = tree(source.text)
    assert tree(unparse(file)) == file
    format_scene(source)
    check(source)


def test_siblings_do_not_add_up_to_depth() -> None:
    row = ", ".join(["-(a.b + c)"] * 30)
    assert len(expression(f"[{row},\n{row},\n{row}]").items) == 90
    assert len(expression('"' + "{-a} " * 200 + '"').parts) == 400


def test_a_hundred_files_are_parsed_in_a_fraction_of_a_second() -> None:
    sources = [read(path)[0] for path in GOOD]
    for source in sources:
        parse(source)
    started = time.process_time()
    for source in sources * 10:
        parse(source)
    # 0.15 s where this was written; the bound leaves room for a slow machine.
    assert time.process_time() - started < 0.6


def test_threads_share_the_parser() -> None:
    sources = [read(path)[0] for path in GOOD] * 3
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(parse, sources)) == [parse(source) for source in sources]


# --------------------------------------------------------------------- kept tables


@pytest.fixture
def cache_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder of the test's own, and a parser that isn't loaded yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr("synrl_dsl.syntax.parser.scene_parser", scene_parser.__wrapped__)
    return tmp_path / "cache"


def test_tables_are_kept_and_loaded(cache_home: Path) -> None:
    assert parse(Source("text", "let a = 3\n"))[0]
    (kept,) = (cache_home / "synrl").glob("*.tables")
    before = kept.stat().st_mtime_ns
    assert parse(Source("text", "let a = 3\n"))[0]
    assert kept.stat().st_mtime_ns == before


@pytest.mark.parametrize("damage", [b"", b"nonsense", None])
def test_damaged_tables_are_computed_again(cache_home: Path, damage: bytes | None) -> None:
    assert parse(Source("text", "let a = 3\n"))[0]
    (kept,) = (cache_home / "synrl").glob("*.tables")
    whole = kept.read_bytes()
    kept.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert parse(Source("text", "let a = 3\n"))[0]
    # Sets are written in the order of the process, so it is equal in what it holds, not in its bytes.
    assert kept.stat().st_size > len(whole) * 0.9
    before = kept.stat().st_mtime_ns
    assert parse(Source("text", "let a = 3\n"))[0]
    assert kept.stat().st_mtime_ns == before


def test_without_a_cache_folder_tables_are_computed(cache_home: Path) -> None:
    cache_home.write_text("a file is in the way")
    assert parse(Source("text", "let a = 3\n"))[0]


def test_a_folder_that_others_can_write_to_is_not_used(cache_home: Path) -> None:
    (cache_home / "synrl").mkdir(parents=True)
    (cache_home / "synrl").chmod(0o777)
    assert parse(Source("text", "let a = 3\n"))[0]
    assert list((cache_home / "synrl").iterdir()) == []


def test_two_processes_at_once_make_one_whole_file(cache_home: Path) -> None:
    code = (
        "from synrl_dsl.syntax import parse; from synrl_dsl.source import Source; print(parse(Source('a', 'use b\\n')))"
    )
    running = [subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in running]
    assert outputs == ["(SceneFile(decls=(Use(name='b'),)), [])\n"] * 2
    (kept,) = (cache_home / "synrl").glob("*.tables")
    before = kept.stat().st_mtime_ns
    assert parse(Source("text", "let a = 3\n"))[0]
    assert kept.stat().st_mtime_ns == before
