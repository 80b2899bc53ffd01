"""A board of numbers: cards with their backs to the viewer while they are hidden."""

from __future__ import annotations

from collections.abc import Callable

VIEWS: dict[type, Callable] = {}  # type: ignore[type-arg]
