"""Scenario JSON in; checked fields and the clip's frame clock out."""

import math
from collections.abc import Mapping
from typing import Any

FORMAT = "synrl.scenario/1"

Scenario = Mapping[str, Any]
"""A parsed `synrl.scenario/1` document. Keys that the oracle does not use are ignored."""


class ScenarioError(Exception):
    """The scenario lacks a field, or holds a value that the oracle cannot work with.

    Lists and objects are trusted to be where the format has them: this reads what a test hands it.
    """


def field(scenario: Scenario, *path: str | int) -> Any:
    """The value at `path`; a ScenarioError names the first step that is not there."""
    value: Any = scenario
    for depth, step in enumerate(path):
        if isinstance(step, str):
            found = isinstance(value, Mapping) and step in value
        else:
            found = isinstance(value, list) and 0 <= step < len(value)
        if not found:
            place = ".".join(map(str, path[: depth + 1]))
            raise ScenarioError(f"the scenario has no {place!r}")
        value = value[step]
    return value


def number(scenario: Scenario, *path: str | int) -> float:
    """The finite number at `path`."""
    value = field(scenario, *path)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ScenarioError(f"{'.'.join(map(str, path))!r} must be a finite number, not {value!r}")
    return float(value)


def check_scene(scenario: Scenario, scene: str) -> None:
    """Raises ScenarioError unless the document is a scenario of `scene`."""
    if field(scenario, "format") != FORMAT:
        raise ScenarioError(f"format {scenario['format']!r} is not {FORMAT!r}")
    if field(scenario, "scene") != scene:
        raise ScenarioError(f"scene {scenario['scene']!r} is not {scene!r}")


def frame_count(scenario: Scenario) -> int:
    """round(length * fps); at least one frame."""
    frames = round(number(scenario, "length_s") * number(scenario, "canvas", "fps"))
    if frames < 1:
        raise ScenarioError(f"'length_s' {scenario['length_s']!r} is shorter than one frame")
    return frames


def last_frame_us(scenario: Scenario) -> int:
    """Time of the last frame in microseconds: simulated time runs from 0 to it, inclusive."""
    return microseconds((frame_count(scenario) - 1) / number(scenario, "canvas", "fps"))


def clip_end_us(scenario: Scenario) -> int:
    """Where the last frame stops being shown, in microseconds: the bound of half-open intervals."""
    return microseconds(frame_count(scenario) / number(scenario, "canvas", "fps"))


def microseconds(seconds: float) -> int:
    """`seconds` to the nearest whole microsecond."""
    return round(seconds * 1_000_000)
