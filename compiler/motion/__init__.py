"""Motion in closed form: outlines, tracks of analytic segments, contacts solved for their exact time."""
