"""Signatures of distributions, motions, event conditions, views and animations."""

from synrl_dsl.builtins.registry import define

define(
    "distribution",
    "shuffle(items: list[T]) -> dist[list[T]]",
    "All items in a uniform random order.",
    "shuffle([1, 2, 3])",
)
define(
    "distribution",
    "shuffle(items: list[T], on: list[K]) -> dist[map[K -> T]]",
    "The items placed on the places in a uniform random order; as many items as places.",
    "shuffle(letters(4), on: cells(2, 2))",
)
define(
    "distribution",
    "sample(count: int, of: list[T]) -> dist[list[T]]",
    "This many different items in a random order.",
    "sample(3, of: palette)",
)
define(
    "distribution",
    "inside(area: area, margin: px?) -> dist[vector]",
    "A uniform position at least `margin` (0px) from the edges.",
    "inside(canvas, margin: 40px)",
)
define(
    "motion",
    "linear(speed: px/s, heading: deg, bounce: walls?, after: s?, during: s?) -> motion",
    "A straight line at a steady speed; heading 0deg is right, 90deg is up. With `bounce` the outline is "
    "reflected at the walls, without it the object goes on. It rests before `after` (0s), and again "
    "when it has moved for `during`.",
    "linear(speed: 100px/s, heading: 30deg, bounce: walls)",
)
define(
    "condition",
    "touches(object: object, walls: walls) -> condition",
    "The outline of the object comes into contact with a wall, which is `.wall` of the event.",
    "touches(ball, walls)",
    fields=(("wall", "wall"),),
)
define(
    "view",
    "tiles(hidden: hiding) -> view",
    "A map over cells as tiles on a labelled board; `hidden: faces` turns the tiles face down between the "
    "opening and the closing.",
    "tiles(hidden: faces)",
)
define(
    "animation",
    "arc(a: cell, b: cell, during: dist[s]) -> animation",
    "What lies on the two places trades them, each on a half circle.",
    "arc(a, b, during: 1s .. 1.5s)",
)
define(
    "policy",
    "redrawn() -> any",
    "Distractors are the answers of independent draws from the same visible end with the same picks.",
    "redrawn",
)
