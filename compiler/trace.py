"""The trace: everything that happened in one clip, as frozen records; all answers are read from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.events.stage import Change, Stage
from compiler.motion.motions import Motion
from compiler.motion.tracks import Track
from compiler.values import US, WHOLE, Moment, Snapshot, Thing, Value, display, to_json, whole

TURN_US = 300_000
"""How long faces take to turn over at the hidden side of a reveal; they are fully seen outside it."""


@dataclass(frozen=True, slots=True)
class Write:
    """One effect of an op: a place, its new value, and the places that its right side read."""

    state: str
    key: str
    value: Value
    reads: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One op or event on the log.

    `kind` is `op`, `action` (a builtin op on an object) or `event`. `number` counts the entries of its name from 0,
    `order` all entries. An event is instantaneous, `start_us == end_us`. `fields` are the attributes beside those
    two; `writes` are an op's effects and `animation` is what it plays. `says` is its caption or typed text, ""
    without one, and `shown` are the values that it makes visible beside its arguments.
    """

    kind: str
    name: str
    number: int
    order: int
    start_us: int
    end_us: int
    fields: Mapping[str, Value]
    writes: tuple[Write, ...] = ()
    animation: Any = None
    says: str = ""
    shown: tuple[Value, ...] = ()

    @property
    def text(self) -> str:
        """The op in its canonical words: what it says, or its name with its arguments."""
        return self.says or f"{self.name}({', '.join(display(v) for v in self.fields.values())})"

    def happened(self, moment: Moment) -> bool:
        """Whether it is over at the moment; `before` excludes what begins at that time."""
        return self.end_us <= moment.us and not (moment.before and self.start_us >= moment.us)


@dataclass(slots=True)
class Draft:
    """A trace in the making: what params, objects, ops and motions may read while they are drawn."""

    fps: int
    width: int
    height: int
    params: dict[str, Value] = field(default_factory=dict)
    things: dict[str, list[dict[str, Value]]] = field(default_factory=dict)
    current: dict[str, Snapshot] = field(default_factory=dict)
    ops: list[Entry] = field(default_factory=list)
    actions: list[Entry] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    shifts: list[tuple[Thing, Motion]] = field(default_factory=list)
    """Displacements by actions: each rests, moves, and rests again."""
    timing: dict[str, float] = field(default_factory=dict)
    """Durations that the timeline drew, in seconds, by the path of their step."""
    log: tuple[Entry, ...] = ()
    snapshots: dict[str, list[Snapshot]] = field(default_factory=dict)
    tracks: dict[Thing, Track] = field(default_factory=dict)
    stage: Stage | None = None
    length_us: int = 0
    views: dict[str, Any] = field(default_factory=dict)
    opening_us: int = 0
    closing_us: int = 0
    """The opening is [0, opening_us), the closing [closing_us, length_us)."""

    @property
    def frames(self) -> int:
        """How many frames the clip has: round(length * fps)."""
        return round(self.length_us * self.fps / US)

    @property
    def end_us(self) -> int:
        """The time of the last frame."""
        return frame_us(self.frames - 1, self.fps)

    def at(self, state: str, moment: Moment | None) -> Snapshot:
        """A state at a moment; without one, the state as it stands."""
        if moment is None:
            return self.current[state]
        return self.snapshots[state][sum(1 for op in self.ops if op.happened(moment))]

    def entries(self, name: str, moment: Moment | None) -> tuple[Entry, ...]:
        """As those of a finished trace."""
        return _entries(self, name, moment)


@dataclass(frozen=True, slots=True)
class Trace:
    """A finished trace. Fields are those of `Draft`; `log` holds ops and events by time."""

    fps: int
    width: int
    height: int
    params: dict[str, Value]
    things: dict[str, list[dict[str, Value]]]
    current: dict[str, Snapshot]
    ops: tuple[Entry, ...]
    actions: tuple[Entry, ...]
    changes: tuple[Change, ...]
    shifts: tuple[tuple[Thing, Motion], ...]
    timing: dict[str, float]
    log: tuple[Entry, ...]
    snapshots: dict[str, tuple[Snapshot, ...]]
    tracks: dict[Thing, Track]
    stage: Stage | None
    length_us: int
    views: dict[str, Any]
    opening_us: int
    closing_us: int
    frames: int
    end_us: int
    # Remembered, for questions ask for them over and over: how many ops are over, and what is, by moment.
    _over: dict[tuple[int, bool], int] = field(init=False, default_factory=dict, repr=False, compare=False)
    _found: dict[tuple[str, int, bool], tuple[Entry, ...]] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    def at(self, state: str, moment: Moment | None) -> Snapshot:
        """A state at a moment; without one, the state after everything."""
        if moment is None:
            return self.current[state]
        key = (moment.us, moment.before)
        if key not in self._over:
            self._over[key] = sum(1 for op in self.ops if op.happened(moment))
        return self.snapshots[state][self._over[key]]

    def entries(self, name: str, moment: Moment | None) -> tuple[Entry, ...]:
        """All of that name, by time: of an op, an action or an event, all ops and actions for `op`, and all that there
        are for "". With a moment, those that are over then."""
        key = (name, -1, False) if moment is None else (name, moment.us, moment.before)
        if key not in self._found:
            self._found[key] = _entries(self, name, moment)
        return self._found[key]


