"""A number in; a scene text of moving objects out, with its conditions and actions as data for the oracle.

The same number gives the same scene. Between them, a few dozen scenes hold every motion, way to bounce, shape,
action and condition of the language. Numbers have at most three decimals, so that JSON holds them exactly.
"""

import math
from dataclasses import dataclass, field
from random import Random
from typing import Any

SHAPES = ("circle", "square", "triangle", "star", "T", "arrow", "bar")
COLOURS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown")
WAYS = ("up", "down", "left", "right")
SIMPLE = ("linear", "accelerated", "circular", "spiral", "sine", "zigzag", "eight", "polyline", "path", "spin", "hold")
MOTIONS = (*SIMPLE, "sequence", "combined")
BUSY = {"move": "place", "turn": "rotation", "recolor": "fill", "resize": "size", "reshape": "shape", "flash": "fill"}
BUSY |= {"appear": "visible", "vanish": "visible"}
CHANGES = {name: what for name, what in BUSY.items() if name not in ("move", "turn", "flash")}
OF_PLACES = ("crosses", "enters", "leaves", "overtakes", "nears", "bends", "sets_off", "stops")
CONDITIONS = ("walls", "touches", "turns", "changes", *OF_PLACES)
KINDS = ("walls", "circles", "free", "timeline", "array")
WIDTH, HEIGHT = 448, 320


@dataclass(slots=True)
class Made:
    """A scene under way: its objects' texts and labels, events, and a timeline with its clock in us."""

    draw: Random
    kind: str
    objects: list[str] = field(default_factory=list)
    labels: dict[str, list[str]] = field(default_factory=dict)
    events: list[dict[str, Any]] = field(default_factory=list)
    event_lines: list[str] = field(default_factory=list)
    actions: list[dict[str, Any]] = field(default_factory=list)
    timeline: list[str] = field(default_factory=list)
    clock_us: int = 0
    used: set[str] = field(default_factory=set)
    """Every motion, way to bounce, shape, action and condition in it."""
    text: str = ""


def made(number: int) -> Made:
    """The scene of a number."""
    draw = Random(f"kinematics {number}")
    scene = Made(draw, KINDS[number % len(KINDS)])
    places = [[x, y] for x in (70.0, 172.0, 274.0, 376.0) for y in (70.0, 160.0, 250.0)]
    draw.shuffle(places)
    spots = [(x + _about(draw, 18.0), y + _about(draw, 11.0)) for x, y in places]
    match scene.kind:
        case "walls":
            for name in "ab"[: draw.randint(1, 2)]:
                _object(scene, name, draw.choice(SHAPES), spots.pop(), _bouncing(scene))
            _object(scene, "c", draw.choice(SHAPES), spots.pop(), _motion(scene, 1))
        case "circles":
            for name in "abcd"[: draw.randint(2, 4)]:
                bounce = draw.choice(["others", "everything", "everything"])
                scene.used |= {"linear", f"bounce {bounce}"}
                said = f"linear(speed: {_n(draw, 20, 130)}px/s, heading: {_heading(draw)}, bounce: {bounce})"
                _object(scene, name, "circle", spots.pop(), said)
            _object(scene, "e", draw.choice(SHAPES), spots.pop(), _motion(scene, 0))
        case "array":
            _array(scene)
            _object(scene, "b", draw.choice(SHAPES), spots.pop(), _motion(scene, 1))
        case _:
            for name in "abc"[: draw.randint(2, 3)]:
                moves = scene.kind == "free" or draw.random() < 0.5
                _object(scene, name, draw.choice(SHAPES), spots.pop(), _motion(scene, 2) if moves else None)
    if scene.kind == "timeline" or draw.random() < 0.2:
        _timeline(scene)
    if not _stirring(scene, "".join(scene.labels)):
        _object(scene, "z", "circle", spots.pop(), _motion(scene, 0, name="linear"))
    for place in range(draw.randint(5, 8)):
        _event(scene, f"e{place}")
    scene.text = _text(scene)
    return scene


def _text(scene: Made) -> str:
    draw = scene.draw
    fps = draw.choice([10, 24, 30, 60])
    length = "" if scene.timeline else f", {_n(draw, 3, 7)}s"
    counts = " + ".join(f"count({e['event']})" for e in scene.events)
    parts = ['scene kinematics "Things move."', "  category motion", "  task     kinematics"]
    parts += [f"canvas {WIDTH}px, {HEIGHT}px, {fps}fps{length}", *scene.objects, *scene.event_lines]
    if scene.timeline:
        parts += ["timeline", *scene.timeline]
    parts += ["question q", '  ask    "How many?"', f"  answer {counts}"]
    return "\n".join(parts) + "\n"


