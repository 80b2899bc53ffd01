"""Pages of the findings about states, ops and questions."""

from __future__ import annotations

from synrl_dsl.codes.model import Code

QUESTIONS: dict[str, Code] = {
    "bare-state": Code(
        "error",
        "a state or a moving property without a time",
        """In a question everything happens at a time. A state, or a property that moves, has many values, so the
question says which: `at start`, `at end`, `at 3s`, `after op[k]`, `before op[k]`. The time counts for all of
the expression before it: `count(x for x in cells(4, 4) if grid[x] == A) at end`.

Refused:

    answer grid[c]

Accepted:

    answer grid[c] at end
""".rstrip("\n"),
    ),
    "never-revealed": Code(
        "error",
        "something that nobody can see",
        """A question about a state needs one end at which the viewer sees it: a view, an opening and a closing in
the timeline, and `reveal initial` or `reveal final` in the question. A circle that turns looks as it did, so it
needs a `label`.

Refused:

    question q
      ask "Which letter is at a1 at the end?"
      answer grid[a1] at end

Accepted:

    question q
      mode   forward
      reveal initial
      ask "Which letter is at a1 at the end?"
      answer grid[a1] at end
""".rstrip("\n"),
    ),
    "wrong-animation": Code(
        "error",
        "an animation that no view draws",
        """Each view draws its own animations: tiles swing and glide, cards are placed and taken. An op plays one that
the view of a state draws, or nobody would see it. `synrl builtins` tells what each view draws.

Refused:

    view grid = tiles(hidden: faces)
    op swap(a: cell, b: cell)
      plays typed(during: 1s)

Accepted:

    view grid = tiles(hidden: faces)
    op swap(a: cell, b: cell)
      plays arc(a, b, during: 1s)
""".rstrip("\n"),
    ),
    "misplaced-reveal": Code(
        "error",
        "an opening or closing in the wrong place",
        """The opening is the first line of the timeline and the closing the last, so that the state is seen only at
the ends.

Refused:

    timeline
      any swap
      opening for 2s

Accepted:

    timeline
      opening for 2s
      any swap
      closing for 2s
""".rstrip("\n"),
    ),
    "wrong-reveal": Code(
        "error",
        "a mode that shows the wrong end",
        """A forward question shows the initial state and asks for what follows; a retrodictive one shows the final
state and asks for what was before; a historical one shows either.

Refused:

    mode   forward
    reveal final

Accepted:

    mode   forward
    reveal initial
""".rstrip("\n"),
    ),
    "no-effect": Code(
        "error",
        "an op that changes nothing",
        """An op has an `effect` on a place of a state.

Refused:

    op wave(a: cell)
      plays arc(a, a, during: 1s)

Accepted:

    op swap(a: cell, b: cell)
      requires a != b
      effect grid[a] = grid[b]
      effect grid[b] = grid[a]
      plays arc(a, b, during: 1s)
""".rstrip("\n"),
    ),
    "no-animation": Code(
        "error",
        "an op that nobody sees",
        """Every op plays one animation: ops are always visible, states between never are.

Refused:

    op swap(a: cell, b: cell)
      requires a != b
      effect grid[a] = grid[b]

Accepted:

    op swap(a: cell, b: cell)
      requires a != b
      effect grid[a] = grid[b]
      plays arc(a, b, during: 1s)
""".rstrip("\n"),
    ),
    "no-domain": Code(
        "error",
        "an argument that could be anything",
        """Without `in`, an argument ranges over the places of the state whose keys are of its type; if there is no
such state, the op must say its domain.

Refused:

    op mark(w: wall)

Accepted:

    op mark(w: wall in [left, right])
""".rstrip("\n"),
    ),
    "conflicting-effects": Code(
        "error",
        "two effects on one thing",
        """All right sides of an op read the state before it, so two effects on one place would have no order.
Two arguments that may be equal must be kept apart by a `requires`. The path of what bounces is solved ahead, so no
action can move, turn, resize or reshape it.

Refused:

    op swap(a: cell, b: cell)
      effect grid[a] = grid[b]
      effect grid[b] = grid[a]

Accepted:

    op swap(a: cell, b: cell)
      requires a != b
      effect grid[a] = grid[b]
      effect grid[b] = grid[a]
""".rstrip("\n"),
    ),
    "missing-ask": Code(
        "error",
        "a question without a wording",
        """Every question has an `ask`; several are paraphrases, drawn per sample.

Refused:

    question hits
      answer count(hit)

Accepted:

    question hits
      ask "How many?"
      answer count(hit)
""".rstrip("\n"),
    ),
    "missing-answer": Code(
        "error",
        "a question without an answer",
        """Every question has one `answer`, an expression over what happened.

Refused:

    question hits
      ask "How many?"

Accepted:

    question hits
      ask "How many?"
      answer count(hit)
""".rstrip("\n"),
    ),
    "answer-in-ask": Code(
        "error",
        "the wording contains the answer",
        """A hole of `ask` shows what `answer` asks for, be it through a let or a property (`fill = hue` makes
`ball.fill` and `hue` one), or the fixed answer stands in the wording.

Refused:

    ask    "What colour is the {hue} ball?"
    answer hue

Accepted:

    ask    "What colour is the ball?"
    answer hue
""".rstrip("\n"),
    ),
    "no-free-form": Code(
        "error",
        "a format without a free form",
        """`format` says how a free answer is to be written; a question with options alone leaves it out.

Refused:

    ask    "What does it come to?"
    format "Answer with a fraction, such as 7/3."
    forms  choices
    choices 4

Accepted:

    ask    "What does it come to?"
    format "Answer with a fraction, such as 7/3."
    forms  choices, free
    choices 4
""".rstrip("\n"),
    ),
    "no-choices": Code(
        "error",
        "choices without options",
        """`forms choices` needs to know how many options there are.

Refused:

    forms choices, free

Accepted:

    forms choices, free
    choices 4
""".rstrip("\n"),
    ),
    "too-few-options": Code(
        "error",
        "more options than answers",
        """Options differ from each other, so their pool, the balanced domain or the answer's type must hold at least as
many values.

Refused:

    balance 2..4
    choices 4

Accepted:

    balance 2..5
    choices 4
""".rstrip("\n"),
    ),
    "option-recipe": Code(
        "error",
        "options made from the answer",
        """Options at fixed distances from the answer tell it: of n, n - 1, n + 1, n + 2 the truth is always the second
smallest. Balance the answer over a domain (options are then a random subset of it), or leave the pool out
(options are then the answers of independent draws).

Refused:

    choices 4 from [n, n - 1, n + 1, n + 2]

Accepted:

    balance 2..7
    choices 4
""".rstrip("\n"),
    ),
    "unasked-pick": Code(
        "warning",
        "a pick that the wording doesn't tell",
        """The answer depends on what was picked, so who is asked must be told what it was, in every wording.

Reported:

    pick   c in cells(4, 4)
    ask    "Which letter is there at the end?"
    answer grid[c] at end

Better:

    pick   c in cells(4, 4)
    ask    "Which letter is at {c} at the end?"
    answer grid[c] at end
""".rstrip("\n"),
    ),
    "fixed-answer": Code(
        "warning",
        "an answer that never changes",
        """The answer reads no draw and nothing that happens, so it is the same in every sample and can be learned by
heart.

Reported:

    answer 4

Better:

    answer count(hit)
""".rstrip("\n"),
    ),
    "unreachable": Code(
        "error",
        "something that can never happen",
        """A condition that is never true, fewer than two answers to balance over, or an event that nothing moves, turns
or changes to cause. Where values differ by level, one level is enough.

Refused:

    param n ~ 1 .. 3
    require n > 5

Accepted:

    param n ~ 1 .. 9
    require n > 5
""".rstrip("\n"),
    ),
}
