"""One line of `samples.jsonl`, as a closed schema."""

from __future__ import annotations

from pydantic import Field

from compiler.plan import Record


class EvidenceRecord(Record):
    """When and where to look: seconds, and boxes x0, y0, x1, y1 in px, one for each object."""

    start_s: float
    end_s: float
    objects: list[str]
    boxes: list[list[float]]


class Row(Record):
    """A question-answer pair. Every column has one type in all rows; what doesn't apply is empty.

    `video` is a path inside the dataset, `options` are in the order shown, `answer` is the display
    form and `answer_json` the JSON form of the truth, from which a right number may be `tolerance` away;
    `observable_at` lists the caps on viewed frames at which everything can be seen.
    """

    id: str
    scene: str
    question: str
    task: str
    category: str
    skills: list[str]
    mode: str
    reveal: str
    split: str
    level: str
    seed: int
    video: str
    fps: int = Field(gt=0)
    duration_s: float = Field(gt=0)
    ask: str
    options: list[str]
    answer: str
    answer_type: str
    answer_json: str
    tolerance: float = 0.0
    letter: str
    form: str
    evidence: list[EvidenceRecord]
    derivation_digest: str
    trace_digest: str
    semantic_digest: str
    observable_at: list[int]
    twin_of: str
