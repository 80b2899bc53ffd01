"""Scenes or rows in, a verdict per question out: how well its answer is guessed without watching the clip."""
