"""Traces as text, and what changed between two sets of samples."""
