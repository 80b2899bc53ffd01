"""`synrl builtins`: the registry in, a table for a person, for a program or for the reference out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import click

from synrl_dsl import builtins
from synrl_dsl.builtins.registry import KINDS
from synrl_dsl.diagnostics import did_you_mean
from synrl_dsl.types import UNITS, Type, describe

SHOWN_MEMBERS = 10
"""Members of an enumeration that a line names at most; of a longer one the first few and the last."""


@dataclass(frozen=True, slots=True)
class Item:
    """One name of the language. `form` is how it is written, `members` are those of an enumeration."""

    kind: str
    name: str
    form: str
    doc: str
    example: str = ""
    members: tuple[str, ...] = ()


@click.command("builtins")
@click.argument("name", required=False)
@click.option("--json", "as_json", is_flag=True, help="as JSON")
@click.option("--markdown", "as_markdown", is_flag=True, help="as the tables of grammar/LANGUAGE.md")
def command(name: str | None, as_json: bool, as_markdown: bool) -> None:
    """List the builtins of the scene language, or tell about NAME."""
    if as_json and as_markdown:
        raise click.UsageError("--json and --markdown exclude each other")
    chosen = [item for item in items() if name is None or item.name == name]
    if not chosen:
        assert name is not None
        raise click.UsageError(_unknown(name))
    form: Callable[[list[Item]], Iterator[str]] = _json if as_json else _markdown if as_markdown else _plain
    for line in form(chosen):
        click.echo(line)


def items() -> Iterator[Item]:
    """Everything that the language knows by name, kind by kind."""
    for kind in KINDS:
        for entry in builtins.every():
            if entry.kind == kind:
                yield Item(kind, entry.name, entry.signature, entry.doc, entry.example)
    for name, prop in builtins.PROPERTIES.items():
        doc = prop.doc if prop.required else f"{prop.doc}; may be left out"
        yield Item("property", name, f"{name}: {describe(prop.type)}", doc)
    for name, (type_, doc) in builtins.KINEMATIC.items():
        yield Item("attribute", name, f"{name}: {describe(type_)}", f"{doc}; needs a time")
    for name, constant in builtins.CONSTANTS.items():
        yield Item("constant", name, name, constant.doc)
    for name, members in builtins.ENUMERATIONS.items():
        yield Item("enumeration", name, name, _members(members), members=members)
    for unit, (factor, dim) in UNITS.items():
        if unit:
            of = describe(Type("number", dim=dim))
            yield Item("unit", unit, f"1{unit}", of if factor == 1 else f"{of}, times {factor:g}")


def _members(members: tuple[str, ...]) -> str:
    if len(members) <= SHOWN_MEMBERS:
        return ", ".join(members)
    return f"{', '.join(members[:3])} ... {members[-1]}"


def _unknown(name: str) -> str:
    if name in builtins.PLANNED:
        return f"'{name}' is planned as {_article(builtins.PLANNED[name])}; this version doesn't build it yet"
    hint = did_you_mean(name, [item.name for item in items()])
    return f"there is no builtin '{name}'; {hint or '`synrl builtins` lists them all'}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def _plural(kind: str) -> str:
    return kind[:-1] + "ies" if kind.endswith("y") else kind + "s"


def _kinds(chosen: list[Item]) -> Iterator[tuple[str, list[Item]]]:
    for kind in dict.fromkeys(item.kind for item in chosen):
        yield kind, [item for item in chosen if item.kind == kind]


def _json(chosen: list[Item]) -> Iterator[str]:
    table = {_plural(kind): [_fields(item) for item in group] for kind, group in _kinds(chosen)}
    yield json.dumps(table, indent=2, ensure_ascii=False)


def _fields(item: Item) -> dict[str, object]:
    """What JSON tells of an item, which its kind stands above."""
    found = {"name": item.name, "form": item.form, "doc": item.doc, "example": item.example, "members": item.members}
    return {key: value for key, value in found.items() if value}


def _plain(chosen: list[Item]) -> Iterator[str]:
    for number, (kind, group) in enumerate(_kinds(chosen)):
        if number:
            yield ""
        yield _plural(kind)
        if any(i.example for i in group):
            for item in group:
                yield f"  {item.form}"
                yield f"      {item.doc}"
                if item.example != item.name:
                    yield f"      for instance {item.example}"
        else:
            width = max(len(i.form) for i in group)
            yield from (f"  {i.form:{width}}  {i.doc}" for i in group)


def _markdown(chosen: list[Item]) -> Iterator[str]:
    for number, (kind, group) in enumerate(_kinds(chosen)):
        if number:
            yield ""
        examples = any(i.example for i in group)
        yield f"### {_plural(kind).capitalize()}"
        yield ""
        yield "| form | meaning | example |" if examples else "| name | meaning |"
        yield "|---|---|---|" if examples else "|---|---|"
        for item in group:
            cells = [f"`{item.form}`", item.doc, *([f"`{item.example}`"] if examples else [])]
            yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"
