"""A viewed frame, a wording or options in, what a guesser can use of them out: named numbers and names.

A row is a dict of feature name to number or text; texts are categories. The model that is fitted to
rows knows nothing else, so what isn't here isn't tried.
"""

from __future__ import annotations

from compiler.audit.features.frames import frame_features, scenery
from compiler.audit.features.marks import COLOURS, Row
from compiler.audit.features.options import option_features, options_in_frame
from compiler.audit.features.sight import Sight, see
from compiler.audit.features.texts import edits, wording_features, words_of

__all__ = [
    "COLOURS",
    "Row",
    "Sight",
    "edits",
    "frame_features",
    "option_features",
    "options_in_frame",
    "scenery",
    "see",
    "wording_features",
    "words_of",
]
