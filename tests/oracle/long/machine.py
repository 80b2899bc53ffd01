"""The naive machine of a scene: a scenario's JSON in, its states after every op, answers and judged plans out.

A machine knows its scene by heart, not by its text: which ops there are, when one is legal, what it does, and what
each question asks. States are JSON values that ops change in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, ClassVar

ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
).split()

Args = dict[str, Any]
States = dict[str, Any]
Scenario = Mapping[str, Any]
Ops = Mapping[str, tuple[str, ...]]


class IllegalOp(Exception):
    """An op of a scenario that can't be played."""


@dataclass
class Op:
    """An op, played: its words and what it showed are told by the states before it."""

    name: str
    args: Args
    text: str
    shown: list[Any]
    start_us: int = 0
    end_us: int = 0


@dataclass
class World:
    """States as they stand, and the ops so far."""

    states: States
    scenario: Scenario
    past: list[Op] = field(default_factory=list)

    def __getitem__(self, name: str) -> Any:
        return self.states[name]

    @property
    def level(self) -> str:
        return str(self.scenario["level"])

    def param(self, name: str) -> Any:
        return self.scenario["params"][name]

    def copy(self) -> World:
        return World(deepcopy(self.states), self.scenario, list(self.past))

    def last(self, name: str) -> Op | None:
        """The last op of that name so far."""
        found = [op for op in self.past if op.name == name]
        return found[-1] if found else None


@dataclass(frozen=True)
class Goal:
    """What a plan must reach, and within how many ops. `at_least` is how long the shortest plan must be."""

    reached: Callable[[World, Args], bool]
    at_most: int
    at_least: int = 1


class Machine:
    """What is known of one scene. `ops` are its ops with their arguments in order."""

    scene: str
    ops: ClassVar[Ops] = {}

    def domains(self, world: World, op: str) -> Mapping[str, list[Any]]:
        """Values that each argument may have; more than are legal."""
        raise NotImplementedError

    def fault(self, world: World, op: str, args: Args) -> str | None:
        """Why an op can't be played; None where it can. Its arguments are of their domains."""
        raise NotImplementedError

    def act(self, world: World, op: str, args: Args) -> None:
        """Change the states as the op does."""
        raise NotImplementedError

    def words(self, world: World, op: str, args: Args) -> str:
        """What the op says, or its name with its arguments."""
        return self.called(op, args)

    def shows(self, world: World, op: str, args: Args) -> list[Any]:
        return []

    def befores(self, world: World, op: str, args: Args, shown: list[Any]) -> Iterator[States] | None:
        """States that there may have been before an op, and others; None where they can't be listed."""
        return None

    def could_start(self, states: States, scenario: Scenario) -> bool:
        """Whether a clip can begin so. It's asked of states that fit what is seen, so it may be generous."""
        return True

    def answers(self) -> Mapping[str, Callable[[Clip], Any]]:
        """What each question asks for."""
        raise NotImplementedError

    def goals(self) -> Mapping[str, Goal]:
        """The goal of each question that asks for a plan."""
        return {}

    # ------------------------------------------------------------------ playing

    def called(self, op: str, args: Args) -> str:
        return f"{op}({', '.join(str(args[name]) for name in self.ops[op])})"

    def why_not(self, world: World, op: str, args: Args) -> str | None:
        """Why an op can't be played here; None where it can."""
        if op not in self.ops or set(args) != set(self.ops[op]):
            return f"there is no {op}({', '.join(args)})"
        domains = self.domains(world, op)
        for name in self.ops[op]:
            if args[name] not in domains[name]:
                return f"{name} can't be {args[name]}"
        return self.fault(world, op, args)

    def play(self, world: World, op: str, args: Args, start_us: int = 0, end_us: int = 0) -> None:
        """Play an op. Raises IllegalOp where it can't be played."""
        reason = self.why_not(world, op, args)
        if reason is not None:
            raise IllegalOp(f"op {len(world.past)}, {op} {args}: {reason}")
        done = Op(op, dict(args), self.words(world, op, args), self.shows(world, op, args), start_us, end_us)
        self.act(world, op, args)
        world.past.append(done)

    def legal(self, world: World) -> Iterator[tuple[str, Args]]:
        """All ops that can be played here."""
        for op, names in self.ops.items():
            domains = self.domains(world, op)
            for args in combinations({name: domains[name] for name in names}):
                if self.fault(world, op, args) is None:
                    yield op, args


def combinations(domains: Mapping[str, list[Any]]) -> Iterator[Args]:
    """Every choice of a value from each domain."""
    if not domains:
        yield {}
        return
    first, *others = domains
    for value in domains[first]:
        for rest in combinations({name: domains[name] for name in others}):
            yield {first: value, **rest}


@dataclass
class Clip:
    """A scenario, played: `worlds[k]` is how things stood after k ops."""

    machine: Machine
    scenario: Scenario
    worlds: list[World]

    @property
    def ops(self) -> list[Op]:
        return self.worlds[-1].past

    @property
    def start(self) -> World:
        return self.worlds[0]

    @property
    def end(self) -> World:
        return self.worlds[-1]

    @property
    def level(self) -> str:
        return self.end.level

    def pick(self, name: str) -> Any:
        return self.scenario["picks"][name]

    def after(self, number: int) -> World:
        """How things stood after the op of that number, counted from 0."""
        return self.worlds[number + 1]

    def before(self, number: int) -> World:
        return self.worlds[number]

    def further(self, name: str = "more") -> World:
        """How things would stand after the ops that a question adds."""
        world = self.end.copy()
        for one in self.pick(name):
            self.machine.play(world, one["op"], dict(zip(self.machine.ops[one["op"]], one["args"], strict=True)))
        return world

    def around(self, number: int) -> list[float]:
        """The interval of an op, one step of the viewer wider on both sides, in seconds."""
        step = round(1_000_000 / self.scenario["viewer"]["fps"])
        op, length = self.ops[number], round(self.scenario["length_s"] * 1_000_000)
        return [max(0, op.start_us - step) / 1_000_000, min(length, op.end_us + step) / 1_000_000]

    def numbers(self, condition: Callable[[World], bool]) -> list[int]:
        """The numbers of the ops after which it holds."""
        return [k for k in range(len(self.ops)) if condition(self.after(k))]


def played(machine: Machine, scenario: Scenario, initial: States | None = None) -> Clip:
    """The clip of a scenario, or of its ops from another initial state. Raises IllegalOp."""
    world = World(deepcopy(scenario["state"] if initial is None else initial), scenario)
    worlds = [world.copy()]
    for one in scenario["ops"]:
        machine.play(world, one["op"], one["args"], one["start_us"], one["end_us"])
        worlds.append(world.copy())
    return Clip(machine, scenario, worlds)
