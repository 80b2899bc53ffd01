"""Small worlds for a search through all states: scene texts in; the same ops played naively, and all states, out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, product
from typing import Any

Plain = dict[str, Any]
"""States by name: a dict of places, or the one value; lists are tuples, bags sorted tuples."""

Steps = Sequence[tuple[str, dict[str, Any], tuple[Any, ...]]]
"""Ops with their arguments and what they showed."""

Played = tuple[Plain, tuple[Any, ...]] | None
"""The states after an op and what it showed; None where it isn't legal."""


@dataclass(frozen=True)
class Toy:
    """`universe(after, steps)` are all states that these ops may have led from to those; `holds` says whether a
    state is one that a universe has. `told` is the least share of ops whose origins must be found."""

    text: str
    play: Callable[[Plain, str, dict[str, Any]], Played]
    universe: Callable[[Plain, Steps], Iterable[Plain]]
    told: float = 0.0
    holds: Callable[[Plain], bool] = lambda state: True


def _scene(body: str, choices: str, steps: int = 3) -> str:
    return f"""
scene toy "A small world."
  category containers
  task     container_tracking
canvas 448px, 448px, 30fps
type place = [left, mid, right]
type pet = [cat, dog]
type hue = [pink, grey, teal]
{body}timeline
  opening for 2s
  repeat {steps}
    any {choices}
    wait 500ms
  closing for 2s
question q
  mode   forward
  reveal initial
  ask    "How many operations are there?"
  answer count(op)
"""


def _lists(items: Iterable[Any], longest: int) -> Iterator[tuple[Any, ...]]:
    for length in range(longest + 1):
        yield from product(items, repeat=length)


def _bags(items: Iterable[Any], largest: int) -> Iterator[tuple[Any, ...]]:
    for size in range(largest + 1):
        yield from combinations_with_replacement(sorted(items), size)


PLACES = ("left", "mid", "right")
PETS = ("cat", "dog")
HUES = ("pink", "grey", "teal")

# ------------------------------------------------------------- single values

_SINGLES = _scene(
    """
state at: map[place -> hue] ~ each_of(hue, on: place)
view at = shells()
op swap(a: place, b: place)
  requires a != b
  effect at[a] = at[b]
  effect at[b] = at[a]
  plays arc(a, b, during: 1s)
op turn(a: place)
  effect at[a] = grey if at[a] == pink else teal if at[a] == grey else pink
  plays peek(a, during: 1s)
op paint(v: hue, a: place)
  effect at[a] = v
  plays slide_under(v, a, during: 1s)
op change(v: hue, a: place)
  requires at[a] != v
  effect at[a] = v
  shows at[a]
  plays slide_under(v, a, during: 1s)
op copy(a: place, b: place)
  requires a != b
  effect at[b] = at[a]
  plays arc(a, b, during: 1s)
op spin()
  effect at[left] = at[mid]
  effect at[mid] = at[right]
  effect at[right] = at[left]
  plays arc(left, mid, during: 1s)
op fade(a: place)
  requires at[a] == teal
  effect at[a] = pink
  plays peek(a, during: 1s)
""",
    "swap, turn, paint, change, copy, spin, fade",
    steps=4,
)


def _play_singles(state: Plain, op: str, args: dict[str, Any]) -> Played:
    at, new, shown = state["at"], dict(state["at"]), ()
    match op, args:
        case "swap", {"a": a, "b": b}:
            new[a], new[b] = at[b], at[a]
        case "turn", {"a": a}:
            new[a] = {"pink": "grey", "grey": "teal", "teal": "pink"}[at[a]]
        case "paint", {"v": v, "a": a}:
            new[a] = v
        case "change", {"v": v, "a": a}:
            if at[a] == v:
                return None
            new[a], shown = v, (at[a],)
        case "copy", {"a": a, "b": b}:
            new[b] = at[a]
        case "spin", _:
            new = {"left": at["mid"], "mid": at["right"], "right": at["left"]}
        case "fade", {"a": a}:
            if at[a] != "teal":
                return None
            new[a] = "pink"
    return {"at": new}, shown


