"""Plans to records, without a file and without a pixel: what `synrl trace` and the golden tests write."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.dataset.rows import clip_id, trace_document
from compiler.diff.record import Record, records
from compiler.plan import Plan
from compiler.questions.sampler import Sampler
from compiler.simulate.observe import Viewer


def traced(
    plans: Sequence[Plan], clips: Sequence[int], split: str, seed: int, forms: tuple[str, ...], viewer: Viewer
) -> Iterator[Record]:
    """The records of the first `clips[i]` clips of each plan, ordered by id. Raises what the sampler raises."""
    jobs = [
        (f"{plan.scene}/{plan.group}/{plan.level}/{split}/{index:06d}", number, index)
        for number, plan in enumerate(plans)
        for index in range(clips[number])
    ]
    samplers: dict[int, Sampler] = {}
    for _, number, index in sorted(jobs):
        if number not in samplers:
            samplers[number] = Sampler(plans[number], viewer, forms, seed)
        sample = samplers[number].sample(split, seed, index)
        yield from records(trace_document(sample, viewer, "plain"), clip_id(sample))
