"""Checked scene to plan: names resolved, levels picked, declarations in an order that can be evaluated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import TypeVar

from compiler import plan as m
from compiler.errors import SceneError
from compiler.lowering.questions import QuestionLowering, written
from compiler.lowering.terms import TermMaker, fixed_number, spoken
from compiler.values import WHOLE
from synrl_dsl import nodes as n
from synrl_dsl.checker import Checked, check_file
from synrl_dsl.slicing import slice_scene
from synrl_dsl.stretching import CannotStretch, stretch_scene
from synrl_dsl.syntax import unparse

T = TypeVar("T", bound=n.Node)


def lower(checked: Checked, level: str, questions: Sequence[str], stretch: float = 1.0) -> m.Plan:
    """The plan for these questions in one clip, at one level (`easy`, `medium`, `hard`).

    `stretch` is how many times as long as written the clip is. Raises SceneError where the questions
    can't share a clip, and where the scene can't be stretched.
    """
    file = slice_scene(checked, questions)
    sliced, _ = check_file(checked.source, file)
    source = unparse(file)
    multiplied: tuple[str, ...] = ()
    if stretch != 1.0:
        sliced, multiplied = stretched(sliced, stretch)
    overlaps = tuple(
        value.name
        for decl in checked.file.decls
        if isinstance(decl, n.SceneDecl)
        for line in decl.meta
        if line.name == "overlaps"
        for value in line.values
        if isinstance(value, n.Name)
    )
    plan = _Lowering(sliced, level, source, stretch).plan()
    return plan.model_copy(update={"overlaps": overlaps, "multiplied": multiplied})


def stretched(checked: Checked, factor: float) -> tuple[Checked, tuple[str, ...]]:
    """The scene so many times as long, and its multiplied params. Raises SceneError where that makes none."""
    try:
        file, multiplied = stretch_scene(checked, factor)
    except CannotStretch as error:
        raise SceneError(f"{checked.source.path}: --stretch {factor:g}: {error}") from error
    longer, faults = check_file(checked.source, file)
    errors = [fault.message for fault in faults if fault.severity == "error"]
    if errors:
        raise SceneError(f"{checked.source.path}: --stretch {factor:g}: {errors[0]}")
    return longer, multiplied


class _Lowering:
    def __init__(self, checked: Checked, level: str, source: str, stretch: float) -> None:
        self.checked = checked
        self.level = level
        self.source = source
        self.stretch = stretch
        self.terms = TermMaker(checked, level)

    def _decls(self, kind: type[n.Node]) -> list[n.Node]:
        return self.checked.all(kind)

    def plan(self) -> m.Plan:
        checked, terms = self.checked, self.terms
        scene = next(d for d in checked.file.decls if isinstance(d, n.SceneDecl))
        canvas = next(d for d in checked.file.decls if isinstance(d, n.Canvas))
        meta = {line.name: [v.name for v in line.values if isinstance(v, n.Name)] for line in scene.meta}
        lowering = QuestionLowering(checked, terms)
        questions = tuple(lowering.question(d) for d in checked.file.decls if isinstance(d, n.QuestionDecl))
        group = "+".join(q.name for q in questions)
        reveals = {q.reveal for q in questions}
        if len(reveals) > 1:
            raise SceneError(
                f"{scene.name}: the questions {group} can't share a clip, their reveals differ "
                f"({', '.join(sorted(reveals))}); lower --per-clip"
            )
        timeline = next((d for d in checked.file.decls if isinstance(d, n.Timeline)), None)
        longer = () if self.stretch == 1.0 else (f"stretch {self.stretch!r}",)
        identity = "\n".join((m.FORMAT, self.level, group, self.source, *longer))
        sizes = [fixed_number(terms.term(v), "the canvas") for v in canvas.values[:3]]
        return m.Plan(
            scene=scene.name,
            doc=scene.doc,
            category=meta["category"][0],
            task=meta["task"][0],
            skills=tuple(meta.get("skills", ())),
            level=self.level,
            group=group,
            width=int(sizes[0]),
            height=int(sizes[1]),
            fps=int(sizes[2]),
            length=terms.term(canvas.values[3]) if len(canvas.values) > 3 else None,
            params=self._params(),
            lets={d.name: terms.term(d.value) for d in checked.file.decls if isinstance(d, n.Let)},
            types={name: tuple(map(spoken, members)) for name, members in checked.enumerations.items()},
            objects=tuple(self._object(d) for d in checked.file.decls if isinstance(d, n.ObjectDecl)),
            states=tuple(self._state(d) for d in checked.file.decls if isinstance(d, n.StateDecl)),
            ops=tuple(self._op(d) for d in checked.file.decls if isinstance(d, n.OpDecl)),
            events=tuple(
                m.EventPlan(name=d.name, condition=terms.term(d.condition))
                for d in checked.file.decls
                if isinstance(d, n.EventDecl)
            ),
            timeline=self._steps(timeline.body, "") if timeline is not None else (),
            requires=tuple(terms.term(d.condition) for d in checked.file.decls if isinstance(d, n.Require)),
            require_texts=tuple(written(d.condition) for d in checked.file.decls if isinstance(d, n.Require)),
            questions=questions,
            source=self.source,
            stretch=self.stretch,
            digest=blake2b(identity.encode(), digest_size=16).hexdigest(),
        )

    # ------------------------------------------------------------ declarations

    def _params(self) -> tuple[m.ParamPlan, ...]:
        decls = [d for d in self.checked.file.decls if isinstance(d, n.Param)]
        lets = {d.name: d for d in self.checked.file.decls if isinstance(d, n.Let)}
        ordered = _ordered(
            {d.name: d for d in decls},
            lambda d: self._param_names(d, lets),
        )
        return tuple(
            m.ParamPlan(name=d.name, draw=self.terms.draw(d.value), count=self.terms.maybe(d.count)) for d in ordered
        )

    def _param_names(self, node: n.Node, lets: dict[str, n.Let]) -> set[str]:
        """Params that a declaration reads, also through lets."""
        found: set[str] = set()
        for inner in n.walk(node):
            symbol = self.checked.symbol_of(inner) if isinstance(inner, n.Name) else None
            if symbol is None:
                continue
            if symbol.kind == "param":
                found.add(symbol.name)
            elif symbol.kind == "let":
                found |= self._param_names(lets[symbol.name].value, lets)
        return found

    def _object(self, decl: n.ObjectDecl) -> m.ObjectPlan:
        def needs(line: n.Property | n.Param) -> set[str]:
            names = set()
            for inner in n.walk(line):
                symbol = self.checked.symbol_of(inner) if isinstance(inner, n.Name) else None
                if symbol is not None and symbol.kind == "property":
                    names.add(symbol.name)
            return names

        lines = _ordered({line.name: line for line in decl.body}, needs)
        shape = decl.shape
        drawn = isinstance(shape, n.ListOf)
        return m.ObjectPlan(
            name=decl.name,
            count=self.terms.maybe(decl.count),
            shape=m.DrawPlan(drawn=drawn, value=self.terms.term(shape)),
            lines=tuple(m.LinePlan(name=b.name, draw=self.terms.draw(b.value)) for b in lines),
        )

    def _state(self, decl: n.StateDecl) -> m.StatePlan:
        views = [d for d in self.checked.file.decls if isinstance(d, n.ViewDecl) and d.name == decl.name]
        type_, key = decl.type, ""
        if type_.result is not None:
            key, type_ = type_.arguments[0].name, type_.result
        form = type_.name if type_.name in ("list", "bag") else "one"
        return m.StatePlan(
            name=decl.name,
            key=key,
            form=form,
            item=type_.name if form == "one" else type_.arguments[0].name,
            draw=self.terms.draw(decl.value),
            view=self.terms.term(views[0].value),
        )

    def _op(self, decl: n.OpDecl) -> m.OpPlan:
        terms = self.terms
        plays = next(line for line in decl.body if isinstance(line, n.Plays))
        weights = [line for line in decl.body if isinstance(line, n.Weight)]
        return m.OpPlan(
            name=decl.name,
            args=tuple(m.ArgPlan(name=a.name, type=a.type.name, domain=terms.maybe(a.domain)) for a in decl.arguments),
            requires=tuple(
                term
                for line in decl.body
                if isinstance(line, n.Requires)
                for term in _conjuncts(terms.term(line.condition))
            ),
            effects=tuple(self._effect(line) for line in decl.body if isinstance(line, n.Effect)),
            plays=terms.term(plays.animation),
            says=tuple(
                m.SaysPlan(text=terms.term(line.text), condition=terms.maybe(line.condition))
                for line in decl.body
                if isinstance(line, n.Says)
            ),
            shows=tuple(terms.term(v) for line in decl.body if isinstance(line, n.Shows) for v in line.values),
            weight=terms.term(weights[0].value) if weights else None,
        )

    def _effect(self, line: n.Effect) -> m.EffectPlan:
        target = line.target
        root = target.base if isinstance(target, n.Index) else target
        assert isinstance(root, n.Name)
        whole = m.Term(op="const", value=WHOLE)
        each = self.terms.each(line.clauses, m.Term(op="const", value=True)) if line.clauses else None
        return m.EffectPlan(
            state=root.name,
            key=self.terms.term(target.items[0]) if isinstance(target, n.Index) else whole,
            value=self.terms.term(line.value),
            each=each,
        )

    def _steps(self, steps: tuple[n.Step, ...], path: str) -> tuple[m.StepPlan, ...]:
        return tuple(self._step(step, f"{path}{i}") for i, step in enumerate(steps))

    def _step(self, step: n.Step, path: str) -> m.StepPlan:
        terms = self.terms
        match step:
            case n.Opening() | n.Closing() | n.Wait():
                kind = {n.Opening: "opening", n.Closing: "closing", n.Wait: "wait"}[type(step)]
                return m.StepPlan(kind=kind, path=path, draw=terms.draw(step.duration))
            case n.Repeat():
                return m.StepPlan(
                    kind="repeat",
                    path=path,
                    draw=terms.draw(step.count),
                    names=(step.name,) if step.name else (),
                    body=self._steps(step.body, f"{path}."),
                )
            case n.ForEach():
                return m.StepPlan(
                    kind="for_each",
                    path=path,
                    draw=terms.draw(step.source),
                    names=(step.name,),
                    body=self._steps(step.body, f"{path}."),
                )
            case n.AnyOf():
                return m.StepPlan(kind="any", path=path, names=tuple(x.name for x in step.names))
            case n.Do():
                return self._do(step.action, path)
            case n.Together():
                return m.StepPlan(kind="together", path=path, body=self._steps(step.body, f"{path}."))
            case _:
                raise AssertionError(f"not lowered: {type(step).__name__}")

    def _do(self, action: n.Expr, path: str) -> m.StepPlan:
        assert isinstance(action, n.Call)
        assert isinstance(action.base, n.Name)
        if action.base.name not in self.checked.table:
            return m.StepPlan(kind="act", path=path, names=(action.base.name,), args=(self.terms.term(action),))
        op = self.checked.table[action.base.name].decl
        assert isinstance(op, n.OpDecl)
        names = [a.name for a in op.arguments]
        given: dict[str, m.Term] = {}
        for position, argument in enumerate(action.arguments):
            if isinstance(argument, n.Named):
                given[argument.name] = self.terms.term(argument.value)
            else:
                given[names[position]] = self.terms.term(argument)
        return m.StepPlan(kind="do", path=path, names=(op.name,), args=tuple(given[x] for x in names))


def _conjuncts(term: m.Term) -> tuple[m.Term, ...]:
    if term.op == "and":
        return tuple(part for arg in term.args for part in _conjuncts(arg))
    return (term,)


def _ordered(named: dict[str, T], needs: Callable[[T], set[str]]) -> list[T]:
    """The declarations, each after those that it reads; else in the order of the text."""
    done: dict[str, T] = {}

    def visit(name: str) -> None:
        if name in done or name not in named:
            return
        for other in sorted(needs(named[name]) - {name}):
            visit(other)
        done[name] = named[name]

    for name in named:
        visit(name)
    return list(done.values())
