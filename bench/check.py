"""CPU seconds of `synrl check` on many files: the whole process, with and without saved parser tables.

    python bench/check.py [--files 100] [--rounds 5]

The files are the design's examples, over and over. Prints the best round, and how it compares with the goal.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "tests" / "good" / "examples"
GOAL_S = 0.5
COMMAND = [sys.executable, "-c", "from synrl_dsl.cli import main; main()", "check"]


def copies(folder: Path, count: int) -> int:
    """Fill a folder with so many scene files; how many bytes they have."""
    sources = sorted(EXAMPLES.glob("*.scene"))
    for number in range(count):
        shutil.copy(sources[number % len(sources)], folder / f"{number:03d}.scene")
    return sum(path.stat().st_size for path in folder.glob("*.scene"))


def cpu_seconds(folder: Path, cache: Path) -> float:
    """User and system time of one process that checks a folder; the parser's tables lie in `cache`."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    ran = subprocess.run(
        [*COMMAND, str(folder)],
        env={**os.environ, "XDG_CACHE_HOME": str(cache)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if ran.returncode not in (0, 1):  # the examples have findings
        raise SystemExit(ran.stdout + ran.stderr)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--files", type=int, default=100)
    arguments.add_argument("--rounds", type=int, default=5)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder, single, saved = Path(name, "scenes"), Path(name, "single"), Path(name, "saved")
        folder.mkdir()
        single.mkdir()
        size = copies(folder, given.files)
        copies(single, 1)
        times = {
            "cold": [cpu_seconds(folder, Path(name, f"cache{i}")) for i in range(given.rounds)],
            "warm": [cpu_seconds(folder, saved) for _ in range(given.rounds + 1)][1:],
        }
        one = min(cpu_seconds(single, saved) for _ in range(given.rounds))
    print(f"{given.files} files, {size:,} bytes; best of {given.rounds} rounds, CPU seconds of the whole process")
    for what, of in times.items():
        best = min(of)
        print(f"  {what} tables  {best:6.3f} s   {best / GOAL_S:5.2f} of the goal of {GOAL_S} s")
    print(f"  one file     {one:6.3f} s   mostly the interpreter and the imports")
    print(f"  a file more  {(min(times['warm']) - one) / max(1, given.files - 1):6.4f} s")


if __name__ == "__main__":
    main()
