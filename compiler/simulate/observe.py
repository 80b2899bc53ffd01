"""The viewer: which frames it sees, and whether what happened can be seen in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from pydantic import Field

from compiler.events import Stage
from compiler.motion.outlines import SYMMETRY_DEG
from compiler.plan import Record
from compiler.trace import TURN_US, Entry, Trace, frame_us
from compiler.values import US, Thing

TURN_SHARE = 0.4
"""Part of the symmetry angle by which a shape may turn from one viewed frame to the next."""

PERIOD_FRAMES = 6
"""Viewed frames in which a period of a path is seen at least."""

LASTING = ("move", "turn", "flash")
"""Actions that are seen while they last; of the others what they have changed is seen, as of an event."""

CORNER_US = 50_000
"""Contacts of one object with two walls that are closer than this, in microseconds, are a corner hit."""

CAPS = (16, 32, 64)
"""Caps on viewed frames for which every row says whether it can be observed."""


class Viewer(Record):
    """A viewer's sampling: frames a second, at most so many. Whole-clip sampling is uniform."""

    fps: float = Field(default=2.0, gt=0, le=60)
    cap: int = Field(default=64, ge=2, le=4096)

    @property
    def step_us(self) -> int:
        """Time between two viewed frames where the cap doesn't bind, in microseconds."""
        return round(US / self.fps)

    def count(self, frames: int, clip_fps: int) -> int:
        """How many frames are viewed of a clip: clamp(floor(fps * frames / clip_fps), 1, cap)."""
        return max(1, min(self.cap, int(self.fps * frames / clip_fps)))

    def viewed(self, frames: int, clip_fps: int) -> tuple[int, ...]:
        """The viewed frames: round(linspace(0, frames - 1, n))."""
        return _linspace(frames, self.count(frames, clip_fps))

    def samplings(self, frames: int, clip_fps: int) -> tuple[tuple[int, ...], ...]:
        """The viewed frames of the three usual samplings: linspace, midpoints, a fixed stride."""
        return _samplings(frames, self.count(frames, clip_fps))


def caps_of(viewer: Viewer) -> tuple[int, ...]:
    """The caps that a row speaks of: CAPS, and the viewer's own where it sees more."""
    return (*CAPS, viewer.cap) if viewer.cap > CAPS[-1] else CAPS


@lru_cache(maxsize=4096)
def _linspace(frames: int, n: int) -> tuple[int, ...]:
    if n == 1:
        return (0,)
    return tuple(round(i * (frames - 1) / (n - 1)) for i in range(n))


@lru_cache(maxsize=4096)
def _samplings(frames: int, n: int) -> tuple[tuple[int, ...], ...]:
    middle = tuple(int((i + 0.5) * frames / n) for i in range(n))
    stride = tuple(int(i * frames / n) for i in range(n))
    return _linspace(frames, n), middle, stride


def has_corner_hit(trace: Trace) -> bool:
    """Whether an object meets two walls at what looks like one time: one contact or two, nobody can tell."""
    hits = [] if trace.stage is None else list(trace.stage.hits.values())
    return any(b.us - a.us < CORNER_US for contacts in hits for a, b in pairwise(contacts))


def unseen(trace: Trace, viewer: Viewer, reveal: str, entries: Iterable[Entry]) -> str | None:
    """Why a viewer can't see these entries, the reveal or the motions, or None where it can.

    What turns does so by less than 40 % of its symmetry angle from one viewed frame to the next; what repeats
    its path shows a period of it, in six viewed frames or more; each sign that a pen writes is whole in one.
    An op or action has a viewed frame in the middle 60 % of its animation. An event has one before it, one
    after it, and one between it and the next of the same object and kind. A reveal spans two.
    """
    entries = list(entries)
    for frames in viewer.samplings(trace.frames, trace.fps):
        times = [frame_us(f, trace.fps) for f in frames]
        if reveal == "initial" and _between(times, 0, trace.opening_us - TURN_US) < 2:
            return "the opening spans fewer than two viewed frames"
        if reveal == "final" and _between(times, trace.closing_us + TURN_US, trace.length_us) < 2:
            return "the closing spans fewer than two viewed frames"
        blurred = _motion_unseen(trace, times)
        if blurred is not None:
            return blurred
        last_seen: dict[tuple[str, object], int] = {}
        earlier: Entry | None = None
        for entry in entries:
            if entry.kind == "op" or entry.name in LASTING:
                if not _between(times, *_window(entry)):
                    return f"no viewed frame in the middle of an op ({entry.name})"
                # Without a frame between them two ops that look the same look like one.
                twin = earlier is not None and _looks_same(earlier, entry)
                if twin and earlier is not None and not _between(times, earlier.end_us, entry.start_us):
                    return f"no viewed frame between two ops that look the same ({entry.name})"
                earlier = entry if entry.kind == "op" else None
                continue
            things = [v for v in entry.fields.values() if isinstance(v, Thing)]
            if trace.stage is not None and _is_hidden(trace.stage, entry):
                return f"an event of what isn't visible ({entry.name})"
            since = max((last_seen.get((entry.name, t), -1) for t in things), default=-1)
            if not _between(times, since + 1, entry.start_us):
                return f"no viewed frame between two events ({entry.name})"
            if times[-1] <= entry.end_us:
                return f"no viewed frame after the last event ({entry.name})"
            last_seen |= {(entry.name, thing): entry.end_us for thing in things}
    return None


