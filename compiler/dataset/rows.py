"""Sample to files: its id, its rows for `samples.jsonl` and its trace file, all in canonical JSON."""

from __future__ import annotations

import json
from hashlib import blake2b
from math import log
from typing import Any

from compiler.functions.world import Arc, Glide, Press
from compiler.looks import PLAIN, Look, document
from compiler.picture import Mark, Picture
from compiler.questions.derivation import derivation_json
from compiler.questions.sampler import Asked, Sample
from compiler.questions.targets import target_json
from compiler.simulate.observe import Viewer, observable_at
from compiler.simulate.scenario import CanvasRecord, OpRecord, Scenario
from compiler.trace import Entry, trace_json
from compiler.values import US, Interval, Measured, Value, display, rounded, to_json, whole
from compiler.views import picture

TRACE_FORMAT = "synrl.trace/1"


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks: equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(value: Any) -> str:
    """16 bytes of BLAKE2b over the canonical JSON, in hexadecimal."""
    return blake2b(canonical(value).encode(), digest_size=16).hexdigest()


def clip_id(sample: Sample) -> str:
    """`scene/question/level/split/index`, the index on six digits so that ids sort as numbers do."""
    plan = sample.plan
    return f"{plan.scene}/{plan.group}/{plan.level}/{sample.split}/{sample.index:06d}"


def row_ids(sample: Sample) -> list[str]:
    """The ids of a clip's samples: the clip's, followed by the question where it has several."""
    base = clip_id(sample)
    if len(sample.asked) == 1:
        return [base]
    return [f"{base}/{asked.question.name}" for asked in sample.asked]


def scenario_of(sample: Sample, asked: Asked, viewer: Viewer) -> Scenario:
    """The concrete draw, enough to replay the sample."""
    trace, plan = sample.trace, sample.plan
    return Scenario(
        scene=plan.scene,
        question=asked.question.name,
        level=plan.level,
        stretch=plan.stretch if plan.stretch != 1.0 else None,
        canvas=CanvasRecord(width=plan.width, height=plan.height, fps=plan.fps),
        length_s=trace.length_us / US,
        params={k: exact_json(v) for k, v in trace.params.items()},
        objects={
            name: [{k: exact_json(v) for k, v in own.items() if k != "motion"} for own in things]
            for name, things in trace.things.items()
        },
        state={name: to_json(whole(snapshots[0])) for name, snapshots in trace.snapshots.items()},
        opening_us=trace.opening_us if plan.timeline else None,
        closing_us=trace.closing_us if plan.timeline else None,
        ops=[
            OpRecord(
                op=e.name,
                args={k: exact_json(v) for k, v in e.fields.items()},
                start_us=e.start_us,
                end_us=e.end_us,
            )
            for e in trace.ops
        ],
        timing=dict(trace.timing) if trace.actions else {},
        viewer=viewer,
        picks={k: exact_json(v) for k, v in asked.picks.items()},
        source=plan.source,
    )


def exact_json(value: Value) -> Any:
    """JSON that reads back as the very same value: floats keep all their digits."""
    if isinstance(value, float):
        return value
    if isinstance(value, tuple):
        return [exact_json(v) for v in value]
    return to_json(value)


def trace_document(sample: Sample, viewer: Viewer, style: str, look: Look = PLAIN) -> dict[str, Any]:
    """What `traces/ID.json` holds: the rows, the scenario and derivation of each, and the trace."""
    body = trace_json(sample.trace)
    return {
        "format": TRACE_FORMAT,
        "id": clip_id(sample),
        "plan_digest": sample.plan.digest,
        "rows": [
            row(sample, asked, id_, digest(body), viewer)
            for asked, id_ in zip(sample.asked, row_ids(sample), strict=True)
        ],
        "questions": [
            {
                "question": asked.question.name,
                "target": target_json(asked.target),
                "answer": to_json(asked.answer),
                "derivation": derivation_json(sample.trace, asked.derivation, asked.answer),
                "scenario": scenario_of(sample, asked, viewer).model_dump(mode="json", exclude_none=True),
            }
            for asked in sample.asked
        ],
        "trace": body,
        "tries": sample.tries,
        "rejected": dict(sorted(sample.rejected.items())),
        "style": style,
        "look": document(look),
    }


