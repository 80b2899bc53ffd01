"""Pages of the syntax errors: what can be wrong with a text before it means anything."""

from __future__ import annotations

from synrl_dsl.codes.model import Code


def _error(title: str, text: str) -> Code:
    return Code("error", title, text.strip("\n"))


SYNTAX: dict[str, Code] = {
    # ---- the file
    "not-utf8": _error(
        "the file isn't UTF-8",
        """
A scene file is UTF-8 text. The place is that of the first byte that isn't, shown as a question mark.

Convert the file, for one that was saved in Latin-1:
    iconv -f latin1 -t utf-8 old.scene > new.scene
""",
    ),
    "control-character": _error(
        "a character that can't be seen",
        """
NUL and other control characters, and those that reverse the direction of text, have no place in a scene
file: what is read by eye must be what is compiled. In a string a line break is written `\\n`.

Delete the character; most editors can show it.
""",
    ),
    "tab": _error(
        "a tab",
        """
Blocks are indented by blanks, two a level. How wide a tab is depends on the editor, so there are none,
anywhere in the file. Set the editor to write blanks, or:
    expand -t 2 old.scene > new.scene
""",
    ),
    "file-too-long": _error(
        "the file is larger than a scene can be",
        """
The message tells the limit. A scene file is read by a person; long tables of values are better drawn by a
builtin (`letters(16)`, `palette`), and common parts go into a library file (`use NAME`).
""",
    ),
    "line-too-long": _error(
        "a line is longer than the limit",
        """
A comma at a line's end continues the line, and so does an open bracket:

    let pool = [red, green, blue,
      yellow, purple]
""",
    ),
    "too-deep": _error(
        "brackets, blocks or operators are nested too deep",
        """
The limits keep any text, an untrusted one too, cheap to check. The message tells which one was passed.
Give a part of the expression a name:

bad:    answer ((((((((... + d) * c) + b) ...
good:   let inner = d * c
        answer inner + b
""",
    ),
    "long-number": _error(
        "a number has too many digits",
        """
A number has at most 15 digits, the fraction's included; so many are kept exactly.

bad:    let x = 3.14159265358979323846
good:   let x = 3.14159265358979
""",
    ),
    # ---- characters, strings, brackets
    "bad-character": _error(
        "a character that has no meaning here",
        """
Outside of strings and comments the language is written with letters, digits, `_` and
    + - * / % = ~ < > ! . , : ( ) [ ] " #

bad:    ask 'Where is it?'
good:   ask "Where is it?"
""",
    ),
    "unclosed-string": _error(
        "a string isn't closed on its line",
        """
A string ends on the line where it begins. `\\n` in it is a line break, `\\"` a quotation mark.

bad:    ask "Where is the ball?
good:   ask "Where is the ball?"
""",
    ),
    "bad-escape": _error(
        "a backslash before a letter that has no escape",
        """
The escapes in a string are \\" \\\\ and \\n; braces are doubled, {{ and }}.

bad:    says "C:\\temp"
good:   says "C:\\\\temp"
""",
    ),
    "bad-hole": _error(
        "a brace or a hole in a string is malformed",
        """
`{expr}` in a string is filled in with the expression's value. A hole isn't empty and holds no string;
a brace that is meant as such is doubled. A scene's description and a shortcut's name have no holes.

bad:    ask "Is it in {}?"      ask "Is it in set } ?"
good:   ask "Is it in {place}?" ask "Is it in set }} ?"
""",
    ),
    "unclosed-hole": _error(
        "a `{` in a string isn't closed",
        """
`{expr}` in a string is filled in with the expression's value; a brace that is meant as such is doubled.

bad:    ask "Where is the {hue ball?"
good:   ask "Where is the {hue} ball?"
""",
    ),
    "unclosed-bracket": _error(
        "a bracket isn't closed",
        """
The place is that of the innermost bracket that is still open where the next line makes no sense in it.

bad:    param hue ~ [red, green
        param size ~ 20px .. 40px
good:   param hue ~ [red, green]
        param size ~ 20px .. 40px
""",
    ),
    "stray-bracket": _error(
        "a closing bracket that closes nothing, or the wrong one",
        """
bad:    answer count(hit))      answer [f(x])
good:   answer count(hit)       answer [f(x)]
""",
    ),
    # ---- lines and blocks
    "bad-indent": _error(
        "the indentation fits no block",
        """
The lines of a block are indented by the same number of blanks, two by custom, below the line that opens
it; declarations begin in the first column.

bad:    question hits           good:   question hits
          ask "How many?"                 ask "How many?"
           answer count(hit)              answer count(hit)
""",
    ),
    "missing-block": _error(
        "a line that opens a block has no block",
        """
`op`, `timeline`, `question`, `repeat`, `for each` and `together` are followed by indented lines.

bad:    timeline                good:   timeline
        opening for 2s                    opening for 2s
""",
    ),
    "unknown-keyword": _error(
        "a line begins with a word that begins no line here",
        """
Every line begins with a keyword, but for those under `scene` and `object`. Which ones may begin a line
depends on the block that it is in; the message lists them or the nearest one.

bad:    parm speed ~ 60px/s .. 90px/s
good:   param speed ~ 60px/s .. 90px/s
""",
    ),
    "misplaced-keyword": _error(
        "a keyword of another block",
        """
The word begins lines elsewhere: `effect` under `op`, `wait` under `timeline`, `answer` under `question`,
`param` at the first column. Look at the indentation, and at whether the line that opens the block is there.

bad:    question moved          good:   op swap(a: cell, b: cell)
          effect a = b                    effect grid[a] = grid[b]
""",
    ),
    "wrong-case": _error(
        "a keyword in upper case",
        """
Keywords are lower case.

bad:    Param speed ~ 60px/s .. 90px/s
good:   param speed ~ 60px/s .. 90px/s
""",
    ),
    # ---- inside a line
    "missing-name": _error(
        "a name is missing",
        """
A declaration is named right behind its keyword. A name is letters, digits and `_`, not beginning with a
digit.

bad:    param ~ 1..3            question 2nd
good:   param n ~ 1..3          question second
""",
    ),
    "missing-assign": _error(
        "`=` or `~` is missing",
        """
`name = value` fixes a value, `name ~ values` draws one of them; `let` and `view` take `=` alone.

bad:    param steps 4..6        fill hue
good:   param steps ~ 4..6      fill = hue
""",
    ),
    "wrong-equals": _error(
        "`==` for `=`, or `=` for `==`",
        """
`=` gives a value to a name; `==` compares two values.

bad:    let n == 3              require first = second
good:   let n = 3               require first == second
""",
    ),
    "missing-value": _error(
        "a value is missing",
        """
Something must stand behind a keyword, an operator, `=`, `~` or a comma, and between brackets.

bad:    param n ~               answer 2 +              choices hues,
good:   param n ~ 1..3          answer 2 + n            choices hues
""",
    ),
    "missing-part": _error(
        "a line ends, or goes on, before a part that it needs",
        """
The message names what is missing: a `:` before a type, a `for` behind `opening`, the `else` of an `if`.

bad:    object ball circle      answer a if c
good:   object ball: circle     answer a if c else b
""",
    ),
    "stray-token": _error(
        "something that can't stand there",
        """
The line makes sense up to this place. Often an operator or a comma is missing before it, or the rest
belongs on a line of its own.

bad:    answer count(hit) hits  balance 2..7 length
good:   answer count(hit)       balance 2..7 across length
""",
    ),
    "unknown-unit": _error(
        "a unit that doesn't exist",
        """
A word glued to a number is its unit. The units are
    px  px/s  px/s2   deg  rev  deg/s  rev/s   s  ms   fps   %
To divide by a name, put blanks around the `/`.

bad:    speed = 3px/ms          wait 2sec
good:   speed = 3000px/s        wait 2s
""",
    ),
    "spaced-unit": _error(
        "a blank between a number and its unit",
        """
A unit is glued to its number.

bad:    wait 2 s
good:   wait 2s
""",
    ),
}
