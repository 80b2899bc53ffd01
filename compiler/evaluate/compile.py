"""Terms to closures: one small maker for each `op`, chosen once, so that evaluation looks nothing up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from compiler.distributions import Uniform
from compiler.environment import Env
from compiler.errors import SceneError
from compiler.evaluate import objects, operators, states
from compiler.functions import IMPLEMENTATIONS, PURE, READS
from compiler.functions.states.files import base_name, parent
from compiler.plan import Term
from compiler.trace import Entry
from compiler.values import MISSING, US, WHOLE, Area, Moment, Moves, Snapshot, Thing, Value, display
from synrl_dsl.builtins import ENUMERATIONS, PALETTE

Closure: TypeAlias = Callable[[Env], Value]

RANGE_LIMIT = 10_000


def compile_term(term: Term, lets: Mapping[str, Term] | None = None) -> Closure:
    """The closure of a term; `lets` are the scene's derived values, which stand in for their names."""
    return _Compiler(lets or {}).closure(term)


def compile_clauses(clauses: Term, value: Closure, lets: Mapping[str, Term]) -> Closure:
    """A closure that runs through the bindings of an `each` term and lists what `value` gives in each."""
    return _Compiler(lets).each(clauses, value)


def constant_value(term: Term) -> Value:
    """The value of a term that reads nothing; MISSING where it reads something after all."""
    found = _Compiler({}).fold(term)
    return MISSING if found is None else found[0]


