"""Arithmetic problems: expressions as lists of texts, and the pen that writes them."""
