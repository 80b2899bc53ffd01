"""All codes of diagnostics: `CODES` maps each to its severity, its title and its page."""

from __future__ import annotations

from synrl_dsl.codes.expressions import EXPRESSIONS
from synrl_dsl.codes.model import Code
from synrl_dsl.codes.questions import QUESTIONS
from synrl_dsl.codes.scene import SCENE
from synrl_dsl.codes.syntax import SYNTAX

# One table a phase; a new phase's table is joined here.
CODES: dict[str, Code] = {**SYNTAX, **SCENE, **EXPRESSIONS, **QUESTIONS}

__all__ = ["CODES", "Code"]
