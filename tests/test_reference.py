"""The language's reference: its tables are current, and every example in it does what it says."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from compiler.lowering import lower
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer
from synrl_dsl import builtins, limits
from synrl_dsl import nodes as n
from synrl_dsl.builtins.markdown import markdown, planned_markdown
from synrl_dsl.checker import check, reads
from synrl_dsl.checker.expressions import infer
from synrl_dsl.checker.model import leaf
from synrl_dsl.commands.builtins import command
from synrl_dsl.diagnostics import render
from synrl_dsl.source import Source

REFERENCE = Path(__file__).parent.parent / "grammar" / "LANGUAGE.md"
TEXT = REFERENCE.read_text(encoding="utf-8")
FENCE = re.compile(r"^```(\w+)(?: (\w+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)

MOTION = """\
scene frame "What a fragment about motion stands in."
  category motion
  task     collision_counting
canvas 448px, 448px, 30fps, 8s
param hue ~ palette
param speed ~ 60px/s .. 240px/s
object ball: circle
  fill   = hue
  pos    ~ inside(canvas, margin: 40px)
  motion = linear(speed: speed, heading: 30deg, bounce: walls)
object disc: circle
  fill = red
  pos  ~ inside(canvas, margin: 40px)
event hit when touches(ball, walls)
question hits
  ask    "How many times does the {hue} ball hit a wall?"
  answer count(hit)
"""
ACTIONS = """\
scene frame "What actions, and events that they cause, stand in."
  category motion
  task     event_ordering
canvas 448px, 448px, 30fps
object ball: square
  fill   ~ [green, yellow]
  pos    ~ inside(canvas, margin: 40px)
  motion = combined([linear(speed: 60px/s, heading: 0deg), spin(speed: 30deg/s)])
object disc: circle
  fill = red
  pos  ~ inside(canvas, margin: 40px)
timeline
  wait 1s
  do recolor(ball, to: blue)
  wait 4s
question many
  ask    "How often does something happen?"
  answer count(log)
"""
STATE = """\
scene frame "What a fragment about a state stands in."
  category grid
  task     grid_tracking
canvas 448px, 448px, 30fps
state grid: map[cell -> letter] ~ shuffle(letters(9), on: cells(3, 3))
view grid = tiles(hidden: faces)
op swap(a: cell, b: cell)
  requires adjacent(a, b)
  effect grid[a] = grid[b]
  effect grid[b] = grid[a]
  plays arc(a, b, during: 1s)
timeline
  opening for 2s
  repeat 4
    any swap
  closing for 2s
question final
  mode   forward
  reveal initial
  ask    "Which letter is at a1 at the end?"
  answer grid[a1] at end
