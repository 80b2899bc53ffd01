"""Signatures of motions, event conditions and actions. Implementations: `compiler/motion/`, `compiler/events/`."""

from synrl_dsl.builtins.registry import define


def motion(signature: str, doc: str, example: str) -> None:
    define("motion", signature, doc, example)


motion(
    "linear(speed: px/s, heading: deg, bounce: obstacle?, after: s?, during: s?) -> motion",
    "A straight line at a steady speed; heading 0deg is right, 90deg is up. `bounce` is `walls`, `others` (circles "
    "off each other) or `everything`: the outline is reflected there; without it the object goes on. It rests before "
    "`after` (0s), and again when it has moved for `during`.",
    "linear(speed: 100px/s, heading: 30deg, bounce: walls)",
)
motion(
    "accelerated(speed: px/s, acceleration: px/s2, heading: deg, bounce: obstacle?, after: s?, during: s?) -> motion",
    "A straight line whose speed grows by `acceleration` a second; it shrinks, and turns back, where that is below 0.",
    "accelerated(speed: 40px/s, acceleration: 20px/s2, heading: 0deg)",
)
motion(
    "circular(radius: px, turn: deg/s, from: deg?, after: s?, during: s?) -> motion",
    "Round a circle, counter-clockwise where `turn` is above 0. It sets out from the point of the circle that lies "
    "at `from` (0deg: rightmost).",
    "circular(radius: 80px, turn: -60deg/s)",
)
motion(
    "spiral(radius: px, growth: px/s, turn: deg/s, from: deg?, after: s?, during: s?) -> motion",
    "As `circular`, with a radius that grows steadily, or shrinks where `growth` is below 0.",
    "spiral(radius: 20px, growth: 15px/s, turn: 90deg/s)",
)
motion(
    "sine(speed: px/s, heading: deg, amplitude: px, period: s, after: s?, during: s?) -> motion",
    "Along a heading at a steady speed, swinging to both sides as a sine; first to its left.",
    "sine(speed: 50px/s, heading: 0deg, amplitude: 40px, period: 3s)",
)
motion(
    "zigzag(speed: px/s, heading: deg, amplitude: px, period: s, during: s, after: s?) -> motion",
    "Along a heading at a steady speed, on straight legs between both sides; first to its left.",
    "zigzag(speed: 50px/s, heading: 0deg, amplitude: 40px, period: 3s, during: 6s)",
)
motion(
    "eight(width: px, height: px, period: s, heading: deg?, after: s?, during: s?) -> motion",
    "A figure eight from its crossing, `width` along the heading (0deg) and `height` across it.",
    "eight(width: 200px, height: 80px, period: 6s)",
)
motion(
    "polyline(headings: list[deg], lengths: list[px], speed: px/s, after: s?) -> motion",
    "Straight legs one after another at one speed.",
    "polyline(headings: [0deg, 90deg], lengths: [100px, 60px], speed: 80px/s)",
)
motion(
    "path(x: list[px], y: list[px], during: s, after: s?) -> motion",
    "A smooth path through points, px to the right and down of where it starts, in equal times.",
    "path(x: [60px, 120px], y: [40px, 0px], during: 4s)",
)
motion(
    "spin(speed: deg/s, after: s?, during: s?) -> motion",
    "Turning in place, counter-clockwise where the speed is above 0.",
    "spin(speed: 90deg/s)",
)
motion("hold(during: s) -> motion", "Rest, as a part of a sequence.", "hold(2s)")
motion(
    "sequence(motions: list[motion]) -> motion",
    "One motion after another; all but the last have an end.",
    "sequence([hold(1s), linear(speed: 60px/s, heading: 0deg, during: 2s)])",
)
motion(
    "combined(motions: list[motion]) -> motion",
    "Several motions at once: their displacements and turns are added.",
    "combined([linear(speed: 60px/s, heading: 0deg), spin(speed: 90deg/s)])",
)


def condition(signature: str, doc: str, example: str, *fields: tuple[str, str]) -> None:
    define("condition", signature, doc, example, fields=(("pos", "vector"), *fields))


