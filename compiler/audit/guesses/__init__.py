"""Samples in, what is guessed of them without watching out: by rules of thumb, by models of wordings and frames."""