"""


@dataclass(frozen=True)
class Example:
    """A fenced block: its kind (`whole`, `fragment`, `faulty`), its text and the line where it begins."""

    kind: str
    text: str
    line: int

    def __str__(self) -> str:
        return f"{self.kind}-line-{self.line}"


def examples() -> list[Example]:
    found = FENCE.finditer(TEXT)
    return [Example(m[2] or "whole", m[3], TEXT.count("\n", 0, m.start()) + 1) for m in found if m[1] == "scene"]


WHOLE = [e for e in examples() if e.kind == "whole"]
FRAGMENTS = [e for e in examples() if e.kind == "fragment"]


def declarations(text: str) -> dict[str, str]:
    """The declarations of a text by keyword and name; each with its block and the comments in it."""
    parts = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)
    keyed = {}
    for number, part in enumerate(filter(str.strip, parts)):
        words = re.findall(r"\w+", part)
        alone = words[0] in ("scene", "canvas", "timeline")
        keyed[f"{words[0]} {'' if alone else number if words[0] == 'require' else words[1]}"] = part
    return keyed


def in_frame(fragment: str) -> str:
    """The fragment in the frame that it fits, in the place of what it declares anew."""
    frame = STATE if re.search(r"\bgrid\b|\bswap\b", fragment) else ACTIONS if "timeline" in fragment else MOTION
    mine, around = declarations(fragment), declarations(frame)
    if "canvas " in mine or "param speed" in mine:
        around.pop("param speed", None)
    return "".join((around | mine).values())


def samples(text: str, count: int = 2) -> int:
    """Draw samples of every question at every level; how many there were."""
    source = Source("example.scene", text)
    checked, found = check(source)
    assert checked is not None, "\n".join(render(d, source) for d in found)
    made = 0
    for decl in checked.file.decls:
        if isinstance(decl, n.QuestionDecl):
            for level in builtins.LEVELS:
                sampler = Sampler(lower(checked, level, (decl.name,)), Viewer())
                made += sum(bool(sampler.sample("test", 0, index).asked) for index in range(count))
    return made


@pytest.mark.parametrize("example", WHOLE, ids=str)
def test_a_whole_scene_gives_no_finding_and_samples(example: Example) -> None:
    source = Source("example.scene", example.text)
    assert [render(d, source) for d in check(source)[1]] == []
    assert samples(example.text) >= 6


@pytest.mark.parametrize("example", FRAGMENTS, ids=str)
def test_a_fragment_checks_in_its_frame(example: Example) -> None:
    text = in_frame(example.text)
    source = Source("example.scene", text)
    checked, found = check(source)
    assert checked is not None, text + "\n".join(render(d, source) for d in found)
    assert {d.code for d in found} <= {"unused-param", "unused-event", "unused-op"}, found
    assert samples(text, 1) >= 3


def test_the_findings_that_are_shown_are_those_that_are_given() -> None:
    (faulty,) = [m for m in FENCE.finditer(TEXT) if m[2] == "faulty"]
    shown = FENCE.match(TEXT, TEXT.index("```text", faulty.end()))
    assert shown is not None
    source = Source("faulty.scene", faulty[3])
    assert "\n".join(render(d, source) for d in check(source)[1]) == shown[3].rstrip("\n")


def test_there_are_enough_examples_and_no_other_fences() -> None:
    assert len(WHOLE) >= 3
    assert len(FRAGMENTS) >= 8
    kinds = {(m[1], m[2]) for m in FENCE.finditer(TEXT)}
    assert kinds == {("scene", None), ("scene", "fragment"), ("scene", "faulty"), ("text", None)}


STATES = """\
scene frame "What an example about a state stands in."
  category grid
  task     grid_tracking
canvas 448px, 448px, 30fps
state grid: map[cell -> letter] ~ shuffle(letters(9), on: cells(3, 3))
view grid = tiles(hidden: faces)
state pile: list[card] ~ deal(5, of: deck)
view pile = card_pile()
state cup: map[slot -> bag[chip]] ~ deal_bags(chips([5, 10]), into: slots(3), each: 1 .. 2)
view cup = cups()
state peg: map[slot -> list[disc]] ~ towers(1 .. 3, on: slots(3))
view peg = pegs()
state stack: map[slot -> list[letter]] ~ stacked(letters(4), on: slots(3))
view stack = stacks()
state shell: map[slot -> color] ~ shuffle([red, green, blue], on: slots(3))
view shell = shells()
state number: map[slot -> number] ~ each_of(1 .. 9, on: slots(3))
view number = numbers()
state fs: map[path -> node] ~ random_tree(dirs: 3, files: 5)
view fs = terminal()
state here: path ~ [path_of("/")]
view here = prompt()
timeline
  opening for 2s
  any tried
  closing for 2s
question final
  mode   forward
  reveal initial
  ask    "Which letter is at a1 at the end?"
  answer grid[a1] at end
"""

DRAWN = {
    "tiles": "grid",
    "card_pile": "pile",
    "cups": "cup",
    "boxes": "cup",
    "pegs": "peg",
    "stacks": "stack",
    "shells": "shell",
    "numbers": "number",
    "terminal": "fs",
    "prompt": "here",
}
"""View -> the state of the frame that it draws."""

PEN = 'object pen: circle\n  fill = red\n  motion = writes(["7"], speed: 90px/s, trail: 1s)\n'
ON_CELLS = ("arc", "glide", "press")
ARGUMENTS = """\
op tried(c: card in deck, v: chip in [5], x: letter in letters(3), item: color in [red], s: slot, p: path in fs,
    q: path in fs, src: path in fs, dst: path in fs, ds: list, a: {place}, b: {place})
"""


WRITER = """\
object pen: circle
  fill = red
  motion = writes(["7", "-", "4"], speed: 300px/s, trail: 1s)