# ------------------------------------------------------------------ numbers


def _n(draw: Random, low: float, high: float) -> str:
    return f"{draw.uniform(low, high):.3f}"


def _about(draw: Random, reach: float) -> float:
    return round(draw.uniform(-reach, reach), 3)


def _heading(draw: Random) -> str:
    """Any, or one that a person would write."""
    return f"{30 * draw.randrange(12)}deg" if draw.random() < 0.4 else f"{_n(draw, 0, 360)}deg"


def _seconds(draw: Random, low: float, high: float) -> str:
    return draw.choice([f"{draw.choice([0.5, 1, 1.5, 2])}s", f"{draw.uniform(low, high):.3f}s"])


# ------------------------------------------------------------------ objects and motions


def _object(scene: Made, name: str, shape: str, pos: tuple[float, float], motion: str | None) -> None:
    draw = scene.draw
    scene.used.add(shape)
    # A label: nobody could see a plain circle turn, so the checker refuses that.
    lines = [f"object {name}: {shape}", '  label = "A"', f"  fill = {draw.choice(COLOURS)}"]
    lines += [f"  size = {_n(draw, 30, 66)}px"]
    lines += [f"  pos = position({pos[0]:.3f}px, {pos[1]:.3f}px)"]
    if draw.random() < 0.5:
        lines.append(f"  rotation = {_n(draw, -180, 180)}deg")
    if draw.random() < 0.2:
        lines.append("  visible = false")
    if motion is not None:
        lines.append(f"  motion = {motion}")
    scene.objects.append("\n".join(lines))
    scene.labels[name] = [f"{name}[0]"]


def _array(scene: Made) -> None:
    """Three alike, at places that are drawn."""
    draw = scene.draw
    shape = draw.choice(SHAPES)
    scene.used.add(shape)
    if shape == "circle":
        scene.used |= {"linear", "bounce everything"}
        motion = f"linear(speed: 40px/s + {_n(draw, 5, 30)}px/s * index, heading: {_n(draw, 50, 110)}deg * index, "
        motion += "bounce: everything)"
    else:
        motion = _motion(scene, 1, name=draw.choice(["spiral", "eight", None]))
    lines = [
        f"object a[3]: {shape}",
        f"  size = 30px + {_n(draw, 0, 12)}px * index",
        f"  fill = {draw.choice(COLOURS)}",
    ]
    lines += ["  pos ~ scattered(canvas, gap: 80px, margin: 50px)", f"  motion = {motion}"]
    scene.objects.append("\n".join(lines))
    scene.labels["a"] = ["a[0]", "a[1]", "a[2]"]


def _bouncing(scene: Made) -> str:
    draw = scene.draw
    scene.used.add("bounce walls")
    rest = f", after: {_seconds(draw, 0.1, 1.5)}" if draw.random() < 0.3 else ""
    rest += f", during: {_seconds(draw, 1.0, 4.0)}" if draw.random() < 0.3 else ""
    ahead = f"speed: {_n(draw, 30, 260)}px/s, heading: {_heading(draw)}, bounce: walls{rest}"
    if draw.random() < 0.5:
        scene.used.add("linear")
        return f"linear({ahead})"
    scene.used.add("accelerated")
    return f"accelerated(acceleration: {_n(draw, -80, 80)}px/s2, {ahead})"


def _motion(scene: Made, depth: int, ends: bool = False, name: str | None = None) -> str:
    """A motion, of that name if one is given; with `ends`, one that comes to an end."""
    draw = scene.draw
    name = name or draw.choice(MOTIONS if depth else SIMPLE)
    scene.used.add(name)
    if name in ("sequence", "combined"):
        count = draw.randint(2, 3)
        inner = [_motion(scene, depth - 1, ends or (name == "sequence" and k < count - 1)) for k in range(count)]
        return f"{name}([{', '.join(inner)}])"
    if name == "hold":
        return f"hold({draw.choice(['0s', _seconds(draw, 0.2, 1.5)])})"
    during = f", during: {_seconds(draw, 0.5, 4.0)}" if ends or name == "zigzag" or draw.random() < 0.3 else ""
    after = f", after: {_seconds(draw, 0.1, 1.5)}" if draw.random() < 0.25 else ""
    return f"{name}({_arguments(draw, name, during)}{after})"


