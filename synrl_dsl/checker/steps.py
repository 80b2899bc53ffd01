"""Steps of the timeline: in come nodes and the declared names, out come the types of what the steps say."""

from __future__ import annotations

from synrl_dsl import builtins
from synrl_dsl import nodes as n
from synrl_dsl import types as t
from synrl_dsl.checker import hints
from synrl_dsl.checker.declared import Declared
from synrl_dsl.checker.expressions.infer import Place
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import describe


def steps(body: tuple[n.Step, ...], place: Place, declared: Declared) -> None:
    """Type the steps of a timeline and of the blocks in it."""
    infer = declared.inference
    for step in body:
        match step:
            case n.Opening() | n.Closing() | n.Wait():
                infer.draw(step.duration, place, t.SECONDS, "how long this lasts", single=True)
            case n.Repeat():
                infer.draw(step.count, place, t.INT, "the number of rounds", single=True)
                inner = place.with_local(step.name, t.INT) if step.name else place
                steps(step.body, inner, declared)
            case n.ForEach():
                source = infer.infer(step.source, place)
                item = source.item if source.kind in ("list", "bag") else t.ANY
                if source.kind not in ("list", "bag", "any"):
                    message = f"'for each' goes through a list, not {describe(source)}"
                    declared.findings.add("wrong-type", message, step.source, hints.for_list(source))
                steps(step.body, place.with_local(step.name, item), declared)
            case n.Together():
                steps(step.body, place, declared)
                for part in n.walk(step):
                    if isinstance(part, n.AnyOf) or (isinstance(part, n.Do) and _is_op(part.action, declared)):
                        message = "ops on a state inside 'together' are not built yet"
                        declared.findings.add("not-built-yet", message, part, "let them happen one by one")
                    elif isinstance(part, n.Opening | n.Closing):
                        hint = "put it before or behind the `together`"
                        declared.findings.add("wrong-reveal", "a reveal stands for itself", part, hint)
            case n.AnyOf():
                for name in step.names:
                    _op_name(name, declared)
            case n.Do():
                _do(step.action, place, declared)


def _is_op(action: n.Expr, declared: Declared) -> bool:
    return isinstance(action, n.Call) and isinstance(action.base, n.Name) and action.base.name in declared.table


def _op_name(name: n.Name, declared: Declared) -> n.OpDecl | None:
    symbol = declared.table.get(name.name)
    if symbol is not None and isinstance(symbol.decl, n.OpDecl):
        declared.inference.symbols[id(name)] = symbol
        return symbol.decl
    if name.name in builtins.PLANNED:
        declared.findings.add(
            "not-built-yet",
            f"the {builtins.PLANNED[name.name]} '{name.name}' is part of the language but not built yet",
            name,
            "`synrl builtins` lists what is built",
        )
        return None
    ops = [s.name for s in declared.table.values() if s.kind == "op"]
    actions = {b.name: b.example for b in builtins.every() if b.kind == "action"}
    if name.name in actions:
        hint = f"an action names its object: `do {actions[name.name]}`"
    else:
        none = "declare it by `op`, or do an action to an object: " + ", ".join(actions)
        hint = did_you_mean(name.name, [*ops, *actions]) or (f"there is {', '.join(ops)}" if ops else none)
    declared.findings.add("unknown-name", f"there is no op '{name.name}'", name, hint)
    return None


def _do(action: n.Expr, place: Place, declared: Declared) -> None:
    infer = declared.inference
    if isinstance(action, n.Call) and isinstance(action.base, n.Name) and action.base.name not in declared.table:
        found = builtins.overloads(action.base.name)
        if any(b.kind == "action" for b in found):
            infer.infer(action, place)
            return
    if not isinstance(action, n.Call) or not isinstance(action.base, n.Name):
        hint = "write `do swap(a1, b1)`, or `any swap` to have the arguments drawn"
        declared.findings.add("wrong-arguments", "'do' takes an op with its arguments", action, hint)
        return
    op = _op_name(action.base, declared)
    if op is None:
        return
    types = declared.op_arguments(op)
    names = list(types)
    given: set[str] = set()
    for position, argument in enumerate(action.arguments):
        value: n.Expr = argument
        name = names[position] if position < len(names) else ""
        if isinstance(argument, n.Named):
            name, value = argument.name, argument.value
        if name not in types or name in given:
            declared.findings.add(
                "wrong-arguments", f"{op.name}() takes {', '.join(names) or 'no arguments'}", argument
            )
            continue
        given.add(name)
        infer.expect(value, place, types[name], f"'{name}' of {op.name}()")
    missing = [name for name in names if name not in given]
    if missing:
        hint = f"it takes {', '.join(names)}"
        declared.findings.add("wrong-arguments", f"{op.name}() needs '{missing[0]}'", action, hint)
