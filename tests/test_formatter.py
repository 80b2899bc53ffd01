"""Scene texts and trees in, canonical text out: what it looks like, and that it means the same."""

import random
import re
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synrl_dsl import nodes as n
from synrl_dsl.source import Source
from synrl_dsl.syntax import FormatError, FormatterBug, format_scene, parse, read, unparse

GOOD = sorted((Path(__file__).parent / "good" / "examples").glob("*.scene"))

MESSY = """\


# what it is for


# two lines
scene messy "A \\"quoted\\" {{brace}}."   # trailing
      # under the scene

      category  motion
      skills    spatial,short_term
      # at the end of the block
# in the first column
canvas 448px,448px,   # two sides

   # and a rate
   30fps
param  a~1  ..  3
param long_name [ 3 ]="x {a} {f(a,b)}"

let q = [ # opened
  red, # r
  # on its own line
  green # g
  , blue
  # before the end
] # closed
timeline

   opening for 2s
   repeat 3..n-1 as k
      wait 2s


      # below a blank line
      together
         do f( x , y:-1 )
      # back in the repeat
   # back in the timeline
   closing for 2s
   # at its end
question one
  pick k in 1..3 if not(k==2)
  format "as {k}"
  answer  a if b else c    within 2s
  shortcut "short"=1
  shortcut "a longer one"=2/3 held 1/3


# the last but one


# the last"""

CANONICAL = """\
# what it is for

# two lines
scene messy "A \\"quoted\\" {{brace}}."  # trailing
  # under the scene

  category motion
  skills   spatial, short_term
  # at the end of the block
# in the first column
canvas 448px, 448px,  # two sides
    # and a rate
    30fps
param a            ~ 1..3
param long_name[3] = "x {a} {f(a, b)}"

let q = [red,  # opened
    # r
    # on its own line
    green,  # g
    blue]  # before the end
# closed
timeline
  opening for 2s
  repeat 3 .. n - 1 as k
    wait 2s

    # below a blank line
    together
      do f(x, y: -1)
    # back in the repeat
  # back in the timeline
  closing for 2s
  # at its end
question one
  pick     k in 1..3 if not (k == 2)
  format   "as {k}"
  answer   a if b else c within 2s
  shortcut "short"        = 1
  shortcut "a longer one" = 2 / 3 held 1 / 3

# the last but one

# the last
"""


def formatted(text: str) -> str:
    return format_scene(Source("text", text))


def tree(text: str) -> n.SceneFile:
    file, found = parse(Source("text", text))
    assert file is not None, found
    return file


def test_a_messy_text_gets_the_canonical_form() -> None:
    assert formatted(MESSY) == CANONICAL


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_an_example_keeps_its_meaning_and_is_stable(path: Path) -> None:
    source = read(path)[0]
    text = format_scene(source)
    assert tree(text) == tree(source.text)
    assert formatted(text) == text
    assert re.findall("#.*", text) == [comment.rstrip() for comment in re.findall("#.*", source.text)]
    # Where the example breaks no line itself, only its blanks change.
    if "ops: [plus" not in text:
        assert text.replace(" ", "") == source.text.replace(" ", "")


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("", ""),
        ("\n\n", ""),
        ("#a", "#a\n"),
        ("# a\n\n\n   # b\n\n", "# a\n\n# b\n"),
        ("use a\r\n\r\n\r\nuse b\r\n", "use a\n\nuse b\n"),
        ("use a . b", "use a.b\n"),
        ("let a=2..7\nlet b=2s..7s", "let a = 2..7\nlet b = 2s .. 7s\n"),
        ("let a=0..n", "let a = 0 .. n\n"),
        ("let a=-b-  -c*not_d", "let a = -b - -c * not_d\n"),
        ("let a=b not  in c", "let a = b not in c\n"),
        ("state s:map[ a->bag[b] ]~f()", "state s: map[a -> bag[b]] ~ f()\n"),
        ("let a=007.50s", "let a = 7.5s\n"),
        ("let a=2.0", "let a = 2.0\n"),
        ("let a=0.00000000000001", "let a = 0.00000000000001\n"),
        ("let a=999999999999999", "let a = 999999999999999\n"),
        ("let a=[b for c in d if e for f in g]", "let a = [b for c in d if e for f in g]\n"),
        ("op f( )\n requires a", "op f()\n  requires a\n"),
        ("op f(a:cell in  b , c:d)\n weight 2", "op f(a: cell in b, c: d)\n  weight 2\n"),
    ],
)
def test_small_forms(text: str, canonical: str) -> None:
    assert formatted(text) == canonical
    assert formatted(canonical) == canonical


