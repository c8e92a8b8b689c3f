"""Colours of the terminal: hue means how it ends, blue means the model now, ink means observed.

Each colour is doubled by a letter, a shade or a word, so that nothing is lost in plain text.
"""

from __future__ import annotations

MODEL = "#2f8fc9"
INK = "bold"
QUIET = "dim"
TITLE = "bold"
FAULT = "bold #d9611a"
