"""Text to checked syntax tree: everything about the language that needs no number crunching."""