def test_a_wide_line_is_broken_at_its_commas() -> None:
    names = ", ".join(f"colour_number_{k}" for k in range(20))
    lines = formatted(f'let pool = f([{names}], "a, b")\n').split("\n")
    assert len(lines) > 3
    assert all(len(line) <= 100 for line in lines)
    assert all(line.startswith("    ") for line in lines[1:-1])


def test_a_line_without_commas_is_left_wide() -> None:
    text = f'question q\n  ask "{"long " * 40}, {{f(a, b)}}"\n'
    assert formatted(text) == text


def test_columns_are_aligned_between_blank_lines_only() -> None:
    text = "param a ~ 1..2\nparam bcd ~ 1..2\n\nparam e ~ 1..2\nlet fghij = 2\nparam k = 3\n"
    assert formatted(text) == text.replace("param a ~", "param a   ~")


def test_one_very_long_name_pushes_nothing_aside() -> None:
    text = f"param a ~ 1..2\nparam {'b' * 60} ~ 1..2\n"
    assert formatted(text) == text


def test_comments_in_a_header_stay_with_it() -> None:
    text = "op f(a: cell,  # first\n    # second\n    b: cell  # third\n    )  # fourth\n  # fifth\n  requires a\n"
    once = formatted(text)
    assert re.findall(r"# \w+", once) == ["# first", "# second", "# third", "# fourth", "# fifth"]
    assert once.startswith("op f(a: cell,  # first\n    # second\n    b: cell)  # third\n  # fourth\n  # fifth\n")


def test_a_text_with_errors_is_not_formatted() -> None:
    with pytest.raises(FormatError, match=r"text: it has syntax errors"):
        formatted("let a =\n")


def test_a_line_that_would_grow_beyond_the_limit_is_told() -> None:
    with pytest.raises(FormatError, match=r"canonical form the line has"):
        formatted(f'let a="{"{b*b*b*b}" * 199}"\n')


def test_a_formatter_that_changes_the_meaning_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synrl_dsl.syntax.printer._number", lambda value, whole: "7")
    with pytest.raises(FormatterBug, match=r"text: the canonical form has another meaning"):
        formatted("let a = 3\n")


def test_a_formatter_that_loses_a_comment_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("synrl_dsl.syntax.formatter._level_of", lambda *_: -10_000)
    monkeypatch.setattr("synrl_dsl.syntax.formatter.INDENT", "")
    real = "synrl_dsl.syntax.formatter.wrapped"
    monkeypatch.setattr(real, lambda text, level, notes, below: [text])
    with pytest.raises(FormatterBug, match=r"text: the canonical form has other comments"):
        formatted("let a = 3  # three\n")


# --------------------------------------------------------------------- layouts


def relaid(random_: random.Random, text: str) -> str:
    """The same scene laid out otherwise: other blanks, blank lines, comments, and breaks behind commas."""
    lines: list[str] = []
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        pieces = re.split(r'("[^"]*"|#.*)', line.strip())
        for at in range(0, len(pieces), 2):
            pieces[at] = re.sub(", ", lambda _: random_.choice([",", ", ", ",  # in\n ", ",\n\n   "]), pieces[at])
            pieces[at] = re.sub(r" ([=~+*]|==|\.\.) ", lambda found: random_.choice([found[0], found[1]]), pieces[at])
        lines += random_.choice([[], [], [], [""], ["", ""], [" " * random_.randrange(7) + "# own"]])
        lines.append(
            " " * indent * 2 + "".join(pieces) + random_.choice(["", "", " ", "#end" if pieces[-1] == "" else ""])
        )
    return "\n".join(lines)


def test_a_scene_laid_out_otherwise_keeps_its_meaning_and_comments() -> None:
    random_ = random.Random(1)
    for path in GOOD * 10:
        plain = path.read_text(encoding="utf-8")
        text = relaid(random_, plain)
        result = formatted(text)
        assert tree(result) == tree(plain), text
        assert sorted(re.findall("#.*", result)) == sorted(c.rstrip() for c in re.findall("#.*", text))
        assert "\n\n\n" not in result


# --------------------------------------------------------------------- trees

# Keywords too: they are names wherever no keyword may stand.
NAMES = st.sampled_from("a b speed _x1 from each param if in at step of for end Shape x".split())
OPERATORS = st.sampled_from("+ - * / and or".split())
COMPARISONS = st.sampled_from(["==", "!=", "<=", ">=", "<", ">", "in", "not in"])
QUANTITIES = st.builds(
    n.Quantity, st.integers(0, 10**12).map(float), st.sampled_from(["", "s", "px/s2", "%"]), st.just(True)
) | st.builds(n.Quantity, st.integers(0, 10**9).map(lambda k: k / 1000), st.sampled_from(["", "deg"]), st.just(False))
LITERALS = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp"], include_characters='\n"\\{}'), max_size=12
)


