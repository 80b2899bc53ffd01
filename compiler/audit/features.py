"""A viewed frame or a wording in, what a guesser can use of it out: named numbers and names.

A row is a dict of feature name to number or text; texts are categories. The model that is fitted to
rows knows nothing else, so what isn't here isn't tried.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from math import atan2, degrees
from statistics import mean
from typing import TypeAlias

from compiler.audit.board import face_of, see_board
from compiler.picture import Mark, Picture
from compiler.values import Value, display
from synrl_dsl.builtins import PALETTE

Row: TypeAlias = dict[str, float | str]

COLOURS = {code: name for name, code in PALETTE.items()}
"""`#rrggbb` -> name."""

_STAGE = ("label", "board", "shadow", "back")
"""Roles of marks that look the same in every clip."""


def wording_features(ask: str) -> Row:
    """The words of a question, as far as they differ between samples, and its numbers in their order."""
    row: Row = {}
    words = re.findall(r"[\w.]*\w", ask)
    for word in words:
        row[f"says {word.lower()}"] = 1.0
    numbers = [float(w) for w in words if re.fullmatch(r"\d+(\.\d+)?", w)]
    row.update({f"number {i}": number for i, number in enumerate(numbers)})
    return row


def frame_features(picture: Picture) -> Row:
    """All that is visible in a frame: objects with their places and distances to the walls (px), faces by
    cell, tiles that are off their cells, and whatever else is painted."""
    row: Row = {}
    board = see_board(picture)
    if board is not None:
        row.update({f"face {cell}": face for cell, face in board.faces.items()})
        for number, (cell, (x, y)) in enumerate(zip(board.empty, board.flying, strict=False)):
            row[f"empty {number}"] = cell
            row[f"flying {number} x"], row[f"flying {number} y"] = x, y
    for mark in picture.marks:
        if _is_outside(mark, picture):
            continue
        if mark.role.startswith("object."):
            row.update(_object(mark, picture))
        elif mark.name and mark.role not in _STAGE and (board is None or not _of_board(mark)):
            row.update({f"{mark.name} x": mark.x, f"{mark.name} y": mark.y, f"{mark.name} text": mark.text})
            if mark.role.startswith("op."):
                row.update({f"{mark.name} says {word}": 1.0 for word in _words(mark.text)})
    return row


def _words(text: str) -> set[str]:
    """The words of a text; of a path each name."""
    return set(re.findall(r"[\w.-]*\w", text.casefold()))


def _is_outside(mark: Mark, picture: Picture) -> bool:
    """Whether nothing of it is on the canvas: what isn't seen tells nothing."""
    xs = [mark.x + x for x, _ in mark.points] or [mark.x - mark.width / 2, mark.x + mark.width / 2]
    ys = [mark.y + y for _, y in mark.points] or [mark.y - mark.height / 2, mark.y + mark.height / 2]
    return max(xs) < 0 or min(xs) > picture.width or max(ys) < 0 or min(ys) > picture.height


def _of_board(mark: Mark) -> bool:
    return mark.role.endswith((".tile", ".face"))


def _object(mark: Mark, picture: Picture) -> Row:
    xs = [mark.x + x for x, _ in mark.points] or [mark.x - mark.width / 2, mark.x + mark.width / 2]
    ys = [mark.y + y for _, y in mark.points] or [mark.y - mark.height / 2, mark.y + mark.height / 2]
    gaps = {"left": min(xs), "right": picture.width - max(xs), "top": min(ys), "bottom": picture.height - max(ys)}
    turned = {}
    if mark.points:
        turned = {f"{mark.name} turned": degrees(atan2(mark.points[0][1], mark.points[0][0]))}
    return {
        **turned,
        f"{mark.name} x": mark.x,
        f"{mark.name} y": mark.y,
        f"{mark.name} size": mark.width,
        f"{mark.name} fill": COLOURS.get(mark.fill or "", ""),
        f"{mark.name} shape": mark.role.partition(".")[2],
        f"{mark.name} nearest wall": min(gaps, key=lambda wall: gaps[wall]),
        **{f"{mark.name} to {wall}": gap for wall, gap in gaps.items()},
    }