class _Compiler:
    def __init__(self, lets: Mapping[str, Term]) -> None:
        self.lets = lets

    def closure(self, term: Term) -> Closure:
        known = self.fold(term)
        if known is not None:
            value = known[0]
            return lambda env: value
        maker: Callable[[Term], Closure] = getattr(self, f"_{_MAKERS.get(term.op, 'operator')}")
        return maker(term)

    def fold(self, term: Term) -> tuple[Value] | None:
        """The value of a constant term, in a tuple."""
        if term.op == "const":
            return (term.value,)
        if term.op == "absent":
            return (None,)
        foldable = term.op in ("list", "range", "tuple", "neg", "+", "-", "*", "/") or (
            term.op == "call" and term.value in PURE
        )
        if not foldable or (term.op == "call" and not term.args):
            return None
        if any(self.fold(arg) is None for arg in term.args):
            return None
        maker: Callable[[Term], Closure] = getattr(self, f"_{_MAKERS.get(term.op, 'operator')}")
        return (maker(term)(_NO_ENV),)

    def _all(self, terms: tuple[Term, ...]) -> list[Closure]:
        return [self.closure(t) for t in terms]

    # ------------------------------------------------------------------- names

    def _param(self, term: Term) -> Closure:
        name = str(term.value)
        return lambda env: env.trace.params[name]

    def _let(self, term: Term) -> Closure:
        return self.closure(self.lets[str(term.value)])

    def _local(self, term: Term) -> Closure:
        name = str(term.value)
        return lambda env: env.locals[name]

    def _own(self, term: Term) -> Closure:
        name = str(term.value)
        return lambda env: env.own[name]

    def _object(self, term: Term) -> Closure:
        thing = Thing(str(term.value), 0)
        return lambda env: thing

    def _objects(self, term: Term) -> Closure:
        name = str(term.value)
        return lambda env: tuple(Thing(name, i) for i in range(len(env.trace.things[name])))

    def _constant(self, term: Term) -> Closure:
        match term.value:
            case "start":
                return lambda env: Moment(0)
            case "end":
                return lambda env: Moment(env.trace.end_us)
            case "none":
                return lambda env: MISSING
            case "canvas":
                return lambda env: Area(0.0, 0.0, float(env.trace.width), float(env.trace.height))
            case "palette":
                return lambda env: tuple(PALETTE)
            case "deck":
                return lambda env: ENUMERATIONS["card"]
            case name:
                return lambda env: name

    def _entries(self, term: Term) -> Closure:
        name = str(term.value)
        return lambda env: env.trace.entries(name, env.moment)

    def _state(self, term: Term) -> Closure:
        return states.whole_state(str(term.value))

    # ------------------------------------------------------------------ values

    def _list(self, term: Term) -> Closure:
        parts = self._all(term.args)
        return lambda env: tuple(p(env) for p in parts)

    def _text(self, term: Term) -> Closure:
        parts = [(self.closure(a), a.unit) for a in term.args]
        return lambda env: "".join(display(p(env)) + (f" {unit}" if unit else "") for p, unit in parts)

    def _range(self, term: Term) -> Closure:
        low, high = self._all(term.args)
        if not term.value:
            return lambda env: Uniform(low(env), high(env))

        def whole(env: Env) -> Value:
            a, b = low(env), high(env)
            if a is MISSING or b is MISSING:
                return ()
            if b - a >= RANGE_LIMIT:
                raise SceneError(f"a range of whole numbers has at most {RANGE_LIMIT:,} items, not {a} .. {b}")
            return tuple(range(int(a), int(b) + 1))

        return whole

    def _operator(self, term: Term) -> Closure:
        return operators.maker(term.op)(self._all(term.args))

    def _compare(self, term: Term) -> Closure:
        assert isinstance(term.value, tuple)
        nones = tuple(arg.op == "constant" and arg.value == "none" for arg in term.args)
        return operators.comparison(term.value, self._all(term.args), nones)

    def _if(self, term: Term) -> Closure:
        condition, then, otherwise = self._all(term.args)
        return lambda env: then(env) if condition(env) is True else otherwise(env)

    # ------------------------------------------------------------ time, places

    def _timed(self, term: Term) -> Closure:
        value, moment = self._all(term.args)
        when = term.op

        def timed(env: Env) -> Value:
            mark = moment(env)
            if mark is MISSING:
                return MISSING
            if isinstance(mark, Moves):
                at = Moment(env.trace.end_us, moves=mark)
            elif when == "after":
                at = Moment(mark.end_us)
            elif when == "before":
                at = Moment(mark.start_us, before=True)
            else:
                at = mark if isinstance(mark, Moment) else Moment(round(mark * US))
            outer, env.moment = env.moment, at
            try:
                return value(env)
            finally:
                env.moment = outer

        return timed

    def _attr(self, term: Term) -> Closure:
        base = self.closure(term.args[0])
        name = str(term.value)

        def attr(env: Env) -> Value:
            of = base(env)
            if isinstance(of, Thing):
                return objects.attribute(env, of, name)
            if isinstance(of, Entry):
                if name == "start":
                    return Moment(of.start_us)
                if name == "end":
                    return Moment(of.end_us)
                return of.fields[name] if name in of.fields else getattr(of, name)
            if isinstance(of, str):
                return _PATH_PARTS[name](of)
            return MISSING if of is MISSING else getattr(of, name)

        return attr

    def _index(self, term: Term) -> Closure:
        whose = term.args[0]
        while whose.op == "let":
            whose = self.lets[str(whose.value)]
        # Of a state itself one place is read, not all of them.
        base = states.snapshot_of(str(whose.value)) if whose.op == "state" else self.closure(whose)
        item = self.closure(term.args[1])

        def index(env: Env) -> Value:
            of = base(env)
            if isinstance(of, Snapshot) and WHOLE in of:
                of = states.read(env, of, WHOLE)
            outer = env.locals.get("end")
            if isinstance(of, tuple):
                env.locals["end"] = len(of) - 1
            key = item(env)
            if outer is not None:
                env.locals["end"] = outer
            if of is MISSING or key is MISSING:
                return MISSING
            if isinstance(of, Snapshot):
                if key not in of and not of.open:
                    raise SceneError(f"the state '{of.state}' has no place {display(key)}")
                return states.read(env, of, key)
            if not 0 <= key < len(of):
                return MISSING
            found = of[key]
            if env.reads is not None and isinstance(found, Entry):
                # The third is the third only because of the two before it.
                env.reads.extend(("entry", "", "", e.order) for e in of[: key + 1])
            return found

        return index

    def _slice(self, term: Term) -> Closure:
        base, low, high = self._all(term.args)

        def part(env: Env) -> Value:
            of = base(env)
            if of is MISSING:
                return MISSING
            env.locals["end"] = len(of) - 1
            return of[max(0, low(env)) : max(0, high(env) + 1)]

        return part

    # ----------------------------------------------------- comprehensions, calls

    def _each(self, term: Term) -> Closure:
        return self.each(term, self.closure(term.args[0]))

    def each(self, term: Term, value: Closure) -> Closure:
        """The clauses of an `each` term over another value."""
        assert isinstance(term.value, tuple)
        names = term.value
        sources = self._all(term.args[1::2])
        conditions = self._all(term.args[2::2])

        def run(env: Env, depth: int, out: list[Value]) -> None:
            if depth == len(names):
                out.append(value(env))
                return
            name, condition = names[depth], conditions[depth]
            for item in sources[depth](env):
                env.locals[name] = item
                passes = condition(env) is True
                # An entry that passes is evidence for the answer; one that doesn't was looked at too.
                if env.reads is not None and isinstance(item, Entry):
                    env.reads.append(("entry" if passes else "glance", "", "", item.order))
                if passes:
                    run(env, depth + 1, out)

        def every(env: Env) -> Value:
            saved = {name: env.locals[name] for name in names if name in env.locals}
            out: list[Value] = []
            run(env, 0, out)
            env.locals.update(saved)
            return tuple(out)

        return every

    def _call(self, term: Term) -> Closure:
        name = str(term.value)
        if name == "plan":
            return states.plan_of(*self._all(term.args))
        function = IMPLEMENTATIONS[name]
        args = [self._argument(a) for a in term.args]
        reads = READS.get(name)
        if reads is not None:
            return states.part_of(function, args, reads)
        return lambda env: function(env, *[a(env) for a in args])

    def _argument(self, term: Term) -> Closure:
        """An argument; the entries of a whole log handed to a function count as read."""
        closure = self.closure(term)
        if term.op != "entries":
            return closure

        def read(env: Env) -> Value:
            found = closure(env)
            if env.reads is not None:
                env.reads.extend(("entry", "", "", e.order) for e in found)
            return found

        return read


_PATH_PARTS: dict[str, Callable[[str], Value]] = {"name": base_name, "parent": parent}

_MAKERS = {
    "param": "param",
    "let": "let",
    "local": "local",
    "own": "own",
    "object": "object",
    "objects": "objects",
    "constant": "constant",
    "entries": "entries",
    "state": "state",
    "list": "list",
    "tuple": "list",
    "text": "text",
    "range": "range",
    "compare": "compare",
    "if": "if",
    "at": "timed",
    "after": "timed",
    "before": "timed",
    "attr": "attr",
    "index": "index",
    "slice": "slice",
    "each": "each",
    "call": "call",
}

_NO_ENV = Env(trace=None)  # type: ignore[arg-type]  # constant folding reads nothing of it
