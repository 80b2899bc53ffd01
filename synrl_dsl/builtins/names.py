"""Names that are no calls: constants, enumerations, an object's properties, and what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from synrl_dsl import types as t
from synrl_dsl.types import Type

PALETTE: dict[str, str] = {
    "red": "#d7263d",
    "orange": "#f58220",
    "yellow": "#f2c500",
    "green": "#2e9e4f",
    "blue": "#2667d9",
    "purple": "#8a3fc4",
    "pink": "#f283b6",
    "brown": "#8a5a33",
}
"""Colour names of the palette and what they look like; chosen to stay apart under 4:2:0 video."""

LEVELS = ("easy", "medium", "hard")

SUITS = ("clubs", "diamonds", "hearts", "spades")
RANKS = (*(str(n) for n in range(2, 11)), "Jack", "Queen", "King", "Ace")
"""Ranks of a card from the lowest to the highest."""

ENUMERATIONS: dict[str, tuple[str, ...]] = {
    "color": tuple(PALETTE),
    "shape": ("circle", "square", "triangle", "star", "T", "arrow", "bar"),
    "wall": ("left", "right", "top", "bottom"),
    "direction": ("up", "down", "left", "right"),
    "attribute": ("fill", "size", "shape", "visible"),
    "side": ("light", "dark"),
    "hiding": ("faces",),
    "third": ("low", "middle", "high"),
    "letter": tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    "digit": ("blank", *(str(n) for n in range(1, 100))),
    "cell": tuple(f"{column}{row}" for column in "abcdefghij" for row in range(1, 11)),
    "slot": tuple("ABCDEFGHIJ"),
    "suit": SUITS,
    "card": tuple(f"{rank} of {suit.capitalize()}" for suit in SUITS for rank in RANKS),
    "pile_end": ("top", "bottom"),
    "node": ("file", "dir"),
    "operator": ("plus", "minus", "times", "over"),
}
"""Enumeration -> its members. A cell is a column letter from the left and a row from the top, a slot one of a few
places that are named by letters."""

OPEN_ENUMERATIONS = ("path",)
"""Enumerations whose members aren't listed: a path is a text such as `/docs/notes.txt`."""

COUNTED = ("number", "chip", "disc")
"""Types that a state or an argument may have and that are whole numbers: a chip's value, a disc's size."""

SINGLE = ("card",)
"""Enumerations of which a scene holds each member once: no state has one card twice."""


@cache
def enumerations_with(member: str) -> tuple[str, ...]:
    """The enumerations that have this member."""
    return tuple(name for name, members in ENUMERATIONS.items() if member in members)


@dataclass(frozen=True, slots=True)
class Constant:
    type: Type
    doc: str


CONSTANTS: dict[str, Constant] = {
    "canvas": Constant(Type("area"), "the whole picture"),
    "walls": Constant(Type("walls"), "the four edges of the canvas"),
    "others": Constant(Type("obstacle"), "what an object may bounce off: other objects that do, too"),
    "everything": Constant(Type("obstacle"), "what an object may bounce off: walls and others"),
    "palette": Constant(t.list_of(t.enum("color")), "the colours that a viewer tells apart"),
    "start": Constant(t.MOMENT, "time 0"),
    "end": Constant(t.MOMENT, "the last frame; inside brackets the last index"),
    "none": Constant(t.MISSING, "a missing item"),
    "true": Constant(t.BOOL, "yes"),
    "false": Constant(t.BOOL, "no"),
    "deck": Constant(t.list_of(t.enum("card")), "the 52 cards"),
    "stretch": Constant(t.INT, "how many times as long as written the clip is made (`--stretch`); 1 by default"),
    "log": Constant(t.list_of(Type("entry")), "all ops and events, by time"),
    "op": Constant(t.list_of(Type("entry", names=("op",))), "all ops, by time"),
}


BENCHMARKS: dict[str, str] = {"videoreasonbench": "VideoReasonBench"}
"""What a scene may say that it `overlaps`: benchmarks that ask the same of the same kind of video, and their names."""


@dataclass(frozen=True, slots=True)
class ObjectProperty:
    type: Type
    required: bool
    doc: str


PROPERTIES: dict[str, ObjectProperty] = {
    "size": ObjectProperty(
        t.PX, False, "diameter of the circle that the outline is inscribed in (40px); contacts use the outline"
    ),
    "pos": ObjectProperty(t.VECTOR, True, "centre of that circle at time 0; moves where there is a motion"),
    "fill": ObjectProperty(t.enum("color"), True, "colour of the inside"),
    "motion": ObjectProperty(Type("motion"), False, "how it moves; without it, it rests"),
    "rotation": ObjectProperty(t.DEGREES, False, "how far it is turned at time 0, counter-clockwise (0deg)"),
    "visible": ObjectProperty(t.BOOL, False, "whether it is there at time 0 (true)"),
    "label": ObjectProperty(t.ANY, False, "what is written on it"),
}
"""What a line under `object` may set."""

KINEMATIC: dict[str, tuple[Type, str]] = {
    "speed": (t.SPEED, "how fast its centre moves"),
    "heading": (t.DEGREES, "which way its centre moves, counter-clockwise from right; none at rest"),
    "distance": (t.PX, "the length of its path since the start"),
    "width": (t.PX, "how wide its outline is as it is drawn; a square's is 0.71 of its size"),
    "height": (t.PX, "how high its outline is as it is drawn"),
    "turned": (t.DEGREES, "how far it has turned since the start, counter-clockwise"),
}
"""Attributes of every object that follow from its motion: each needs a time."""

ENTRY_FIELDS: dict[str, Type] = {"start": t.MOMENT, "end": t.MOMENT, "object": Type("object")}
"""Attributes of every entry of the log; an op adds its arguments, an event what its condition gives."""

OP_FIELDS: dict[str, Type] = {"text": t.TEXT, "name": t.TEXT}
"""Attributes of every op: what it says, or its name with its arguments; and its name alone."""

PLANNED: dict[str, str] = {
    **dict.fromkeys(("tempting",), "option policy"),
    **dict.fromkeys(("opacity",), "property"),
}
"""Names of the language's design that this version doesn't build yet, and what they will be."""
