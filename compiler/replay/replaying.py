"""Replay: in comes a scenario, out come its trace, picks, wordings, answer and derivation.

Nothing of the sampler is used, and nothing that was saved beside the scenario: what a sample says
can so be checked, and a scenario written by hand or converted from elsewhere be asked about.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable

from compiler.distributions import Uniform, as_distribution
from compiler.environment import Env
from compiler.errors import ScenarioError
from compiler.evaluate import compile_term
from compiler.lowering import load_source, lower
from compiler.plan import PickPlan, Plan
from compiler.questions.derivation import Derivation
from compiler.questions.question import Question
from compiler.replay.reading import NUMBER_LIMIT, named_type, read_value, unknown
from compiler.replay.timeline import play
from compiler.replay.world import build
from compiler.simulate import Program, Scenario
from compiler.simulate.further import Further
from compiler.simulate.observe import Viewer
from compiler.trace import Trace
from compiler.values import MISSING, Moves, Thing, Value, Vector, display
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.checker import Checked
from synrl_dsl.source import Source


@dataclass(frozen=True, slots=True)
class Replayed:
    """What a scenario leads to for a viewer. `wordings` are all that the question may be asked in,
    in any form."""

    plan: Plan
    viewer: Viewer
    question: Question
    trace: Trace
    picks: dict[str, Value]
    wordings: tuple[str, ...]
    answer: Value
    derivation: Derivation


def replay(scenario: Scenario, source: Source | None, viewer: Viewer | None) -> Replayed:
    """Recompute a scenario.

    The scene is `source` where one is given, else the scenario's own `source`, else the library's
    scene of that name. `viewer` (given, else the scenario's own, else the default one) widens the
    intervals that `around` gives. Raises ScenarioError that
    names the place in the scenario, or SceneError where the scene doesn't check or can't be run.
    """
    checked = _scene(scenario, source)
    viewer = viewer or scenario.viewer or Viewer()
    questions = {d.name: d for d in checked.file.decls if isinstance(d, n.QuestionDecl)}
    if scenario.question not in questions:
        message = f"the scene '{scenario.scene}' has no question '{scenario.question}'"
        raise ScenarioError(unknown("question", message, scenario.question, questions))
    if scenario.level not in LEVELS:
        raise ScenarioError(unknown("level", f"there is no level '{scenario.level}'", scenario.level, LEVELS))
    plan = lower(checked, scenario.level, (scenario.question,), scenario.stretch or 1.0)
    _check_canvas(scenario, plan)
    program = Program(plan)
    trace = play(scenario, program, checked, build(scenario, plan, checked))
    for decl, term in zip(_requires(checked.file.decls), plan.requires, strict=True):
        if compile_term(term, plan.lets)(Env(trace)) is not True:
            raise ScenarioError(f"the scenario breaks `require {checked.source.slice(decl.condition.span)}`")
    question = Question(plan, plan.questions[0], viewer, program)
    picks = _picks(scenario, question, plan, trace)
    failed = question.failed_requirement(trace, picks)
    if failed is not None:
        broken = _requires(questions[question.name].body)[failed]
        raise ScenarioError(
            f"the question '{question.name}' can't be asked: the scenario breaks "
            f"`require {checked.source.slice(broken.condition.span)}`"
        )
    answered = question.answer(trace, picks)
    if answered.value is MISSING:
        raise ScenarioError(f"the question '{question.name}' has no answer in this scenario")
    wordings = tuple(dict.fromkeys(w for form in question.plan.forms for w in question.wordings(trace, picks, form)))
    return Replayed(plan, viewer, question, trace, picks, wordings, answered.value, answered.derivation)


def library() -> dict[str, Traversable]:
    """The scene files that come with the package, by the name of their scene."""
    return {entry.name.removesuffix(".scene"): entry for entry in _scene_entries(files("scenes"))}


def _scene_entries(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda e: e.name):
        if entry.is_dir():
            yield from _scene_entries(entry)
        elif entry.name.endswith(".scene"):
            yield entry


def _scene(scenario: Scenario, source: Source | None) -> Checked:
    if source is None and scenario.source is not None:
        source = Source("the scenario's source", scenario.source)
    if source is None:
        known = library()
        if scenario.scene not in known:
            message = f"no scene of the library is called '{scenario.scene}'; name its file with --scene"
            raise ScenarioError(unknown("scene", message, scenario.scene, known))
        entry = known[scenario.scene]
        source = Source(entry.name, entry.read_text(encoding="utf-8"))
    loaded = load_source(source, {})
    if loaded.name != scenario.scene:
        raise ScenarioError(f"scene: '{scenario.scene}', but {source.path} is of the scene '{loaded.name}'")
    return loaded.checked


def _check_canvas(scenario: Scenario, plan: Plan) -> None:
    for name in ("width", "height", "fps") if scenario.canvas is not None else ():
        given, wanted = getattr(scenario.canvas, name), getattr(plan, name)
        if given != wanted:
            raise ScenarioError(f"canvas.{name}: {given}; the scene's is {wanted}")


def _requires(lines: tuple[n.Node, ...]) -> list[n.Require]:
    return [line for line in lines if isinstance(line, n.Require)]


# ---------------------------------------------------------------------- picks


def _picks(scenario: Scenario, question: Question, plan: Plan, trace: Trace) -> dict[str, Value]:
    """The picks, each a member of its source, all conditions met."""
    declared = [p.name for p in question.plan.picks]
    for name in scenario.picks:
        if name not in declared:
            message = f"the question '{question.name}' has no such pick"
            raise ScenarioError(unknown(f"picks.{name}", message, name, declared))
    env = question.environment(trace, {})
    for pick in question.plan.picks:
        where = f"picks.{pick.name}"
        if pick.name not in scenario.picks:
            raise ScenarioError(f"{where}: missing; the question '{question.name}' picks it")
        env.locals[pick.name] = _pick(scenario.picks[pick.name], pick, plan, env, where)
    picks = {name: env.locals[name] for name in declared}
    for pick in question.plan.picks:
        if pick.condition is not None and compile_term(pick.condition, plan.lets)(env) is not True:
            raise ScenarioError(
                f"picks.{pick.name}: {display(picks[pick.name])} is not allowed, "
                f"the condition of the pick does not hold for it"
            )
    return picks


def _pick(given: object, pick: PickPlan, plan: Plan, env: Env, where: str) -> Value:
    step = compile_term(pick.draw.step, plan.lets)(env) if pick.draw.step is not None else None
    source = as_distribution(compile_term(pick.draw.value, plan.lets)(env), step)
    if isinstance(source, Further):
        return _moves(given, source, plan, where)
    members = source.support()
    if members is not None:
        for member in members:
            if _json_equal(given, member):
                return member
        raise ScenarioError(
            unknown(where, f"{given!r} is none of what may be picked", str(given), map(display, members))
        )
    number = isinstance(given, int | float) and not isinstance(given, bool) and abs(given) < NUMBER_LIMIT
    if isinstance(source, Uniform) and number and given in source:
        return float(given)  # type: ignore[arg-type]
    raise ScenarioError(f"{where}: {given!r} is not what the pick draws")


def _moves(given: object, source: Further, plan: Plan, where: str) -> Moves:
    """Further ops, each legal after the one before it."""
    if not isinstance(given, list):
        raise ScenarioError(f"{where}: wants a list of ops")
    made = []
    for number, one in enumerate(given):
        name, args = (one.get("op"), one.get("args")) if isinstance(one, dict) else (None, None)
        op = next((o for o in plan.ops if o.name == name), None)
        if op is None or not isinstance(args, list) or len(args) != len(op.args):
            raise ScenarioError(f"{where}[{number}]: wants an op with a list of its arguments, not {one!r}")
        at = f"{where}[{number}].args"
        values = tuple(
            read_value(v, named_type(a.type), f"{at}[{i}]", plan.types)
            for i, (v, a) in enumerate(zip(args, op.args, strict=True))
        )
        made.append((op.name, values))
    moves, problem = source.player.told(source.trace, made)
    if moves is None:
        raise ScenarioError(f"{where}: {problem}")
    if len(made) not in source.counts:
        raise ScenarioError(f"{where}: {len(made)} ops; the question adds {display(source.counts)}")
    return moves


def _json_equal(given: object, value: Value) -> bool:
    """Whether a JSON value stands for this value."""
    if isinstance(value, Vector | tuple):
        return (
            isinstance(given, list)
            and len(given) == len(value)
            and all(_json_equal(g, v) for g, v in zip(given, value, strict=True))
        )
    if isinstance(value, Thing):
        return given == value.label
    return type(given) is type(value) and given == value
