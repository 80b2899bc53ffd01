"""Counts of right guesses in, intervals and verdicts out.

A share is bounded by Wilson's score interval (E. B. Wilson, "Probable inference, the law of
succession, and statistical inference", J. Am. Stat. Assoc. 22, 1927): for r right of n, p = r / n,

    (p + z^2/2n -+ z sqrt(p (1 - p) / n + z^2/4n^2)) / (1 + z^2/n)

with z the normal quantile of 1 - LEVEL / (2 m): Bonferroni over the m checks of a question, half
for each side. So a sound question fails by bad luck in at most 5 % of the audits, whatever the checks
have to do with each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

LEVEL = 0.05
"""How often a question without a fault may fail."""

MARGIN = 0.03
"""How far from chance a guess may truly be."""


def wilson(right: int, n: int, checks: int) -> tuple[float, float]:
    """Lower and upper bound of the share that `right` of `n` was drawn from; (0, 1) where n is 0."""
    if n == 0:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(1 - LEVEL / (2 * checks))
    p = right / n
    middle = p + z * z / (2 * n)
    half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def caught_from(n: int, checks: int, chance: float) -> float | None:
    """From what share of right guesses on a check of `n` samples fails; None where even all right would pass."""
    return next((r / n for r in range(n + 1) if wilson(r, n, checks)[0] > chance + MARGIN), None)


@dataclass(frozen=True, slots=True)
class Check:
    """One way to guess, and how it fared: `right` of the `n` samples that it could be tried on.

    `family` is the kind of guess (`balance`, `letter`, `options`, `shortcut`, `blind`, `frame`, `reader`,
    `observable`), `guess` says in words what was guessed, `chance` is what a guess without knowledge
    gets. A `two_sided` one fails for being wrong too often too: that rules an option out. `wanted`, where
    it is not None, turns it round: the share that must be reached, as a reader must be right always.
    """

    family: str
    guess: str
    n: int
    right: int
    chance: float
    advice: str
    two_sided: bool = False
    wanted: float | None = None
    failures: tuple[str, ...] = ()
    """Ids of samples to look at, a few."""

    @property
    def share(self) -> float:
        return self.right / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Judged:
    """A check with its bounds and what is wrong with it: "" where nothing is."""

    check: Check
    low: float
    high: float
    fault: str

    @property
    def excess(self) -> float:
        """How far from what is allowed, in either direction."""
        if self.check.wanted is not None:
            return self.check.wanted - self.check.share
        off = self.check.share - self.check.chance
        return abs(off) if self.check.two_sided else off


def judge(checks: list[Check]) -> list[Judged]:
    """Bound all checks of a question together, and say which fail."""
    judged = []
    for check in checks:
        low, high = wilson(check.right, check.n, len(checks))
        judged.append(Judged(check, low, high, _fault(check, low, high)))
    return judged


def _fault(check: Check, low: float, high: float) -> str:
    if check.n == 0:
        return ""
    if check.wanted is not None:
        return "too seldom" if check.share < check.wanted else ""
    if low > check.chance + MARGIN:
        return "too often"
    if check.two_sided and high < check.chance - MARGIN:
        return "too seldom"
    return ""
