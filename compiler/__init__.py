"""Checked syntax tree to dataset."""
