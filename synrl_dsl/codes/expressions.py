"""Pages of the findings about names, types and units."""

from __future__ import annotations

from synrl_dsl.codes.model import Code

EXPRESSIONS: dict[str, Code] = {
    "unknown-name": Code(
        "error",
        "a name that stands for nothing",
        """A name is looked up in its block, then in the file, then among the members of the enumeration that is
expected there. Holes of a wording are looked up too, and so are the words behind `mode`, `reveal`, `forms`,
`skills` and `distract`.

Refused:

    ask "How often does the {colour} ball hit?"

Accepted:

    ask "How often does the {hue} ball hit?"
""".rstrip("\n"),
    ),
    "unknown-type": Code(
        "error",
        "no such type",
        """A state is a map from places to values; `synrl builtins` lists the types.

Refused:

    state grid: map[cel -> letter] ~ ...

Accepted:

    state grid: map[cell -> letter] ~ ...
""".rstrip("\n"),
    ),
    "unknown-property": Code(
        "error",
        "no such property",
        """The message lists the properties, or the nearest name.

Refused:

    object ball: circle
      colour = red

Accepted:

    object ball: circle
      fill = red
""".rstrip("\n"),
    ),
    "unknown-attribute": Code(
        "error",
        "no such attribute",
        """The message lists what it has, or the nearest name.

Refused:

    answer hit[0].side

Accepted:

    answer hit[0].wall
""".rstrip("\n"),
    ),
    "unknown-function": Code(
        "error",
        "no such builtin",
        """`synrl builtins` lists all of them.

Refused:

    answer cuont(hit)

Accepted:

    answer count(hit)
""".rstrip("\n"),
    ),
    "wrong-type": Code(
        "error",
        "a value of another kind",
        """The message says what is wanted and what was given. Params hold numbers, names, texts and lists of these;
an answer is one of these, or an interval.

Refused:

    require count(hit)

Accepted:

    require count(hit) > 0
""".rstrip("\n"),
    ),
    "wrong-arguments": Code(
        "error",
        "arguments that don't fit",
        """The message shows the signature.

Refused:

    count(hit, 3)

Accepted:

    count(hit)
""".rstrip("\n"),
    ),
    "mixed-units": Code(
        "error",
        "dimensions that don't fit",
        """Lengths, durations, angles and speeds don't mix in sums, comparisons, ranges or arguments.

Refused:

    require length > 30px      # length is a duration

Accepted:

    require length > 3s
""".rstrip("\n"),
    ),
    "cycle": Code(
        "error",
        "a declaration that depends on itself",
        """Declarations may stand in any order, but none may need its own value.

Refused:

    let a = b + 1
    let b = a + 1

Accepted:

    let a = 1
    let b = a + 1
""".rstrip("\n"),
    ),
    "not-a-distribution": Code(
        "error",
        "a single value behind '~'",
        """`~` draws: from a range, a list, or a distribution such as shuffle(). One value alone is given by `=`.

Refused:

    param speed ~ 80px/s

Accepted:

    param speed = 80px/s
""".rstrip("\n"),
    ),
    "fixed-draw": Code(
        "error",
        "a distribution behind '='",
        """`=` gives a fixed value, `~` draws one.

Refused:

    size = 20px .. 40px

Accepted:

    size ~ 20px .. 40px
""".rstrip("\n"),
    ),
    "bad-step": Code(
        "error",
        "a step without numbers",
        """`step` makes a lattice of a range of numbers; there is none between names.

Refused:

    param hue ~ palette step 2

Accepted:

    param speed ~ 60px/s .. 120px/s step 20px/s
""".rstrip("\n"),
    ),
    "op-outside-timeline": Code(
        "error",
        "an op used as a value",
        """Ops happen: `do op(...)` or `any op` under `timeline`. What happened is read from the log:
`op[k]`, `swap[k]`.

Refused:

    answer swap(a1, a2)

Accepted:

    answer count(swap)
""".rstrip("\n"),
    ),
}
