"""Looks: what a clip looks like beside what happens in it. A style, a clip and its keys in; dressed pictures out.

A look is drawn from streams of its own, so another style changes no answer, no id and no digest of a trace.
"""

from __future__ import annotations

from compiler.looks.draw import look_of
from compiler.looks.dress import dress
from compiler.looks.lens import develop
from compiler.looks.look import PLAIN, STYLES, Look, document

__all__ = ["PLAIN", "STYLES", "Look", "develop", "document", "dress", "look_of"]
