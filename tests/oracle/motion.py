"""A bounce_count scenario in; its wall hits out, found by stepping and bisecting.

The ball is carried along in steps of a millisecond. Where its outline lies across a wall at a step's end,
the step is halved until the moment of contact is known, the velocity is mirrored there, and the rest of the
step is walked again. Nothing is known here about where or when the next contact will be.
"""

import math
from dataclasses import dataclass, replace
from typing import Any

from .scenario import Scenario, ScenarioError, check_scene, field, last_frame_us, microseconds, number

STEP_S = 0.001
BISECT_TO_S = 1e-13
"""Far below the microsecond that times are rounded to, far above what a float resolves at 12 s (2e-15)."""

VERTEX_ANGLES_DEG = {"square": (45, 135, 225, 315), "triangle": (-90, 30, 150)}
"""Polygon corners on the circle of diameter `size`, clockwise on screen as y points down."""


@dataclass(frozen=True, slots=True)
class Wall:
    """A straight wall: its outward normal, and the coordinate (px) at which it lies along that normal."""

    name: str
    nx: int
    ny: int
    offset: float
    reach: float
    """How far the outline extends from the object's `pos` towards this wall, px."""

    def gap(self, x: float, y: float) -> float:
        """Free space (px) between the wall and the outline of an object at (x, y); negative is across."""
        return self.offset - self.nx * x - self.ny * y - self.reach


@dataclass(frozen=True, slots=True)
class Flight:
    """Straight motion from (x, y) px at time t s, at (vx, vy) px/s."""

    t: float
    x: float
    y: float
    vx: float
    vy: float

    def gap(self, wall: Wall, t: float) -> float:
        """Free space (px) to `wall` at time t (s)."""
        return wall.gap(self.x + self.vx * (t - self.t), self.y + self.vy * (t - self.t))

    def approaches(self, wall: Wall) -> bool:
        """Whether the motion leads towards `wall`."""
        return wall.nx * self.vx + wall.ny * self.vy > 0

    def bounced(self, wall: Wall, t: float) -> "Flight":
        """The flight after it meets `wall` at time t: the component across the wall flips."""
        x, y = self.x + self.vx * (t - self.t), self.y + self.vy * (t - self.t)
        turned = replace(self, t=t, x=x, y=y)
        return replace(turned, vx=-self.vx) if wall.nx else replace(turned, vy=-self.vy)


def events(scenario: Scenario, step_s: float = STEP_S) -> list[dict[str, Any]]:
    """The wall hits of a bounce_count scenario up to its last frame, inclusive, in time order.

    Each is `{"name": "hit", "start_us": int, "object": "ball", "wall": str}`. Hits in one microsecond are
    ordered left, right, top, bottom. Raises ScenarioError where a field is missing or unusable, or where
    the ball does not start clear of every wall.
    """
    check_scene(scenario, "bounce_count")
    walls, flight = _setup(scenario)
    end_us = last_frame_us(scenario)
    rests_from = math.inf
    if "late" in field(scenario, "params"):
        length = number(scenario, "params", "length")
        rests_from = length - length * number(scenario, "params", "late")
    hits: list[tuple[int, int]] = []
    # One step more than needed: a contact that rounds down to the last frame's microsecond may lie after it.
    for step in range(1, math.ceil(end_us / 1e6 / step_s) + 2):
        step_end = min(step * step_s, rests_from)
        step_start = (step - 1) * step_s
        if step_end <= flight.t or step_start >= rests_from:
            continue  # it rests
        while contact := _first_contact(flight, walls, max(flight.t, step_start), step_end):
            t, wall = contact
            hits.append((microseconds(t), walls.index(wall)))
            flight = flight.bounced(wall, t)
    return [
        {"name": "hit", "start_us": at, "object": "ball", "wall": walls[rank].name}
        for at, rank in sorted(hits)
        if at <= end_us
    ]


def _first_contact(flight: Flight, walls: list[Wall], start: float, end: float) -> tuple[float, Wall] | None:
    """The first contact in (start, end] s and its wall. A wall that the ball leaves is not touched anew."""
    touched = [wall for wall in walls if flight.gap(wall, end) <= 0 and flight.approaches(wall)]
    return min(((_bisect(flight, wall, start, end), wall) for wall in touched), key=lambda c: c[0], default=None)


def _bisect(flight: Flight, wall: Wall, before: float, touching: float) -> float:
    """The time (s) in (before, touching] from which on the outline touches `wall`."""
    while touching - before > BISECT_TO_S:
        middle = (before + touching) / 2
        if flight.gap(wall, middle) <= 0:
            touching = middle
        else:
            before = middle
    return touching


def _setup(scenario: Scenario) -> tuple[list[Wall], Flight]:
    """The walls, in the order of simultaneous hits, and the motion from where it begins.

    Where the params say so, the ball rests for the `early` and the `late` share of the clip's length.
    """
    if len(field(scenario, "objects", "ball")) != 1:
        raise ScenarioError(f"'objects.ball' must hold one ball, not {len(scenario['objects']['ball'])}")
    ball = ("objects", "ball", 0)
    shape, size = field(scenario, *ball, "shape"), number(scenario, *ball, "size")
    width, height = number(scenario, "canvas", "width"), number(scenario, "canvas", "height")
    sides = (("left", -1, 0, 0.0), ("right", 1, 0, width), ("top", 0, -1, 0.0), ("bottom", 0, 1, height))
    walls = [Wall(name, nx, ny, at, _reach(shape, size, nx, ny)) for name, nx, ny, at in sides]

    turns = ("quarter", "tilt") if "quarter" in field(scenario, "params") else ("heading",)
    heading = math.radians(sum(number(scenario, "params", turn) for turn in turns))
    speed = number(scenario, "params", "speed")
    x, y = number(scenario, *ball, "pos", 0), number(scenario, *ball, "pos", 1)
    for wall in walls:
        if wall.gap(x, y) <= 0:
            raise ScenarioError(f"the ball at ({x}, {y}) must start clear of the {wall.name} wall")
    begins = 0.0
    if "early" in field(scenario, "params"):
        begins = number(scenario, "params", "length") * number(scenario, "params", "early")
    # y points down on screen, headings turn counter-clockwise.
    return walls, Flight(begins, x, y, speed * math.cos(heading), -speed * math.sin(heading))


def _reach(shape: str, size: float, nx: int, ny: int) -> float:
    """How far (px) the outline extends from `pos` in the direction (nx, ny)."""
    if shape == "circle":
        return size / 2
    if shape not in VERTEX_ANGLES_DEG:
        raise ScenarioError(f"shape {shape!r} is not one of circle, {', '.join(VERTEX_ANGLES_DEG)}")
    corners = (math.radians(angle) for angle in VERTEX_ANGLES_DEG[shape])
    return max(size / 2 * (nx * math.cos(corner) + ny * math.sin(corner)) for corner in corners)
