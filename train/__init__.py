"""Dataset on disk to trained and evaluated models; reads what `compiler` writes, never its insides."""
