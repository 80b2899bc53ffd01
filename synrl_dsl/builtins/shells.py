"""Signatures around a shell game: a row of identical cups, and what may lie under them."""

from synrl_dsl.builtins.registry import define

define(
    "view",
    "shells(curtain: bool?) -> view",
    "Identical cups in a row, each over a ball of its value's colour or over nothing (`empty`, `blank`, `nothing`). "
    "They are lifted while the state is shown. With `curtain: true` only their tops are seen while it is hidden.",
    "shells(curtain: true)",
    draws=("arc", "peek", "slide_under", "take_out"),
    of=("map[K -> T]",),
)
define(
    "animation",
    "peek(place: K, during: dist[s]) -> animation",
    "The cup is lifted for a moment; what `shows` lists is seen under it. Without it the cup only rocks.",
    "peek(a, during: 1s)",
)
define(
    "animation",
    "slide_under(item: T, place: K, during: dist[s]) -> animation",
    "A ball rolls up and goes under the cup, which is empty.",
    "slide_under(A, place: a, during: 1s)",
)
define(
    "animation",
    "take_out(item: T, place: K, during: dist[s]) -> animation",
    "The ball under the cup rolls out and away.",
    "take_out(A, place: a, during: 1s)",
)
