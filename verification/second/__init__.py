"""A second writing of all mechanisms: from their docstrings alone, in plain NumPy, double precision.

One module a mechanism, with ``start(parameters, population)`` and ``step(was, parameters, draws, today, groups)``; both
return the fields the mechanism owns, by name, arrays of one value a member (by-place fields: one row a place). Nothing
here imports the package: whoever wrote it had read the docstring of a mechanism, not its code. Where the two disagree,
a docstring, the first writing or the second is wrong; ``verification/test_second_writing.py`` holds them together.
"""
