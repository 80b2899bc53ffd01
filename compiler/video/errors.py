"""The error that everything in this folder raises; its text names the file."""

from __future__ import annotations

from compiler.errors import SynrlError


class VideoError(SynrlError):
    """A video that can't be written or read as it was asked for."""
