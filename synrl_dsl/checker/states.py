"""The state pass: ops, their domains and effects, and whether a state is ever seen."""

from __future__ import annotations

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.builtins.names import COUNTED, OPEN_ENUMERATIONS
from synrl_dsl.checker import constants
from synrl_dsl.checker.model import Checked, Findings


def states_pass(checked: Checked, findings: Findings) -> Checked:
    """Report ops that can't work and states that can't be seen."""
    states = {d.name: d for d in checked.file.decls if isinstance(d, n.StateDecl)}
    timelines = [d for d in checked.file.decls if isinstance(d, n.Timeline)]
    _views(states, checked, findings)
    _animations(states, checked, findings)
    if states and timelines:
        _ends(timelines[0], findings)
    elif states:
        first = next(iter(states.values()))
        findings.add(
            "never-revealed",
            "a state needs a timeline with an opening and a closing",
            first.name_span,
            "write `timeline`, and `opening for 2s`, `any ...` and `closing for 2s` under it",
        )
    by_level = constants.by_level(checked)
    for decl in checked.file.decls:
        if isinstance(decl, n.OpDecl):
            _op(decl, findings)
            for line in decl.body:
                if isinstance(line, n.Requires) and any(k.truth(line.condition) is False for k in by_level):
                    findings.add("unreachable", "this is never true, so the op can't happen", line.condition)
            _effects(decl, states, checked, findings)
            _domains(decl, states, checked, findings)
    _touched(states, checked, findings)
    return checked


