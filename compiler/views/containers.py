"""Containers with chips in them: opaque while they are hidden, laid open while they are shown."""

from __future__ import annotations

from collections.abc import Callable

VIEWS: dict[type, Callable] = {}  # type: ignore[type-arg]
