"""One clip: in goes (plan, split, seed, index), out come its trace file and its video, or an error.

This runs in worker processes; whatever decides its bytes is in its arguments, and in the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import compiler
import synrl_dsl
from compiler.dataset.clip import frames
from compiler.dataset.files import file_digest, read_json, write_json
from compiler.dataset.rows import clip_id, digest, trace_document
from compiler.errors import SynrlError
from compiler.looks import Look, look_of
from compiler.plan import Plan, Record
from compiler.questions.sampler import Sample, Sampler
from compiler.render import Painter
from compiler.simulate.observe import Viewer
from compiler.video import QUANTIZER, encode

REPORTS = {"audit", "commands", "diff", "replay", "sheet.py", "cli.py"}
"""Parts of the packages that no clip depends on."""


class Settings(Record):
    """Everything but the plan that decides a clip."""

    split: str
    seed: int
    style: str
    forms: tuple[str, ...]
    viewer: Viewer


@dataclass(frozen=True, slots=True)
class Made:
    """What became of one clip: whether it was made or was there already, and the error that kept it from being made."""

    new: bool = True
    failure: str | None = None


class Worker:
    """Makes clips; keeps one compiled sampler for each plan."""

    def __init__(self, plans: list[Plan], settings: Settings, out: Path) -> None:
        self.plans = plans
        self.settings = settings
        self.out = out
        self._samplers: dict[int, Sampler] = {}
        self._painters: dict[tuple[int, int], Painter] = {}

    def sampler(self, number: int) -> Sampler:
        if number not in self._samplers:
            s = self.settings
            self._samplers[number] = Sampler(self.plans[number], s.viewer, s.forms, s.seed)
        return self._samplers[number]

    def make(self, number: int, index: int) -> Made:
        """Make one clip unless it is there already."""
        try:
            key = build_key(self.plans[number], self.settings)
            id_ = planned_id(self.plans[number], self.settings, index)
            if is_built(self.out, id_, key):
                return Made(new=False)
            sample = self.sampler(number).sample(self.settings.split, self.settings.seed, index)
            assert clip_id(sample) == id_
            look = self._look(sample, id_)
            document = trace_document(sample, self.settings.viewer, self.settings.style, look)
            document["build_key"] = key
            self._render(sample, look, self.out / "videos" / f"{id_}.mp4")
            document["video_sha256"] = file_digest(self.out / "videos" / f"{id_}.mp4")
            write_json(self.out / "traces" / f"{id_}.json", document)
        except SynrlError as error:
            return Made(new=False, failure=str(error))
        return Made()

    def _look(self, sample: Sample, id_: str) -> Look:
        s, reveal = self.settings, sample.plan.questions[0].reveal
        return look_of(s.style, s.split, s.seed, id_, sample.trace, reveal)

    def _render(self, sample: Sample, look: Look, path: Path) -> None:
        plan = sample.plan
        size = (plan.width, plan.height)
        if size not in self._painters:
            self._painters[size] = Painter(*size)
        path.parent.mkdir(parents=True, exist_ok=True)
        reveal = plan.questions[0].reveal
        clip = frames(sample.trace, reveal, self._painters[size], look)
        quantizer = QUANTIZER if look.quantizer is None else look.quantizer
        encode(path, clip, plan.width, plan.height, plan.fps, quantizer)


def planned_id(plan: Plan, settings: Settings, index: int) -> str:
    return f"{plan.scene}/{plan.group}/{plan.level}/{settings.split}/{index:06d}"


def build_key(plan: Plan, settings: Settings) -> str:
    """What a clip was built from; a clip with another key is built again."""
    return digest([plan.digest, settings.model_dump(mode="json"), code_digest()])


@cache
def code_digest() -> str:
    """A digest of the code that clips come from: who has changed or updated it keeps no clips of the old one."""
    found = sha256()
    for package in (synrl_dsl, compiler):
        root = Path(package.__path__[0])
        for path in sorted(root.rglob("*.py")):
            if path.relative_to(root).parts[0] not in REPORTS:
                found.update(f"{package.__name__}/{path.relative_to(root).as_posix()}\0".encode())
                found.update(path.read_bytes())
    return found.hexdigest()


def is_built(out: Path, id_: str, key: str) -> bool:
    """Whether the clip is there, whole, and built from the same plan and settings."""
    trace, video = out / "traces" / f"{id_}.json", out / "videos" / f"{id_}.mp4"
    if not (trace.exists() and video.exists()):
        return False
    document = read_json(trace)
    # A damaged video may still decode, to other frames.
    return bool(document.get("build_key") == key and document.get("video_sha256") == file_digest(video))