def _views(states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    views = [d for d in checked.file.decls if isinstance(d, n.ViewDecl)]
    drawn: set[str] = set()
    for view in views:
        if view.name in drawn:
            message = f"the state '{view.name}' has a view already"
            findings.add("declared-twice", message, view.name_span, "take one of them out")
        drawn.add(view.name)
    if drawn - set(states):
        return  # a view by another name was reported, and may be meant for one of them
    for state in states.values():
        if state.name not in drawn:
            findings.add(
                "never-revealed",
                f"nothing draws the state '{state.name}'",
                state.name_span,
                f"write `view {state.name} = tiles(hidden: faces)`",
            )


def _ends(timeline: n.Timeline, findings: Findings) -> None:
    body = timeline.body
    for kind, word, which, place in ((n.Opening, "opening", "first", 0), (n.Closing, "closing", "last", len(body) - 1)):
        found = [i for i, step in enumerate(body) if isinstance(step, kind)]
        inner = [s for s in n.walk(timeline) if isinstance(s, kind)]
        if not inner:
            findings.add(
                "never-revealed",
                f"the timeline has no {word}, so the state can't be revealed there",
                n.Span(timeline.span.start, timeline.span.start + len("timeline")),
                f"write `{word} for 2s` as its {which} line",
            )
        elif len(inner) > 1 or found != [place]:
            wrong = inner[-1] if word == "opening" else inner[0]
            findings.add("misplaced-reveal", f"the {word} is the {which} line of the timeline", wrong)


def _op(decl: n.OpDecl, findings: Findings) -> None:
    if not any(isinstance(line, n.Effect) for line in decl.body):
        findings.add(
            "no-effect",
            f"the op '{decl.name}' changes nothing",
            decl.name_span,
            "write `effect grid[a] = ...`",
        )
    if not any(isinstance(line, n.Plays) for line in decl.body):
        findings.add(
            "no-animation",
            f"the op '{decl.name}' has no animation, so nobody sees it",
            decl.name_span,
            "write `plays arc(a, b, during: 1s)` under it",
        )
    for kind, word in ((n.Plays, "plays"), (n.Weight, "weight")):
        for extra in [line for line in decl.body if isinstance(line, kind)][1:]:
            findings.add("declared-twice", f"an op has one '{word}'", extra.span, "take one of them out")


def _effects(decl: n.OpDecl, states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    example = next((f"{name}[a]" if s.type.name == "map" else name for name, s in states.items()), "grid[a]")
    places: list[n.Expr] = []
    for effect in decl.body:
        if not isinstance(effect, n.Effect):
            continue
        target = effect.target
        root = target.base if isinstance(target, n.Index) else target
        state = states.get(root.name) if isinstance(root, n.Name) else None
        if state is None or (state.type.name == "map") is not isinstance(target, n.Index):
            if state is None:
                message, hint = "an effect writes a state", f"write `effect {example} = ...`"
            elif state.type.name == "map":
                message, hint = (
                    f"'{state.name}' is a map: an effect writes a place of it",
                    f"write `effect {state.name}[a] = ...`",
                )
            else:
                message, hint = f"'{state.name}' has no places", f"write the whole of it, `effect {state.name} = ...`"
            findings.add("no-effect", message, target, hint)
            continue
        if target in places:
            findings.add(
                "conflicting-effects",
                "two effects of one op write the same place",
                target,
                "all right sides read the state before the op, so keep one of them",
            )
        places.append(target)
    _distinct_places(decl, places, findings)


def _domains(decl: n.OpDecl, states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    """Each argument has a set of values: its `in`, or the places of the state whose keys are of its type."""
    names = {a.name: a for a in decl.arguments}
    needed: dict[str, set[str]] = {}
    for argument in decl.arguments:
        needed[argument.name] = set()
        if argument.domain is None:
            type_ = argument.type.name
            known = all(kind.kind != "any" for kind in checked.state_types.values())
            listed = type_ in builtins.ENUMERATIONS or type_ in OPEN_ENUMERATIONS
            if type_ in COUNTED or (known and listed and not _has_domain(argument, states, checked)):
                findings.add(
                    "no-domain",
                    f"nothing says which values '{argument.name}' may take",
                    argument.name_span,
                    f"write `{argument.name}: {argument.type.name} in [...]`",
                )
            continue
        for node in n.walk(argument.domain):
            symbol = checked.symbol_of(node) if isinstance(node, n.Name) else None
            if symbol is not None and symbol.kind == "local" and symbol.name in names:
                needed[argument.name].add(symbol.name)
    while True:
        settled = {name for name, others in needed.items() if not others}
        if not settled:
            break
        needed = {name: others - settled for name, others in needed.items() if name not in settled}
    if needed:
        chain = " and ".join(f"'{name}'" for name in needed)
        message = f"the domains of {chain} depend on each other"
        hint = "take the whole set, and write the condition behind `requires`"
        findings.add("no-domain", message, names[next(iter(needed))].name_span, hint)


def _has_domain(argument: n.ArgDecl, states: dict[str, n.StateDecl], checked: Checked) -> bool:
    """Whether some state is a map whose keys are of the argument's type, or the type lists its members here."""
    symbol = checked.table.get(argument.type.name)
    if symbol is not None and symbol.kind == "type":
        return True
    return any(s.type.name == "map" and s.type.arguments[:1] == (argument.type,) for s in states.values())


def _animations(states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    """Every view takes its state, and some view draws what an op plays."""
    drawn: dict[str, str] = {}
    for view in (d for d in checked.file.decls if isinstance(d, n.ViewDecl)):
        call = view.value
        if not isinstance(call, n.Call) or not isinstance(call.base, n.Name) or view.name not in states:
            return
        builtin = next((b for b in builtins.overloads(call.base.name) if b.kind == "view"), None)
        if builtin is None:
            return
        given = checked.state_types.get(view.name, t.ANY)
        if builtin.of and given.kind != "any" and all(t.unify(of, given, {}) is None for of in builtin.of):
            other = [b.name for b in builtins.every() if b.kind == "view" and any(t.unify(o, given, {}) for o in b.of)]
            findings.add(
                "wrong-type",
                f"{builtin.name}() draws no state that is {t.describe(given)}",
                call,
                f"{' or '.join(f'`{name}()`' for name in other)} does" if other else None,
            )
        drawn.update(dict.fromkeys(builtin.draws, builtin.name))
    for decl in checked.all(n.OpDecl) if drawn else ():
        assert isinstance(decl, n.OpDecl)
        for line in decl.body:
            played = line.animation if isinstance(line, n.Plays) else None
            name = played.base.name if isinstance(played, n.Call) and isinstance(played.base, n.Name) else ""
            if any(b.kind == "animation" for b in builtins.overloads(name)) and name not in drawn:
                findings.add(
                    "wrong-animation",
                    f"no view here draws '{name}'",
                    played if played is not None else decl.name_span,
                    f"it draws {', '.join(drawn)}" if drawn else None,
                )


def _touched(states: dict[str, n.StateDecl], checked: Checked, findings: Findings) -> None:
    """`touched()` is asked about places: keys of a state."""
    keys = {
        state.type.arguments[0].name for state in states.values() if state.type.name == "map" and state.type.arguments
    }
    if any(kind.kind == "any" for kind in checked.state_types.values()):
        return  # a state of a type that there isn't was reported
    for node in checked.nodes:
        if isinstance(node, n.Call) and node.base == n.Name("touched") and len(node.arguments) == 1:
            given = checked.types.get(id(node.arguments[0]), t.ANY)
            if given.kind != "any" and keys.isdisjoint(given.names if given.kind == "enum" else ()):
                message = f"touched() asks about a place of a state, not about {t.describe(given)}"
                findings.add("wrong-type", message, node.arguments[0], "write `touched(c)` of a cell `c`")


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
