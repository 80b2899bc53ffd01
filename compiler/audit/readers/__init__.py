"""Viewed frames and a picked question in, the answer that a careful viewer reads off them out.

A reader is given what is visible at the viewed frames, the rules of the scene (which ops there are, how
objects move: the model that each reader's file states) and the question with its picks. It knows nothing of what
happened between the frames. It rebuilds what must have happened and evaluates the question on that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.audit.readers import machine, motion
from compiler.audit.readers.clip import Clip
from compiler.errors import SceneError
from compiler.plan import Plan
from compiler.questions.question import Question, params_of
from compiler.simulate.program import Program
from compiler.trace import Trace
from compiler.values import Value, display

Rebuild = Callable[[Program, Clip, Mapping[str, Value]], list[Trace]]
"""All traces that what is visible may come from, where a question has these picks; none where nothing fits."""

_READERS: tuple[tuple[Callable[[Plan], bool], Callable[[Plan], frozenset[str]], Rebuild], ...] = (
    (motion.fits, motion.tells, motion.rebuild),
    (machine.fits, machine.tells, machine.rebuild),
)
"""Of each reader which scenes it fits, which params it tells, and what it makes of a clip."""


def reader_for(program: Program, question: Question) -> Rebuild | None:
    """The reader for scenes of this kind; None where there is none, or where the answer rests on a param that is
    neither fixed nor seen."""
    plan = program.plan
    read = params_of(question.plan.answer, plan.lets)
    return next((rebuild for fits, tells, rebuild in _READERS if fits(plan) and read <= tells(plan)), None)


def unread(
    rebuild: Rebuild,
    program: Program,
    question: Question,
    clip: Clip,
    picks: dict[str, Value],
    right: Callable[[Value], bool],
    reached: Callable[[Trace], bool] | None = None,
) -> str:
    """Why the question can't be answered from these frames, "" where every reading gives the right answer; where a
    plan is asked for, `reached` says whether the right one gets there at the end of a reading."""
    traces = rebuild(program, clip, picks)
    if not traces:
        return "no motion that the scene allows fits what the frames show"
    others = f", one of {len(traces)} readings" if len(traces) > 1 else ""
    for trace in traces:
        if reached is not None:
            if not reached(trace):
                return f"read as what the plan doesn't lead on from{others}"
            continue
        try:
            answer = question.answer_alone(trace, picks)
        except KeyError as missing:
            return f"the answer reads {missing}, which no frame shows"
        except SceneError as error:
            return f"the answer can't be told: {error}"
        if not right(answer):
            return f"read as {display(answer)}{others}"
    return ""