def option_features(options: tuple[Value, ...]) -> list[Row]:
    """Of each option, what it is beside the others: its rank, its distance from their middle, its length,
    and what it shares with none of them. Nothing of the clip."""
    texts = [display(o) for o in options]
    rows: list[Row] = [{"text": text, "length": float(len(text))} for text in texts]
    longest = sorted(len(t) for t in texts)
    alphabetical = sorted(texts)
    for row, text in zip(rows, texts, strict=True):
        row["length rank"] = longest.index(len(text)) / len(texts)
        row["alphabetical rank"] = alphabetical.index(text) / len(texts)
        row["nearness"] = -mean(edits(text, other) for other in texts)
    if all(isinstance(o, int | float) and not isinstance(o, bool) for o in options):
        ordered = sorted(options)
        odd = sum(1 for o in options if o % 2 == 1)
        for row, option in zip(rows, options, strict=True):
            row["value"] = float(option)
            row["rank"] = float(ordered.index(option))
            row["middle off"] = float(mean(abs(option - o) for o in options))
            row["below"] = float(option - min(options))
            row["above"] = float(max(options) - option)
            row["parity shared"] = float(odd if option % 2 == 1 else len(options) - odd)
    if all(isinstance(o, tuple) for o in options):
        for row, option in zip(rows, options, strict=True):
            others = [i for o in options if o is not option for i in o]
            row["items"] = float(len(option))
            row["own items"] = float(sum(1 for i in option if i not in others))
    return rows


def options_in_frame(options: tuple[Value, ...], picks: Mapping[str, Value], picture: Picture) -> list[Row]:
    """Of each option, where a frame shows it (px), how far from what the question asks about, and how much of it an
    op spells there."""
    named = {m.name: m for m in picture.marks if m.name and m.role not in _STAGE}
    asked = [(name, named[text]) for name, pick in picks.items() if (text := display(pick)) in named]
    said = set().union(*(_words(m.text) for m in picture.marks if m.role.startswith("op.")))
    said_picks: Row = {f"{name} said": float(len(said & _words(display(pick)))) for name, pick in picks.items()}
    rows: list[Row] = []
    for option in options:
        text = display(option)
        row: Row = {f"is {name}": float(display(pick) == text) for name, pick in picks.items()}
        row |= {**said_picks, "said": float(len(said & _words(text)))}
        found = [m for m in picture.marks if text in _looks(m)]
        row["shown"] = float(len(found))
        for mark in found[:1]:
            row["x"], row["y"] = mark.x, mark.y
            for name, place in asked:
                dx, dy = mark.x - place.x, mark.y - place.y
                row[f"from {name} x"], row[f"from {name} y"] = dx, dy
                row[f"from {name}"] = abs(dx) + abs(dy)
        rows.append(row)
    _rank(rows, [f"from {name}" for name, _ in asked])
    return rows


def _looks(mark: Mark) -> tuple[str, ...]:
    """All that an option may name of a mark."""
    if mark.role in _STAGE:
        return ()
    face = face_of(mark) if mark.role.endswith(".face") else ""
    return (mark.text, mark.name, mark.role.partition(".")[2], COLOURS.get(mark.fill or "", ""), face)


def _rank(rows: list[Row], names: Iterable[str]) -> None:
    """Add of each feature its rank among the options."""
    for name in names:
        values = sorted(float(row[name]) for row in rows if name in row)
        for row in rows:
            if name in row:
                row[f"{name} rank"] = float(values.index(float(row[name])))


def edits(a: str, b: str) -> int:
    """Levenshtein's distance: how many letters must be put in, left out or changed."""
    before = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        row = [i]
        for j, y in enumerate(b, start=1):
            row.append(min(row[-1] + 1, before[j] + 1, before[j - 1] + (x != y)))
        before = row
    return before[-1]
