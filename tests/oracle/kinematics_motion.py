"""A motion as it was said in; where it leads at any time out, by the textbook formula of each kind.

x and y are px, y down; angles are degrees counter-clockwise; headings count from the right, so the left of
a heading (c, -s) on screen is (-s, -c).
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Said = Mapping[str, Any]


class State(NamedTuple):
    """Displacement (px, px) and turn (deg) since the start, and how fast each grows (per s)."""

    x: float
    y: float
    angle: float
    vx: float
    vy: float
    spin: float


ORIGIN = State(0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
Free = Callable[[float], State]


@dataclass(frozen=True, slots=True)
class Course:
    """`at(t)` for t >= 0 s: at a corner, the motion that begins there. `breaks` are the times (s) between which
    it is smooth, `lasts` the time (s) from which on it rests for ever."""

    at: Free
    breaks: tuple[float, ...] = ()
    lasts: float = math.inf


def course(said: Said) -> Course:
    """The course of a motion that nothing stops. Raises KeyError for a motion or argument that isn't there."""
    return _KINDS[said["motion"]](said)


def added(courses: Sequence[Course]) -> Course:
    """Several courses at once."""

    def at(t: float) -> State:
        return State(*map(sum, zip(*(one.at(t) for one in courses), strict=True)))

    breaks = tuple(sorted({b for one in courses for b in one.breaks}))
    return Course(at, breaks, max(one.lasts for one in courses))


def timed(free: Free, after: float, during: float, corners: Sequence[float] = ()) -> Course:
    """Rest before `after` s, then `free` for `during` s, then rest. `corners` are times of `free`."""

    def at(t: float) -> State:
        if t < after:
            return ORIGIN
        if t - after >= during:
            return free(during)._replace(vx=0.0, vy=0.0, spin=0.0)
        return free(t - after)

    breaks = (after, *(after + c for c in corners if c < during), after + during)
    return Course(at, tuple(b for b in breaks if 0.0 < b < math.inf), after + during)


def ways(heading: float) -> tuple[float, float, float, float]:
    """The unit vector of a heading on screen, and that to its left."""
    c, s = math.cos(math.radians(heading)), math.sin(math.radians(heading))
    return c, -s, -s, -c


def _times(said: Said) -> tuple[float, float]:
    return said.get("after", 0.0), said.get("during", math.inf)


def _linear(said: Said) -> Course:
    return _accelerated({"acceleration": 0.0, **said})


def _accelerated(said: Said) -> Course:
    ux, uy, _, _ = ways(said["heading"])
    v, a = said["speed"], said["acceleration"]

    def free(t: float) -> State:
        s, now = v * t + a * t * t / 2, v + a * t
        return State(s * ux, s * uy, 0.0, now * ux, now * uy, 0.0)

    return timed(free, *_times(said))


def _circular(said: Said) -> Course:
    return _spiral({"growth": 0.0, **said})


def _spiral(said: Said) -> Course:
    first, growth = said["radius"], said["growth"]
    omega, phi = math.radians(said["turn"]), math.radians(said.get("from", 0.0))

    def free(t: float) -> State:
        r, c, s = first + growth * t, math.cos(phi + omega * t), math.sin(phi + omega * t)
        x, y = r * c - first * math.cos(phi), r * s - first * math.sin(phi)
        vx, vy = growth * c - r * omega * s, growth * s + r * omega * c
        return State(x, -y, 0.0, vx, -vy, 0.0)

    return timed(free, *_times(said))


def _swinging(said: Said, swing: Callable[[float], tuple[float, float]], corners: Sequence[float] = ()) -> Course:
    """Along the heading at `speed`, to its left as `swing` (px and px/s at a time) says."""
    ux, uy, lx, ly = ways(said["heading"])
    v = said["speed"]

    def free(t: float) -> State:
        n, dn = swing(t)
        return State(v * t * ux + n * lx, v * t * uy + n * ly, 0.0, v * ux + dn * lx, v * uy + dn * ly, 0.0)

    return timed(free, *_times(said), corners)


def _sine(said: Said) -> Course:
    a, omega = said["amplitude"], math.tau / said["period"]
    return _swinging(said, lambda t: (a * math.sin(omega * t), a * omega * math.cos(omega * t)))


