"""What is seen in one frame in, a row of features out; of scenery, how it differs from that of another clip."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import atan2, degrees
from sys import intern

from compiler.audit.features.marks import COLOURS, FAINT, Row, extent, is_seen
from compiler.audit.features.sight import Sight, Token, nearest
from compiler.audit.features.texts import number_in
from compiler.picture import Mark, Picture

ORDERED = 10
"""Places in an order, from either end, that are features."""


def frame_features(sight: Sight, rest: Mapping[str, float | str] | None = None) -> Row:
    """All that is visible in a frame: objects with their places and distances to the walls (px), faces by cell, what
    can be read, where and in which order, what an op shows, and what of the scenery isn't as in `rest`."""
    row: Row = {}
    board = sight.board
    if board is not None:
        row.update({f"face {cell}": face for cell, face in board.faces.items()})
        row.update({f"empty {number}": cell for number, cell in enumerate(board.empty)})
        for number, (x, y) in enumerate(board.flying):
            row[f"flying {number} x"], row[f"flying {number} y"] = x, y
    for mark in sight.picture.marks:
        if mark.role.startswith("object.") and is_seen(mark, sight.picture):
            row.update(_object(mark, sight.picture))
        elif mark.role == "object_label":
            row[f"{mark.name} label"] = mark.text
        elif mark.role in ("flash", "change.fill", "change.shape"):
            row[f"{mark.name} {mark.role}"] = COLOURS.get(mark.fill or "", "")
        elif mark.role == "press" and board is not None:
            row["pressed"] = board.cell_at(mark.x, mark.y) or ""
    row.update(_read(sight))
    row.update(_shown_by_op(sight))
    if rest is not None:
        row.update(_changed(scenery(sight), rest))
    return {intern(name): value for name, value in row.items()}


# ------------------------------------------------------------------ what is read


def _read(sight: Sight) -> Row:
    """Of each text how often it is read, of each place and of the whole how many there are, their sum and order."""
    row: Row = {}
    for text, count in Counter(t.text for t in sight.tokens).items():
        row[f"{text} seen"] = float(count)
    if sight.board is not None or not sight.tokens:
        return row
    groups: dict[str, list[Token]] = {"": list(sight.tokens)}
    for token in sight.tokens:
        for place in token.inside:
            groups.setdefault(place, []).append(token)
    for place, tokens in groups.items():
        row[f"{place} holds"] = float(len(tokens))
        row.update(_sum(place, tokens))
        paths = any(t.also for t in tokens)  # which tell themselves what they lie in, and have no order
        if place and not paths:
            for text, count in Counter(t.text for t in tokens).items():
                row[f"{place}: {text}"] = float(count)
        if (place or not sight.labels) and not paths:
            row.update(_in_order(place, tokens))
    for number, token in enumerate(t for t in sight.tokens if t.role == "pen.trail"):
        row[f"written {number} x"], row[f"written {number} y"] = token.x, token.y
    return row


def _sum(place: str, tokens: Iterable[Token]) -> Row:
    numbers = [number for t in tokens if (number := number_in(t.text)) is not None]
    return {f"{place} sum": sum(numbers)} if numbers else {}


def _in_order(place: str, tokens: Sequence[Token]) -> Row:
    row: Row = {}
    for number, token in enumerate(tokens[:ORDERED]):
        row[f"{place} item {number}"] = token.text
    for number, token in enumerate(reversed(tokens[-ORDERED:])):
        row[f"{place} item {number} from the end"] = token.text
    return row


def _shown_by_op(sight: Sight) -> Row:
    """What an op shows: its texts with their words, what they are nearest to, where its arrow goes."""
    row: Row = {f"{word} said": 1.0 for word in sight.words}
    for token in sight.said:
        row.setdefault(token.role, token.text)
        if token.inside:
            row.setdefault(f"{token.role} at", token.inside[0])
    for mark in sight.picture.marks:
        if mark.role.startswith("op.") and is_seen(mark, sight.picture) and f"{mark.role} x" not in row:
            row[f"{mark.role} x"], row[f"{mark.role} y"] = mark.x, mark.y
            if sight.labels:
                row.setdefault(f"{mark.role} at", nearest(sight.anchors, mark.x, mark.y))
    for source, target, (ax, ay), (bx, by) in sight.arrows[:1]:
        row["arrow from"], row["arrow to"] = source, target
        row["arrow right"], row["arrow down"] = bx - ax, by - ay
    return row


# ------------------------------------------------------------------ scenery


def scenery(sight: Sight) -> Row:
    """Of all that can't be read how much there is, by role and by the nearest label: its number, extent and colour.

    A sound view draws the same in every clip while its state is hidden; a pile that grows thicker doesn't.
    """
    groups: dict[str, list[float]] = {}
    fills: dict[str, str] = {}
    read = {t.role for t in sight.tokens}
    for mark in sight.picture.marks:
        role = mark.role
        if mark.opacity < FAINT or role.startswith(_NO_SCENERY) or role in read or f"{role}_text" in read:
            continue
        left, right, top, foot = extent(mark)
        names: tuple[str, ...] = (role,)
        if sight.labels and role not in ("label", "board"):
            names = (role, f"{role} of {nearest(sight.anchors, mark.x, mark.y)}")
        for name in names:
            fills[name] = mark.fill or ""
            group = groups.get(name)
            if group is None:
                groups[name] = [1.0, left, right, top, foot, mark.rotation]
            else:
                group[0] += 1.0
                group[1], group[2] = min(group[1], left), max(group[2], right)
                group[3], group[4] = min(group[3], top), max(group[4], foot)
                group[5] += mark.rotation
    row: Row = {f"{name} fill": fill for name, fill in fills.items()}
    for name, group in groups.items():
        row.update(zip((f"{name} {what}" for what in _MEASURES), group, strict=True))
    return row


_NO_SCENERY = ("object", "op.", "change.", "pen.", "flash")
_MEASURES = ("count", "left", "right", "top", "foot", "tilt")


def _changed(seen: Row, rest: Mapping[str, float | str]) -> Row:
    """What is not as at rest: numbers by how far they are off it."""
    row: Row = {}
    for name, value in seen.items():
        before = rest.get(name)
        if isinstance(value, str):
            if value != before:
                row[name] = value
        elif (off := value - (before if isinstance(before, float) else 0.0)) != 0.0:
            row[name] = round(off, 1)
    row.update({f"{name} gone": 1.0 for name in rest if name.endswith(" count") and name not in seen})
    return row


# ------------------------------------------------------------------ objects


def _object(mark: Mark, picture: Picture) -> Row:
    left, right, top, foot = extent(mark)
    gaps = {"left": left, "right": picture.width - right, "top": top, "bottom": picture.height - foot}
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
