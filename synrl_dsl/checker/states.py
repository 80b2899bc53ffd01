"""The state pass: ops, their domains and effects, and whether a state is ever seen."""

from __future__ import annotations

from synrl_dsl import nodes as n
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.diagnostics import Diagnostic


def states_pass(checked: Checked) -> tuple[Checked, list[Diagnostic]]:
    """Report ops that can't work and states that can't be seen."""
    findings = Findings()
    states = {d.name: d for d in checked.file.decls if isinstance(d, n.StateDecl)}
    views = {d.name for d in checked.file.decls if isinstance(d, n.ViewDecl)}
    timelines = [d for d in checked.file.decls if isinstance(d, n.Timeline)]
    for state in states.values():
        if state.name not in views:
            findings.add(
                "never-revealed",
                f"nothing draws the state '{state.name}'",
                state.name_span,
                f"write `view {state.name} = tiles(hidden: faces)`",
            )
    if states and timelines:
        _ends(timelines[0], findings)
    elif states:
        first = next(iter(states.values()))
        findings.add("never-revealed", "a state needs a timeline with an opening and a closing", first.name_span)
    for decl in checked.file.decls:
        if isinstance(decl, n.OpDecl):
            _op(decl, states, checked, findings)
    return checked, findings.items


def _ends(timeline: n.Timeline, findings: Findings) -> None:
    body = timeline.body
    for kind, word, place in ((n.Opening, "opening", 0), (n.Closing, "closing", len(body) - 1)):
        found = [i for i, step in enumerate(body) if isinstance(step, kind)]
        inner = [s for s in n.walk(timeline) if isinstance(s, kind)]
        if not inner:
            findings.add(
                "never-revealed",
                f"the timeline has no {word}, so the state can't be revealed there",
                n.Span(timeline.span.start, timeline.span.start + len("timeline")),
                f"write `{word} for 2s` as its {'first' if place == 0 else 'last'} line",
            )
        elif len(inner) > 1 or found != [place]:
            findings.add("misplaced-reveal", f"the {word} is the {_nth(place)} line of the timeline", inner[-1])


def _nth(place: int) -> str:
    return "first" if place == 0 else "last"


def _op(decl: n.OpDecl, states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    effects = [line for line in decl.body if isinstance(line, n.Effect)]
    plays = [line for line in decl.body if isinstance(line, n.Plays)]
    if not effects:
        findings.add("no-effect", f"the op '{decl.name}' changes nothing", decl.name_span, "write an `effect`")
    if len(plays) != 1:
        findings.add(
            "no-animation" if not plays else "declared-twice",
            f"the op '{decl.name}' has {'no' if not plays else 'more than one'} animation, and one is needed",
            decl.name_span if not plays else plays[1].span,
            "write `plays arc(a, b, during: 1s)`",
        )
    places: list[n.Expr] = []
    for effect in effects:
        target = effect.target
        root = target
        while isinstance(root, n.Index | n.Attribute):
            root = root.base
        if not isinstance(root, n.Name) or root.name not in states:
            findings.add(
                "no-effect",
                "an effect writes a state or a place of one",
                target,
                f"write `effect {next(iter(states), 'grid')}[a] = ...`",
            )
        for earlier in places:
            if earlier == target or isinstance(earlier, n.Name) or isinstance(target, n.Name):
                findings.add(
                    "conflicting-effects",
                    "two effects of one op write the same place",
                    target,
                    "all right sides read the state before the op, so keep one of them",
                )
        places.append(target)
    _distinct_places(decl, places, findings)
    for argument in decl.arguments:
        if argument.domain is None and not _has_domain(argument, states):
            findings.add(
                "no-domain",
                f"nothing says which values '{argument.name}' may take",
                argument.name_span,
                f"write `{argument.name}: {argument.type.name} in ...`",
            )


def _has_domain(argument: n.ArgDecl, states: dict[str, n.StateDecl]) -> bool:
    """Whether some state is a map whose keys are of the argument's type."""
    return any(s.type.name == "map" and s.type.arguments[:1] == (argument.type,) for s in states.values())


def _distinct_places(decl: n.OpDecl, places: list[n.Expr], findings: Findings) -> None:
    """Places indexed by different arguments may be one place, unless a `requires` keeps them apart."""
    keys = [p.items[0].name for p in places if isinstance(p, n.Index) and isinstance(p.items[0], n.Name)]
    names = {a.name for a in decl.arguments}
    conditions = [line.condition for line in decl.body if isinstance(line, n.Requires)]
    for i, a in enumerate(keys):
        for b in keys[i + 1 :]:
            if a != b and {a, b} <= names and not any(_keeps_apart(c, a, b) for c in conditions):
                findings.add(
                    "conflicting-effects",
                    f"'{a}' and '{b}' may be the same place, and two effects would write it",
                    decl.name_span,
                    f"write `requires {a} != {b}`",
                )


def _keeps_apart(condition: n.Expr, a: str, b: str) -> bool:
    match condition:
        case n.Group() if len(condition.items) == 1:
            return _keeps_apart(condition.items[0], a, b)
        case n.Binary() if condition.op == "and":
            return _keeps_apart(condition.left, a, b) or _keeps_apart(condition.right, a, b)
        case n.Compare() if len(condition.rest) == 1 and condition.rest[0][0] == "!=":
            return {_plain(condition.first), _plain(condition.rest[0][1])} == {a, b}
        case n.Call() if isinstance(condition.base, n.Name) and condition.base.name == "adjacent":
            return {_plain(x) for x in condition.arguments} == {a, b}
        case _:
            return False


def _plain(expr: n.Expr) -> str:
    return expr.name if isinstance(expr, n.Name) else ""
