"""Pegs and stacks: covered while they are hidden, bare while they are shown."""

from __future__ import annotations

from collections.abc import Callable

VIEWS: dict[type, Callable] = {}  # type: ignore[type-arg]