condition(
    "touches(object: object, walls: walls) -> condition",
    "The outline of the object comes into contact with a wall, which is `.wall` of the event.",
    "touches(ball, walls)",
    ("wall", "wall"),
)
condition(
    "touches(object: object, other: object) -> condition",
    "The outlines of two objects come into contact; `.other` is the second one. With arrays: any two of them.",
    "touches(ball, disc)",
    ("other", "object"),
)
condition(
    "crosses(object: object, line: line) -> condition",
    "The centre of the object crosses a line, `.toward` a side.",
    "crosses(ball, vertical(100px))",
    ("toward", "direction"),
)
condition(
    "enters(object: object, area: area) -> condition", "Its centre comes into an area.", "enters(ball, half(left))"
)
condition("leaves(object: object, area: area) -> condition", "Its centre leaves an area.", "leaves(ball, half(left))")
condition(
    "overtakes(object: object, other: object, toward: direction?) -> condition",
    "The centre of the object passes that of the other one along a direction: from left of it to right of it where "
    "`toward` is right. Without `toward`, to the left or the right, as `.toward` says.",
    "overtakes(ball, disc, toward: right)",
    ("other", "object"),
    ("toward", "direction"),
)
condition(
    "nears(object: object, other: object) -> condition",
    "Two centres stop to approach each other, and begin to part.",
    "nears(ball, disc)",
    ("other", "object"),
)
condition(
    "turns(object: object) -> condition",
    "The object has completed a full turn since the start, or since it last turned the other way.",
    "turns(ball)",
)
condition(
    "bends(object: object, least: deg?) -> condition",
    "The direction of its motion changes at once, by `least` (20deg) or more; a rest between doesn't matter. "
    "`.toward` is the main direction that it has then.",
    "bends(ball)",
    ("toward", "direction"),
)
condition("sets_off(object: object) -> condition", "Its centre begins to move after a rest.", "sets_off(ball)")
condition("stops(object: object) -> condition", "Its centre comes to rest.", "stops(ball)")
condition(
    "completes(object: object) -> condition",
    "A number or an operator that it `writes` is complete; `.text` is which one.",
    "completes(pen)",
    ("text", "text"),
)
condition(
    "changes(object: object, attribute: attribute) -> condition",
    "An action has given an attribute another value, from `.from` to `.to`.",
    "changes(ball, fill)",
    ("from", "any"),
    ("to", "any"),
)


def action(signature: str, doc: str, example: str, *fields: tuple[str, str]) -> None:
    define("action", signature, doc, example, fields=fields)


action(
    "move(object: object, toward: direction, by: px, during: dist[s]) -> action",
    "Moves it straight at a steady speed.",
    "move(ball, toward: up, by: 80px, during: 1s)",
    ("toward", "direction"),
    ("by", "px"),
)
action(
    "turn(object: object, by: deg, during: dist[s]) -> action",
    "Turns it in place, counter-clockwise where `by` is above 0.",
    "turn(ball, by: 90deg, during: 1s)",
    ("by", "deg"),
)
action(
    "recolor(object: object, to: color, during: dist[s]?) -> action",
    "Gives it another colour, in 0.3 s where `during` says nothing else; `.from` is the one before.",
    "recolor(ball, to: red)",
    ("from", "color"),
    ("to", "color"),
)
action(
    "resize(object: object, to: px, during: dist[s]?) -> action",
    "Gives it another size, steadily.",
    "resize(ball, to: 80px, during: 1s)",
    ("from", "px"),
    ("to", "px"),
)
action(
    "reshape(object: object, to: shape, during: dist[s]?) -> action",
    "Gives it another shape.",
    "reshape(ball, to: square)",
    ("from", "shape"),
    ("to", "shape"),
)
action("flash(object: object, during: dist[s]) -> action", "Lights it up for a while.", "flash(ball, during: 800ms)")
action("appear(object: object, during: dist[s]?) -> action", "Shows what was not `visible`.", "appear(ball)")
action("vanish(object: object, during: dist[s]?) -> action", "Makes it invisible.", "vanish(ball)")