def _arguments(draw: Random, name: str, during: str) -> str:
    turn = f"turn: {_n(draw, 40, 200)}deg/s" if draw.random() < 0.5 else f"turn: {_n(draw, -200, -40)}deg/s"
    start = f", from: {_heading(draw)}" if draw.random() < 0.5 else ""
    swing = f"amplitude: {_n(draw, 10, 50)}px, period: {_n(draw, 0.8, 3)}s"
    count = draw.randint(1, 4)
    match name:
        case "linear":
            return f"speed: {_n(draw, 20, 150)}px/s, heading: {_heading(draw)}{during}"
        case "accelerated":
            grows = f"acceleration: {_n(draw, -60, 60)}px/s2"
            return f"speed: {_n(draw, 0, 120)}px/s, {grows}, heading: {_heading(draw)}{during}"
        case "circular":
            return f"radius: {_n(draw, 20, 90)}px, {turn}{start}{during}"
        case "spiral":
            return f"radius: {_n(draw, 10, 60)}px, growth: {_n(draw, -15, 25)}px/s, {turn}{start}{during}"
        case "sine" | "zigzag":
            return f"speed: {_n(draw, 10, 90)}px/s, heading: {_heading(draw)}, {swing}{during}"
        case "eight":
            heading = f", heading: {_heading(draw)}" if draw.random() < 0.5 else ""
            size = f"width: {_n(draw, 60, 220)}px, height: {_n(draw, 30, 120)}px"
            return f"{size}, period: {_n(draw, 1.5, 5)}s{heading}{during}"
        case "polyline":
            headings = ", ".join(_heading(draw) for _ in range(count))
            lengths = ", ".join(f"{_n(draw, 20, 110)}px" for _ in range(count))
            return f"headings: [{headings}], lengths: [{lengths}], speed: {_n(draw, 40, 150)}px/s"
        case "path":
            x, y = (", ".join(f"{_n(draw, -120, 120)}px" for _ in range(count)) for _ in "xy")
            return f"x: [{x}], y: [{y}]{during or ', during: 3s'}"
    # A spin: a full turn may end with its motion.
    rate = draw.choice(["90deg/s", "-180deg/s", "360deg/s", f"{_n(draw, -220, 220)}deg/s"])
    return f"speed: {rate}{during}"


# ------------------------------------------------------------------ actions


def _timeline(scene: Made) -> None:
    """Actions one after another, with or without a pause, or two at once; each is legal when its turn comes."""
    draw = scene.draw
    now: dict[tuple[str, str], Any] = {}
    things = [label for name in scene.labels for label in scene.labels[name] if "bounce" not in _declared(scene, name)]
    if things and draw.random() < 0.4:
        walker = draw.choice(things)
        for _ in range(3):
            scene.clock_us = _act(scene, now, scene.clock_us, set(), "  ", ("move", walker))
    for _ in range(draw.randint(3, 6)):
        if draw.random() < 0.5:
            pause = draw.choice([100_000, 500_000, 1_000_000, draw.randrange(50_000, 900_000, 1_000)])
            scene.timeline.append(f"  wait {pause // 1000}ms")
            scene.clock_us += pause
        start, latest = scene.clock_us, scene.clock_us
        if draw.random() < 0.3:
            scene.timeline.append("  together")
            busy: set[tuple[str, str]] = set()
            for _ in range(2):
                latest = max(latest, _act(scene, now, start, busy, "    "))
        else:
            latest = _act(scene, now, start, set(), "  ")
        scene.clock_us = latest
    scene.timeline.append(f"  wait {draw.choice([500, 1500])}ms")


def _declared(scene: Made, name: str) -> str:
    """The declaration of an object."""
    return next(o for o in scene.objects if o.startswith(f"object {name}"))


