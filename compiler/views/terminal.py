"""A terminal: a listing while the state is shown, else one typed command at a time.

The hidden phase shows an empty prompt between two commands, whatever happened before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from compiler.functions.states.files import Prompt, Terminal, Typed, base_name, parts
from compiler.functions.states.files_tree import DIR, ROOT
from compiler.picture import Mark
from compiler.trace import Entry, Trace
from compiler.values import US, WHOLE
from compiler.views.parts.phase import shown_share
from compiler.views.terminal_text import ems, fitted

WINDOW = "#1b2230"
BAR = "#39424f"
DOT = "#7b8694"
INK = "#e9edf2"
FOLDER = "#a9c8ee"
FAINT = "#8a95a3"
SIGN = "$"
LISTS = "tree /"
LONGEST_SIZE = 0.068  # font size of a line, in canvas heights, where there is room for it
LEADING = 1.32
INDENT = 1.25  # of a level of the tree, in font sizes
TRUNK = 0.4  # where the line down from a directory lies, in font sizes from its left end
SHORTEST = 3  # characters; looks set shorter texts in another size, so typed text would jump


@dataclass(frozen=True, slots=True)
class Screen:
    """Where text may stand, px."""

    left: float
    top: float
    width: float
    height: float
    size: float


def screen_of(width: int, height: int) -> Screen:
    margin, pad = 0.03 * min(width, height), 0.035 * min(width, height)
    bar = 0.06 * height
    return Screen(
        margin + pad,
        margin + bar + pad,
        width - 2 * (margin + pad),
        height - 2 * (margin + pad) - bar,
        LONGEST_SIZE * height,
    )


def terminal_marks(trace: Trace, state: str, view: Terminal, reveal: str, us: int) -> list[Mark]:
    """The terminal at a time: the listing fades out at the opening's end, or in at the closing's start."""
    screen = screen_of(trace.width, trace.height)
    marks = list(_window(trace.width, trace.height))
    shown = shown_share(trace, reveal, us)
    if shown < 1.0:
        command = _typing(trace, us)
        line = _idle(screen) if command is None else _typed(screen, command, us)
        marks += _faded(line, 1.0 - shown)
    if shown > 0.0:
        at = -1 if reveal == "final" else 0
        here = next((s for s, v in trace.views.items() if isinstance(v, Prompt)), "")
        where = trace.snapshots[here][at][WHOLE] if here else ""
        listed = _listing(screen, state, tuple(trace.snapshots[state][at].items()))
        marks += _faded((*_command(screen, here, where), *listed), shown)
    return marks


def _faded(marks: tuple[Mark, ...], opacity: float) -> tuple[Mark, ...]:
    return marks if opacity >= 1.0 else tuple(replace(m, opacity=m.opacity * opacity) for m in marks)


@lru_cache(maxsize=16)
def _window(width: int, height: int) -> tuple[Mark, ...]:
    short = min(width, height)
    margin, bar, radius = 0.03 * short, 0.06 * height, 0.018 * short
    wide, high = width - 2 * margin, height - 2 * margin
    window = Mark("rect", width / 2, height / 2, wide, high, fill=WINDOW, radius=radius, role="board")
    title = Mark("rect", width / 2, margin + bar / 2, wide, bar, fill=BAR, radius=radius, role="board")
    dot = Mark("circle", 0.0, margin + bar / 2, 0.36 * bar, 0.36 * bar, fill=DOT, role="board")
    return (window, title, *(replace(dot, x=margin + (0.6 + 0.6 * n) * bar) for n in range(3)))


def _line(screen: Screen, number: float = 0.0) -> float:
    """The middle of a line, counted from the top."""
    return screen.top + (number + 0.5) * LEADING * screen.size


@lru_cache(maxsize=16)
def _idle(screen: Screen) -> tuple[Mark, ...]:
    size = screen.size
    sign = Mark("text", screen.left, _line(screen), height=size, text=SIGN, fill=FAINT, align="left", role="prompt")
    after = screen.left + (ems(f"{SIGN} ") + 0.28) * size
    return (sign, Mark("rect", after, _line(screen), 0.56 * size, 0.98 * size, fill=FAINT, role="prompt"))


def _typing(trace: Trace, us: int) -> Entry | None:
    return next((e for e in trace.ops if isinstance(e.animation, Typed) and e.start_us <= us < e.end_us), None)


def _typed(screen: Screen, op: Entry, us: int) -> tuple[Mark, ...]:
    """The prompt and as much of the command as is typed; the first letter at once, the whole of it in the hold."""
    assert isinstance(op.animation, Typed)
    sign = _idle(screen)[0]
    left = screen.left + ems(f"{SIGN} ") * screen.size
    room = screen.left + screen.width - left
    size = fitted(op.text, screen.size, room)
    lasts = op.end_us - op.start_us - round(op.animation.hold * US)
    count = len(op.text)
    typed = count if lasts <= 0 else min(count, 1 + count * (us - op.start_us) // lasts)
    return (
        sign,
        Mark(
            "text",
            left,
            _line(screen),
            room,
            size,
            text=op.text[:typed].ljust(SHORTEST),
            fill=INK,
            align="left",
            role="op.typed",
            name="typed",
        ),
    )


@lru_cache(maxsize=64)
def _command(screen: Screen, here: str, where: str) -> tuple[Mark, ...]:
    """The prompt over a listing, with the working directory where the scene has one."""
    x, y, size = screen.left, _line(screen), fitted(f"{where} {SIGN} {LISTS}", 0.85 * screen.size, screen.width)
    line = Mark("text", x, y, height=size, text=f"{SIGN} {LISTS}", fill=FAINT, align="left", role="prompt")
    if not here:
        return (line,)
    place = replace(line, text=where, fill=FOLDER, role=f"{here}.path", name=where)
    return (place, replace(line, x=x + ems(f"{where} ") * size))


@dataclass(frozen=True, slots=True)
class _Plan:
    """The entries below the root in columns, with the font size that they fit at."""

    columns: tuple[tuple[str, ...], ...]
    size: float


@lru_cache(maxsize=64)
def _listing(screen: Screen, state: str, nodes: tuple[tuple[str, str], ...]) -> tuple[Mark, ...]:
    """The tree as `tree` lists it, in one column or two, whichever is larger to read."""
    kinds = dict(nodes)
    plan = _plan(screen, kinds)
    size, step = plan.size, LEADING * plan.size
    top = screen.top + LEADING * screen.size + 0.5 * step
    marks = [_entry(state, ROOT, "/", True, screen.left, top, size)]
    pitch = screen.width / len(plan.columns)
    for number, column in enumerate(plan.columns):
        left = screen.left + number * pitch
        rows = {path: top + (row + 1) * step for row, path in enumerate(column)}
        if number:  # the root stands over the first column
            trunk = left + TRUNK * size
            marks.append(_branch([(screen.left + 0.9 * size, top), (trunk, top), (trunk, top + 0.5 * size)], size))
        marks += _branches(rows, left, top, size)
        for path, y in rows.items():
            x = left + INDENT * size * len(parts(path))
            is_dir = kinds[path] == DIR
            marks.append(_entry(state, path, base_name(path) + "/" * is_dir, is_dir, x, y, size))
    return tuple(marks)


def _plan(screen: Screen, kinds: dict[str, str]) -> _Plan:
    paths = sorted((p for p in kinds if p != ROOT), key=parts)
    blocks: dict[str, list[str]] = {}
    for path in paths:
        blocks.setdefault(parts(path)[0], []).append(path)
    plans = []
    for cut in range(len(blocks), 0, -1):
        groups = list(blocks.values())
        columns = [tuple(p for block in part for p in block) for part in (groups[:cut], groups[cut:]) if part]
        plans.append(_fit(screen, kinds, tuple(columns)))
    # Of two that are read equally well, the one of one column.
    return max(
        plans, key=lambda plan: (round(plan.size, 1), -len(plan.columns)), default=_Plan(((),), 0.85 * screen.size)
    )


def _fit(screen: Screen, kinds: dict[str, str], columns: tuple[tuple[str, ...], ...]) -> _Plan:
    rows = 1 + max(map(len, columns))
    size = min(0.85 * screen.size, (screen.height / LEADING - screen.size) / rows)
    room = screen.width / len(columns)
    wide = max(_reach(path, kinds) for column in columns for path in column)
    return _Plan(columns, min(size, room / (wide + 0.5)))


def _reach(path: str, kinds: dict[str, str]) -> float:
    """Where the line of an entry ends, in font sizes from the left of its column."""
    is_dir = kinds[path] == DIR
    return INDENT * len(parts(path)) + ems(base_name(path) + "/" * is_dir, is_dir)


def _entry(state: str, path: str, text: str, is_dir: bool, x: float, y: float, size: float) -> Mark:
    return Mark(
        "text",
        x,
        y,
        height=size,
        text=text,
        fill=FOLDER if is_dir else INK,
        bold=is_dir,
        align="left",
        role=f"{state}.entry",
        name=path,
    )


def _branches(rows: dict[str, float], left: float, top: float, size: float) -> list[Mark]:
    """The lines from each directory to what lies in it; those of the root begin at its line."""
    marks = []
    last = {path: y + 0.5 * size for path, y in rows.items()}
    for path, y in rows.items():
        above = path.rpartition("/")[0] or ROOT
        trunk = left + (INDENT * len(parts(above)) + TRUNK) * size
        start = last.get(above, top + 0.5 * size)
        marks.append(_branch([(trunk, start), (trunk, y), (trunk + 0.6 * size, y)], size))
        last[above] = y
    return marks


def _branch(points: list[tuple[float, float]], size: float) -> Mark:
    return Mark("line", 0.0, 0.0, points=tuple(points), stroke=FAINT, stroke_width=max(1.5, 0.07 * size), role="branch")


def prompt_marks(trace: Trace, state: str, view: Prompt, reveal: str, us: int) -> list[Mark]:
    """Nothing: the terminal shows the working directory in its prompt."""
    return []


VIEWS = {Terminal: terminal_marks, Prompt: prompt_marks}