def row(sample: Sample, asked: Asked, id_: str, trace_digest: str, viewer: Viewer) -> dict[str, Any]:
    """One line of `samples.jsonl`. Every column has one type in all rows."""
    plan, trace, question = sample.plan, sample.trace, asked.question.plan
    return {
        "id": id_,
        "scene": plan.scene,
        "question": question.name,
        "task": plan.task,
        "category": plan.category,
        "skills": list(plan.skills),
        "mode": question.mode,
        "reveal": question.reveal,
        "split": sample.split,
        "level": plan.level,
        "seed": sample.seed,
        "video": f"videos/{clip_id(sample)}.mp4",
        "fps": plan.fps,
        "duration_s": rounded(trace.frames / plan.fps),
        "ask": asked.ask,
        "options": [display(o) for o in asked.options],
        "answer": display(asked.answer),
        "answer_type": question.answer_type,
        "answer_json": canonical(to_json(asked.answer)),
        "tolerance": rounded(asked.answer.tolerance) if isinstance(asked.answer, Measured) else 0.0,
        "letter": asked.letter,
        "form": asked.form,
        "evidence": evidence(sample, asked, viewer),
        "derivation_digest": digest(derivation_json(trace, asked.derivation, asked.answer)),
        "trace_digest": trace_digest,
        "semantic_digest": digest(semantics(sample, asked)),
        "observable_at": observable_at(trace, viewer, question.reveal, asked.derivation.seen(trace)),
        "twin_of": "",
    }


def semantics(sample: Sample, asked: Asked) -> dict[str, Any]:
    """What makes two samples the same to a learner: question, ops, and params to within 5 %."""
    trace = sample.trace
    return {
        "scene": sample.plan.scene,
        "question": asked.question.name,
        "picks": to_json(asked.picks),
        "params": {k: _coarse(v) for k, v in trace.params.items()},
        "objects": {
            name: [{k: _coarse(v) for k, v in own.items() if k != "motion"} for own in things]
            for name, things in trace.things.items()
        },
        "state": {name: to_json(whole(snapshots[0])) for name, snapshots in trace.snapshots.items()},
        "ops": [[e.name, *(to_json(v) for v in e.fields.values())] for e in trace.ops],
        "answer": to_json(asked.answer) if not isinstance(asked.answer, Interval) else None,
    }


def _coarse(value: Value) -> Any:
    """A quantity in steps of 5 % of itself."""
    if isinstance(value, bool) or not isinstance(value, float):
        return [_coarse(v) for v in value] if isinstance(value, tuple) else to_json(value)
    if abs(value) < 1e-6:
        return "~0"
    return f"~{'-' if value < 0 else ''}{round(log(abs(value)) / log(1.05))}"


def evidence(sample: Sample, asked: Asked, viewer: Viewer) -> list[dict[str, Any]]:
    """When and where to look, for each entry of the derivation: an interval, the objects, their boxes
    (x0, y0, x1, y1 in px) in its middle. An event without duration is widened by a step of the viewer on
    both sides; where the answer is that nothing happened, it is the whole clip."""
    trace, reveal = sample.trace, asked.question.plan.reveal
    entries = asked.derivation.entries(trace)
    if not entries:
        return [{"start_s": 0.0, "end_s": rounded(trace.frames / trace.fps), "objects": [], "boxes": []}]
    out = []
    for entry in entries:
        wide = viewer.step_us if entry.kind == "event" else 0
        names = _names(entry)
        shown = picture(trace, reveal, (entry.start_us + entry.end_us) // 2)
        found = [m for m in shown.marks if m.name in names and (m.role.startswith("object.") or ".tile" in m.role)]
        out.append(
            {
                "start_s": rounded(max(0, entry.start_us - wide) / US),
                "end_s": rounded(min(trace.length_us, entry.end_us + wide) / US),
                "objects": [m.name for m in found],
                "boxes": [_box(m, shown) for m in found],
            }
        )
    return out


def _names(entry: Entry) -> set[str]:
    if isinstance(entry.animation, Arc | Glide):
        return {entry.animation.a, entry.animation.b}
    if isinstance(entry.animation, Press):
        return {w.key for w in entry.writes}
    return {v.label for v in entry.fields.values() if hasattr(v, "label")}


def _box(mark: Mark, shown: Picture) -> list[float]:
    if mark.points:
        xs = [mark.x + x for x, _ in mark.points]
        ys = [mark.y + y for _, y in mark.points]
        x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    else:
        x0, x1 = mark.x - mark.width / 2, mark.x + mark.width / 2
        y0, y1 = mark.y - mark.height / 2, mark.y + mark.height / 2
    return [
        rounded(round(max(0.0, x0), 1)),
        rounded(round(max(0.0, y0), 1)),
        rounded(round(min(float(shown.width), x1), 1)),
        rounded(round(min(float(shown.height), y1), 1)),
    ]
