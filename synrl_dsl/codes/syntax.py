"""Pages of the syntax errors: what can be wrong with a text before it means anything."""

from __future__ import annotations

from textwrap import dedent, indent

from synrl_dsl.codes.model import Code


def _error(title: str, meaning: str, refused: str, accepted: str) -> Code:
    shown = [indent(dedent(example).strip("\n"), "    ") for example in (refused, accepted)]
    return Code("error", title, f"{meaning}\n\nRefused:\n\n{shown[0]}\n\nAccepted:\n\n{shown[1]}")


_FILE: dict[str, Code] = {
    "not-utf8": _error(
        "the file isn't UTF-8",
        "A scene file is UTF-8 text. The place is that of the first byte of a line that isn't, shown as a\n"
        "question mark. Save the file as UTF-8, or convert it: iconv -f latin1 -t utf-8 old.scene",
        'ask "Is it in the caf\ufffd?"',
        'ask "Is it in the café?"',
    ),
    "control-character": _error(
        "a character that can't be seen",
        "NUL and other control characters, and those that reverse the direction of text, have no place in a\n"
        "scene file: what is read by eye must be what is compiled. Most editors can show and delete them.",
        'says "two lines, with a form feed \ufffd between"',
        'says "two lines, with a line break \\n between"',
    ),
    "tab": _error(
        "a tab",
        "Blocks are indented by blanks, two a level. How wide a tab is depends on the editor, so there are none,\n"
        "anywhere in the file. Set the editor to write blanks, or: expand -t 2 old.scene",
        """
        question hits
        →ask "How many?"
        """,
        """
        question hits
          ask "How many?"
        """,
    ),
    "file-too-long": _error(
        "the file is larger than a scene can be",
        "The message tells the limit. A scene file is read by a person: long tables of values are drawn by a\n"
        "builtin, common parts go into a library file.",
        "let pool = [a, b, c, ...]   # and so on for thousands of lines",
        "let pool = letters(16)",
    ),
    "line-too-long": _error(
        "a line is longer than the limit",
        "The message tells the limit. A comma at a line's end continues the line, and so does an open bracket.",
        "let pool = [red, green, blue, yellow, purple, ...]   # and so on",
        """
        let pool = [red, green, blue,
            yellow, purple]
        """,
    ),
    "too-deep": _error(
        "brackets, blocks or operators are nested too deep",
        "The limits keep any text, an untrusted one too, cheap to check. The message tells which one was passed.\n"
        "Give a part of the expression a name.",
        "answer ((((((((a + b) * c) + d) * e) ...   # and so on",
        """
        let inner = ((a + b) * c + d) * e
        let outer = inner + f
        """,
    ),
    "long-number": _error(
        "a number has too many digits",
        "A number has at most 15 digits, the fraction's included: so many are kept exactly.",
        "let x = 3.14159265358979323846",
        "let x = 3.14159265358979",
    ),
}

_CHARACTERS: dict[str, Code] = {
    "bad-character": _error(
        "a character that has no meaning here",
        "Outside of strings and comments the language is written with letters a to z, digits, `_` and\n"
        '+ - * / % = ~ < > ! . , : ( ) [ ] " #',
        "let where = 'left'",
        'let where = "left"',
    ),
    "unclosed-string": _error(
        "a string isn't closed on its line",
        'A string ends on the line where it begins. In it, \\n is a line break and \\" a quotation mark.',
        """
        question where
          ask "Where is the ball?
          answer ball.pos
        """,
        """
        question where
          ask "Where is the ball?"
          answer ball.pos
        """,
    ),
    "bad-escape": _error(
        "a backslash before something that has no escape",
        'The escapes in a string are \\" \\\\ and \\n; braces are doubled, {{ and }}.',
        'let path = "C:\\temp"',
        'let path = "C:\\\\temp"',
    ),
    "bad-hole": _error(
        "a brace or a hole in a string is malformed",
        "`{expr}` in a string is filled in with the expression's value. A hole isn't empty and holds no string;\n"
        "a brace that is meant as such is doubled. A scene's description and a shortcut's name have no holes.",
        """
        question where
          ask "Is it in {}?"
          ask "Is it in set } ?"
        """,
        """
        question where
          ask "Is it in {place}?"
          ask "Is it in set }} ?"
        """,
    ),
    "unclosed-hole": _error(
        "a `{` in a string isn't closed",
        "`{expr}` in a string is filled in with the expression's value; a brace that is meant as such is doubled.",
        """
        question where
          ask "Where is the {hue ball?"
        """,
        """
        question where
          ask "Where is the {hue} ball?"
        """,
    ),
    "unclosed-bracket": _error(
        "a bracket isn't closed",
        "Line breaks in brackets mean nothing, so the fault shows only where a later line makes no sense in them.\n"
        "The place is that of the innermost bracket that is still open there.",
        """
        param hue ~ [red, green
        param size ~ 20px .. 40px
        """,
        """
        param hue ~ [red, green]
        param size ~ 20px .. 40px
        """,
    ),
    "stray-bracket": _error(
        "a closing bracket that closes nothing, or the wrong one",
        "Brackets close in the reverse order in which they were opened.",
        "let n = count([hit))",
        "let n = count([hit])",
    ),
}

