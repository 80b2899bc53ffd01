"""Views of piles, containers and stacks: what they show when, and what they keep to themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import combinations
from typing import Any

import pytest

from compiler.distributions import as_distribution
from compiler.errors import SceneError
from compiler.events.stage import Stage
from compiler.functions import IMPLEMENTATIONS
from compiler.functions.states.containers import (
    Boxes,
    Carry,
    Cups,
    DealBags,
    Drop,
    FlipOver,
    Hop,
    Lift,
    Pegs,
    Pop,
    Pour,
    Push,
    Spread,
    Stacked,
    Stacks,
    Towers,
)
from compiler.functions.states.piles import CardPile, Deal, DealOn, PassOn, PlaceOn, SlideIn, TakeFrom, Tuck
from compiler.functions.world import Arc
from compiler.picture import Mark
from compiler.render import Fonts
from compiler.streams import Stream, key_of
from compiler.trace import TURN_US, Draft, Entry, Trace, Write, finish
from compiler.values import MISSING, WHOLE, Bag, Snapshot, Value, display
from compiler.views import picture
from compiler.views.captions import caption_marks
from compiler.views.parts.cards import card_parts
from synrl_dsl.builtins import PALETTE, overloads
from synrl_dsl.builtins.names import ENUMERATIONS

SECOND = 1_000_000
TWO = as_distribution(1.0)


@dataclass(frozen=True)
class Done:
    """An op as a test writes it: the place that it writes, its animation, its caption, what it shows."""

    place: str
    animation: Any
    says: str = ""
    shown: tuple[Value, ...] = ()
    fields: dict[str, Value] = field(default_factory=dict)


def trace_of(
    view: Any, before: Any, after: Any, ops: tuple[Done, ...] = (), width: int = 640, height: int = 480
) -> Trace:
    """A clip of one state `held`: two seconds of opening, an op of a second every second and a half, two of closing."""
    draft = Draft(30, width, height, views={"held": view}, opening_us=2 * SECOND)
    start = before if isinstance(before, dict) else {WHOLE: before}
    end = after if isinstance(after, dict) else {WHOLE: after}
    us = 2 * SECOND
    for number, done in enumerate(ops):
        us += SECOND // 2
        write = Write("held", done.place, end[done.place], ())
        entry = Entry(
            "op",
            type(done.animation).__name__,
            number,
            number,
            us,
            us + SECOND,
            done.fields,
            (write,),
            done.animation,
            done.says,
            done.shown,
        )
        draft.ops.append(entry)
        us += SECOND
    draft.log = tuple(draft.ops)
    draft.closing_us = us + SECOND // 2
    draft.length_us = draft.closing_us + 2 * SECOND
    snapshots = [start, *[end] * max(1, len(ops))]
    draft.snapshots["held"] = [Snapshot("held", n, places) for n, places in enumerate(snapshots)]
    draft.current["held"] = draft.snapshots["held"][-1]
    draft.stage = Stage(width, height, draft.length_us, {}, {}, {}, (), ())
    return finish(draft)


# --------------------------------------------------------------------- clips

DECK = ENUMERATIONS["card"]
MIXED = tuple(DECK[n] for n in (8, 51, 18, 36, 39, 9, 24, 33, 1, 47, 16, 32))
NAMES = ("Ann", "Bob", "Charlotte", "Dan", "Eve", "Fred")
FLOORS = ("third floor", "second floor", "first floor", "ground floor", "car")


def _containers(a: str, b: str, item: Value) -> tuple[Done, ...]:
    return (
        Done(a, Drop(item, a, TWO), "goes in"),
        Done(b, Lift(item, b, TWO)),
        Done(a, Pour(a, b, TWO)),
        Done(b, Pour(b, a, TWO)),
        Done(a, Arc(a, b, TWO)),
        Done(b, Carry(item, b, a, TWO)),
    )


CASES: dict[str, tuple[Any, Any, Any, tuple[Done, ...]]] = {
    "one pile": (
        CardPile(),
        MIXED[:5],
        MIXED,
        (
            Done(WHOLE, PlaceOn("top", MIXED[5], TWO), "it is placed on top"),
            Done(WHOLE, PlaceOn("bottom", MIXED[6], TWO)),
            Done(WHOLE, TakeFrom("top", TWO), shown=(MIXED[7],)),
            Done(WHOLE, TakeFrom("bottom", TWO)),
            Done(WHOLE, Tuck("top", "bottom", TWO)),
            Done(WHOLE, Tuck("bottom", "top", TWO)),
            Done(WHOLE, SlideIn(MIXED[8], 2, TWO)),
        ),
    ),
    "three piles": (
        CardPile(),
        {"A": MIXED[:4], "B": (), "C": MIXED[4:5]},
        {"A": MIXED, "B": DECK[20:24], "C": ()},
        (
            Done("A", PlaceOn("top", MIXED[5], TWO, "A")),
            Done("C", PlaceOn("bottom", MIXED[6], TWO, "C")),
            Done("B", TakeFrom("top", TWO, "B"), shown=(MIXED[7],)),
            Done("C", Tuck("bottom", "top", TWO, "C")),
            Done("B", SlideIn(MIXED[8], 0, TWO, "B")),
            Done("A", PassOn("A", "C", TWO), "A passes its top card on to C"),
        ),
    ),
    "cups": (
        Cups(),
        {"A": Bag([5, 20]), "B": Bag([100, 50, 10, 5, 5, 20]), "C": Bag()},
        {"A": Bag([100] * 6), "B": Bag([1, 999]), "C": Bag([20])},
        _containers("A", "B", 20),
    ),
    "five cups": (
        Cups(),
        {k: Bag([100, 50, 100, 20, 100, 10]) for k in "ABCDE"},
        {k: Bag([5]) for k in "ABCDE"},
        _containers("E", "A", 100),
    ),
    "boxes": (
        Boxes(None),
        {k: Bag(NAMES[:n]) for n, k in zip((2, 0, 6, 1, 3), FLOORS, strict=True)},
        {k: Bag(NAMES) for k in FLOORS},
        _containers("car", "second floor", "Charlotte"),
    ),
    "boxes in columns": (
        Boxes(2),
        {k: Bag("QA"[:n]) for n, k in zip((2, 0, 1, 1), "ABCD", strict=True)},
        {k: Bag("XYZ") for k in "ABCD"},
        _containers("A", "D", "Q"),
    ),
    "pegs": (
        Pegs(),
        {"A": (1, 2, 3, 4, 5, 6, 7), "B": (), "C": ()},
        {"A": (2,), "B": (1, 7), "C": (3, 4, 5, 6)},
        (Done("A", Hop("A", "B", TWO), "the top of A goes to B"), Done("C", Hop("C", "A", TWO))),
    ),
    "stacks": (
        Stacks(),
        {"A": tuple("QWERTY"), "B": NAMES[:4], "C": ()},
        {"A": NAMES[2:3], "B": tuple("ABCDEFGH"), "C": ("T",)},
        (
            Done("A", Push("Q", TWO, "A"), "Q is put on A"),
            Done("B", Pop(TWO, "B"), shown=("W",)),
            Done("C", Pop(TWO, "C")),
            Done("B", FlipOver(TWO, "B")),
            Done("A", Hop("A", "C", TWO)),
        ),
    ),
    "one stack": (
        Stacks(),
        tuple("QWERTY"),
        ("A", "B"),
        (Done(WHOLE, Push("Charlotte", TWO)), Done(WHOLE, Pop(TWO)), Done(WHOLE, FlipOver(TWO))),
    ),
}
"""Name -> view, state before, state after, ops; the ops are no way from one to the other, which no view looks at."""

SIZES = ((640, 480), (640, 448), (448, 448))


def clip(name: str, swapped: bool = False, size: tuple[int, int] = (640, 480)) -> Trace:
    """A case, or the same ops with other states."""
    view, before, after, ops = CASES[name]
    return trace_of(view, *((after, before) if swapped else (before, after)), ops, *size)


def marks(trace: Trace, reveal: str, us: int) -> tuple[Mark, ...]:
    return picture(trace, reveal, us).marks


def times(trace: Trace) -> range:
    return range(0, trace.length_us, 33_333)


# ------------------------------------------------------------------- hidden


@pytest.mark.parametrize("name", CASES)
def test_between_two_ops_and_in_the_blank_end_it_is_always_the_same_picture(name: str) -> None:
    trace, other = clip(name), clip(name, swapped=True)
    resting = marks(trace, "none", 0)
    for reveal in ("initial", "final", "none"):
        for us in times(trace):
            ends = {"initial": us < trace.opening_us, "final": us > trace.closing_us, "none": False}
            if ends[reveal] or any(op.start_us <= us < op.end_us for op in trace.ops):
                continue
            assert marks(trace, reveal, us) == marks(other, reveal, us) == resting


@pytest.mark.parametrize("name", CASES)
def test_the_hidden_phase_shows_the_ops_and_nothing_of_the_states(name: str) -> None:
    trace, other = clip(name), clip(name, swapped=True)
    for us in times(trace):
        for reveal in ("initial", "final", "none"):
            if (reveal == "final" or us >= trace.opening_us) and (reveal == "initial" or us <= trace.closing_us):
                assert marks(trace, reveal, us) == marks(other, reveal, us)


@pytest.mark.parametrize("name", CASES)
def test_the_end_that_is_revealed_is_shown_and_no_other(name: str) -> None:
    trace, other = clip(name), clip(name, swapped=True)
    for reveal, us in (("initial", 0), ("final", trace.length_us - 1)):
        assert marks(trace, reveal, us) != marks(other, reveal, us)
        assert marks(trace, "none", us) == marks(other, "none", us)
    steady = {marks(trace, "initial", us) for us in range(0, trace.opening_us - TURN_US, 100_000)}
    steady |= {marks(other, "final", us) for us in range(trace.closing_us + TURN_US, trace.length_us, 100_000)}
    assert len(steady) == 1


@pytest.mark.parametrize("name", CASES)
def test_every_op_is_seen_and_no_two_look_the_same(name: str) -> None:
    trace = clip(name)
    resting = marks(trace, "none", 0)
    for share in (0.2, 0.35, 0.5, 0.65, 0.8):
        seen = [marks(trace, "none", round(op.start_us + share * (op.end_us - op.start_us))) for op in trace.ops]
        assert len({*seen, resting}) == len(seen) + 1


@pytest.mark.parametrize("view", [Cups(), Boxes(None), Pegs()])
def test_containers_that_are_all_empty_are_shown(view: Any) -> None:
    nothing: dict[str, Value] = {"A": (), "B": ()}
    trace = trace_of(view, nothing, nothing)
    assert marks(trace, "initial", 0)
    assert marks(trace, "final", trace.length_us - 1)


# --------------------------------------------------------------------- texts

FONTS = Fonts()


@dataclass(frozen=True)
class Box:
    """Where the ink of a text lies, by its cap height, px."""

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def cap(self) -> float:
        return self.bottom - self.top

    def overlaps(self, other: Box) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        return across > 0.5 and min(self.bottom, other.bottom) - max(self.top, other.top) > 0.5

    def covered_by(self, mark: Mark) -> bool:
        """Whether a mark's box holds the middle of the text."""
        xs = [mark.x + x for x, _ in mark.points] or [mark.x - mark.width / 2, mark.x + mark.width / 2]
        ys = [mark.y + y for _, y in mark.points] or [mark.y - mark.height / 2, mark.y + mark.height / 2]
        x, y = (self.left + self.right) / 2, (self.top + self.bottom) / 2
        return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


