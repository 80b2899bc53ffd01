"""Signatures around what holds things: cups and boxes, pegs and stacks."""

from synrl_dsl.builtins.registry import define

define(
    "function",
    "chips(values: list[int]) -> list[int]",
    "Chips of these values: different whole numbers from 1 to 999.",
    "chips([5, 10, 20, 50, 100])",
)
define(
    "function",
    "slots(count: int) -> list[slot]",
    "So many places that are named by letters, A, B, C and so on; 1 to 10.",
    "slots(3)",
)
for kind in ("bag[T]", "list[T]", "T"):
    define(
        "function",
        f"all_of(containers: map[K -> {kind}]) -> list[T]",
        {
            "bag[T]": "All items of all places.",
            "list[T]": "All items of all places, each place's in its order.",
            "T": "What lies on all places.",
        }[kind],
        "all_of(grid at end)",
    )
define(
    "distribution",
    "deal_bags(items: list[T], into: list[K], each: list[int]) -> dist[map[K -> bag[T]]]",
    "For every place a number of items from `each`, then so many items, any of which may come again.",
    "deal_bags(chips([5, 10, 20]), into: slots(3), each: 1..3)",
)
define(
    "distribution",
    "spread(items: list[T], over: list[K]) -> dist[map[K -> bag[T]]]",
    "Every item once, each in a place of its own draw.",
    "spread(letters(5), over: slots(3))",
)
define(
    "distribution",
    "towers(sizes: list[int], on: list[K]) -> dist[map[K -> list[disc]]]",
    "A disc of every size, 1 to 7, each on a place of its own draw, larger below smaller; a list begins at the top.",
    "towers(1..4, on: slots(3))",
)
define(
    "distribution",
    "stacked(items: list[T], on: list[K]) -> dist[map[K -> list[T]]]",
    "The items in a uniform random order, each dealt to a place of its own draw; the first of a list is on top.",
    "stacked(letters(6), on: slots(3))",
)
_CONTAINER_MOVES = ("drop", "lift", "pour", "arc", "carry")
define(
    "view",
    "cups() -> view",
    "A row of cups, opaque but while they are shown; what is in them is chips, letters, colours, shapes or names.",
    "cups()",
    draws=_CONTAINER_MOVES,
    of=("map[K -> bag[T]]",),
)
define(
    "view",
    "boxes(columns: int?) -> view",
    "Boxes with their names beside them, one below the other or in so many `columns`; opaque but while they are shown.",
    "boxes()",
    draws=_CONTAINER_MOVES,
    of=("map[K -> bag[T]]",),
)
define(
    "view",
    "pegs() -> view",
    "Pegs with discs, covered but while they are shown.",
    "pegs()",
    draws=("hop",),
    of=("map[K -> list[disc]]",),
)
define(
    "view",
    "stacks() -> view",
    "Stacks of blocks in sleeves that are opaque but while they are shown.",
    "stacks()",
    draws=("push", "pop", "hop", "flip_over"),
    of=("map[K -> list[T]]", "list[T]"),
)
define(
    "animation",
    "drop(item: T, into: K, during: dist[s]) -> animation",
    "The item is shown, and falls into the container.",
    "drop(v, into: s, during: 1s)",
)
define(
    "animation",
    "lift(item: T, out_of: K, during: dist[s]) -> animation",
    "The item comes out of the container, is shown, and leaves.",
    "lift(v, out_of: s, during: 1s)",
)
define(
    "animation",
    "pour(from: K, into: K, during: dist[s]) -> animation",
    "All that is in one container goes into another, unseen.",
    "pour(a, into: b, during: 1s)",
)
define(
    "animation",
    "carry(item: T, from: K, to: K, during: dist[s]) -> animation",
    "The item comes out of one container and goes into another, and is seen on its way.",
    "carry(v, from: a, to: b, during: 1s)",
)
define(
    "animation",
    "hop(from: K, to: K, during: dist[s]) -> animation",
    "What is on top of one peg or stack goes to the top of another, covered.",
    "hop(a, to: b, during: 1s)",
)
define(
    "animation",
    "push(item: T, during: dist[s], onto: K?) -> animation",
    "The item is shown, and put on top of the stack; of several stacks, `onto` says which.",
    "push(x, onto: s, during: 1s)",
)
define(
    "animation",
    "pop(during: dist[s], from: K?) -> animation",
    "What is on top of the stack leaves, uncovered where the op `shows` it.",
    "pop(from: s, during: 1s)",
)
define(
    "animation",
    "flip_over(during: dist[s], stack: K?) -> animation",
    "The covered stack is turned upside down.",
    "flip_over(stack: s, during: 1s)",
)