def _zigzag(said: Said) -> Course:
    """The swing is a triangle wave: up in the first quarter, down in the next two, up again in the last."""
    a, period = said["amplitude"], said["period"]

    def swing(t: float) -> tuple[float, float]:
        u = t / period % 1.0
        if u < 0.25:
            return a * 4 * u, 4 * a / period
        if u < 0.75:
            return a * (2 - 4 * u), -4 * a / period
        return a * (4 * u - 4), 4 * a / period

    count = math.ceil(said["during"] / period * 2)
    return _swinging(said, swing, [period * (0.25 + k / 2) for k in range(count)])


def _eight(said: Said) -> Course:
    """A Lissajous figure: one swing along the heading while there are two across it."""
    ux, uy, lx, ly = ways(said.get("heading", 0.0))
    a, b, omega = said["width"] / 2, said["height"] / 2, math.tau / said["period"]

    def free(t: float) -> State:
        p, q = a * math.sin(omega * t), b * math.sin(2 * omega * t)
        dp, dq = a * omega * math.cos(omega * t), 2 * b * omega * math.cos(2 * omega * t)
        return State(p * ux + q * lx, p * uy + q * ly, 0.0, dp * ux + dq * lx, dp * uy + dq * ly, 0.0)

    return timed(free, *_times(said))


def _polyline(said: Said) -> Course:
    legs = [
        {"motion": "linear", "speed": said["speed"], "heading": heading, "during": length / said["speed"]}
        for heading, length in zip(said["headings"], said["lengths"], strict=True)
    ]
    return _sequence({"of": [{"motion": "hold", "during": said.get("after", 0.0)}, *legs]})


def _path(said: Said) -> Course:
    """Catmull-Rom: cubic Hermite pieces, the slope at a point that between its neighbours, 0 at both ends."""
    xs, ys = [0.0, *said["x"]], [0.0, *said["y"]]
    after, during = _times(said)
    last = len(xs) - 1
    each = during / last

    def slope(p: Sequence[float], k: int) -> float:
        return 0.0 if k in (0, last) else (p[k + 1] - p[k - 1]) / 2

    def along(p: Sequence[float], k: int, u: float) -> tuple[float, float]:
        m0, m1, rise = slope(p, k), slope(p, k + 1), p[k + 1] - p[k]
        value = p[k] + (u**3 - 2 * u**2 + u) * m0 + (3 * u**2 - 2 * u**3) * rise + (u**3 - u**2) * m1
        rate = (3 * u**2 - 4 * u + 1) * m0 + (6 * u - 6 * u**2) * rise + (3 * u**2 - 2 * u) * m1
        return value, rate / each

    def free(t: float) -> State:
        k = min(last - 1, int(t / each))
        (x, vx), (y, vy) = (along(p, k, t / each - k) for p in (xs, ys))
        return State(x, y, 0.0, vx, vy, 0.0)

    return timed(free, after, during, [each * k for k in range(1, last)])


def _spin(said: Said) -> Course:
    rate = said["speed"]
    return timed(lambda t: State(0.0, 0.0, rate * t, 0.0, 0.0, rate), *_times(said))


def _hold(said: Said) -> Course:
    return Course(lambda t: ORIGIN, (), said["during"])


def _sequence(said: Said) -> Course:
    parts = [course(part) for part in said["of"]]
    begins = [math.fsum(part.lasts for part in parts[:k]) for k in range(len(parts) + 1)]

    def at(t: float) -> State:
        x = y = angle = 0.0
        for begin, part in zip(begins, parts, strict=False):
            now = part.at(min(t - begin, part.lasts))
            if t - begin < part.lasts:
                return State(x + now.x, y + now.y, angle + now.angle, now.vx, now.vy, now.spin)
            x, y, angle = x + now.x, y + now.y, angle + now.angle
        return State(x, y, angle, 0.0, 0.0, 0.0)

    inner = {begin + b for begin, part in zip(begins, parts, strict=False) for b in part.breaks}
    breaks = sorted(b for b in inner | set(begins) if 0.0 < b < math.inf)
    return Course(at, tuple(breaks), begins[-1])


def _combined(said: Said) -> Course:
    return added([course(part) for part in said["of"]])


_KINDS: dict[str, Callable[[Said], Course]] = {
    "linear": _linear,
    "accelerated": _accelerated,
    "circular": _circular,
    "spiral": _spiral,
    "sine": _sine,
    "zigzag": _zigzag,
    "eight": _eight,
    "polyline": _polyline,
    "path": _path,
    "spin": _spin,
    "hold": _hold,
    "sequence": _sequence,
    "combined": _combined,
}