def _all_singles(after: Plain, steps: Steps) -> Iterator[Plain]:
    for hues in product(HUES, repeat=3):
        yield {"at": dict(zip(PLACES, hues, strict=True))}


# ---------------------------------------------------------------- a list

_LIST = _scene(
    """
state pile: list[pet] ~ sample(2, of: pet)
view pile = stacks()
op add(v: pet)
  requires count(pile) < 4
  effect pile = [v] + pile
  plays push(v, during: 1s)
op put_under(v: pet)
  requires count(pile) < 4
  effect pile = pile + [v]
  plays push(v, during: 1s)
op lose()
  requires count(pile) > 0
  effect pile = pile[1 .. end]
  plays pop(during: 1s)
op show_top()
  requires count(pile) > 0
  effect pile = pile[1 .. end]
  shows pile[0]
  plays pop(during: 1s)
op show_last()
  requires count(pile) > 0
  effect pile = pile[0 .. count(pile) - 2]
  shows last(pile)
  plays pop(during: 1s)
op roll()
  requires count(pile) > 1
  effect pile = pile[1 .. end] + [pile[0]]
  plays flip_over(during: 1s)
op invert()
  requires count(pile) > 1
  effect pile = reversed(pile)
  plays flip_over(during: 1s)
op lose_two()
  requires count(pile) > 2
  effect pile = pile[2 .. end]
  plays pop(during: 1s)
op show_two()
  requires count(pile) > 1
  effect pile = pile[2 .. end]
  shows pile[0], pile[1]
  plays pop(during: 1s)
op double()
  requires count(pile) in 1..2
  effect pile = pile + pile
  plays pop(during: 1s)
""",
    "add, put_under, lose, show_top, show_last, roll, invert, lose_two, show_two, double",
)


def _play_list(state: Plain, op: str, args: dict[str, Any]) -> Played:
    pile: tuple[str, ...] = state["pile"]
    least = {
        "lose": 1,
        "show_top": 1,
        "show_last": 1,
        "roll": 2,
        "invert": 2,
        "lose_two": 3,
        "show_two": 2,
        "double": 1,
    }
    if len(pile) < least.get(op, 0):
        return None
    shown: tuple[Any, ...] = ()
    match op:
        case "add" | "put_under":
            if len(pile) >= 4:
                return None
            pile = (args["v"], *pile) if op == "add" else (*pile, args["v"])
        case "lose" | "show_top":
            pile, shown = pile[1:], pile[:1] if op == "show_top" else ()
        case "show_last":
            pile, shown = pile[:-1], pile[-1:]
        case "roll":
            pile = (*pile[1:], pile[0])
        case "invert":
            pile = pile[::-1]
        case "lose_two" | "show_two":
            pile, shown = pile[2:], pile[:2] if op == "show_two" else ()
        case "double":
            if len(pile) > 2:
                return None
            pile = pile * 2
    return {"pile": pile}, shown


def _all_lists(after: Plain, steps: Steps) -> Iterator[Plain]:
    for pile in _lists(PETS, len(after["pile"]) + 2 * len(steps)):
        yield {"pile": pile}


# ---------------------------------------------------------------- cards

SUITS = ("Clubs", "Diamonds", "Hearts", "Spades")
RANKS = (*map(str, range(2, 11)), "Jack", "Queen", "King", "Ace")
DECK = tuple(f"{rank} of {suit}" for suit in SUITS for rank in RANKS)

_CARDS = _scene(
    """
state pile: list[card] ~ deal(2, of: deck)
view pile = card_pile()
op lay(c: card in deck)
  requires c not in pile and count(pile) < 2
  effect pile = [c] + pile
  plays place_on(top, c, during: 1s)
op draw()
  requires count(pile) > 0
  effect pile = pile[1 .. end]
  plays take_from(top, during: 1s)
op show_bottom()
  requires count(pile) > 0
  effect pile = pile[0 .. count(pile) - 2]
  shows last(pile)
  plays take_from(bottom, during: 1s)
op under()
  requires count(pile) > 1
  effect pile = pile[1 .. end] + [pile[0]]
  plays tuck(top, under: bottom, during: 1s)
""",
    "lay, draw, show_bottom, under",
    steps=2,
)


