"""Motions: what `linear(...)`, `circular(...)` and their like say, as pieces of curves from where the object is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import cos, hypot, inf, nan, pi, sin
from typing import Any

from compiler.errors import SceneError
from compiler.motion.curves import STILL, Curve, Wave
from compiler.motion.pen import Pen
from synrl_dsl import limits

PIECES = 10_000
"""Pieces that one motion may have."""


@dataclass(frozen=True, slots=True)
class Piece:
    """How x, y (px, y downwards) and the angle (deg, counter-clockwise) go on for some seconds: curves over the
    time since it began, all 0 there."""

    seconds: float
    x: Curve = STILL
    y: Curve = STILL
    angle: Curve = STILL

    @property
    def is_rest(self) -> bool:
        return self.x.is_constant and self.y.is_constant and self.angle.is_constant


@dataclass(frozen=True, slots=True)
class Motion:
    """Pieces one after another; what follows them is rest.

    `bounce` names what turns it back: `walls`, `others`, `everything`, or None. `period_s` is the time after
    which its path is repeated. `speed` is how fast it goes in its first moving piece, px/s. `said` is
    the motion as it was written: its name, and its arguments in px, s and deg, or the motions that it is made of.
    `pen` is what a motion that writes has beside its curves; it sets its own start.
    """

    pieces: tuple[Piece, ...]
    said: tuple[str, dict[str, Any]]
    bounce: str | None = None
    period_s: float | None = None
    speed: float = 0.0
    pen: Pen | None = None


def _timed(moving: Sequence[Piece], after: float | None, name: str) -> tuple[Piece, ...]:
    for what, seconds in (("after", after), ("during", moving[0].seconds)):
        if seconds is not None and seconds < 0:
            raise SceneError(f"{name}(): '{what}' is {seconds:.3f} s; it can't be negative")
    return (Piece(after), *moving) if after else tuple(moving)


def _ways(heading: float) -> tuple[float, float, float, float]:
    """The unit vector of a heading on screen, and the one to its left."""
    angle = heading * pi / 180
    c, s = cos(angle), -sin(angle)
    return c, s, s, -c


def _straight(heading: float, *along: float) -> tuple[Curve, Curve]:
    """A polynomial along a heading."""
    c, s, _, _ = _ways(heading)
    line = Curve((0.0, *along))
    return line.times(c), line.times(s)


def _said(name: str, **arguments: Any) -> tuple[str, dict[str, Any]]:
    return name, {k: v for k, v in arguments.items() if v is not None}


def linear(
    speed: float, heading: float, bounce: str | None = None, after: float | None = None, during: float | None = None
) -> Motion:
    """Straight on at a steady speed. It rests before `after`, and again when it has moved for `during`."""
    x, y = _straight(heading, speed)
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "linear")
    said = _said("linear", speed=speed, heading=heading, bounce=bounce, after=after, during=during)
    return Motion(pieces, said, bounce, speed=speed)


def accelerated(
    speed: float,
    acceleration: float,
    heading: float,
    bounce: str | None = None,
    after: float | None = None,
    during: float | None = None,
) -> Motion:
    """Straight on, faster by `acceleration` px/s each second; s = v t + a t^2 / 2."""
    x, y = _straight(heading, speed, acceleration / 2)
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "accelerated")
    said = _said(
        "accelerated",
        speed=speed,
        acceleration=acceleration,
        heading=heading,
        bounce=bounce,
        after=after,
        during=during,
    )
    return Motion(pieces, said, bounce, speed=speed)


def _orbit(radius: float, growth: float, turn: float, start: float) -> tuple[Curve, Curve]:
    """From the point at `start` deg of a circle around it, whose radius grows."""
    if radius < 0:
        raise SceneError(f"a motion round a circle of {radius:.3f} px; its radius is 0 px or more")
    rate, phase = turn * pi / 180, start * pi / 180
    x = Curve((-radius * cos(phase),), (Wave(radius, rate, phase, growth),))
    y = Curve((-radius * -sin(phase),), (Wave(-radius, rate, phase - pi / 2, -growth),))
    return x, y


def circular(
    radius: float, turn: float, start: float | None = None, after: float | None = None, during: float | None = None
) -> Motion:
    """Round a circle at `turn` deg/s, counter-clockwise where that is above 0; it is at `start` deg of it at first."""
    x, y = _orbit(radius, 0.0, turn, start or 0.0)
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "circular")
    said = _said("circular", radius=radius, turn=turn, start=start, after=after, during=during)
    return Motion(pieces, said, period_s=_period(turn), speed=abs(turn) * pi / 180 * radius)


def spiral(
    radius: float,
    growth: float,
    turn: float,
    start: float | None = None,
    after: float | None = None,
    during: float | None = None,
) -> Motion:
    """As circular(), with a radius that grows by `growth` px/s."""
    x, y = _orbit(radius, growth, turn, start or 0.0)
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "spiral")
    said = _said("spiral", radius=radius, growth=growth, turn=turn, start=start, after=after, during=during)
    return Motion(pieces, said, period_s=_period(turn), speed=hypot(growth, turn * pi / 180 * radius))


def _period(turn: float) -> float | None:
    return 360.0 / abs(turn) if turn else None


def sine(
    speed: float,
    heading: float,
    amplitude: float,
    period: float,
    after: float | None = None,
    during: float | None = None,
) -> Motion:
    """Along a heading at a steady speed, and across it as a sine of that amplitude; to its left first."""
    _check_period(period, "sine")
    x, y = _straight(heading, speed)
    _, _, lx, ly = _ways(heading)
    wave = Curve((), (Wave(amplitude, 2 * pi / period, -pi / 2),))
    x, y = x.plus(wave.times(lx)), y.plus(wave.times(ly))
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "sine")
    said = _said("sine", speed=speed, heading=heading, amplitude=amplitude, period=period, after=after, during=during)
    return Motion(pieces, said, period_s=period, speed=hypot(speed, amplitude * 2 * pi / period))


def zigzag(
    speed: float, heading: float, amplitude: float, period: float, during: float, after: float | None = None
) -> Motion:
    """Along a heading at a steady speed, and across it on straight legs between both sides; to its left first."""
    _check_period(period, "zigzag")
    if during / period * 2 > PIECES:
        raise SceneError(f"zigzag() of {during / period:.0f} periods; a motion has at most {PIECES:,} pieces")
    ax, ay, lx, ly = _ways(heading)
    across = amplitude * 4 / period
    pieces: list[Piece] = []
    left, leg, way = during, period / 4, 1.0
    while left > 1e-12 or not pieces:
        seconds = min(leg, left)
        x = Curve((0.0, speed * ax + way * across * lx))
        pieces.append(Piece(seconds, x, Curve((0.0, speed * ay + way * across * ly))))
        left, leg, way = left - seconds, period / 2, -way
    said = _said("zigzag", speed=speed, heading=heading, amplitude=amplitude, period=period, during=during, after=after)
    return Motion(_timed(pieces, after, "zigzag"), said, period_s=period, speed=hypot(speed, across))


def eight(
    width: float,
    height: float,
    period: float,
    heading: float | None = None,
    after: float | None = None,
    during: float | None = None,
) -> Motion:
    """A figure eight that is crossed at the start: `width` along the heading, `height` across it."""
    _check_period(period, "eight")
    ax, ay, lx, ly = _ways(heading or 0.0)
    rate = 2 * pi / period
    along = Curve((), (Wave(width / 2, rate, -pi / 2),))
    across = Curve((), (Wave(height / 2, 2 * rate, -pi / 2),))
    x, y = along.times(ax).plus(across.times(lx)), along.times(ay).plus(across.times(ly))
    pieces = _timed([Piece(inf if during is None else during, x, y)], after, "eight")
    said = _said("eight", width=width, height=height, period=period, heading=heading, after=after, during=during)
    return Motion(pieces, said, period_s=period, speed=hypot(width / 2 * rate, height * rate))


def polyline(
    headings: tuple[float, ...], lengths: tuple[float, ...], speed: float, after: float | None = None
) -> Motion:
    """Straight legs at one speed."""
    if len(headings) != len(lengths) or not headings:
        raise SceneError(f"polyline() has {len(headings)} headings for {len(lengths)} lengths; give as many of both")
    if speed <= 0 or min(lengths) < 0:
        raise SceneError("polyline() needs a speed above 0, and lengths of 0 or more")
    pieces = [Piece(n / speed, *_straight(h, speed)) for h, n in zip(headings, lengths, strict=True)]
    said = _said("polyline", headings=list(headings), lengths=list(lengths), speed=speed, after=after)
    return Motion(_timed(pieces, after, "polyline"), said, speed=speed)


def path(x: tuple[float, ...], y: tuple[float, ...], during: float, after: float | None = None) -> Motion:
    """Smoothly through points, given in px right and down of the first place, in equal times: a Catmull-Rom spline."""
    if len(x) != len(y) or not x:
        raise SceneError(f"path() has {len(x)} x for {len(y)} y; give as many of both")
    if during <= 0:
        raise SceneError("path(): 'during' is above 0 s")
    seconds = during / len(x)
    xs, ys = _splines((0.0, *x), seconds), _splines((0.0, *y), seconds)
    pieces = [Piece(seconds, cx, cy) for cx, cy in zip(xs, ys, strict=True)]
    said = _said("path", x=list(x), y=list(y), during=during, after=after)
    first = pieces[0]
    return Motion(_timed(pieces, after, "path"), said, speed=hypot(first.x.slope, first.y.slope))


def _splines(points: tuple[float, ...], seconds: float) -> list[Curve]:
    """Cubic pieces through the points, whose slope at each is that between its neighbours (0 at both ends)."""
    last = len(points) - 1
    slopes = [0.0 if k in (0, last) else (points[k + 1] - points[k - 1]) / (2 * seconds) for k in range(len(points))]
    out = []
    for k in range(last):
        rise, a, b = points[k + 1] - points[k], slopes[k], slopes[k + 1]
        c2 = (3 * rise / seconds - 2 * a - b) / seconds
        c3 = (a + b - 2 * rise / seconds) / seconds**2
        out.append(Curve((0.0, a, c2, c3)))
    return out


def spin(speed: float, after: float | None = None, during: float | None = None) -> Motion:
    """Turning in place, counter-clockwise where the speed is above 0 deg/s."""
    turning = Piece(inf if during is None else during, angle=Curve((0.0, speed)))
    return Motion(_timed([turning], after, "spin"), _said("spin", speed=speed, after=after, during=during))


def hold(during: float) -> Motion:
    """Rest for some seconds."""
    return Motion(_timed([Piece(during)], None, "hold"), _said("hold", during=during))


def sequence(motions: tuple[Motion, ...]) -> Motion:
    """One motion after another; only the last may go on for ever."""
    pieces: list[Piece] = []
    for number, motion in enumerate(motions):
        _refuse_bounce(motion, "sequence")
        _refuse_pen(motion, "sequence")
        if number < len(motions) - 1 and any(p.seconds == inf for p in motion.pieces):
            raise SceneError(f"sequence(): what follows {motion.said[0]}() never comes; give it `during`")
        pieces += motion.pieces
    if not pieces or len(pieces) > PIECES:
        raise SceneError(f"sequence() of {len(pieces)} pieces; there are 1 to {PIECES:,}")
    said = _said("sequence", of=[m.said for m in motions])
    return Motion(tuple(pieces), said, speed=next((m.speed for m in motions if m.speed), 0.0))


def combined(motions: tuple[Motion, ...]) -> Motion:
    """Several motions at once: their displacements and turns are added."""
    bounces = [m.bounce for m in motions if m.bounce]
    if len(motions) > 1:
        for motion in motions:
            _refuse_bounce(motion, "combined")
    for motion in motions:
        _refuse_pen(motion, "combined")
    if not motions:
        raise SceneError("combined() of no motion")
    # The last of those that differ by rounding only: a sliver between them would be a motion of its own.
    ends = [t for t, after in pairwise([*sorted({t for m in motions for t in _ends(m)}), nan]) if not after - t < 1e-9]
    if len(ends) > PIECES:
        raise SceneError(f"combined() of {len(ends):,} pieces; there are at most {PIECES:,}")
    pieces = []
    start = 0.0
    for end in ends:
        parts = [_part(m, start) for m in motions]
        merged = Piece(end - start)
        for part in parts:
            merged = Piece(end - start, merged.x.plus(part.x), merged.y.plus(part.y), merged.angle.plus(part.angle))
        pieces.append(merged)
        start = end
    periods = {m.period_s for m in motions if m.period_s is not None}
    return Motion(
        tuple(pieces),
        _said("combined", of=[m.said for m in motions]),
        bounces[0] if bounces else None,
        periods.pop() if len(periods) == 1 else None,
        max(m.speed for m in motions),
    )


def _ends(motion: Motion) -> list[float]:
    total, out = 0.0, []
    for piece in motion.pieces:
        total += piece.seconds
        out.append(total)
    return out


def _part(motion: Motion, start: float) -> Piece:
    """What a motion does from a time on, as a piece that begins there."""
    began = 0.0
    for piece in motion.pieces:
        if start < began + piece.seconds:
            since = start - began
            x, y, angle = piece.x.shifted(since), piece.y.shifted(since), piece.angle.shifted(since)
            return replace(piece, x=x.raised(-x.at(0.0)), y=y.raised(-y.at(0.0)), angle=angle.raised(-angle.at(0.0)))
        began += piece.seconds
    return Piece(inf)


def _refuse_bounce(motion: Motion, name: str) -> None:
    if motion.bounce is not None:
        raise SceneError(f"{name}(): a motion that bounces stands alone; take `bounce` out of {motion.said[0]}()")


def _refuse_pen(motion: Motion, name: str) -> None:
    if motion.pen is not None:
        raise SceneError(f"{name}(): what {motion.said[0]} stands alone, and no action moves or turns it")


def _check_period(period: float, name: str) -> None:
    if period <= 0 or period > limits.CLIP_S:
        raise SceneError(f"{name}(): a period of {period:.3f} s; it is above 0 and at most {limits.CLIP_S} s")
