"""Checked scene to plan: names resolved, units gone, levels picked."""

from compiler.lowering.load import (
    Loaded,
    check_settings,
    load,
    load_source,
    plans_of,
    scaled,
    scene_files,
    unstretched,
)
from compiler.lowering.scene import lower

__all__ = [
    "Loaded",
    "check_settings",
    "load",
    "load_source",
    "lower",
    "plans_of",
    "scaled",
    "scene_files",
    "unstretched",
]