def _play_cards(state: Plain, op: str, args: dict[str, Any]) -> Played:
    pile: tuple[str, ...] = state["pile"]
    if op == "lay":
        return None if args["c"] in pile or len(pile) > 1 else ({"pile": (args["c"], *pile)}, ())
    if len(pile) < (2 if op == "under" else 1):
        return None
    if op == "draw":
        return {"pile": pile[1:]}, ()
    return ({"pile": pile[:-1]}, pile[-1:]) if op == "show_bottom" else ({"pile": (*pile[1:], pile[0])}, ())


def _all_cards(after: Plain, steps: Steps) -> Iterator[Plain]:
    for pile in _lists(DECK, 2):
        if len(set(pile)) == len(pile):
            yield {"pile": pile}


# ----------------------------------------------------------------- bags

_BAGS = _scene(
    """
state cup: map[slot -> bag[chip]] ~ deal_bags(chips([5, 20]), into: slots(2), each: 0..2)
view cup = cups()
op add(v: chip in [5, 20], s: slot)
  requires count(cup[s]) < 3
  effect cup[s] = cup[s] + [v]
  plays drop(v, into: s, during: 1s)
op remove(v: chip in cup[s], s: slot)
  effect cup[s] = cup[s] - [v]
  plays lift(v, out_of: s, during: 1s)
op exchange(a: slot, b: slot)
  requires a != b
  effect cup[a] = cup[b]
  effect cup[b] = cup[a]
  plays arc(a, b, during: 1s)
op tip(a: slot, b: slot)
  requires a != b and count(cup[a]) > 0 and count(cup[b]) < 3
  effect cup[b] = cup[b] + cup[a]
  effect cup[a] = []
  plays pour(a, into: b, during: 1s)
op trade(v: chip in cup[a], w: chip in cup[b], a: slot, b: slot)
  requires a != b and v != w
  effect cup[a] = cup[a] - [v] + [w]
  effect cup[b] = cup[b] + [v] - [w]
  plays arc(a, b, during: 1s)
op clear(a: slot)
  requires count(cup[a]) == 1
  effect cup[a] = []
  plays pour(a, into: a, during: 1s)
""",
    "add, remove, exchange, tip, trade, clear",
)


def _less(bag: tuple[Any, ...], item: Any) -> tuple[Any, ...] | None:
    if item not in bag:
        return None
    left = list(bag)
    left.remove(item)
    return tuple(left)


def _play_bags(state: Plain, op: str, args: dict[str, Any]) -> Played:
    cup, new = state["cup"], dict(state["cup"])
    match op, args:
        case "add", {"v": v, "s": s}:
            if len(cup[s]) >= 3:
                return None
            new[s] = tuple(sorted((*cup[s], v)))
        case "remove", {"v": v, "s": s}:
            new[s] = _less(cup[s], v)
        case "exchange", {"a": a, "b": b}:
            new[a], new[b] = cup[b], cup[a]
        case "tip", {"a": a, "b": b}:
            if not cup[a] or len(cup[b]) >= 3:
                return None
            new[a], new[b] = (), tuple(sorted(cup[a] + cup[b]))
        case "trade", {"v": v, "w": w, "a": a, "b": b}:
            less_a, less_b = _less(cup[a], v), _less(cup[b], w)
            if less_a is None or less_b is None:
                return None
            new[a], new[b] = tuple(sorted((*less_a, w))), tuple(sorted((*less_b, v)))
        case "clear", {"a": a}:
            if len(cup[a]) != 1:
                return None
            new[a] = ()
    return None if None in new.values() else ({"cup": new}, ())


def _all_bags(after: Plain, steps: Steps) -> Iterator[Plain]:
    largest = max(2, *map(len, after["cup"].values())) + len(steps)
    for a, b in product(_bags((5, 20), largest), repeat=2):
        yield {"cup": {"A": a, "B": b}}


# ---------------------------------------------------------- a map of lists

