"""A written plan in, whether it is right out: it is carried out where the clip ends, and must reach the goal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.environment import Env
from compiler.errors import ScenarioError
from compiler.evaluate import compile_term
from compiler.plan import Term
from compiler.questions.question import Question
from compiler.replay.replaying import Replayed
from compiler.simulate.further import PLAN_STEPS, steps_of
from compiler.trace import Trace
from compiler.values import Moves, Value


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a plan is right, and if not why: it can't be read, isn't legal, is too long, or doesn't get there."""

    right: bool
    reason: str = ""


def judge_plan(replayed: Replayed, text: str) -> Verdict:
    """Judge a plan by carrying it out after the last op of the clip.

    Any legal plan that reaches the goal within the ops that the question allows is right. Raises ScenarioError where
    the question doesn't ask for a plan.
    """
    term = plan_term(replayed.question.plan.answer)
    if term is None:
        raise ScenarioError(f"the question '{replayed.question.name}' asks for no plan")
    env = replayed.question.environment(replayed.trace, replayed.picks)
    most = int(compile_term(term.args[1], replayed.plan.lets)(env))
    steps = steps_of(text)
    if len(steps) > min(most, PLAN_STEPS):
        return Verdict(False, f"{len(steps)} ops, and at most {most} are allowed")
    moves, problem = replayed.question.player.read_plan(replayed.trace, steps)
    if moves is None:
        return Verdict(False, problem)
    if not gets_there(replayed.question, replayed.trace, replayed.picks, moves):
        return Verdict(False, "it is legal, but doesn't get there")
    return Verdict(True)


def gets_there(question: Question, trace: Trace, picks: Mapping[str, Value], moves: Moves) -> bool:
    """Whether legal moves after the end of a clip reach what the question's plan is asked for; False where it asks
    for none."""
    term = plan_term(question.plan.answer)
    if term is None:
        return False
    goal = compile_term(term.args[0], question.player.program.plan.lets)
    return goal(Env(question.player.played(trace, moves), locals=dict(picks))) is True


def plan_term(term: Term) -> Term | None:
    """The `plan(...)` that an answer is, also behind an `at`."""
    while term.op in ("at", "after", "before"):
        term = term.args[0]
    return term if term.op == "call" and term.value == "plan" else None
