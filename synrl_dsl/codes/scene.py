"""Pages of the findings about structure and declarations."""

from __future__ import annotations

from synrl_dsl.codes.model import Code

SCENE: dict[str, Code] = {
    "missing-scene": Code(
        "error",
        "no scene line",
        """A file begins with `scene NAME "what it asks"` and its category and task.

Refused:

    canvas 448px, 448px, 30fps

Accepted:

    scene bounce "Count wall hits."
      category motion
      task     collision_counting
""".rstrip("\n"),
    ),
    "missing-canvas": Code(
        "error",
        "no canvas",
        """The canvas gives the size in px, the frame rate, and the length where no timeline sets it.

Refused:

    scene s "..."

Accepted:

    scene s "..."
    canvas 448px, 448px, 30fps, 8s
""".rstrip("\n"),
    ),
    "missing-question": Code(
        "error",
        "no question",
        """A scene is there to be asked about.

Refused:

    scene s "..."
    canvas 448px, 448px, 30fps, 8s

Accepted:

    question hits
      ask "How many?"
      answer count(hit)
""".rstrip("\n"),
    ),
    "missing-property": Code(
        "error",
        "a property that must be set",
        """An object needs its place and fill; a scene its category and task.

Refused:

    object ball: circle
      size = 40px

Accepted:

    object ball: circle
      size = 40px
      pos  ~ inside(canvas, margin: 40px)
      fill ~ palette
""".rstrip("\n"),
    ),
    "nothing-to-see": Code(
        "error",
        "a scene with nothing in it",
        """A scene shows objects, or a state through its view.

Refused:

    scene s "..."
    canvas 448px, 448px, 30fps, 8s

Accepted:

    object ball: circle
      size = 40px
      pos  ~ inside(canvas, margin: 40px)
      fill ~ palette
""".rstrip("\n"),
    ),
    "declared-twice": Code(
        "error",
        "two of what there is one of",
        """A name is declared once in a file, a property once in an object, a clause once in a question, a value once
in a domain.

Refused:

    param n ~ 1 .. 3
    param n ~ 4 .. 6

Accepted:

    param n ~ level(easy: 1 .. 3, medium: 4 .. 6, hard: 4 .. 6)
""".rstrip("\n"),
    ),
    "no-length": Code(
        "error",
        "a clip without a length",
        """The canvas gives the length, or a timeline does by its steps.

Refused:

    canvas 448px, 448px, 30fps

Accepted:

    canvas 448px, 448px, 30fps, 8s
""".rstrip("\n"),
    ),
    "two-lengths": Code(
        "error",
        "a length in the canvas and a timeline",
        """The steps of the timeline add up to the clip's length, so the canvas gives none.

Refused:

    canvas 448px, 448px, 30fps, 8s
    timeline
      opening for 2s

Accepted:

    canvas 448px, 448px, 30fps
    timeline
      opening for 2s
""".rstrip("\n"),
    ),
    "canvas-multiple": Code(
        "warning",
        "a canvas side that is no multiple of 32",
        """Vision-language models cut a frame into patches of 32 px; another side is resized or padded first.

Reported:

    canvas 450px, 450px, 30fps

Better:

    canvas 448px, 448px, 30fps
""".rstrip("\n"),
    ),
    "out-of-range": Code(
        "error",
        "a number outside its limits",
        """The message names the limits, or what the number runs into: a place behind the end of a list, a margin that
leaves no room, an object that may start in a wall.

Refused:

    canvas 20px, 20px, 30fps

Accepted:

    canvas 448px, 448px, 30fps
""".rstrip("\n"),
    ),
    "too-large": Code(
        "error",
        "larger than a scene may be",
        """Scenes come from anywhere, so their sizes are limited; the message names the limit.

Refused:

    object dot[1000000]: circle

Accepted:

    object dot[12]: circle
""".rstrip("\n"),
    ),
    "not-fixed": Code(
        "error",
        "a value that must stand in the text",
        """Some values are needed before anything is drawn: the canvas, the number of options, what `needs` and
`held` say, the cells behind `except`, and settings, `param NAME = ...`. They are plain numbers and names, or
differ by level only.

Refused:

    param n ~ 1 .. 3
    param m = n + 1

Accepted:

    param n ~ 1 .. 3
    let   m = n + 1
""".rstrip("\n"),
    ),
    "too-early": Code(
        "error",
        "a value that isn't there yet",
        """A draw is made in this order: params, objects, the initial state, the ops of the timeline, events, and then
the questions. What comes earlier can't read what comes later. A `let` may read anything, and may be used
where all of that is there.

Refused:

    param early = count(hit)

Accepted:

    question q
      require count(hit) >= 2
""".rstrip("\n"),
    ),
    "empty-range": Code(
        "error",
        "nothing to draw from",
        """A range goes from its low end to its high one, and a list to draw from has a value or more.

Refused:

    param n ~ 5 .. 2

Accepted:

    param n ~ 2 .. 5
""".rstrip("\n"),
    ),
    "too-costly": Code(
        "error",
        "an expression that takes too long",
        """Scenes come from anywhere, so what one evaluation may cost is limited: lists within lists multiply, and so do
lets that read lets. The message names the limit.

Refused:

    let pairs = count(1 for a in 1 .. 9999 for b in 1 .. 9999)

Accepted:

    let pairs = count(1 for a in 1 .. 99 for b in 1 .. 99)
""".rstrip("\n"),
    ),
    "not-built-yet": Code(
        "error",
        "part of the language, not of this version",
        """The language's design has this, and this version doesn't build it yet. `synrl builtins` lists what there is.

Refused:

    object star: star

Accepted:

    object star: triangle
""".rstrip("\n"),
    ),
    "unused-event": Code(
        "warning",
        "an event that nothing reads",
        """The event is recorded in every trace, and no question uses it.

Reported:

    event hit when touches(ball, walls)

Better:

    answer count(hit)
""".rstrip("\n"),
    ),
    "unused-op": Code(
        "warning",
        "an op that never happens",
        """No step of the timeline does it.

Reported:

    op swap(a: cell, b: cell) ...

Better:

    timeline
      opening for 2s
      any swap
      closing for 2s
""".rstrip("\n"),
    ),
    "unused-param": Code(
        "warning",
        "a draw that nothing reads",
        """It changes nothing, so it is left out of the samples.

Reported:

    param hue ~ palette

Better:

    fill = hue
""".rstrip("\n"),
    ),
    "shadows-builtin": Code(
        "warning",
        "a name that hides a builtin",
        """The declared name wins in this file; a reader will take it for the builtin.

Reported:

    param count ~ 1 .. 3

Better:

    param rounds ~ 1 .. 3
""".rstrip("\n"),
    ),
}
