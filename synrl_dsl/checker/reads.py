"""The passes over what is read: what isn't there yet, what takes too long, and what nobody reads."""

from __future__ import annotations

from collections.abc import Iterator

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl.builtins import LEVELS
from synrl_dsl.checker import constants
from synrl_dsl.checker.constants import Constants
from synrl_dsl.checker.expressions.infer import DEPTH, too_deep
from synrl_dsl.checker.model import Checked, Findings, Symbol

WORK = 500_000
"""Steps that one evaluation of an expression may take, its lets written out and its lists gone through."""

UNKNOWN_SIZE = 30
"""Items that a list is taken to have whose size the text doesn't tell."""

# ------------------------------------------------------------------ work


def work_pass(checked: Checked, findings: Findings) -> Checked:
    """Report the first line that would take too long or build too deep; so later passes may follow names freely."""
    measure = _Measure(Constants(checked, LEVELS[-1]))
    named = [s.decl for s in checked.table.values() if isinstance(s.decl, n.Let | n.Param)]
    for line in (*named, *_evaluated(checked.file, checked)):
        steps, depth = measure.of(line)
        if depth > DEPTH:
            findings.add("too-deep", *too_deep(line))
            break
        if steps > WORK:
            findings.add(
                "too-costly",
                f"this takes more than {WORK:,} steps each time, with what it reads written out",
                line,
                "go through shorter lists, or through fewer of them at a time",
            )
            break
    return checked


_CONTAINERS = (
    n.SceneFile,
    n.SceneDecl,
    n.ObjectDecl,
    n.OpDecl,
    n.Timeline,
    n.Repeat,
    n.ForEach,
    n.Together,
    n.QuestionDecl,
)


def _evaluated(node: n.Node, checked: Checked) -> Iterator[n.Node]:
    """The lines of a file that are evaluated as one."""
    for child in checked.below[id(node)]:
        if isinstance(child, _CONTAINERS):
            yield from _evaluated(child, checked)
        else:
            yield child


class _Measure:
    """Steps that an evaluation takes and levels that it goes down, with what it reads written out."""

    def __init__(self, k: Constants) -> None:
        self.k = k
        self.known: dict[int, tuple[float, int]] = {}

    def of(self, node: n.Node) -> tuple[float, int]:
        if isinstance(node, n.Name):
            return self._name(node)
        steps, depth = 1.0, 0
        for child in self.k.checked.below[id(node)]:
            more, deeper = self.of(child)
            steps += more
            if deeper > depth:
                depth = deeper
        if isinstance(node, n.Generator | n.Effect):
            for clause in node.clauses:
                sizes = self.k.sizes(clause.source)
                steps *= max(1, sizes[1] if sizes is not None else UNKNOWN_SIZE)
        elif isinstance(node, n.Range):
            sizes = self.k.sizes(node)
            steps += sizes[1] if sizes is not None else 0
        return min(steps, 2.0 * WORK), depth + 1

    def _name(self, name: n.Name) -> tuple[float, int]:
        symbol = self.k.checked.symbol_of(name)
        decl = symbol.decl if symbol is not None else None
        if isinstance(decl, n.ObjectDecl) and symbol is not None and symbol.kind == "property":
            decl = next((line for line in decl.body if line.name == name.name), None)
        if not isinstance(decl, n.Let | n.Param | n.Property):
            return 1, 1
        if id(decl) not in self.known:
            self.known[id(decl)] = self.of(decl.value)
        steps, depth = self.known[id(decl)]
        # A param is evaluated once; a let is, wherever it is read.
        return (steps if isinstance(decl, n.Let) else 1), depth


# ------------------------------------------------------------------ time

_WHAT = {
    "object": "the object '{}'",
    "state": "the state '{}'",
    "op": "the op '{}'",
    "event": "the event '{}'",
    "constant": "'{}'",
    "end": "the '{}' of the clip",
    "call": "{}()",
}
_BEFORE_ALL = frozenset(_WHAT)
_BEFORE_OPS = _BEFORE_ALL - {"object"}
_BEFORE_EVENTS = frozenset({"event", "end"})