"""


def in_op(example: str, kind: str, name: str) -> str:
    """An example as a line of an op, whose arguments are the names that examples use."""
    place = "cell" if name in ON_CELLS else "slot"
    names = ARGUMENTS.format(place=place).replace("ds: list, ", "")
    line = f"  plays {example}" if kind == "animation" else f"  requires ({example}) == ({example})"
    rest = "" if kind == "animation" else "\n  plays typed(during: 1s)"
    return f"{names}  effect grid[a1] = A\n{line}{rest}"


def test_every_builtin_s_own_example_checks() -> None:
    for entry in builtins.every():
        square = "object tried: square\n  fill = red\n"
        place = "" if entry.name == "writes" else "  pos ~ inside(canvas, margin: 30px)\n"
        lines = {
            "function": f"let tried = {entry.example}",
            "distribution": f"{square}  pos ~ {entry.example}"
            if leaf(entry.result).kind == "vector"
            else f"let tried = {entry.example}",
            "motion": f"{square}{place}  motion = {entry.example}",
            "condition": PEN * ("(pen)" in entry.example) + f"event tried when {entry.example}",
            "action": f"timeline\n  wait 1s\n  do {entry.example}",
            "view": f"view {DRAWN.get(entry.name)} = {entry.example}\n" + in_op("typed(during: 1s)", "animation", ""),
            "animation": in_op(entry.example, "animation", entry.name),
            "policy": f'question tried\n  ask "?"\n  answer count(log)\n  choices 4\n  distract {entry.example}',
        }
        line = lines[entry.kind] + "\n"
        frame = ACTIONS if entry.kind in ("condition", "action") else MOTION
        if entry.kind in ("view", "animation"):
            frame = STATES
        elif entry.name in ("touched", "previous"):
            frame = STATE
        elif entry.kind == "function" and re.search(r"\b(fs|p|here|src|ds|cup|grid|further)\b", entry.example):
            frame = STATES
            if re.search(r" at end|^plan|^further", entry.example):
                shown = f"pick tried ~ {entry.example}" if entry.name == "further" else f"answer {entry.example}"
                asked = "tried" if entry.name == "further" else "it"
                line = (
                    f'question tried\n  mode forward\n  reveal initial\n  ask "What is {{{asked}}}?"\n  {shown}\n'
                    if entry.name == "further"
                    else f'question tried\n  mode forward\n  reveal initial\n  ask "What?"\n  {shown}\n'
                )
                line += "  answer grid[a1] after tried\n" if entry.name == "further" else ""
                line += in_op("typed(during: 1s)", "animation", "") + "\n"
            else:
                line = in_op(entry.example.replace("ds, names", "dirs(fs), file_names(2)"), "function", "") + "\n"
        source = Source("example.scene", "".join((declarations(frame) | declarations(line)).values()))
        errors = [render(d, source) for d in check(source)[1] if d.severity == "error"]
        assert errors == [], entry.name


# ------------------------------------------------------------------ tables


def between(name: str) -> str:
    start, end = f"<!-- {name}:start -->\n", f"<!-- {name}:end -->"
    return TEXT[TEXT.index(start) + len(start) : TEXT.index(end)]


def test_the_tables_of_builtins_are_current() -> None:
    assert between("builtins").strip() == markdown().strip(), "paste the output of `synrl builtins --markdown`"
    assert between("planned").strip() == planned_markdown().strip()


def test_the_command_prints_the_tables_of_the_reference() -> None:
    assert CliRunner().invoke(command, ["--markdown"]).output == markdown()


def test_the_limits_are_told_as_they_are() -> None:
    section = TEXT[TEXT.index("## Limits") : TEXT.index("## Diagnostics")].replace(",", "")
    told = {int(number) for number in re.findall(r"\d+", section)}
    real = {getattr(limits, name) for name in dir(limits) if name.isupper()} - {limits.DIAGNOSTICS}
    assert real | {reads.WORK, infer.DEPTH} <= told


def test_every_link_into_the_page_finds_its_heading() -> None:
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert set(re.findall(r"\]\(#([\w-]+)\)", TEXT)) <= anchors


def test_every_keyword_of_the_grammar_is_in_the_reference() -> None:
    grammar = (REFERENCE.parent / "scene.lark").read_text(encoding="utf-8")
    for word in set(re.findall(r'"([a-z]{2,})"', grammar)):
        assert re.search(rf"`[^`]*\b{word}\b[^`]*`|^ *{word} ", TEXT, re.MULTILINE), word