def _looks_same(a: Entry, b: Entry) -> bool:
    return (a.name, a.says, a.shown, dict(a.fields)) == (b.name, b.says, b.shown, dict(b.fields))


def _window(entry: Entry) -> tuple[int, int]:
    """When an op or action must be seen: while what it types stands whole, else in the middle 60 %."""
    hold = getattr(entry.animation, "hold", 0.0)
    if hold:
        return entry.end_us - round(hold * US), entry.end_us
    fifth = (entry.end_us - entry.start_us) // 5
    return entry.start_us + fifth, entry.end_us - fifth


def _is_hidden(stage: Stage, entry: Entry) -> bool:
    """Whether an object of an event is invisible then."""
    things = [v for v in entry.fields.values() if isinstance(v, Thing)]
    return entry.kind == "event" and not all(stage.value(t, "visible", entry.start_us) for t in things)


def _motion_unseen(trace: Trace, times: list[int]) -> str | None:
    """Why the turning or the path of some object can't be told from what it shows at these times."""
    if trace.stage is None:
        return None
    widest = max((b - a for a, b in pairwise(times)), default=trace.length_us)
    for thing, own in trace.stage.things.items():
        track, motion = trace.stage.tracks[thing], own.get("motion")
        if any(not s.angle.is_constant for s in track.segments):
            symmetry = 360.0 if own["label"] != "" else SYMMETRY_DEG.get(own["shape"])
            turned = [track.turned(us) for us in times]
            if symmetry is None:
                return f"a circle whose turning can't be seen ({thing.name})"
            if any(abs(b - a) >= TURN_SHARE * symmetry for a, b in pairwise(turned)):
                return f"too much turning between viewed frames ({thing.name})"
        if motion is not None and motion.period_s is not None:
            shown_s = sum(p.seconds for p in motion.pieces if not p.is_rest)
            before_s = motion.pieces[0].seconds if motion.pieces[0].is_rest else 0.0
            if min(shown_s, trace.length_us / US - before_s) < motion.period_s * 0.999:
                return f"less than a period of its path ({thing.name})"
            if motion.period_s * US < PERIOD_FRAMES * widest:
                return f"fewer than {PERIOD_FRAMES} viewed frames in a period of its path ({thing.name})"
        unread = motion.pen.unread(times) if motion is not None and motion.pen is not None else None
        if unread is not None:
            return f"{unread} ({thing.name})"
    return None


def observable_at(trace: Trace, viewer: Viewer, reveal: str, entries: Iterable[Entry]) -> list[int]:
    """The caps on viewed frames at which everything can be seen."""
    entries = list(entries)
    seen = []
    for cap in caps_of(viewer):
        profile = Viewer(fps=viewer.fps, cap=cap)
        if unseen(trace, profile, reveal, entries) is None:
            seen.append(cap)
    return seen


def _between(times: list[int], start: int, end: int) -> int:
    """How many viewed times lie in [start, end)."""
    return bisect_left(times, end) - bisect_left(times, start)


def gap_us(trace: Trace, viewer: Viewer) -> int:
    """The longest time between two viewed frames of the clip, in microseconds."""
    frames = viewer.viewed(trace.frames, trace.fps)
    times = [frame_us(f, trace.fps) for f in frames]
    return max((b - a for a, b in pairwise(times)), default=trace.length_us)


def viewed_from(trace: Trace, viewer: Viewer, us: int) -> int:
    """Index of the first viewed frame that shows this time or a later one."""
    frames = viewer.viewed(trace.frames, trace.fps)
    return bisect_right([frame_us(f, trace.fps) for f in frames], us - 1)
