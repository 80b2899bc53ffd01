from synrl_dsl.syntax.parser import parse
