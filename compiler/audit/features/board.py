"""A picture of a board of tiles in, what a viewer reads off it out: cells, faces, tiles on their way.

Places are read from the labels and the tiles alone; the names of the tiles' marks, which a viewer
doesn't see, are not used.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.audit.features.marks import face_of
from compiler.picture import Mark, Picture

SLACK = 0.04
"""How far from its cell's centre a tile may seem to lie, as a share of a tile's side, and still lie on it."""


@dataclass(frozen=True, slots=True)
class BoardSeen:
    """One viewed frame of a board. `centres` are px by cell, `faces` the texts by cell, of tiles that lie
    face up; `empty` are the cells on which no tile lies, `flying` the px of the tiles that lie on none."""

    centres: dict[str, tuple[float, float]]
    faces: dict[str, str]
    empty: tuple[str, ...]
    flying: tuple[tuple[float, float], ...]

    def cell_at(self, x: float, y: float) -> str | None:
        """The cell whose middle third holds a point; None where none does."""
        for cell, (cx, cy) in self.centres.items():
            if abs(cx - x) < self.pitch / 3 and abs(cy - y) < self.pitch / 3:
                return cell
        return None

    @property
    def pitch(self) -> float:
        """From cell to cell, px."""
        xs = sorted({x for x, _ in self.centres.values()})
        return xs[1] - xs[0] if len(xs) > 1 else 1e9


def see_board(picture: Picture) -> BoardSeen | None:
    """The board in a picture, or None where there is none."""
    tiles = [m for m in picture.marks if m.role.endswith(".tile")]
    labels = [m for m in picture.marks if m.role == "label"]
    if not tiles or not labels:
        return None
    columns = {m.text: m.x for m in labels if m.text.isalpha()}
    rows = {m.text: m.y for m in labels if m.text.isdigit()}
    centres = {c + r: (x, y) for r, y in rows.items() for c, x in columns.items()}
    slack = SLACK * max(t.height for t in tiles)  # a tile that turns over is narrower, not lower
    at: dict[str, Mark] = {}
    flying = []
    for tile in tiles:
        cell = _cell(centres, tile, slack)
        if cell is None:
            flying.append((tile.x, tile.y))
        else:
            at[cell] = tile
    texts = {(m.x, m.y): face_of(m) for m in picture.marks if m.role.endswith(".face")}
    faces = {cell: texts[t.x, t.y] for cell, t in at.items() if (t.x, t.y) in texts}
    return BoardSeen(centres, faces, tuple(c for c in centres if c not in at), tuple(flying))


def _cell(centres: dict[str, tuple[float, float]], tile: Mark, slack: float) -> str | None:
    for cell, (x, y) in centres.items():
        if abs(tile.x - x) <= slack and abs(tile.y - y) <= slack:
            return cell
    return None
