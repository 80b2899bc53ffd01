"""The task library as package data: scene text, one folder a category, read through `importlib.resources`."""
