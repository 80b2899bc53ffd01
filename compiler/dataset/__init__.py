"""Plans to a dataset on disk: shares, rows, atomic files, resumable builds."""