_STACKS = _scene(
    """
state on: map[place -> list[pet]] ~ stacked([cat, dog, dog], on: place)
view on = stacks()
op shift(a: place, b: place)
  requires a != b and count(on[a]) > 0
  effect on[b] = [on[a][0]] + on[b]
  effect on[a] = on[a][1 .. end]
  plays hop(a, to: b, during: 1s)
op add(v: pet, a: place)
  requires count(on[a]) < 3
  effect on[a] = [v] + on[a]
  plays push(v, onto: a, during: 1s)
op lose(a: place)
  requires count(on[a]) > 0
  effect on[a] = on[a][1 .. end]
  shows on[a][0]
  plays pop(from: a, during: 1s)
op invert(a: place)
  requires count(on[a]) > 1
  effect on[a] = reversed(on[a])
  plays flip_over(stack: a, during: 1s)
op swap(a: place, b: place)
  requires a != b
  effect on[a] = on[b]
  effect on[b] = on[a]
  plays hop(a, to: b, during: 1s)
op heap(a: place, b: place)
  requires a != b and count(on[a]) > 0
  effect on[b] = on[a] + on[b]
  effect on[a] = []
  plays hop(a, to: b, during: 1s)
op deal_round()
  requires count(on[left]) > 1
  effect on[mid] = [on[left][0]] + on[mid]
  effect on[right] = [on[left][1]] + on[right]
  effect on[left] = on[left][2 .. end]
  plays hop(left, to: mid, during: 1s)
op cut(a: place)
  requires count(on[a]) > 0
  effect on[a] = on[a][1 .. end] if on[a][0] == cat else []
  plays pop(from: a, during: 1s)
""",
    "shift, add, lose, invert, swap, heap, deal_round, cut",
)


def _play_stacks(state: Plain, op: str, args: dict[str, Any]) -> Played:
    on, new, shown = state["on"], dict(state["on"]), ()
    a, b = args.get("a", ""), args.get("b", "")
    least = {"shift": 1, "lose": 1, "invert": 2, "heap": 1, "cut": 1}.get(op, 0)
    if a and len(on[a]) < least:
        return None
    match op:
        case "shift":
            new[b], new[a] = (on[a][0], *on[b]), on[a][1:]
        case "add":
            if len(on[a]) >= 3:
                return None
            new[a] = (args["v"], *on[a])
        case "lose":
            new[a], shown = on[a][1:], on[a][:1]
        case "invert":
            new[a] = on[a][::-1]
        case "swap":
            new[a], new[b] = on[b], on[a]
        case "heap":
            new[b], new[a] = on[a] + on[b], ()
        case "deal_round":
            if len(on["left"]) < 2:
                return None
            first, second, *rest = on["left"]
            new = {"left": tuple(rest), "mid": (first, *on["mid"]), "right": (second, *on["right"])}
        case "cut":
            new[a] = on[a][1:] if on[a][0] == "cat" else ()
    return {"on": new}, shown


def _all_stacks(after: Plain, steps: Steps) -> Iterator[Plain]:
    most = sum(map(len, after["on"].values())) + 2 * len(steps)
    for sizes in product(range(most + 1), repeat=3):
        if sum(sizes) <= min(most, STACKED):
            for items in product(PETS, repeat=sum(sizes)):
                a, b = sizes[0], sizes[0] + sizes[1]
                yield {"on": {"left": items[:a], "mid": items[a:b], "right": items[b:]}}


STACKED = 5
"""So many items are on the stacks of a universe at most."""


# -------------------------------------------------------------- numbers

