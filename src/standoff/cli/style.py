"""Colours of the terminal: hue means how it ends, blue means the model now, ink means observed.

Each colour is doubled by a letter, a shade or a word, so that nothing is lost in plain text.
"""

from __future__ import annotations

IN_POWER = "#6f8699"
EXIT_COLOURS = {"uprising": "#d9611a", "coup": "#c975a4", "negotiated": "#109a72", "managed": "#d08f00"}
LETTERS = {"in_power": " ", "uprising": "U", "coup": "C", "negotiated": "N", "managed": "M"}
NAMES = {
    "in_power": "In power",
    "uprising": "Uprising",
    "coup": "Coup",
    "negotiated": "Negotiated",
    "managed": "Managed succession",
    "calm": "calm",
    "contested": "contested",
    "foreign_troops": "with foreign troops",
}
MODEL = "#2f8fc9"
INK = "bold"
QUIET = "dim"
TITLE = "bold"
FAULT = "bold #d9611a"
