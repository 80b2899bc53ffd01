"""Signatures of the functions. Implementations: `compiler/functions/`."""

from synrl_dsl.builtins.registry import define


def function(signature: str, doc: str, example: str, *, reads_log: bool = False, reads_motion: bool = False) -> None:
    define("function", signature, doc, example, reads_log=reads_log, reads_motion=reads_motion)


function("count(items: list[T]) -> int", "How many items there are.", "count(hit)")
function("sum(items: list[N]) -> N", "The sum; 0 of no items.", "sum([1, 2, 3])")
function("min(items: list[N]) -> N", "The smallest item; an error of no items.", "min([3, 1])")
function("max(items: list[N]) -> N", "The largest item; an error of no items.", "max([3, 1])")
function("abs(number: N) -> N", "The size of a quantity without its sign.", "abs(2 - 5)")
function("all(items: list[bool]) -> bool", "Whether every item is true.", "all(n > 0 for n in [1, 2])")
function("any(items: list[bool]) -> bool", "Whether some item is true.", "any(n > 1 for n in [1, 2])")
function("first(items: list[T]) -> T", "The first item, or none.", "first([4, 5])")
function("last(items: list[T]) -> T", "The last item, or none.", "last([4, 5])")
function("reversed(items: list[T]) -> list[T]", "The items, last first.", "reversed([1, 2])")
function(
    "unordered(items: list[T]) -> bag[T]",
    "The items as a bag: an answer that is right in any order.",
    "unordered([3, 1, 2])",
)
function("ordinal(position: int) -> text", "The position, from 0, as a word: third for 2.", "ordinal(2)")
function("letters(count: int) -> list[letter]", "The first letters of the alphabet.", "letters(16)")
function(
    "cells(columns: int, rows: int) -> list[cell]",
    "The cells of a grid, row by row: column letter from the left, row number from the top.",
    "cells(4, 4)",
)
function("adjacent(a: cell, b: cell) -> bool", "Whether two cells share an edge.", "adjacent(a1, a2)")
function("opposite(wall: wall) -> wall", "The wall across.", "opposite(left)")
function("opposite(direction: direction) -> direction", "The direction back.", "opposite(up)")
function("opposite(side: side) -> side", "The other side.", "opposite(light)")
function(
    "toward(a: cell, b: cell) -> direction",
    "The direction from a cell to another one; none where they share no row and no column.",
    "toward(a1, a2)",
)
function(
    "touched(place: T) -> bool",
    "Whether some op wrote this place of the state; within the whole clip, or up to `at`, `after`, `before`.",
    "touched(b2)",
    reads_log=True,
)
function(
    "previous(ops: list[T]) -> T",
    "In an op: the last one of these ops so far, or none.",
    "previous(swap)",
    reads_log=True,
)
function(
    "plan(until: bool, at_most: int, at_least: int?) -> plan",
    "Ops after the clip's end that lead to a state in which `until` holds, `at_least` (1) to `at_most` of them; an "
    "answer is judged by carrying it out, so every plan that gets there is right.",
    "plan(until: grid[a1] == A, at_most: 2)",
    reads_log=True,
)
function(
    "further(count: list[int]) -> dist[further]",
    "So many further ops after the clip's end, all legal, for a question that lists them: "
    '`pick more ~ further(2 .. 3)`, `ask "... {more} ..."`, `answer grid[c] after more`.',
    "further(2 .. 3)",
    reads_log=True,
)
function(
    "around(event: entry) -> interval",
    "The event's time, widened by one step of the viewer on both sides, within the clip.",
    "around(hit[2])",
)
function("round(number: number) -> int", "The nearest whole number; a half goes away from 0.", "round(2.4)")
function(
    "argmax(keys: list[N]) -> any",
    "The item whose key is largest, `argmax(key for x in xs)`; none where two share it.",
    "argmax(n * n for n in [1, 2, 3])",
)
function(
    "argmin(keys: list[N]) -> any",
    "The item whose key is smallest, `argmin(key for x in xs)`; none where two share it.",
    "argmin(n * n for n in [1, 2, 3])",
)
function(
    "sorted(keys: list[N]) -> any",
    "The items in the order of their keys, `sorted(key for x in xs)`, the smallest first.",
    "sorted(0 - n for n in [1, 2, 3])",
)
function("position(x: px, y: px) -> vector", "A place on the canvas, y from the top.", "position(100px, 50px)")
function(
    "offset(toward: direction, by: px) -> vector",
    "A displacement, to be added to a place: `pos + offset(up, 40px)`.",
    "offset(up, 40px)",
)
function("offset(toward: deg, by: px) -> vector", "A displacement along a heading.", "offset(30deg, 40px)")
function("vertical(at: px) -> line", "The upright line at this x.", "vertical(224px)")
function("horizontal(at: px) -> line", "The level line at this y, from the top.", "horizontal(224px)")
function("half(side: wall) -> area", "The half of the canvas on one side.", "half(left)")
function(
    "area(left: px, top: px, right: px, bottom: px) -> area",
    "A part of the canvas, between two x and two y.",
    "area(left: 0px, top: 0px, right: 100px, bottom: 100px)",
)
function(
    "lies_in(pos: vector, area: area) -> bool", "Whether a place is in an area.", "lies_in(ball.pos at end, half(left))"
)
function(
    "separation(a: vector, b: vector) -> px",
    "Distance of two places.",
    "separation(ball.pos at start, ball.pos at end)",
)
function(
    "compass4(pos: vector) -> direction",
    "On which side of the middle of the canvas a place lies.",
    "compass4(ball.pos at end)",
)
function(
    "gap(a: object, b: object) -> px",
    "The gap between the edges of two objects at a time; below 0 where they overlap.",
    "gap(ball, disc) at end",
    reads_motion=True,
)
function(
    "stays_inside(object: object, area: area?) -> bool",
    "Whether an object stays wholly in an area (the canvas) for the whole clip.",
    "stays_inside(ball)",
    reads_log=True,
)
function(
    "angle_between(a: deg, b: deg) -> deg",
    "How far two headings are apart, 0deg to 180deg.",
    "angle_between(10deg, 350deg)",
)
function("clock(time: s) -> text", "A time as it is shown: 00:03, or 00:03.5.", "clock(3s)")
function("clock(time: moment) -> text", "A moment as it is shown.", "clock(hit[0].start)")
function(
    "orders(items: list[T]) -> list[list[T]]",
    "All orders that up to six different items can stand in.",
    "orders([red, green, blue])",
)