def _act(
    scene: Made,
    now: dict[tuple[str, str], Any],
    start: int,
    busy: set[tuple[str, str]],
    indent: str,
    which: tuple[str, str] | None = None,
) -> int:
    """One action, or `which` (its name, and what it is done to), from `start` us on: its end."""
    draw = scene.draw
    while True:
        name, thing = which or (draw.choice(sorted(BUSY)), draw.choice([x for xs in scene.labels.values() for x in xs]))
        what = (thing, BUSY[name])
        text = _declared(scene, thing[0])
        shown = now.get((thing, "visible"), "visible = false" not in text)
        stiff = "bounce" in text and name in ("move", "turn", "resize", "reshape")
        if what not in busy and not stiff and shown is not {"appear": True, "vanish": False}.get(name):
            break
    busy.add(what)
    scene.used.add(name)
    during = draw.choice([300_000, 500_000, 1_000_000, 1_200_000, draw.randrange(200_000, 1_500_000, 1_000)])
    act: dict[str, Any] = {"name": name, "object": thing, "start_us": start, "end_us": start + during}
    match name:
        case "move":
            act |= {"toward": draw.choice(WAYS), "by": round(draw.uniform(20, 140), 3)}
        case "turn":
            act |= {"by": draw.choice([90.0, 180.0, -360.0, 360.0, 720.0, round(draw.uniform(-400, 400), 3)])}
        case "recolor" | "reshape":
            pool = COLOURS if name == "recolor" else SHAPES
            kept = now.get(what) or next((v for v in pool if f"= {v}\n" in text or f": {v}\n" in text), None)
            act |= {"to": draw.choice([v for v in pool if v != kept])}
        case "resize":
            act |= {"to": round(draw.uniform(20, 90), 3)}
        case "appear" | "vanish":
            now[what] = name == "appear"
    if "to" in act:
        now[what] = act["to"]
    units = {"move": "px", "turn": "deg", "resize": "px"}
    said = [f"{k}: {act[k]}{units.get(name, '') if k != 'toward' else ''}" for k in ("toward", "by", "to") if k in act]
    said.append(f"during: {during // 1000}ms")
    scene.actions.append(act)
    target = thing if len(scene.labels[thing[0]]) > 1 else thing[0]
    scene.timeline.append(f"{indent}do {name}({target}, {', '.join(said)})")
    return start + during


# ------------------------------------------------------------------ conditions


def _stirring(scene: Made, names: str) -> set[str]:
    """What stirs in one of the objects, by its motion or by actions: what the checker asks of an event's cause."""
    said = " ".join(_declared(scene, name).partition("motion = ")[2] for name in names)
    stirs = {"rotation"} if "spin(" in said else set()
    stirs |= {"place"} if any(f"{m}(" in said for m in SIMPLE if m not in ("spin", "hold")) else set()
    return stirs | {BUSY[act["name"]] for act in scene.actions if act["object"][0] in names}


def _wanted(kind: str) -> set[str]:
    return {"turns": {"rotation"}, "touches": {"place", "rotation", "size", "shape"}}.get(kind, {"place"})


def _event(scene: Made, name: str) -> None:
    """A condition that may come to hold, of objects in which something stirs."""
    draw = scene.draw
    while True:
        kind = draw.choice(CONDITIONS)
        a, b = draw.choice(sorted(scene.labels)), draw.choice(sorted(scene.labels))
        if a == b and len(scene.labels[a]) == 1:
            b = next(other for other in sorted(scene.labels, reverse=True) if other != a)
        two = a + b if kind in ("touches", "nears", "overtakes") else a
        acted = {CHANGES[act["name"]] for act in scene.actions if act["name"] in CHANGES and act["object"][0] == a}
        if acted if kind == "changes" else _wanted(kind) & _stirring(scene, two):
            break
    scene.used.add(f"when {kind}")
    when: dict[str, Any] = {"event": name, "when": kind, "objects": scene.labels[a]}
    x, y = draw.uniform(60, WIDTH - 60), draw.uniform(60, HEIGHT - 60)
    match kind:
        case "walls":
            when |= {"when": "touches", "others": "walls"}
            said = f"touches({a}, walls)"
        case "touches" | "nears":
            when["others"] = scene.labels[b]
            said = f"{kind}({a}, {b})"
        case "overtakes":
            toward = draw.choice([None, *WAYS])
            when |= {"others": scene.labels[b], "toward": toward}
            said = f"overtakes({a}, {b}{f', toward: {toward}' if toward else ''})"
        case "crosses":
            axis = draw.choice("xy")
            at = round(x if axis == "x" else y, 3)
            when["line"] = [axis, at]
            said = f"crosses({a}, {'vertical' if axis == 'x' else 'horizontal'}({at}px))"
        case "enters" | "leaves":
            area = [round(v, 3) for v in (x - 50, y - 40, x + 60, y + 45)]
            half = {"left": [0, 0, WIDTH / 2, HEIGHT], "bottom": [0, HEIGHT / 2, WIDTH, HEIGHT]}
            side = draw.choice([None, None, *half])
            when["area"] = half[side] if side else area
            said = f"{kind}({a}, {f'half({side})' if side else 'area(' + ', '.join(f'{v}px' for v in area) + ')'})"
        case "bends":
            least = draw.choice([None, 37.0, 71.0])
            when |= {} if least is None else {"least": least}
            said = f"bends({a}{'' if least is None else f', least: {math.floor(least)}deg'})"
        case "changes":
            when["attribute"] = draw.choice(sorted(acted))
            said = f"changes({a}, {when['attribute']})"
        case _:
            said = f"{kind}({a})"
    scene.events.append(when)
    scene.event_lines.append(f"event {name} when {said}")
