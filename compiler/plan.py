"""The plan: a checked scene for one set of questions at one level, as data that prints and pickles.

Expressions are trees of `Term`s in which names are resolved, units are gone (px, s, deg) and
`level()` is picked. A plan says everything that decides a sample, beside split, seed and index.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

FORMAT = "synrl.plan/1"


class Record(BaseModel):
    """Base of all plan parts: frozen, and closed to unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Term(Record):
    """One node of an expression.

    `op` says what it does, `value` is its name or constant, `args` are its operands:
    `const` (value), `param` `let` `object` `entries` `state` `local` `constant` (a name),
    `own` (a property of the object being made), `call` (a builtin), `list`, `tuple`, `text`,
    `range` (value: whole or not), `neg` `not` `and` `or` `+` `-` `*` `/`, `compare` (value: the ops),
    `if`, `at` `after` `before`, `attr` (value: name), `index`, `slice`, `each` (value: names),
    `absent` (an optional argument that was left out).
    """

    op: str
    value: str | bool | int | float | tuple[str, ...] | None = None
    args: tuple[Term, ...] = ()
    unit: str = ""
    """Of a hole in a text: how its number is written (`px`, `s`, `deg` or nothing)."""


class DrawPlan(Record):
    """A fixed value, or a draw from the distribution that `value` evaluates to."""

    drawn: bool
    value: Term
    step: Term | None = None


class ParamPlan(Record):
    name: str
    draw: DrawPlan
    count: Term | None = None


class LinePlan(Record):
    """A line of an object, in an order in which each can be evaluated."""

    name: str
    draw: DrawPlan


class ObjectPlan(Record):
    name: str
    count: Term | None
    shape: DrawPlan
    lines: tuple[LinePlan, ...]


class StatePlan(Record):
    """A state: a map where it has a `key` type, else one value. A value is one `item`, a list or a bag (`form`)."""

    name: str
    key: str
    form: str
    item: str
    draw: DrawPlan
    view: Term


class ArgPlan(Record):
    """An op's argument; without a domain it ranges over the places of the state of that key type."""

    name: str
    type: str
    domain: Term | None


class EffectPlan(Record):
    """Writes `state[key]`, or the whole state, for each binding of `each` (a term whose value is ignored)."""

    state: str
    key: Term
    value: Term
    each: Term | None


class SaysPlan(Record):
    """A caption, and when it is the one; the first that holds counts."""

    text: Term
    condition: Term | None


class OpPlan(Record):
    name: str
    args: tuple[ArgPlan, ...]
    requires: tuple[Term, ...]
    effects: tuple[EffectPlan, ...]
    plays: Term
    says: tuple[SaysPlan, ...]
    shows: tuple[Term, ...]
    weight: Term | None


class EventPlan(Record):
    name: str
    condition: Term


class StepPlan(Record):
    """A step of the timeline; `kind` is opening, closing, wait, do, act, any, repeat, for_each or together."""

    kind: str
    path: str
    draw: DrawPlan | None = None
    names: tuple[str, ...] = ()
    args: tuple[Term, ...] = ()
    body: tuple[StepPlan, ...] = ()


class PickPlan(Record):
    name: str
    draw: DrawPlan
    condition: Term | None
    live: bool
    """Whether the source depends on what the simulation does; such picks are drawn after it."""


class ShortcutPlan(Record):
    name: str
    value: Term
    held: int | None
    """k of `held 1/k`."""
    same_type: bool


class AcrossPlan(Record):
    """A quantity that the answer is crossed with. `members` are its values, or None: thirds of its range."""

    name: str
    value: Term
    source: str
    """`param NAME`, `pick NAME`, or `measured`."""
    members: tuple[str | int | float | bool, ...] | None


class BalancePlan(Record):
    domain: Term
    fixed: bool
    """Whether the domain is the same in every sample; else the target is a quantile of it."""
    subject: Term | None
    across: tuple[AcrossPlan, ...]
    excluded: Term | None


class QuestionPlan(Record):
    name: str
    mode: str
    reveal: str
    asks: tuple[Term, ...]
    format: Term | None
    """What the wording goes on with in the free form: how to write the answer."""
    picks: tuple[PickPlan, ...]
    requires: tuple[Term, ...]
    require_texts: tuple[str, ...]
    """The conditions as they are written, for reports."""
    answer: Term
    answer_type: str
    within: Term | None
    forms: tuple[str, ...]
    choices: Term | None
    pool: Term | None
    policy: str
    balance: BalancePlan | None
    shortcuts: tuple[ShortcutPlan, ...]
    needs: int
    needs_order: bool


class Plan(Record):
    format: str = FORMAT
    scene: str
    doc: str
    category: str
    task: str
    skills: tuple[str, ...]
    level: str
    group: str
    """Name of the question, or of several joined by `+`."""
    width: int
    height: int
    fps: int
    length: Term | None
    params: tuple[ParamPlan, ...]
    lets: dict[str, Term]
    types: dict[str, tuple[str, ...]]
    """The members of the scene's own enumerations."""
    objects: tuple[ObjectPlan, ...]
    states: tuple[StatePlan, ...]
    ops: tuple[OpPlan, ...]
    events: tuple[EventPlan, ...]
    timeline: tuple[StepPlan, ...]
    requires: tuple[Term, ...]
    require_texts: tuple[str, ...]
    questions: tuple[QuestionPlan, ...]
    source: str
    """The part of the scene that these questions need, in canonical form, as it is before it is stretched."""
    stretch: float = 1.0
    """How many times as long as written its clips are."""
    multiplied: tuple[str, ...] = ()
    """The drawn params that are that many times as large, and the paths of repeats with as many more rounds."""
    overlaps: tuple[str, ...] = ()
    """Benchmarks that ask the same of the same kind of video; no part of the digest."""
    digest: str

    @property
    def keyed(self) -> str:
        """What stands for the scene in the keys of its draws: its name, and how it is stretched."""
        return self.scene if self.stretch == 1.0 else f"{self.scene} * {self.stretch!r}"
