"""Viewed frames and a picked question in, the answer that a careful viewer reads off them out.

A reader is given what is visible at the viewed frames, the rules of the scene (which ops there are, how
objects move: the model that each reader's file states) and the question with its picks. It knows nothing of what
happened between the frames. It rebuilds what must have happened and evaluates the question on that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.audit.readers import motion, tiles
from compiler.audit.readers.clip import Clip
from compiler.plan import Plan, Term
from compiler.questions.question import Question
from compiler.simulate.program import Program
from compiler.trace import Trace
from compiler.values import Value, display

Rebuild = Callable[[Program, Clip], list[Trace]]
"""All traces that what is visible may come from; none where nothing fits."""

_READERS: tuple[tuple[Callable[[Plan], bool], Rebuild], ...] = (
    (motion.fits, motion.rebuild),
    (tiles.fits, tiles.rebuild),
)


def reader_for(program: Program, question: Question) -> Rebuild | None:
    """The reader for scenes of this kind; None where there is none yet, or where the answer rests on a
    param, which only the wording shows."""
    plan = program.plan
    if _reads_param(question.plan.answer, plan.lets):
        return None
    return next((rebuild for fits, rebuild in _READERS if fits(plan)), None)


def unread(
    rebuild: Rebuild,
    program: Program,
    question: Question,
    clip: Clip,
    picks: dict[str, Value],
    right: Callable[[Value], bool],
) -> str:
    """Why the question can't be answered from these frames, "" where every reading gives the right answer."""
    traces = rebuild(program, clip)
    if not traces:
        return "no motion that the scene allows fits what the frames show"
    for trace in traces:
        try:
            answer = question.answer_alone(trace, picks)
        except KeyError as missing:
            return f"the answer reads {missing}, which no frame shows"
        if not right(answer):
            others = f", one of {len(traces)} readings" if len(traces) > 1 else ""
            return f"read as {display(answer)}{others}"
    return ""


def _reads_param(term: Term, lets: Mapping[str, Term]) -> bool:
    if term.op == "param":
        return True
    if term.op == "let":
        return _reads_param(lets[str(term.value)], lets)
    return any(_reads_param(arg, lets) for arg in term.args)
