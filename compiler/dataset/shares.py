"""Shares: in come plans and a number of samples, out comes how many samples each plan makes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from compiler.plan import Plan

T = TypeVar("T")


def split_evenly(total: int, weights: Sequence[float]) -> list[int]:
    """Whole shares of `total` in proportion to the weights; what is left over goes to the first ones."""
    whole = sum(weights)
    if whole <= 0:
        return [0] * len(weights)
    exact = [total * w / whole for w in weights]
    shares = [int(e + 1e-9) for e in exact]
    by_rest = sorted(range(len(weights)), key=lambda i: (shares[i] - exact[i], i))
    for i in by_rest[: total - sum(shares)]:
        shares[i] += 1
    return shares


def allot(plans: Sequence[Plan], n: int, weights: Mapping[str, float]) -> list[int]:
    """Clips per plan for `n` samples: even over tasks, then scenes, questions, levels.

    A plan of k questions makes k samples a clip. `weights` (default 1) may name tasks and scenes.
    The shares rest on the names alone, so a sample's place doesn't depend on who asks.
    """
    shares = [0] * len(plans)

    def spread(indices: list[int], total: int, keys: list[Callable[[Plan], str]]) -> None:
        if not keys:
            for i, share in zip(indices, split_evenly(total, [1.0] * len(indices)), strict=True):
                shares[i] = -(-share // len(plans[i].questions))
            return
        groups: dict[str, list[int]] = {}
        for i in indices:
            groups.setdefault(keys[0](plans[i]), []).append(i)
        sizes = split_evenly(total, [weights.get(name, 1.0) for name in groups])
        for members, share in zip(groups.values(), sizes, strict=True):
            spread(members, share, keys[1:])

    spread(list(range(len(plans))), n, [lambda p: p.task, lambda p: p.scene, lambda p: p.group])
    return shares