def time_pass(checked: Checked, findings: Findings) -> Checked:
    """Report what is read before it is there, and lets that hide a state from the time it needs."""
    made: set[str] = set()
    moving = {d.name for d in checked.file.decls if isinstance(d, n.ObjectDecl) and _moves(d)}
    lets = [d for d in checked.file.decls if isinstance(d, n.Let)]
    changing = {d.name for d in lets if _changes(d.value, moving, checked)}
    for decl in checked.file.decls:
        match decl:
            case n.Param():
                _too_early(decl, _BEFORE_ALL, "the params are drawn", checked, findings)
                if not isinstance(decl.value, n.Draw):
                    _setting(decl, checked, findings)
            case n.Canvas() | n.ViewDecl():
                _too_early(decl, _BEFORE_ALL, "the clip begins", checked, findings)
            case n.ObjectDecl():
                _too_early(decl, _BEFORE_OPS, "the objects are made", checked, findings)
                _later_objects(decl, made, checked, findings)
                made.add(decl.name)
            case n.StateDecl():
                _too_early(decl, _BEFORE_OPS, "the initial state is drawn", checked, findings)
            case n.EventDecl():
                _too_early(decl, _BEFORE_OPS, "events are looked for", checked, findings)
            case n.OpDecl() | n.Timeline():
                _too_early(decl, _BEFORE_EVENTS, "ops happen", checked, findings)
            case n.Require() | n.QuestionDecl() if changing:
                _bare_lets(decl, changing, checked, findings)
            case _:
                pass
    return checked


def _reads(node: n.Node, checked: Checked) -> Iterator[tuple[n.Name, Symbol, str]]:
    """Names below `node` that stand for something in the clip: the place, the symbol, and its kind.

    What a let reads stands at the let's name.
    """
    for inner in checked.walk(node):
        if isinstance(inner, n.Call) and isinstance(inner.base, n.Name) and inner.base.name in constants.LIVE:
            yield inner.base, Symbol("call", inner.base.name), "call"
        symbol = checked.symbol_of(inner) if isinstance(inner, n.Name) else None
        if symbol is None or not isinstance(inner, n.Name):
            continue
        if isinstance(symbol.decl, n.Let):
            yield from ((inner, found, kind) for _, found, kind in _reads(symbol.decl.value, checked))
        elif symbol.kind in ("object", "state", "op", "event"):
            yield inner, symbol, symbol.kind
        elif symbol.kind == "constant" and symbol.name in ("log", "op", "start", "end"):
            yield inner, symbol, "end" if symbol.name == "end" else "constant"


def _too_early(decl: n.Node, forbidden: frozenset[str], when: str, checked: Checked, findings: Findings) -> None:
    for at, symbol, kind in _reads(decl, checked):
        if kind in forbidden:
            what = _WHAT[kind].format(symbol.name)
            through = f"'{at.name}' reads {what}, which" if at.name != symbol.name else what
            findings.add(
                "too-early",
                f"{through} isn't there yet when {when}",
                at,
                "ask about it in a question, or name it by `let` and use the name there",
            )


def _later_objects(decl: n.ObjectDecl, made: set[str], checked: Checked, findings: Findings) -> None:
    for at, symbol, kind in _reads(decl, checked):
        if kind != "object" or symbol.name in made:
            continue
        own = symbol.name == decl.name
        findings.add(
            "too-early",
            f"'{decl.name}' can't read itself" if own else f"'{symbol.name}' is made after '{decl.name}'",
            at,
            "name the property alone, as in `size`" if own else f"declare '{symbol.name}' first",
        )


def _setting(decl: n.Param, checked: Checked, findings: Findings) -> None:
    """A setting is known before anything is drawn: targets are planned from it."""
    for inner in checked.walk(decl):
        symbol = checked.symbol_of(inner) if isinstance(inner, n.Name) else None
        if symbol is None or not isinstance(inner, n.Name) or symbol.kind not in ("param", "let"):
            continue
        if not constants.is_fixed(inner, checked):
            findings.add(
                "not-fixed",
                f"a setting is fixed, and '{inner.name}' is drawn",
                inner,
                f"write `let {decl.name} = ...` for a derived value",
            )


def _bare_lets(decl: n.Node, changing: set[str], checked: Checked, findings: Findings) -> None:
    """In a question a let that reads a state needs a time like the state itself."""
    for inner in _untimed(decl, checked):
        symbol = checked.symbol_of(inner) if isinstance(inner, n.Name) else None
        if symbol is not None and symbol.kind == "let" and symbol.name in changing:
            findings.add(
                "bare-state",
                f"'{symbol.name}' changes with time, and no time is given",
                inner,
                f"say when: `{symbol.name} at start`, `at end`, `at 3s`, `after op[k]`, `before op[k]`",
            )


