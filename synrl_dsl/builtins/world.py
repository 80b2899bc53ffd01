"""Signatures of distributions, views, animations and option policies."""

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
    "scramble(places: list[K]) -> dist[map[K -> digit]]",
    "The numbers from 1 on and one blank on the places in a uniform random order.",
    "scramble(cells(3, 3))",
)
define(
    "distribution",
    "each_of(items: list[T], on: list[K]) -> dist[map[K -> T]]",
    "An item for each place, drawn anew from all of them.",
    "each_of([light, dark], on: cells(3, 3))",
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
    "distribution",
    "scattered(area: area, gap: px, margin: px?) -> dist[vector]",
    "Uniform positions for an array of objects, no two centres closer than `gap`, at least `margin` (half the gap) "
    "from the edges.",
    "scattered(canvas, gap: 80px)",
)
define(
    "distribution",
    "distinct(items: list[T]) -> dist[T]",
    "Different items for the objects of an array.",
    "distinct(palette)",
)
define(
    "distribution",
    "lane(index: int, of: int, margin: px?) -> dist[vector]",
    "A uniform place on the middle line of one of `of` horizontal lanes, the first on top; `margin` (0px) from the "
    "edges.",
    "lane(0, of: 3, margin: 40px)",
)
define(
    "view",
    "tiles(hidden: hiding) -> view",
    "A map over cells as tiles on a labelled board; `hidden: faces` turns the tiles face down between the "
    "opening and the closing.",
    "tiles(hidden: faces)",
    draws=("arc", "glide", "press"),
    of=("map[cell -> T]",),
)
define(
    "animation",
    "arc(a: K, b: K, during: dist[s]) -> animation",
    "What lies on the two places trades them, each on a half circle.",
    "arc(a, b, during: 1s .. 1.5s)",
)
define(
    "animation",
    "glide(a: K, b: K, during: dist[s]) -> animation",
    "What lies on the first place slides straight to the second, which is empty.",
    "glide(a, b, during: 1s)",
)
define(
    "animation",
    "press(place: K, during: dist[s]) -> animation",
    "The tile at the place is pressed down and comes up again.",
    "press(a, during: 1s)",
)
define(
    "policy",
    "redrawn() -> any",
    "Distractors are the answers of independent draws from the same visible end with the same picks.",
    "redrawn",
)
define(
    "policy",
    "altered() -> any",
    "All options are answers along a chain of clips from the same visible end with the same picks, in which each has "
    "one op of its neighbour's exchanged for another, and the truth is any of them: where a frame would tell too much "
    "of other ops.",
    "altered",
)
