"""A dataset on disk: the same bytes whatever the workers, the order and the interruptions."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support import BOUNCE, GRID, SCENES, scene

import compiler
from compiler.commands.options import viewer_of
from compiler.dataset import work
from compiler.dataset.build import build
from compiler.dataset.shares import allot, split_evenly
from compiler.dataset.work import Settings
from compiler.errors import DatasetError, SynrlError
from compiler.lowering import plans_of
from compiler.video import probe, read_frames

RUN = "from compiler.commands.compile import command; command()"


def compile_in(out: Path, *more: str, seed: str = "random", wait: bool = True, n: int = 24):
    """`synrl compile` in a process of its own, with a hash seed of its own."""
    line = [sys.executable, "-P", "-c", f"if __name__ == '__main__': {RUN}"]
    line += [str(BOUNCE), str(GRID), "--n", str(n), "--out", str(out), *more]
    env = {**os.environ, "PYTHONHASHSEED": seed}
    process = subprocess.Popen(line, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if wait:
        output, _ = process.communicate(timeout=300)
        assert process.returncode == 0, output
    return process


def tree(root: Path) -> dict[str, str]:
    """Every file under a folder with the digest of its bytes."""
    return {
        p.relative_to(root).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    out = tmp_path_factory.mktemp("dataset") / "build"
    compile_in(out, "--workers", "1", seed="1")
    return out


def rows(out: Path):
    return [json.loads(line) for line in (out / "samples.jsonl").read_text().splitlines()]


def test_two_workers_and_another_hash_seed_give_the_same_tree(dataset, tmp_path):
    compile_in(tmp_path / "two", "--workers", "2", seed="99")
    assert tree(tmp_path / "two") == tree(dataset)


def test_a_killed_build_goes_on_and_ends_with_the_same_tree(dataset, tmp_path):
    out = tmp_path / "killed"
    process = compile_in(out, "--workers", "1", wait=False)
    deadline = time.monotonic() + 60
    while len(list(out.glob("videos/**/*.mp4"))) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    made = len(list(out.glob("videos/**/*.mp4")))
    assert 4 <= made < 24
    assert not json.loads((out / "dataset.json").read_text())["complete"]
    kept = {p: p.stat().st_mtime_ns for p in out.glob("traces/**/*.json")}
    compile_in(out, "--workers", "2")
    assert tree(out) == tree(dataset)
    assert all(p.stat().st_mtime_ns == t for p, t in kept.items())


def test_building_again_makes_nothing(dataset):
    before = {p: p.stat().st_mtime_ns for p in dataset.glob("videos/**/*.mp4")}
    compile_in(dataset, "--workers", "1")
    assert {p: p.stat().st_mtime_ns for p in dataset.glob("videos/**/*.mp4")} == before


def test_rows_are_ordered_and_whole(dataset):
    found = rows(dataset)
    assert len(found) == 24
    assert [r["id"] for r in found] == sorted(r["id"] for r in found)
    assert len({frozenset(r) for r in found}) == 1
    for row in found:
        assert (dataset / row["video"]).exists()
        document = json.loads((dataset / "traces" / f"{row['id']}.json").read_text())
        assert document["rows"] == [row]
        assert row["answer"] == document["questions"][0]["derivation"][-1]["text"]
        assert (row["form"] == "choices") == bool(row["options"])
        if row["options"]:
            assert row["options"]["ABCD".index(row["letter"])] == row["answer"]
        assert 64 in row["observable_at"]
        for piece in row["evidence"]:
            assert 0 <= piece["start_s"] < piece["end_s"] <= row["duration_s"] + 1e-6
            assert len(piece["objects"]) == len(piece["boxes"])


def test_videos_hold_the_frames_that_the_rows_say(dataset):
    for row in rows(dataset)[::6]:
        info = probe(dataset / row["video"])
        assert info.fps == row["fps"]
        assert abs(info.frames / info.fps - row["duration_s"]) < 1e-6
        assert len(read_frames(dataset / row["video"], [0, info.frames - 1])) == 2


def test_hugging_face_datasets_reads_the_folder(dataset):
    datasets = pytest.importorskip("datasets", reason="the package `datasets` is part of the dev extra")
    loaded = datasets.load_dataset(str(dataset), split="train")
    assert len(loaded) == 24
    assert loaded[0]["id"] == rows(dataset)[0]["id"]
    assert loaded[0]["evidence"][0]["boxes"] is not None


def settings(**changed):
    given = {"split": "t", "seed": 0, "style": "plain", "forms": ("choices", "free"), "viewer": viewer_of("2fps,64")}
    return Settings(**{**given, **changed})


def test_only_what_changed_is_built_again(tmp_path):
    plans = plans_of(scene(BOUNCE), ("easy",))[:3]
    build(plans, [2, 2, 2], settings(), tmp_path / "d", 1, lambda done, total: None)
    before = {p: p.stat().st_mtime_ns for p in (tmp_path / "d").glob("videos/**/*.mp4")}
    changed = [plans[0], plans[1].model_copy(update={"digest": "0" * 32}), plans[2]]
    summary = build(changed, [2, 2, 1], settings(), tmp_path / "d", 1, lambda done, total: None)
    after = {p: p.stat().st_mtime_ns for p in (tmp_path / "d").glob("videos/**/*.mp4")}
    moved = {p.parent.parent.parent.name for p in after if before[p] != after[p]}
    assert moved == {plans[1].group}
    assert summary.made == 2
    assert summary.removed == 2  # the trace and the video of the sample that is no longer asked for


def test_other_code_builds_all_again(tmp_path, monkeypatch):
    plans = plans_of(scene(BOUNCE), ("easy",))[:1]
    made = []
    for code in ("one", "one", "other"):
        monkeypatch.setattr(work, "code_digest", lambda code=code: code)
        made.append(build(plans, [2], settings(), tmp_path / "d", 1, lambda done, total: None).made)
    assert made == [2, 0, 2]


def test_the_code_of_clips_is_all_but_what_reports(monkeypatch, tmp_path):
    def digest(**files):
        root = tmp_path / str(len(list(tmp_path.iterdir())))
        for name, text in {"render/painter.py": "", "audit/draw.py": "", **files}.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
        monkeypatch.setattr(compiler, "__path__", [str(root)])
        return work.code_digest.__wrapped__()

    assert digest() == digest(**{"audit/draw.py": "x = 1"})
    assert digest() != digest(**{"render/painter.py": "x = 1"})
    assert digest() != digest(**{"render/other.py": ""})


def test_a_folder_of_something_else_is_left_alone(tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(DatasetError, match="holds other files"):
        build([], [], settings(), tmp_path, 1, lambda done, total: None)
    assert (tmp_path / "notes.txt").read_text() == "mine"


def test_an_impossible_scene_stops_the_build(tmp_path):
    possible = "balance  round(2 * often) .. round(2 * often) + 5 across length"
    text = BOUNCE.read_text()
    assert possible in text
    text = text.replace(possible, "balance  [2, 3, 4, 90] across length")
    path = tmp_path / "bad.scene"
    path.write_text(text)
    from compiler.lowering import load

    plans = plans_of(load(path, {}), ("easy",))
    with pytest.raises(SynrlError, match="no draw met all conditions"):
        build(plans[:1], [12], settings(), tmp_path / "d", 1, lambda done, total: None)


def test_shares_are_even():
    assert split_evenly(10, [1, 1, 1]) == [4, 3, 3]
    assert split_evenly(7, [2, 1]) == [5, 2]
    plans = [p for path in sorted(SCENES.rglob("*.scene")) for p in plans_of(scene(path))]
    counts = allot(plans, 240, {})
    assert sum(counts) == 240
    by_task = {t: sum(c for p, c in zip(plans, counts, strict=True) if p.task == t) for t in {p.task for p in plans}}
    assert max(by_task.values()) - min(by_task.values()) <= 1
    doubled = allot(plans, 240, {"grid_tracking": 3.0})
    share = sum(c for p, c in zip(plans, doubled, strict=True) if p.task == "grid_tracking")
    assert abs(share - 240 * 3 / (len(by_task) + 2)) <= 1


def test_several_questions_share_a_clip(tmp_path):
    plans = plans_of(scene(BOUNCE), ("hard",), per_clip=2)
    assert [p.group for p in plans][:2] == ["hits+two_walls", "when_third+in_half"]
    # Of one that shows the opening and of one that shows the closing no clip is shared.
    plans = plans_of(scene(SCENES / "grid" / "grid_swaps.scene"), ("hard",), per_clip=2)
    assert {q.reveal for p in plans for q in p.questions} == {"initial", "final"}
    assert all(len({q.reveal for q in p.questions}) == 1 for p in plans)
    assert plans[0].group == "forward+historical"
    summary = build(plans[:1], [2], settings(), tmp_path / "d", 1, lambda done, total: None)
    assert (summary.samples, summary.clips) == (4, 2)
    found = rows(tmp_path / "d")
    assert found[0]["video"] == found[1]["video"]
    assert found[0]["id"].endswith("/000000/forward")


def test_a_damaged_video_is_made_again(tmp_path):
    plans = plans_of(scene(BOUNCE), ("easy",))[:1]
    build(plans, [1], settings(), tmp_path / "d", 1, lambda done, all_: None)
    (video,) = (tmp_path / "d" / "videos").rglob("*.mp4")
    whole = video.read_bytes()
    video.write_bytes(whole[:-40] + bytes(40))
    build(plans, [1], settings(), tmp_path / "d", 1, lambda done, all_: None)
    assert video.read_bytes() == whole
