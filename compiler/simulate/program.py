"""A plan, compiled: draws params, objects and states, runs the timeline, solves motion and events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from compiler.distributions import Distinct, Scattered, Uniform, as_distribution
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import Closure, compile_term
from compiler.functions.actions import Action
from compiler.functions.world import Arc
from compiler.plan import DrawPlan, Plan, StatePlan, StepPlan
from compiler.simulate.actions import act
from compiler.simulate.inverse import Inverse
from compiler.simulate.machine import Binding, Op, apply, choose, describe, would_idle
from compiler.simulate.solve import solve, written_us
from compiler.streams import Stream
from compiler.trace import Draft, Entry, Trace
from compiler.values import MISSING, US, WHOLE, Bag, Snapshot, Value, whole
from synrl_dsl import limits
from synrl_dsl.builtins.names import OPEN_ENUMERATIONS

DEFAULT_SIZE = 40.0
"""Size in px of an object that sets none."""

REDRAWN = 32
"""How often an op is drawn again, at most, that would end a run of ops that does nothing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the timeline where an op happens: which ops may, or which one does, and when."""

    names: tuple[str, ...]
    fixed: bool
    start_us: int
    end_us: int


@dataclass(slots=True)
class Run:
    """A timeline under way: the draft, the clock in microseconds, the slots so far."""

    draft: Draft
    clock_us: int = 0
    slots: list[Slot] = field(default_factory=list)
    rounds: tuple[int, ...] = ()


class Chooser(Protocol):
    """Decides which op happens in a slot, and how long it takes."""

    def pick(self, ops: list[Op], draft: Draft, path: tuple[str | int, ...]) -> Binding | None: ...

    def during(self, animation: Any, path: tuple[str | int, ...]) -> float: ...

    def duration(self, draw: Draw, env: Env, path: tuple[str | int, ...]) -> Value: ...


@dataclass(frozen=True, slots=True)
class Draw:
    """A fixed value or a draw, compiled."""

    drawn: bool
    value: Closure
    step: Closure | None

    def __call__(self, env: Env, stream: Stream) -> Value:
        if not self.drawn:
            return self.value(env)
        return as_distribution(self.value(env), self.step(env) if self.step else None).draw(stream)


@dataclass(frozen=True, slots=True)
class Sampling:
    """The chooser that draws: `timing` and `choice` are apart, so that ops can be redrawn in their places.

    `rounds` are numbers of rounds that are settled already, by the path of their step. With `busy` an op that would
    end a run of ops that does nothing is drawn again.
    """

    timing: Stream
    choice: Stream
    rounds: Mapping[str, Value] = field(default_factory=dict)
    busy: bool = False

    def pick(self, ops: list[Op], draft: Draft, path: tuple[str | int, ...]) -> Binding | None:
        keyed = self.choice.child(*path)
        found = choose(ops, draft, keyed)
        for again in range(REDRAWN if self.busy else 0):
            if found is None or not would_idle(draft, next(op for op in ops if op.name == found.op), found):
                break
            found = choose(ops, draft, keyed.child("again", again))
        return found

    def during(self, animation: Arc | Action, path: tuple[str | int, ...]) -> float:
        hold = getattr(animation, "hold", 0.0)
        return float(animation.during.draw(self.timing.child(*path, "during"))) + hold

    def duration(self, draw: Draw, env: Env, path: tuple[str | int, ...]) -> Value:
        settled = self.rounds.get(step_label(path)) if self.rounds else None
        return draw(env, self.timing.child(*path)) if settled is None else settled


class Program:
    """One plan, ready to run. Holds no result: every method is a function of its arguments."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        lets = plan.lets
        self.ops = {op.name: Op(op, plan) for op in plan.ops}
        self.inverse = Inverse(plan, self.ops)
        self._params = [
            (p.name, self._draw(p.draw), compile_term(p.count, lets) if p.count is not None else None)
            for p in plan.params
        ]
        self._objects = [
            (
                o.name,
                compile_term(o.count, lets) if o.count is not None else None,
                self._draw(o.shape),
                [(line.name, self._draw(line.draw)) for line in o.lines],
            )
            for o in plan.objects
        ]
        self.states = [(s, self._draw(s.draw), compile_term(s.view, lets)) for s in plan.states]
        self._events = [(e.name, compile_term(e.condition, lets)) for e in plan.events]
        self._length = compile_term(plan.length, lets) if plan.length is not None else None
        self._steps: dict[str, tuple[Draw | None, list[Closure]]] = {}
        self._prepare(plan.timeline)

    def _draw(self, plan: DrawPlan) -> Draw:
        lets = self.plan.lets
        step = compile_term(plan.step, lets) if plan.step is not None else None
        return Draw(plan.drawn, compile_term(plan.value, lets), step)

    def _prepare(self, steps: tuple[StepPlan, ...]) -> None:
        for step in steps:
            draw = self._draw(step.draw) if step.draw is not None else None
            self._steps[step.path] = (draw, [compile_term(a, self.plan.lets) for a in step.args])
            self._prepare(step.body)

    # ------------------------------------------------------------------- draws

    def params(self, stream: Stream, fixed: Mapping[str, tuple[str, Value]]) -> dict[str, Value]:
        """Draw the params. `fixed` gives a param's value, `("value", v)`, or its third, `("third", k)`.

        To draw a param within its third is to draw it anew until it falls there, only faster.
        """
        draft = Draft(self.plan.fps, self.plan.width, self.plan.height)
        env = Env(draft)
        for name, draw, count in self._params:
            keyed = stream.child("param", name)
            if count is not None:
                many = count(env)
                if many > limits.PARAM_ARRAY:
                    raise SceneError(f"the param '{name}' has {many} values; the limit is {limits.PARAM_ARRAY}")
                draft.params[name] = tuple(draw(env, keyed.child(i)) for i in range(many))
            elif name in fixed:
                kind, wanted = fixed[name]
                if kind == "value":
                    draft.params[name] = wanted
                else:
                    uniform = as_distribution(draw.value(env))
                    assert isinstance(uniform, Uniform)
                    draft.params[name] = uniform.draw_third(keyed, wanted)
            else:
                draft.params[name] = draw(env, keyed)
        return draft.params

    def start(self, params: dict[str, Value], stream: Stream) -> Draft:
        """Objects and initial states for these params."""
        draft = Draft(self.plan.fps, self.plan.width, self.plan.height, dict(params))
        for name, count, shape, lines in self._objects:
            many = 1 if count is None else count(Env(draft))
            if not 0 <= many <= limits.OBJECTS:
                raise SceneError(f"the object '{name}' has {many} copies; the limit is {limits.OBJECTS}")
            draft.things[name] = []
            shared: dict[str, tuple[Value, ...]] = {}
            for index in range(many):
                env = Env(draft, locals={"index": index})
                keyed = stream.child("object", name, index)
                env.own["shape"] = shape(env, keyed.child("shape"))
                for line, draw in lines:
                    joint = draw.value(env) if draw.drawn else None
                    if isinstance(joint, Distinct | Scattered):
                        if line not in shared:
                            shared[line] = joint.draw_all(stream.child("object", name, line), many)
                        env.own[line] = shared[line][index]
                    else:
                        env.own[line] = draw(env, keyed.child(line))
                env.own.setdefault("size", DEFAULT_SIZE)
                draft.things[name].append(dict(env.own))
        for plan, draw, _ in self.states:
            self._set_state(draft, initial_snapshot(plan, draw(Env(draft), stream.child("state", plan.name))))
        self._set_views(draft)
        return draft

    def could_start(self, of: Trace, states: Mapping[str, Snapshot]) -> bool:
        """Whether the clip could have begun in these states, as far as their distributions tell."""
        env = Env(Draft(of.fps, of.width, of.height, of.params, of.things))
        for plan, draw, _ in self.states:
            problem = getattr(as_distribution(draw.value(env)), "problem", None) if draw.drawn else None
            if problem is not None and problem(whole(states[plan.name])) is not None:
                return False
        return True

    def _set_state(self, draft: Draft, snapshot: Snapshot) -> None:
        draft.current[snapshot.state] = snapshot
        draft.snapshots[snapshot.state] = [snapshot]

    def _set_views(self, draft: Draft) -> None:
        for plan, _, view in self.states:
            draft.views[plan.name] = view(Env(draft))

    def fresh(self, of: Trace, state: Mapping[str, Snapshot]) -> Draft:
        """A draft with the params, objects, length and reveals of a trace, from this initial state."""
        draft = Draft(of.fps, of.width, of.height, of.params, of.things)
        for snapshot in state.values():
            self._set_state(draft, snapshot.after(0, {}))
        draft.views = of.views
        draft.length_us, draft.opening_us, draft.closing_us = of.length_us, of.opening_us, of.closing_us
        draft.actions, draft.changes, draft.shifts = list(of.actions), list(of.changes), list(of.shifts)
        draft.timing = of.timing
        return draft

    # ---------------------------------------------------------------- timeline

    def run(self, draft: Draft, chooser: Chooser) -> tuple[Trace, tuple[Slot, ...]] | None:
        """Run the timeline and solve the motions; None where an op has no legal binding."""
        run = Run(draft)
        if self.plan.timeline:
            if not self._run_steps(self.plan.timeline, run, chooser, Env(draft)):
                return None
            draft.length_us = run.clock_us
            if draft.closing_us == 0:
                draft.closing_us = run.clock_us
        elif self._length is not None:
            draft.length_us = round(self._length(Env(draft)) * US)
        else:
            draft.length_us = written_us(draft)
        return self.solve(draft), tuple(run.slots)

    def _run_steps(self, steps: tuple[StepPlan, ...], run: Run, chooser: Chooser, env: Env) -> bool:
        return all(self._run_step(step, run, chooser, env) for step in steps)

    def _run_step(self, step: StepPlan, run: Run, chooser: Chooser, env: Env) -> bool:
        draw, args = self._steps[step.path]
        path: tuple[str | int, ...] = ("timeline", step.path, *run.rounds)
        match step.kind:
            case "opening" | "closing" | "wait":
                assert draw is not None
                if step.kind == "closing":
                    run.draft.closing_us = run.clock_us
                run.clock_us += self._lasts(draw, run, chooser, env, path, step.kind)
                if step.kind == "opening":
                    run.draft.opening_us = run.clock_us
                return True
            case "repeat" | "for_each":
                assert draw is not None
                items = draw.value(env)
                if step.kind == "repeat":
                    items = self._drawn(draw, run, chooser, env, path)
                rounds = range(items) if step.kind == "repeat" else items
                if len(rounds) > limits.REPEATS:
                    raise SceneError(f"a repeat of {len(rounds)} rounds; the limit is {limits.REPEATS}")
                outer = run.rounds
                for number, item in enumerate(rounds):
                    run.rounds = (*outer, number)
                    if step.names:
                        env.locals[step.names[0]] = item
                    if not self._run_steps(step.body, run, chooser, env):
                        return False
                run.rounds = outer
                return True
            case "together":
                start = latest = run.clock_us
                for line in step.body:
                    run.clock_us = start
                    if not self._run_step(line, run, chooser, env):
                        return False
                    latest = max(latest, run.clock_us)
                run.clock_us = latest
                return True
            case "act":
                action = args[0](env)
                assert isinstance(action, Action)
                start = run.clock_us
                seconds = run.draft.timing.setdefault(step_label(path), chooser.during(action, path))
                run.clock_us += _microseconds(seconds, action.name)
                act(run.draft, action, start, run.clock_us)
                return True
            case "any":
                binding = chooser.pick([self.ops[name] for name in step.names], run.draft, path)
                return binding is not None and self._play(binding, step.names, False, run, chooser, path)
            case _:
                op = self.ops[step.names[0]]
                binding = Binding(op.name, tuple(arg(env) for arg in args))
                if not self.is_legal(run.draft, binding):
                    raise SceneError(f"`do {describe(op, binding)}` is not legal when its turn comes")
                return self._play(binding, step.names, True, run, chooser, path)

    def _drawn(self, draw: Draw, run: Run, chooser: Chooser, env: Env, path: tuple[str | int, ...]) -> Value:
        """A number of rounds or a duration; what is drawn is kept, so that a replay can take it."""
        value = chooser.duration(draw, env, path)
        if draw.drawn:
            run.draft.timing[step_label(path)] = value
        return value

    def _lasts(self, draw: Draw, run: Run, chooser: Chooser, env: Env, path: tuple[str | int, ...], what: str) -> int:
        return _microseconds(self._drawn(draw, run, chooser, env, path), what)

    def is_legal(self, draft: Draft, binding: Binding) -> bool:
        return self.ops[binding.op].accepts(draft, binding)

    def _play(
        self,
        binding: Binding,
        names: tuple[str, ...],
        fixed: bool,
        run: Run,
        chooser: Chooser,
        path: tuple[str | int, ...],
    ) -> bool:
        animation = self.ops[binding.op].plays(self.ops[binding.op].environment(run.draft, binding))
        start = run.clock_us
        run.clock_us += _microseconds(chooser.during(animation, path), "animation")
        self.do(run.draft, binding, start, run.clock_us, animation)
        run.slots.append(Slot(names, fixed, start, run.clock_us))
        return True

    def do(
        self, draft: Draft, binding: Binding, start_us: int, end_us: int, animation: Any, silent: bool = False
    ) -> None:
        """Carry out one op on the draft; a `silent` one doesn't tell what it says and shows."""
        op = self.ops[binding.op]
        writes = op.writes(draft, binding)
        number = sum(1 for e in draft.ops if e.name == op.name)
        fields = dict(zip(op.names, binding.values, strict=True))
        order = len(draft.ops)
        speech = ("", ()) if silent else op.speech(draft, binding)
        draft.ops.append(Entry("op", op.name, number, order, start_us, end_us, fields, writes, animation, *speech))
        draft.current = apply(draft, writes, order + 1)
        for name, snapshot in draft.current.items():
            draft.snapshots[name].append(snapshot)

    def replay_slots(self, draft: Draft, slots: tuple[Slot, ...], bindings: list[Binding]) -> Trace | None:
        """Run these ops in the slots of another run; None where one isn't legal."""
        for slot, binding in zip(slots, bindings, strict=True):
            if not self.is_legal(draft, binding):
                return None
            op = self.ops[binding.op]
            animation = op.plays(op.environment(draft, binding))
            self.do(draft, binding, slot.start_us, slot.end_us, animation)
        return self.solve(draft)

    # ------------------------------------------------------------------ motion

    def solve(self, draft: Draft) -> Trace:
        """Tracks of all objects, events with their exact times, and the whole log in order."""
        if draft.length_us > limits.CLIP_S * US:
            raise SceneError(f"a clip of {draft.length_us / US:.1f} s; the limit is {limits.CLIP_S} s")
        if draft.frames < 1:
            raise SceneError("a clip of no frame: its length is too short for the frame rate")
        return solve(draft, self._events)


def initial_snapshot(plan: StatePlan, value: Value) -> Snapshot:
    """A drawn or given value of a state as its first snapshot: lists and bags made of what it holds."""
    places = dict(value) if plan.key else {WHOLE: value}
    make = {"list": tuple, "bag": Bag}.get(plan.form)
    if make is not None:
        places = {place: make(items) for place, items in places.items()}
    return Snapshot(plan.name, 0, places, plan.key in OPEN_ENUMERATIONS)


def step_label(path: tuple[str | int, ...]) -> str:
    """The path of a step and the rounds around it, as the key of its timing."""
    return "/".join(str(part) for part in path[1:])


def _microseconds(seconds: Value, what: str) -> int:
    if seconds is MISSING or not 0 <= seconds <= limits.CLIP_S:
        raise SceneError(f"a duration of {seconds} s of the {what}; it is 0 to {limits.CLIP_S} s")
    return round(float(seconds) * US)
