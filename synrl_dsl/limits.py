"""How large a scene may get: constants that bound the time and the memory an untrusted text can cost."""

from __future__ import annotations

# ---- the text

FILE_BYTES = 1_000_000
"""Size of a scene file. The longest tasks have some 5,000 bytes."""

LINE_LENGTH = 2_000
"""Characters in a line; a comma at a line's end continues it."""

NESTING = 64
"""Blocks and brackets around any one place, `{holes}` included."""

OPERATORS = 100
"""Brackets, operators and dots between two commas of a statement. With `NESTING` it bounds the depth of the
syntax tree, so that no pass over it meets the interpreter's recursion limit."""

DIGITS = 15
"""Digits of a number; a float holds that many exactly."""

DIAGNOSTICS = 20
"""Syntax errors that are reported for one file."""

# ---- what a scene may ask for

CANVAS_MIN = 64
"""Pixels along a canvas' shorter side."""

CANVAS_MAX = 1_920
"""Pixels along a canvas' longer side."""

FPS = 120
"""Frames a second."""

CLIP_S = 600
"""Seconds of a clip."""

OBJECTS = 64
"""Copies in an object array."""

PARAM_ARRAY = 64
"""Values in a param array."""

RANGE_ITEMS = 10_000
"""Items of a range of whole numbers."""

REPEATS = 200
"""Rounds of a `repeat`."""

OPTIONS = 10
"""Options of a multiple-choice question."""