def _entries(trace: Draft | Trace, name: str, moment: Moment | None) -> tuple[Entry, ...]:
    return tuple(
        e
        for e in trace.log or (*trace.ops, *trace.actions)
        if (not name or e.name == name or (name == "op" and e.kind != "event"))
        and (moment is None or e.happened(moment))
    )


def frame_us(frame: int, fps: int) -> int:
    """The time that a frame shows, in microseconds."""
    return round(frame * US / fps)


def frame_at(us: int, fps: int) -> int:
    """The first frame that shows this time or a later one."""
    return -(-us * fps // US)


def finish(draft: Draft) -> Trace:
    """Freeze a draft."""
    return Trace(
        draft.fps,
        draft.width,
        draft.height,
        draft.params,
        draft.things,
        draft.current,
        tuple(draft.ops),
        tuple(draft.actions),
        tuple(draft.changes),
        tuple(draft.shifts),
        draft.timing,
        draft.log,
        {k: tuple(v) for k, v in draft.snapshots.items()},
        draft.tracks,
        draft.stage,
        draft.length_us,
        draft.views,
        draft.opening_us,
        draft.closing_us,
        draft.frames,
        draft.end_us,
    )


def place_text(state: str, key: str) -> str:
    """A place as traces name it: `grid[b2]`, or the state where it is no map."""
    return state if key == WHOLE else f"{state}[{key}]"


def entry_json(entry: Entry, fps: int) -> dict[str, Any]:
    """An entry as it stands in a trace file: names, interval in ms and in frames, what it read and wrote."""
    out: dict[str, Any] = {
        "kind": entry.kind,
        "name": entry.name,
        "number": entry.number,
        "start_us": entry.start_us,
        "end_us": entry.end_us,
        "start_ms": round(entry.start_us / 1000),
        "end_ms": round(entry.end_us / 1000),
        "frames": [frame_at(entry.start_us, fps), frame_at(entry.end_us, fps)],
        **{k: to_json(v) for k, v in entry.fields.items()},
    }
    if entry.kind == "op":
        out["writes"] = [
            {
                "place": place_text(w.state, w.key),
                "value": to_json(w.value),
                "reads": [place_text(s, k) for s, k in w.reads],
            }
            for w in entry.writes
        ]
        if entry.says:
            out["says"] = entry.says
        if entry.shown:
            out["shows"] = to_json(entry.shown)
    return out


def said_json(said: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A motion as it was written, with its values: {"motion": name, argument: value, ...}."""
    name, arguments = said
    parts = arguments.get("of")
    if parts is not None:
        return {"motion": name, "of": [said_json(part) for part in parts]}
    return {"motion": name, **{k: to_json(v) for k, v in arguments.items()}}


def trace_json(trace: Trace) -> dict[str, Any]:
    """The whole trace as canonical JSON values; its digest is the identity of what happened."""
    return {
        "fps": trace.fps,
        "frames": trace.frames,
        "length_us": trace.length_us,
        "log": [entry_json(e, trace.fps) for e in trace.log],
        "objects": {
            name: [{k: to_json(v) for k, v in thing.items() if k != "motion"} for thing in things]
            for name, things in trace.things.items()
        },
        "motions": {
            f"{name}[{index}]": said_json(thing["motion"].said)
            for name, things in trace.things.items()
            for index, thing in enumerate(things)
            if thing.get("motion") is not None
        },
        "tracks": {thing.label: track.to_json() for thing, track in trace.tracks.items()},
        "states": {name: [to_json(whole(s)) for s in snapshots] for name, snapshots in trace.snapshots.items()},
        "reveals": {"opening_us": trace.opening_us, "closing_us": trace.closing_us},
    }