_LINES: dict[str, Code] = {
    "bad-indent": _error(
        "the indentation fits no block",
        "The lines of a block are indented by the same number of blanks, two by custom, more than the line that\n"
        "opens it; declarations begin in the first column.",
        """
        question hits
          ask "How many?"
           answer count(hit)
        """,
        """
        question hits
          ask "How many?"
          answer count(hit)
        """,
    ),
    "missing-block": _error(
        "a line that opens a block has no block",
        "`op`, `timeline`, `question`, `repeat`, `for each` and `together` are followed by indented lines.",
        """
        op swap(a: cell, b: cell)
        let n = 3
        """,
        """
        op swap(a: cell, b: cell)
          effect grid[a] = grid[b]
        let n = 3
        """,
    ),
    "unknown-keyword": _error(
        "a line begins with a word that begins no line here",
        "Every line begins with a keyword, but for those under `scene` and `object`. Which ones may begin it\n"
        "depends on the block that it is in; the hint tells the nearest one, or lists them.",
        "parm speed ~ 60px/s .. 90px/s",
        "param speed ~ 60px/s .. 90px/s",
    ),
    "misplaced-keyword": _error(
        "a keyword of another block",
        "The word begins lines elsewhere: `effect` under `op`, `wait` under `timeline`, `answer` under\n"
        "`question`, `param` in the first column. Look at the indentation, and at the line that opens the block.",
        """
        question moved
          effect grid[a] = grid[b]
        """,
        """
        op swap(a: cell, b: cell)
          effect grid[a] = grid[b]
        """,
    ),
    "wrong-case": _error(
        "a keyword in upper case",
        "Keywords are lower case.",
        "Param speed ~ 60px/s .. 90px/s",
        "param speed ~ 60px/s .. 90px/s",
    ),
}

_PARTS: dict[str, Code] = {
    "missing-name": _error(
        "a name is missing",
        "A declaration is named right behind its keyword. A name is letters, digits and `_`, and does not begin\n"
        "with a digit.",
        "param ~ 1..3",
        "param n ~ 1..3",
    ),
    "missing-assign": _error(
        "`=` or `~` is missing",
        "`name = value` fixes a value, `name ~ values` draws one of them; `let` and `view` take `=` alone.",
        "param steps 4..6",
        "param steps ~ 4..6",
    ),
    "wrong-equals": _error(
        "`==` for `=`, or `=` for `==`",
        "`=` gives a value to a name; `==` compares two values.",
        """
        let n == 3
        require first = second
        """,
        """
        let n = 3
        require first == second
        """,
    ),
    "missing-value": _error(
        "a value is missing",
        "Something must stand behind a keyword, an operator, `=`, `~` or a comma, and between parentheses.",
        """
        param n ~
        let m = n +
        """,
        """
        param n ~ 1..3
        let m = n + 1
        """,
    ),
    "missing-part": _error(
        "a line ends, or goes on, before a part that it needs",
        "The message names what is missing: a `:` before a type, a `for` behind `opening`, the `else` of an `if`.",
        """
        object ball circle
        let n = 3 if c
        """,
        """
        object ball: circle
        let n = 3 if c else 4
        """,
    ),
    "stray-token": _error(
        "something that can't stand there",
        "The line makes sense up to this place. Often an operator or a comma is missing before it, or the rest\n"
        "belongs on a line of its own.",
        "let n = count(hit) 2",
        "let n = count(hit) + 2",
    ),
    "unknown-unit": _error(
        "a unit that doesn't exist",
        "A word glued to a number is its unit. The units are\n"
        "px px/s px/s2, deg rev deg/s rev/s, s ms, fps, %.\n"
        "To divide by a name, put blanks around the `/`.",
        "param speed ~ 3px/ms",
        "param speed ~ 3000px/s",
    ),
    "spaced-unit": _error(
        "a blank between a number and its unit",
        "A unit is glued to its number.",
        """
        timeline
          wait 2 s
        """,
        """
        timeline
          wait 2s
        """,
    ),
}

SYNTAX: dict[str, Code] = {**_FILE, **_CHARACTERS, **_LINES, **_PARTS}
