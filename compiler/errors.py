"""What stops a compile: errors that name the scene, the place and the way out."""

from __future__ import annotations


class SynrlError(Exception):
    """An error to be shown to a person as it is, without a traceback."""


class SceneError(SynrlError):
    """A scene that checks but can't be run: a value out of range, an effect that can't be applied."""


class BudgetError(SynrlError):
    """No draw met all conditions within the budget."""


class ScenarioError(SynrlError):
    """A scenario file that is malformed or illegal."""


class DatasetError(SynrlError):
    """A dataset folder that can't be written or read."""
