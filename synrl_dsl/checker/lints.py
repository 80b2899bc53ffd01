"""The lint pass: what works but is probably not meant."""

from __future__ import annotations

from synrl_dsl import nodes as n
from synrl_dsl.checker.model import Checked, Findings
from synrl_dsl.diagnostics import Diagnostic


def lints_pass(checked: Checked) -> tuple[Checked, list[Diagnostic]]:
    """Warn about declarations that nothing uses."""
    findings = Findings()
    used: set[str] = set()
    used_inner: set[tuple[str, str]] = set()
    for node in n.walk(checked.file):
        if isinstance(node, n.Name):
            symbol = checked.symbol_of(node)
            if symbol is not None and symbol.kind == "property" and isinstance(symbol.decl, n.ObjectDecl):
                used_inner.add((symbol.decl.name, node.name))
            elif symbol is not None and symbol.kind != "local":
                used.add(node.name)
        elif isinstance(node, n.Attribute):
            used_inner.update((d.name, node.name) for d in checked.file.decls if isinstance(d, n.ObjectDecl))
    for decl in checked.file.decls:
        match decl:
            case n.Param() | n.Let() | n.EventDecl() | n.OpDecl() if decl.name not in used:
                word = {n.Param: "param", n.Let: "let", n.EventDecl: "event", n.OpDecl: "op"}[type(decl)]
                findings.add(
                    "unused-" + ("param" if word in ("param", "let") else word),
                    f"nothing uses the {word} '{decl.name}'",
                    decl.name_span,
                    "take it out, or use it",
                )
            case n.ObjectDecl():
                for line in decl.body:
                    if isinstance(line, n.Param) and (decl.name, line.name) not in used_inner:
                        findings.add("unused-param", f"nothing uses the param '{line.name}'", line.name_span)
            case n.QuestionDecl():
                _unused_picks(decl, checked, findings)
            case _:
                pass
    return checked, findings.items


def _unused_picks(decl: n.QuestionDecl, checked: Checked, findings: Findings) -> None:
    for line in decl.body:
        if isinstance(line, n.Pick):
            uses = [x for x in n.walk(decl) if isinstance(x, n.Name) and x.name == line.name]
            if not uses:
                findings.add("unused-param", f"nothing uses the pick '{line.name}'", line.name_span)