@cache
def box_of(mark: Mark) -> Box:
    outline = FONTS.outline(mark.text, mark.bold, mark.font)
    scale = mark.height / 1000
    if 0 < mark.width < outline.advance * scale:
        scale = mark.width / outline.advance
    half = (outline.ink_right - outline.ink_left) * scale / 2
    cap = outline.cap_height * scale
    return Box(mark.text, mark.x - half, mark.y - cap / 2, mark.x + half, mark.y + cap / 2)


def texts(shown: tuple[Mark, ...]) -> list[Box]:
    """The texts that nothing covers."""
    found = []
    for number, mark in enumerate(shown):
        if mark.kind == "text":
            box = box_of(mark)
            over = (m for m in shown[number + 1 :] if m.fill is not None and m.kind != "text")
            if not any(box.covered_by(m) for m in over):
                found.append(box)
    return found


def written(item: Value) -> str:
    """What stands on an item."""
    return card_parts(item)[0] if item in DECK else display(item)


def held(state: Snapshot) -> Iterator[Value]:
    for value in state.values():
        yield from value


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("name", CASES)
def test_all_that_a_state_holds_can_be_read(name: str, size: tuple[int, int]) -> None:
    for swapped in (False, True):
        trace = clip(name, swapped, size)
        for reveal, us, state in (
            ("initial", 0, trace.snapshots["held"][0]),
            ("final", trace.length_us - 1, trace.snapshots["held"][-1]),
        ):
            shown = marks(trace, reveal, us)
            boxes = texts(shown)
            found = Counter(b.text for b in boxes)
            assert len(boxes) == sum(m.kind == "text" for m in shown)
            wanted = Counter(written(item) for item in held(state))
            wanted += Counter(place for place in state if place)
            for text, count in wanted.items():
                assert found[text] >= count, (text, found)
            for box in boxes:
                assert box.left >= 1, box
                assert box.top >= 1, box
                assert box.right <= trace.width - 1, box
                assert box.bottom <= trace.height - 1, box
            for one, two in combinations(boxes, 2):
                assert not one.overlaps(two), (one, two)


