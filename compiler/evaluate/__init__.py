"""Terms to values: a term is compiled once to a closure, which is then called in an `Env`."""

from compiler.evaluate.compile import Closure, compile_clauses, compile_term, constant_value

__all__ = ["Closure", "compile_clauses", "compile_term", "constant_value"]