def _untimed(node: n.Node, checked: Checked) -> Iterator[n.Node]:
    """`node` and what is below it, but for what has a time."""
    stack = [node]
    while stack:
        top = stack.pop()
        yield top
        stack += [top.moment] if isinstance(top, n.Timed) else reversed(checked.below[id(top)])


def _changes(expr: n.Node, moving: set[str], checked: Checked) -> bool:
    """Whether a let's value has another value at another time, and gives none itself."""
    for inner in _untimed(expr, checked):
        if isinstance(inner, n.Attribute):
            base = checked.types.get(id(inner.base))
            moved = inner.name == "pos" and base is not None and moving & set(base.names or moving)
            if base is not None and base.kind == "object" and (inner.name in builtins.KINEMATIC or moved):
                return True
        name = inner.base.name if isinstance(inner, n.Call) and isinstance(inner.base, n.Name) else ""
        if any(b.reads_motion for b in builtins.overloads(name)):
            return True
        symbol = checked.symbol_of(inner) if isinstance(inner, n.Name) else None
        if symbol is None:
            continue
        if symbol.kind == "state":
            return True
        if isinstance(symbol.decl, n.Let) and _changes(symbol.decl.value, moving, checked):
            return True
    return False


def _moves(decl: n.ObjectDecl) -> bool:
    return any(line.name == "motion" for line in decl.body)


# ------------------------------------------------------------------ what nobody reads


def unused_pass(checked: Checked, findings: Findings) -> Checked:
    """Warn about declarations that nothing uses."""
    used: set[str] = set()
    used_inner: set[tuple[str, str]] = set()
    objects = [d.name for d in checked.file.decls if isinstance(d, n.ObjectDecl)]
    happening: set[str] = set()
    for node in checked.nodes:
        if isinstance(node, n.Name):
            symbol = checked.symbol_of(node)
            if symbol is not None and symbol.kind == "property" and isinstance(symbol.decl, n.ObjectDecl):
                used_inner.add((symbol.decl.name, node.name))
            elif symbol is not None and symbol.kind != "local":
                used.add(node.name)
        elif isinstance(node, n.Attribute):
            used_inner.update((name, node.name) for name in objects)
        elif isinstance(node, n.AnyOf):
            happening.update(name.name for name in node.names)
        elif isinstance(node, n.Do) and isinstance(node.action, n.Call) and isinstance(node.action.base, n.Name):
            happening.add(node.action.base.name)
    for decl in checked.file.decls:
        match decl:
            case n.OpDecl() if decl.name not in happening:
                hint = f"write `any {decl.name}` under `timeline`, or take it out"
                findings.add("unused-op", f"no step of the timeline does '{decl.name}'", decl.name_span, hint)
            case n.EventDecl() if not {decl.name, "log"} & used:
                findings.add(
                    "unused-event", f"nothing uses the event '{decl.name}'", decl.name_span, "take it out, or use it"
                )
            case n.Param() | n.Let() if decl.name not in used:
                word = "param" if isinstance(decl, n.Param) else "let"
                findings.add(
                    "unused-param", f"nothing uses the {word} '{decl.name}'", decl.name_span, "take it out, or use it"
                )
            case n.ObjectDecl():
                for line in decl.body:
                    if isinstance(line, n.Param) and (decl.name, line.name) not in used_inner:
                        findings.add(
                            "unused-param",
                            f"nothing uses the param '{line.name}'",
                            line.name_span,
                            "take it out, or use it",
                        )
            case n.QuestionDecl():
                _unused_picks(decl, checked, findings)
            case _:
                pass
    return checked


def _unused_picks(decl: n.QuestionDecl, checked: Checked, findings: Findings) -> None:
    picks = [line for line in decl.body if isinstance(line, n.Pick)]
    names = {node.name for node in checked.walk(decl) if isinstance(node, n.Name)} if picks else set()
    for line in picks:
        if line.name not in names:
            findings.add(
                "unused-param", f"nothing uses the pick '{line.name}'", line.name_span, "take it out, or use it"
            )
