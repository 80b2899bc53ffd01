"""Checked scene to plan: names resolved, units gone, levels picked."""

from compiler.lowering.load import Loaded, check_settings, load, load_source, plans_of, scene_files
from compiler.lowering.scene import lower

__all__ = ["Loaded", "check_settings", "load", "load_source", "lower", "plans_of", "scene_files"]
