"""The language's grammar and reference as package data, read through `importlib.resources`."""
