"""The states after an op and the words that it shows in, the arguments that it may have had out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from compiler.distributions import as_distribution
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.functions.states.files import parent, parts
from compiler.functions.states.files_tree import ROOT
from compiler.simulate.lines import Argument
from compiler.simulate.machine import Binding, Op, all_hold
from compiler.simulate.program import Program
from compiler.trace import Draft
from compiler.values import WHOLE, Value
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS


class Bindings:
    """All bindings of the ops of a program that can't be ruled out by the states after them."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._types = {op.name: {a.name: a.type for a in op.plan.args} for op in program.ops.values()}

    def of(self, op: Op, draft: Draft, typed: str) -> Iterator[Binding]:
        """Bindings of an op that led to the draft's states; `typed` is the command that is seen, if one is."""
        if all(a.is_fixed for a in op.arguments):
            return iter(op.candidates(draft))
        env = Env(draft)
        domains = {a.name: self._values(a, op, draft, typed) for a in op.arguments}

        def bound(depth: int) -> Iterator[Binding]:
            if depth == len(op.arguments):
                yield Binding(op.name, tuple(env.locals[name] for name in op.names))
                return
            argument = op.arguments[depth]
            for value in domains[argument.name]:
                env.locals[argument.name] = value
                if all_hold(argument.ahead, env):
                    yield from bound(depth + 1)

        return bound(0)

    def _values(self, argument: Argument, op: Op, draft: Draft, typed: str) -> tuple[Value, ...]:
        if argument.is_fixed:
            return argument.values(Env(draft))
        type_ = self._types[op.name][argument.name]
        if type_ in OPEN_ENUMERATIONS:
            return tuple(dict.fromkeys(self._paths(op, draft, typed)))
        if argument.members:
            return argument.members
        return tuple(dict.fromkeys(chain(self._held(type_, draft), self._domains(type_, draft))))

    def _paths(self, op: Op, draft: Draft, typed: str) -> Iterator[str]:
        """The paths that a command names, as seen from the working directory, and those right above them; where it
        changes the directory, or nothing is typed, all that there are."""
        states = self._program.plan.states
        here = [draft.current[s.name][WHOLE] for s in states if s.item in OPEN_ENUMERATIONS and not s.key]
        for place in here or [ROOT]:
            for word in typed.split()[1:]:
                path = _resolved(place, word)
                yield from (path, parent(path)) if path != ROOT else (path,)
        if not typed or any(s.name in op.writes_states for s in states if not s.key):
            yield from here
            yield from (p for s in states if s.key in OPEN_ENUMERATIONS for p in draft.current[s.name])

    def _held(self, type_: str, draft: Draft) -> Iterator[Value]:
        """What states hold."""
        for plan in self._program.plan.states:
            if plan.item == type_:
                for value in draft.current[plan.name].values():
                    yield from value if isinstance(value, tuple) else (value,)

    def _domains(self, type_: str, draft: Draft) -> Iterator[Value]:
        """What states are dealt from, and what other arguments of the type may be."""
        for plan, draw, _ in self._program.states:
            if plan.item == type_:
                try:
                    yield from getattr(as_distribution(draw.value(Env(draft))), "items", ())
                except (KeyError, TypeError, SceneError):
                    continue
        for op in self._program.ops.values():
            for argument in op.arguments:
                if argument.is_fixed and self._types[op.name][argument.name] == type_:
                    yield from argument.values(Env(draft))


def _resolved(here: str, word: str) -> str:
    """The path that a word names, as seen from a directory."""
    steps = [] if word.startswith(ROOT) else list(parts(here))
    for step in word.split("/"):
        if step == "..":
            steps = steps[:-1]
        elif step not in ("", "."):
            steps.append(step)
    return ROOT + "/".join(steps)


def typed_words(text: str) -> frozenset[str]:
    """The names in a command."""
    return frozenset(part for word in text.split() for part in word.split("/") if part.strip("."))