_NUMBERS = _scene(
    """
state n: map[slot -> number] ~ each_of(-2..4, on: slots(2))
view n = numbers()
op plus(v: number in 1..3, s: slot)
  effect n[s] = n[s] + v
  plays stamp(s, during: 1s)
op minus(v: number in 1..3, s: slot)
  effect n[s] = n[s] - v
  plays stamp(s, during: 1s)
op less_than(v: number in 3..6, s: slot)
  effect n[s] = v - n[s]
  plays stamp(s, during: 1s)
op times(v: number in [0, 2, 3], s: slot)
  effect n[s] = n[s] * v
  plays stamp(s, during: 1s)
op take(a: slot, b: slot)
  requires a != b
  effect n[b] = n[b] + n[a]
  plays copy_over(a, b, during: 1s)
op both(a: slot, b: slot)
  requires a != b
  effect n[a] = n[a] + n[b]
  effect n[b] = n[a] - n[b]
  plays arc(a, b, during: 1s)
op swap(a: slot, b: slot)
  requires a != b
  effect n[a] = n[b]
  effect n[b] = n[a]
  plays arc(a, b, during: 1s)
op copy(a: slot, b: slot)
  requires a != b
  effect n[b] = n[a]
  plays copy_over(a, b, during: 1s)
op halve(s: slot)
  requires n[s] == 4 or n[s] == 6
  effect n[s] = n[s] - 2
  plays stamp(s, during: 1s)
op mirror(a: slot, b: slot)
  requires a != b
  effect n[a] = -n[b] * 2 + 1
  effect n[b] = 3 - n[a]
  plays arc(a, b, during: 1s)
""",
    "plus, minus, less_than, times, take, both, swap, copy, halve, mirror",
)

NUMBERS = range(-30, 31)


def _play_numbers(state: Plain, op: str, args: dict[str, Any]) -> Played:
    n, new = state["n"], dict(state["n"])
    match op, args:
        case (("plus" | "minus" | "less_than" | "times"), {"v": v, "s": s}):
            new[s] = {"plus": n[s] + v, "minus": n[s] - v, "less_than": v - n[s], "times": n[s] * v}[op]
        case "take", {"a": a, "b": b}:
            new[b] = n[b] + n[a]
        case "both", {"a": a, "b": b}:
            new[a], new[b] = n[a] + n[b], n[a] - n[b]
        case "swap", {"a": a, "b": b}:
            new[a], new[b] = n[b], n[a]
        case "copy", {"a": a, "b": b}:
            new[b] = n[a]
        case "halve", {"s": s}:
            if n[s] not in (4, 6):
                return None
            new[s] = n[s] - 2
        case "mirror", {"a": a, "b": b}:
            new[a], new[b] = 1 - 2 * n[b], 3 - n[a]
    return {"n": new}, ()


def _all_numbers(after: Plain, steps: Steps) -> Iterator[Plain]:
    for a, b in product(NUMBERS, repeat=2):
        yield {"n": {"A": a, "B": b}}


# ---------------------------------------------------------- paths that come and go

_PATHS = _scene(
    """
param names ~ sample(1, of: file_names(1))
state fs: map[path -> node] ~ random_tree(dirs: 1, files: 1, depth: 1)
view fs = terminal()
op touch(p: path in paths(dirs(fs), names))
  requires fs[p] == none
  effect fs[p] = file
  says "touch {p}"
  plays typed(during: 1s)
op rm(p: path in files(fs))
  effect fs[p] = none
  says "rm {p}"
  plays typed(during: 1s)
op mv(p: path in files(fs), d: path in dirs(fs))
  requires d != p.parent and fs[d / p.name] != dir
  effect fs[d / p.name] = fs[p]
  effect fs[p] = none
  says "mv {p} {d}"
  plays typed(during: 1s)
op cp(p: path in files(fs), d: path in dirs(fs))
  requires d != p.parent and fs[d / p.name] == none
  effect fs[d / p.name] = fs[p]
  says "cp {p} {d}"
  plays typed(during: 1s)
op put(p: path in files(fs), d: path in dirs(fs))
  requires d != p.parent
  effect fs[d / p.name] = file
  says "cp -f {p} {d}"
  plays typed(during: 1s)
""",
    "touch, rm, mv, cp, put",
)


def _parent(path: str) -> str:
    return path[: path.rindex("/")] or "/"


def _into(directory: str, path: str) -> str:
    return directory.rstrip("/") + path[path.rindex("/") :]