def tuples_of(items: st.SearchStrategy[Any], least: int = 0) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(items, min_size=least, max_size=3).map(tuple)


def texts_of(holes: st.SearchStrategy[Any]) -> st.SearchStrategy[n.Text]:
    """Strings, whose neighbouring literals are one part and whose holes hold no strings."""

    def joined(parts: list[Any]) -> n.Text:
        kept: list[Any] = []
        for part in parts:
            if isinstance(part, str) and kept and isinstance(kept[-1], str):
                kept[-1] += part
            elif part != "":
                kept.append(part)
        return n.Text(tuple(kept))

    return st.lists(LITERALS | holes, max_size=3).map(joined)


def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One level more of every kind of expression."""
    clauses = tuples_of(st.builds(n.ForClause, NAMES, inner, st.none() | inner), 1)
    generators = st.builds(n.Generator, inner, clauses)
    arguments = tuples_of(inner | st.builds(n.Named, NAMES, inner))
    return st.one_of(
        st.builds(n.ListOf, tuples_of(inner) | generators.map(lambda g: (g,))),
        st.builds(n.Group, tuples_of(inner, 1)),
        st.builds(n.Unary, st.sampled_from(["-", "not"]), inner),
        st.builds(n.Binary, OPERATORS, inner, inner),
        st.builds(n.Compare, inner, st.lists(st.tuples(COMPARISONS, inner), min_size=1, max_size=3).map(tuple)),
        st.builds(n.Range, inner, inner),
        st.builds(n.Conditional, inner, inner, inner),
        st.builds(n.Timed, inner, st.sampled_from(["at", "before", "after"]), inner),
        st.builds(n.Attribute, inner, NAMES),
        st.builds(n.Index, inner, tuples_of(inner, 1)),
        st.builds(n.Call, inner, arguments | generators.map(lambda g: (g,))),
    )


SIMPLE = st.recursive(st.builds(n.Name, NAMES) | QUANTITIES, larger, max_leaves=6)
EXPRESSIONS = st.recursive(st.builds(n.Name, NAMES) | QUANTITIES | texts_of(SIMPLE), larger, max_leaves=10)
DRAWS = st.builds(n.Draw, EXPRESSIONS, st.none() | EXPRESSIONS)
GIVEN = EXPRESSIONS | DRAWS
TYPES = st.recursive(
    st.builds(n.TypeName, NAMES, st.just(()), st.none()),
    lambda inner: st.builds(n.TypeName, NAMES, tuples_of(inner, 1), st.none() | inner),
    max_leaves=4,
)
MAYBE = st.none() | EXPRESSIONS
PARAMS = st.builds(n.Param, NAMES, MAYBE, GIVEN)
OP_LINES = st.one_of(
    st.builds(n.Requires, EXPRESSIONS),
    st.builds(
        n.Effect,
        st.builds(n.Name, NAMES) | st.builds(n.Index, st.builds(n.Name, NAMES), tuples_of(SIMPLE, 1)),
        EXPRESSIONS,
        tuples_of(st.builds(n.ForClause, NAMES, SIMPLE, st.none() | SIMPLE)),
    ),
    st.builds(n.Plays, EXPRESSIONS),
    st.builds(n.Says, texts_of(SIMPLE), MAYBE),
    st.builds(n.Shows, tuples_of(EXPRESSIONS, 1)),
    st.builds(n.Weight, EXPRESSIONS),
)
STEPS = st.recursive(
    st.one_of(
        st.builds(n.Opening, DRAWS),
        st.builds(n.Closing, DRAWS),
        st.builds(n.Wait, DRAWS),
        st.builds(n.Do, EXPRESSIONS),
        st.builds(n.AnyOf, tuples_of(st.builds(n.Name, NAMES), 1)),
    ),
    lambda inner: st.one_of(
        st.builds(n.Repeat, DRAWS, st.none() | NAMES, tuples_of(inner, 1)),
        st.builds(n.ForEach, NAMES, EXPRESSIONS, tuples_of(inner, 1)),
        st.builds(n.Together, tuples_of(inner, 1)),
    ),
    max_leaves=5,
)
CLAUSES = st.one_of(
    st.builds(n.Mode, NAMES),
    st.builds(n.Reveal, NAMES),
    st.builds(n.Forms, tuples_of(NAMES, 1)),
    st.builds(n.Needs, tuples_of(EXPRESSIONS, 1)),
    st.builds(n.Pick, NAMES, EXPRESSIONS, MAYBE),
    st.builds(n.Pick, NAMES, DRAWS, st.none()),
    st.builds(n.Ask, texts_of(SIMPLE)),
    st.builds(n.Answer, EXPRESSIONS, MAYBE),
    st.builds(n.Choices, EXPRESSIONS, MAYBE),
    st.builds(n.Distract, tuples_of(EXPRESSIONS, 1)),
    st.builds(n.Balance, EXPRESSIONS, MAYBE, tuples_of(EXPRESSIONS), MAYBE),
    st.builds(n.Shortcut, LITERALS, EXPRESSIONS, MAYBE),
    st.builds(n.Evidence, EXPRESSIONS),
    st.builds(n.Twin, EXPRESSIONS),
    st.builds(n.Require, EXPRESSIONS),
)
# `param` begins a line of its own kind in an object.
PROPERTIES = st.builds(n.Property, NAMES.filter(lambda name: name != "param"), GIVEN)
DECLS = st.one_of(
    st.builds(n.SceneDecl, NAMES, LITERALS, tuples_of(st.builds(n.Meta, NAMES, tuples_of(EXPRESSIONS, 1)))),
    st.builds(n.Canvas, tuples_of(EXPRESSIONS, 1)),
    st.builds(n.Style, tuples_of(EXPRESSIONS, 1)),
    st.builds(n.Use, st.lists(NAMES, min_size=1, max_size=3).map(".".join)),
    st.builds(n.TypeDecl, NAMES, EXPRESSIONS),
    PARAMS,
    st.builds(n.Let, NAMES, EXPRESSIONS),
    st.builds(n.Require, EXPRESSIONS),
    st.builds(n.ObjectDecl, NAMES, MAYBE, EXPRESSIONS, tuples_of(PROPERTIES | PARAMS)),
    st.builds(n.StateDecl, NAMES, TYPES, GIVEN),
    st.builds(n.ViewDecl, NAMES, EXPRESSIONS),
    st.builds(n.EventDecl, NAMES, EXPRESSIONS),
    st.builds(n.OpDecl, NAMES, tuples_of(st.builds(n.ArgDecl, NAMES, TYPES, MAYBE)), tuples_of(OP_LINES, 1)),
    st.builds(n.Timeline, tuples_of(STEPS, 1)),
    st.builds(n.QuestionDecl, NAMES, tuples_of(CLAUSES, 1)),
)
FILES = st.lists(DECLS, max_size=4).map(lambda decls: n.SceneFile(tuple(decls)))


def ungrouped(node: Any) -> Any:
    """The tree without parentheses that only group."""
    if isinstance(node, n.Group) and len(node.items) == 1:
        return ungrouped(node.items[0])
    if isinstance(node, n.Node):
        return replace(node, **{f.name: ungrouped(getattr(node, f.name)) for f in fields(node)})
    if type(node) is tuple:
        return tuple(ungrouped(item) for item in node)
    return node


@given(FILES)
def test_any_tree_can_be_written_and_read_again(file: n.SceneFile) -> None:
    text = unparse(file)
    again = tree(text)
    # The printer adds parentheses where the tree needs them; nothing else may differ.
    assert ungrouped(again) == ungrouped(file)
    assert tree(unparse(again)) == again
    assert unparse(again) == text
    assert tree(formatted(text)) == again


@given(EXPRESSIONS)
def test_any_expression_can_be_written_and_read_again(node: n.Expr) -> None:
    (decl,) = tree(f"let a = {unparse(node)}\n").decls
    assert isinstance(decl, n.Let)
    assert ungrouped(decl.value) == ungrouped(node)


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_every_node_of_an_example_can_be_written_alone(path: Path) -> None:
    file = tree(path.read_text(encoding="utf-8"))
    assert tree(unparse(file)) == file
    for node in n.walk(file):
        text = unparse(node)
        if isinstance(node, n.Decl):
            assert tree(f"{text}\n").decls == (node,)
        elif isinstance(node, n.Expr) and not isinstance(node, n.Named | n.Generator):
            assert tree(f"let a = {text}\n").decls == (n.Let("a", node),)
        elif isinstance(node, n.QuestionLine | n.Require):
            assert tree(f"question a\n  {text}\n").decls == (n.QuestionDecl("a", (node,)),)
        elif isinstance(node, n.Draw):
            assert tree(f"param a ~ {text}\n").decls == (n.Param("a", None, node),)
        else:
            assert text


def test_what_the_language_cannot_say_is_refused() -> None:
    with pytest.raises(ValueError, match="string"):
        unparse(n.Text((n.Text(("inner",)),)))
    with pytest.raises(ValueError, match="negative"):
        unparse(n.Quantity(-1.0, "", True))
