"""Scene text to syntax tree and back: `read` and `parse`, `unparse` and `format_scene`."""

from synrl_dsl.syntax.formatter import FormatError, FormatterBug, format_scene
from synrl_dsl.syntax.parser import parse
from synrl_dsl.syntax.printer import unparse
from synrl_dsl.syntax.reader import read

__all__ = ["FormatError", "FormatterBug", "format_scene", "parse", "read", "unparse"]
