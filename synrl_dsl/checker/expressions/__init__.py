"""Expressions: what each is, by its names, its operators, the calls in it and the places that it reads."""
