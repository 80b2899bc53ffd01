"""JSON of a scenario to values: in come JSON and a declared type, out comes the value or an error with its path."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from math import isclose
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError

from compiler.errors import ScenarioError
from compiler.plan import Record
from compiler.simulate.scenario import FORMAT, CanvasRecord, OpRecord, Scenario
from compiler.values import Bag, Value, Vector, equal
from synrl_dsl import types as t
from synrl_dsl.builtins import ENUMERATIONS
from synrl_dsl.builtins.names import COUNTED, OPEN_ENUMERATIONS
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import Type

NUMBER_LIMIT = 1e9
"""Numbers in a scenario are below this, in base units: no arithmetic of a scene then overflows."""

_PARTS: dict[tuple[str, ...], type[Record]] = {(): Scenario, ("ops",): OpRecord, ("canvas",): CanvasRecord}


def parse_scenario(document: Any) -> Scenario:
    """The scenario that a JSON value holds. Raises ScenarioError that names the place of every fault."""
    if not isinstance(document, dict):
        raise ScenarioError(f"a scenario is a JSON object, not {_short(document)}")
    if document.get("format", FORMAT) != FORMAT:
        raise ScenarioError(f"format: {_short(document['format'])}, this version reads {FORMAT}")
    try:
        return Scenario.model_validate(document, strict=True)
    except ValidationError as error:
        faults = [_fault(e["loc"], e["type"], e["msg"], e["input"]) for e in error.errors(include_url=False)]
        raise ScenarioError("\n".join(faults[:10])) from error


def _fault(loc: tuple[int | str, ...], kind: str, message: str, given: Any) -> str:
    where = path_text(loc)
    if kind == "missing":
        return f"{where}: missing"
    if kind == "extra_forbidden":
        part = _PARTS[tuple(str(s) for s in loc[:-1] if isinstance(s, str))]
        return unknown(where, "a scenario has no such key", str(loc[-1]), part.model_fields)
    return f"{where}: {message[0].lower()}{message[1:]}, not {_short(given)}"


def path_text(loc: Iterable[int | str]) -> str:
    """A place in a JSON document: `ops[2].args.a`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in loc)
    return text.removeprefix(".")


def unknown(where: str, message: str, name: str, known: Iterable[str]) -> str:
    """An error text about a name, with a near one or, where there is none, all that are known."""
    names = list(known)
    hint = did_you_mean(name, names) or (f"there are {', '.join(names[:12])}" if names else "there are none")
    return f"{where}: {message}; {hint}"


def named_type(name: str) -> Type:
    """The type that a state or an argument is declared to hold."""
    return t.INT if name in COUNTED else t.enum(name)


Own = Mapping[str, tuple[str, ...]]


def read_value(given: Any, wanted: Type, where: str, own: Own = MappingProxyType({})) -> Value:
    """The value of a JSON value; `where` is its place in the scenario.

    Numbers stay as they are written, but quantities with a unit become floats; members of an
    enumeration are strings, lists tuples, positions `[x, y]` in px. Raises ScenarioError where the
    JSON isn't of the type. `own` are the members of the scene's own enumerations.
    """
    match wanted.kind:
        case "number":
            whole = wanted.whole and wanted.dim == t.PLAIN
            if isinstance(given, bool) or not isinstance(given, int if whole else int | float):
                raise _misfit(given, wanted, where)
            if not abs(given) < NUMBER_LIMIT:  # neither is NaN
                raise ScenarioError(f"{where}: {_short(given)} is out of range; numbers are below {NUMBER_LIMIT:.0e}")
            return given if wanted.dim == t.PLAIN else float(given)
        case "enum":
            names = wanted.names or (*ENUMERATIONS, *own)
            members = [m for name in names for m in own.get(name) or ENUMERATIONS.get(name, ())]
            if not isinstance(given, str):
                raise _misfit(given, wanted, where)
            if set(names) & set(OPEN_ENUMERATIONS):
                return given
            if given not in members:
                raise ScenarioError(unknown(where, f"'{given}' is not {t.describe(wanted)}", given, members))
            return given
        case "bool":
            if not isinstance(given, bool):
                raise _misfit(given, wanted, where)
            return given
        case "text":
            if not isinstance(given, str):
                raise _misfit(given, wanted, where)
            return given
        case "list":
            if not isinstance(given, list):
                raise _misfit(given, wanted, where)
            return tuple(read_value(v, wanted.item, f"{where}[{i}]", own) for i, v in enumerate(given))
        case "bag":
            return Bag(read_value(given, t.list_of(wanted.item), where, own))
        case "vector":
            if not isinstance(given, list) or len(given) != 2:
                raise _misfit(given, wanted, where)
            x, y = (read_value(v, t.PX, f"{where}[{i}]") for i, v in enumerate(given))
            return Vector(x, y)
        case _:
            raise ScenarioError(f"{where}: {t.describe(wanted)} can't be given; leave it out")


def agree(given: Value, computed: Value) -> bool:
    """Whether a value that the scene fixes is the given one, up to the last digits of its floats."""
    if isinstance(given, float) and isinstance(computed, int | float):
        return isclose(given, computed, rel_tol=1e-9, abs_tol=1e-9)
    if isinstance(given, tuple) and isinstance(computed, tuple):
        return len(given) == len(computed) and all(agree(a, b) for a, b in zip(given, computed, strict=True))
    return equal(given, computed)


def _misfit(given: Any, wanted: Type, where: str) -> ScenarioError:
    return ScenarioError(f"{where}: wants {t.describe(wanted)}, not {_short(given)}")


def _short(given: Any) -> str:
    text = json.dumps(given, ensure_ascii=False)
    return text if len(text) <= 60 else text[:57] + "..."
