"""Signatures of the functions. Implementations: `compiler/functions/`."""

from synrl_dsl.builtins.registry import define


def function(signature: str, doc: str, example: str, *, reads_log: bool = False) -> None:
    define("function", signature, doc, example, reads_log=reads_log)


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
    "around(event: entry) -> interval",
    "The event's time, widened by one step of the viewer on both sides, within the clip.",
    "around(hit[2])",
)