@pytest.mark.parametrize("name", CASES)
def test_what_an_op_shows_can_be_read_in_its_middle(name: str) -> None:
    for size in SIZES:
        trace = clip(name, False, size)
        for op in trace.ops:
            wanted = [getattr(op.animation, f) for f in ("card", "item") if hasattr(op.animation, f)] + [*op.shown]
            for share in (0.2, 0.3, 0.5, 0.7, 0.8):
                shown = marks(trace, "none", round(op.start_us + share * (op.end_us - op.start_us)))
                found = {b.text: b for b in texts(shown) if b.left >= 0 and b.right <= trace.width and b.top >= 0}
                assert {written(item) for item in wanted} <= set(found), (op.name, share, found)
                assert set(trace.snapshots["held"][0]) - {WHOLE} <= set(found), (op.name, share, found)
                assert not op.says or op.says in found


@pytest.mark.parametrize("name", ["one pile", "three piles", "cups", "five cups", "pegs", "stacks"])
def test_letters_are_large_enough_to_be_read(name: str) -> None:
    trace = clip(name)
    moments = [("initial", 0), ("final", trace.length_us - 1)]
    moments += [("none", (op.start_us + op.end_us) // 2) for op in trace.ops]
    for reveal, us in moments:
        for box in texts(marks(trace, reveal, us)):
            assert box.cap >= 12.5, box


def test_cards_lie_from_top_to_bottom() -> None:
    shown = marks(clip("one pile", swapped=True), "initial", 0)
    cards = sorted((m for m in shown if m.role == "held.card"), key=lambda m: m.y)
    assert tuple(m.name for m in cards) == MIXED
    ends = {m.text: m.y for m in shown if m.role == "held.end"}
    assert ends["top"] < ends["bottom"]


def test_the_first_of_a_stack_is_its_highest() -> None:
    for name, role in (("pegs", "held.disc"), ("stacks", "held.item")):
        trace = clip(name)
        shown = [m for m in marks(trace, "initial", 0) if m.role == role]
        for place, items in trace.snapshots["held"][0].items():
            own = sorted((m for m in shown if m.name.partition(".")[0] == place), key=lambda m: m.y)
            assert [m.name for m in own] == [f"{place}.{n}" for n in range(len(items))]
    widths = [m.width for m in marks(clip("pegs"), "initial", 0) if m.role == "held.disc"]
    assert widths == sorted(widths, reverse=True)  # drawn from the foot up


def test_the_depth_of_a_card_is_said_in_words() -> None:
    trace = trace_of(CardPile(), MIXED[:4], MIXED[:5], (Done(WHOLE, SlideIn(MIXED[4], 2, TWO)),))
    shown = {b.text for b in texts(marks(trace, "none", trace.ops[0].start_us + SECOND // 2))}
    assert {"third", "from top"} <= shown


def test_a_card_that_is_taken_is_seen_only_where_the_op_shows_it() -> None:
    for shown, count in (((), 0), ((MIXED[3],), 1)):
        trace = trace_of(CardPile(), MIXED[:4], MIXED[1:4], (Done(WHOLE, TakeFrom("top", TWO), shown=shown),))
        op = trace.ops[0]
        for share in (0.2, 0.5, 0.8):
            found = marks(trace, "none", round(op.start_us + share * SECOND))
            assert sum(m.role == "op.card" for m in found) == count


@pytest.mark.parametrize("place", ["left", "right"])
@pytest.mark.parametrize("end", ["top", "bottom"])
@pytest.mark.parametrize("comes", [True, False])
def test_a_card_comes_and_goes_on_the_side_of_its_pile(place: str, end: str, comes: bool) -> None:
    """Otherwise it would pass the other pile, as if it were put there."""
    move = PlaceOn(end, MIXED[6], TWO, place) if comes else TakeFrom(end, TWO, place)
    held = {"left": MIXED[:3], "right": MIXED[3:6]}
    trace = trace_of(CardPile(), held, held, (Done(place, move, shown=() if comes else (MIXED[6],)),))
    start, end_us = trace.ops[0].start_us, trace.ops[0].end_us
    xs = [
        mark.x
        for us in range(start, end_us, SECOND // 50)
        for mark in marks(trace, "none", us)
        if mark.role in ("op.card", "op.back")
    ]
    assert xs
    assert all((x < trace.width / 2) == (place == "left") for x in xs)


def test_suits_are_paths_in_their_colours() -> None:
    for card in (DECK[0], DECK[13], DECK[26], DECK[39]):
        trace = trace_of(CardPile(), (card,), ())
        signs = [m for m in marks(trace, "initial", 0) if m.role == "held.card_suit"]
        assert signs
        assert all(m.kind == "polygon" for m in signs)
        red = card.endswith(("Diamonds", "Hearts"))
        assert {m.fill == PALETTE["red"] for m in signs} == {red}


# -------------------------------------------------------------- distributions


def stream(*path: str | int) -> Stream:
    return Stream(key_of("containers", *path))


def test_what_is_drawn_is_what_is_said() -> None:
    for n in range(200):
        dealt = Deal(5, DECK).draw(stream(n))
        assert len(set(dealt)) == 5
        assert set(dealt) <= set(DECK)
        piles = DealOn(4, DECK, ("A", "B")).draw(stream(n))
        assert [len(p) for p in piles.values()] == [4, 4]
        assert len({c for p in piles.values() for c in p}) == 8
        bags = DealBags((5, 10, 20), ("A", "B", "C"), (1, 2, 3)).draw(stream(n))
        assert list(bags) == ["A", "B", "C"]
        assert all(isinstance(b, Bag) and 1 <= len(b) <= 3 and set(b) <= {5, 10, 20} for b in bags.values())
        spread = Spread(tuple("QWERT"), ("A", "B")).draw(stream(n))
        assert Bag(i for b in spread.values() for i in b) == Bag("QWERT")
        towers = Towers((1, 2, 3, 4), ("A", "B", "C")).draw(stream(n))
        assert sorted(d for t in towers.values() for d in t) == [1, 2, 3, 4]
        assert all(list(t) == sorted(t) for t in towers.values())
        stacks = Stacked(tuple("QWERT"), ("A", "B")).draw(stream(n))
        assert sorted(i for s in stacks.values() for i in s) == sorted("QWERT")


DISTRIBUTIONS = (
    Deal(5, DECK),
    DealOn(4, DECK, ("A", "B")),
    DealBags((5, 10, 20), ("A", "B", "C"), (1, 2, 3)),
    Spread(tuple("QWERT"), ("A", "B", "C")),
    Towers((1, 2, 3, 4, 5), ("A", "B", "C")),
    Stacked(tuple("QWERT"), ("A", "B", "C")),
)


@pytest.mark.parametrize("made", DISTRIBUTIONS, ids=lambda d: type(d).__name__)
def test_a_draw_hangs_on_its_key_alone_and_could_have_come_from_where_it_came(made: Any) -> None:
    used = stream("key")
    used.word()
    assert made.draw(stream("key")) == made.draw(stream("key"))
    drawn = [made.draw(stream(n)) for n in range(30)]
    assert len({str(d) for d in drawn}) > 20
    assert all(made.problem(d) is None for d in drawn)


def test_places_are_drawn_apart() -> None:
    two = DealBags((5, 10, 20), ("A", "B"), (1, 2, 3)).draw(stream(0))
    three = DealBags((5, 10, 20), ("X", "A", "B"), (1, 2, 3)).draw(stream(0))
    assert {k: three[k] for k in two} == two


def test_every_place_is_as_likely() -> None:
    counts = Counter(
        place
        for n in range(600)
        for place, discs in Towers((1, 2), ("A", "B", "C")).draw(stream(n)).items()
        for _ in discs
    )
    assert all(330 < counts[place] < 470 for place in "ABC")


@pytest.mark.parametrize(
    ("made", "value", "said"),
    [
        (Deal(2, DECK), (DECK[0],), "not 1"),
        (Deal(2, DECK), (DECK[0], DECK[0]), "more often"),
        (Deal(2, DECK[:4]), (DECK[0], DECK[9]), "isn't dealt"),
        (DealOn(1, DECK, ("A", "B")), {"A": (DECK[0],), "B": ()}, "B has 0"),
        (DealOn(1, DECK, ("A", "B")), {"A": (DECK[0],), "B": (DECK[0],)}, "more often"),
        (DealBags((5,), ("A",), (1, 2)), {"A": Bag()}, "A holds 0"),
        (DealBags((5,), ("A",), (1, 2)), {"A": Bag([7])}, "A holds 7"),
        (Spread(("Q", "W"), ("A",)), {"A": Bag("Q")}, "Q in all"),
        (Towers((1, 2), ("A",)), {"A": (2, 1)}, "larger disc"),
        (Towers((1, 2), ("A",)), {"A": (1,)}, "1 in all"),
        (Stacked(("Q", "W"), ("A",)), {"A": ()}, "nothing in all"),
    ],
)
def test_a_hand_written_state_that_can_not_have_come_from_it_is_told(made: Any, value: Value, said: str) -> None:
    assert said in made.problem(value)


@pytest.mark.parametrize(
    "made",
    [
        Deal(5, DECK[:3]),
        DealOn(2, DECK[:3], ("A", "B")),
        DealBags((), ("A",), (1,)),
        DealBags((5,), ("A",), (-1,)),
        Spread(("Q",), ()),
        Towers((1, 1), ("A",)),
        Towers((0, 1), ("A",)),
        Towers((7, 8), ("A",)),
        Stacked(("Q",), ()),
    ],
    ids=repr,
)
def test_what_can_not_be_drawn_is_an_error(made: Any) -> None:
    with pytest.raises(SceneError):
        made.draw(stream(0))


# ----------------------------------------------------------------- functions


def called(name: str, *arguments: Value) -> Value:
    return IMPLEMENTATIONS[name](None, *arguments)


def test_functions_of_cards() -> None:
    assert called("suit", "10 of Diamonds") == "diamonds"
    assert called("rank", "10 of Diamonds") == "10"
    assert [called("card_value", f"{r} of Clubs") for r in ("2", "10", "Jack", "Queen", "King", "Ace")] == [
        *(2, 10, 11, 12, 13, 14)
    ]
    assert [called("is_red", f"Ace of {s}") for s in ("Clubs", "Diamonds", "Hearts", "Spades")] == [0, 1, 1, 0]
    assert all(called(name, MISSING) is MISSING for name in ("suit", "rank", "card_value", "is_red", "all_of"))


def test_functions_of_containers() -> None:
    assert called("chips", (5, 10, 999)) == (5, 10, 999)
    assert called("slots", 3) == ("A", "B", "C")
    assert called("all_of", {"A": Bag([20, 5]), "B": Bag(), "C": Bag([5])}) == (5, 20, 5)
    assert called("all_of", {"A": ("Q", "A"), "B": ("Q",)}) == ("Q", "A", "Q")
    assert called("all_of", {"a1": "Q", "a2": "A"}) == ("Q", "A")


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("chips", ((5, 5),)),
        ("chips", ((0,),)),
        ("chips", ((1000,),)),
        ("slots", (0,)),
        ("slots", (11,)),
        ("boxes", (0,)),
        ("tuck", ("top", "top", 1.0)),
    ],
)
def test_what_can_not_be_meant_is_an_error(name: str, arguments: tuple[Value, ...]) -> None:
    with pytest.raises(SceneError):
        called(name, *arguments)


def test_every_view_draws_what_it_says() -> None:
    moves = {
        "card_pile": {"place_on", "take_from", "tuck", "slide_in", "pass_on"},
        "cups": {"drop", "lift", "pour", "arc", "carry"},
        "boxes": {"drop", "lift", "pour", "arc", "carry"},
        "pegs": {"hop"},
        "stacks": {"push", "pop", "hop", "flip_over"},
    }
    for name, names in moves.items():
        (entry,) = overloads(name)
        assert set(entry.draws) == names
        assert all(overloads(move)[0].kind == "animation" for move in names)


def test_ops_that_run_together_share_the_line_of_the_caption() -> None:
    trace = clip("cups")
    first, second = trace.ops[0], replace(trace.ops[1], says="comes out")
    shown = caption_marks(trace, first, second)
    assert [m.text for m in shown] == ["goes in; comes out"]
    assert caption_marks(trace) == caption_marks(trace, trace.ops[1]) == ()