def _play_paths(state: Plain, op: str, args: dict[str, Any]) -> Played:
    fs, new = state["fs"], dict(state["fs"])
    p, d = args["p"], args.get("d", "/")
    if op == "touch":
        if p in fs or fs.get(_parent(p)) != "dir":
            return None
        new[p] = "file"
        return {"fs": new}, ()
    if fs.get(p) != "file" or fs.get(d) != "dir":
        return None
    to = _into(d, p)
    if op != "rm" and d == _parent(p):
        return None
    if (op == "mv" and fs.get(to) == "dir") or (op == "cp" and to in fs):
        return None
    if op in ("rm", "mv"):
        del new[p]
    if op in ("mv", "cp", "put"):
        new[to] = "file"
    return {"fs": new}, ()


def _all_paths(after: Plain, steps: Steps) -> Iterator[Plain]:
    """All that may be at the paths that are there, or that an op names: also trees that no shell could make."""
    paths = set(after["fs"]) - {"/"}
    for _, args, _ in steps:
        paths |= {args["p"], _into(args.get("d", "/"), args["p"])}
    ordered = sorted(paths)
    for nodes in product(("file", "dir", None), repeat=len(ordered)):
        yield {"fs": {"/": "dir", **{p: n for p, n in zip(ordered, nodes, strict=True) if n is not None}}}


# ------------------------------------------------------------- two states

_HANDS = _scene(
    """
state at: map[place -> hue] ~ each_of(hue, on: place)
view at = shells()
state hand: list[hue] ~ sample(1, of: hue)
view hand = stacks()
op take(a: place)
  requires count(hand) < 3 and at[a] != pink
  effect hand = [at[a]] + hand
  effect at[a] = pink
  plays push(pink, during: 1s)
op lay(a: place)
  requires count(hand) > 0 and at[a] == pink
  effect at[a] = hand[0]
  effect hand = hand[1 .. end]
  plays pop(during: 1s)
op slip(a: place, b: place)
  requires a != b and count(hand) > 0 and at[b] == pink
  effect at[a] = hand[0]
  effect at[b] = at[a]
  effect hand = hand[1 .. end] + [at[a]]
  shows at[a]
  plays arc(a, b, during: 1s)
op cast(a: place)
  requires count(hand) > 0
  effect hand = hand[1 .. end]
  plays peek(a, during: 1s)
""",
    "take, lay, slip, cast",
)


def _play_hands(state: Plain, op: str, args: dict[str, Any]) -> Played:
    at, hand, shown = dict(state["at"]), state["hand"], ()
    a, b = args["a"], args.get("b", "")
    match op:
        case "take":
            if len(hand) >= 3 or at[a] == "pink":
                return None
            hand, at[a] = (at[a], *hand), "pink"
        case "lay":
            if not hand or at[a] != "pink":
                return None
            at[a], hand = hand[0], hand[1:]
        case "cast":
            if not hand:
                return None
            hand = hand[1:]
        case "slip":
            if not hand or at[b] != "pink":
                return None
            shown = (at[a],)
            at[a], at[b], hand = hand[0], at[a], (*hand[1:], at[a])
    return {"at": at, "hand": hand}, shown


def _all_hands(after: Plain, steps: Steps) -> Iterator[Plain]:
    for hues in product(HUES, repeat=3):
        for hand in _lists(HUES, min(3, len(after["hand"]) + len(steps))):
            yield {"at": dict(zip(PLACES, hues, strict=True)), "hand": hand}


TOYS: dict[str, Toy] = {
    "single values": Toy(_SINGLES, _play_singles, _all_singles, told=0.99),
    "a list": Toy(_LIST, _play_list, _all_lists, told=0.8),
    "cards": Toy(_CARDS, _play_cards, _all_cards, told=0.99),
    "bags": Toy(_BAGS, _play_bags, _all_bags, told=0.6),
    "stacks": Toy(_STACKS, _play_stacks, _all_stacks, told=0.5),
    "numbers": Toy(
        _NUMBERS,
        _play_numbers,
        _all_numbers,
        told=0.5,
        holds=lambda state: all(v in NUMBERS for v in state["n"].values()),
    ),
    "paths": Toy(_PATHS, _play_paths, _all_paths, told=0.9),
    "two states": Toy(_HANDS, _play_hands, _all_hands, told=0.9),
}
