"""Audited questions in, tables for a terminal, lines on what is wrong, and JSON out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.table import Table

from compiler.audit.question import Audited
from compiler.audit.statistics import MARGIN, Judged


def table(audited: Audited, every: bool) -> Table:
    """The checks of a question; unless `every` one is asked for, those that fail and the worst of each kind."""
    shown = audited.checks if every else _worst(audited.checks)
    title = f"{audited.name}, {audited.samples} samples"
    out = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for name, side in (("", "left"), ("guess", "left"), ("tried", "right"), ("right", "right")):
        out.add_column(name, justify=side)  # type: ignore[arg-type]
    for name in ("between", "chance", ""):
        out.add_column(name)
    for j in shown:
        check = j.check
        out.add_row(
            check.family,
            check.guess,
            str(check.n),
            f"{check.share:.3f}",
            f"{j.low:.3f} .. {j.high:.3f}",
            f"{check.chance:.3f}" if check.wanted is None else "all",
            f"[red]{j.fault}[/red]" if j.fault else "",
        )
    return out


def _worst(checks: Sequence[Judged]) -> list[Judged]:
    """What fails, and of each family that doesn't, the check that is furthest from what is allowed."""
    shown = []
    for family in dict.fromkeys(j.check.family for j in checks):
        found = [j for j in checks if j.check.family == family]
        failing = [j for j in found if j.fault]
        shown += failing or [max(found, key=lambda j: j.excess)]
    return shown


def lines(audited: Audited) -> Iterator[str]:
    """Below the table: what would be found, what can be observed, what an answer needs, what wasn't looked at,
    what fails."""
    if audited.caught is None:
        yield f"{audited.samples} samples are too few to tell: even a model that is always right could pass"
    else:
        yield f"a model of the wording or a frame fails from {audited.caught:.2f} right on"
    caps = ", ".join(f"{share:.1%} at {cap}" for cap, share in audited.observable.items())
    yield f"observable in viewed frames: {caps}"
    if audited.deletions:
        tried = sum(audited.deletions.values())
        sizes = ", ".join(f"{size} in {count / tried:.0%}" for size, count in audited.deletions.items())
        yield f"events to delete before the answer changes, of {tried} samples: {sizes}"
    for note in audited.notes:
        yield f"not looked at: {note}"
    for j in audited.faults:
        yield from _fault(audited.name, j)


def _fault(name: str, j: Judged) -> Iterator[str]:
    check = j.check
    if check.wanted is not None:
        yield f"FAILS {name}: {check.guess}: {check.right} of {check.n}"
    else:
        bound = f"at least {j.low:.3f}" if j.fault == "too often" else f"at most {j.high:.3f}"
        sign = "+" if j.fault == "too often" else "-"
        yield (
            f"FAILS {name}: {check.guess}: right in {check.share:.3f} of {check.n}, surely {bound}; "
            f"allowed is chance {check.chance:.3f} {sign} {MARGIN:.2f}"
        )
    yield from (f"      {failure}" for failure in check.failures)
    yield f"      {check.advice}"


def to_json(audited: Audited) -> dict[str, Any]:
    """Everything, rounded to what the samples can tell."""
    return {
        "question": audited.name,
        "samples": audited.samples,
        "passes": not audited.faults,
        "caught_from": None if audited.caught is None else round(audited.caught, 4),
        "checks": [
            {
                "family": j.check.family,
                "guess": j.check.guess,
                "tried": j.check.n,
                "right": j.check.right,
                "share": round(j.check.share, 4),
                "low": round(j.low, 4),
                "high": round(j.high, 4),
                "chance": round(j.check.chance, 4),
                "two_sided": j.check.two_sided,
                "fault": j.fault,
                "advice": j.check.advice if j.fault else "",
                "failures": list(j.check.failures),
            }
            for j in audited.checks
        ],
        "observable": {str(cap): round(share, 4) for cap, share in audited.observable.items()},
        "deletions": audited.deletions,
        "notes": list(audited.notes),
    }
