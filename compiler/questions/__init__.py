"""Trace to samples: targets fixed ahead, picks, answers with derivations, options, wordings."""
