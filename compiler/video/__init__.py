"""Frames in, an MP4 file out, and back."""

from __future__ import annotations

from compiler.video.convert import Changed
from compiler.video.decode import VideoInfo, probe, read_frames
from compiler.video.encode import QUANTIZER, SAME, Same, encode
from compiler.video.errors import VideoError

__all__ = ["QUANTIZER", "SAME", "Changed", "Same", "VideoError", "VideoInfo", "encode", "probe", "read_frames"]
