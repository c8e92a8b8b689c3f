"""A scenario whose every free text tries to break out of a page, small enough to be played in full."""

from __future__ import annotations

from pathlib import Path

SCRIPT = "</script><script>alert(1)</script>"
IMAGE = "<img src=x onerror=alert(2)>"
COMMENT = "<!--<script>"
ATTRIBUTE = "\\\"'><svg/onload=alert(3)>"
NOSCRIPT = "</noscript></iframe></style><b>out</b>"
ENTITIES = "&lt;script&gt; &amp;"
MARKUP = (SCRIPT, IMAGE, COMMENT, NOSCRIPT)
"""What must not stand in a page as it is."""

TEXT = f"""standoff: 1
name: hostile
title: "Crisis {SCRIPT} {ATTRIBUTE}"
start: 2022-03-01
days: 120
nation:
  population: 5 million
  places: ["Capital {IMAGE}", "elsewhere {NOSCRIPT}"]
ruler: {{name: "Ruler {SCRIPT}", in_power_since: 2001-01-01, regime: personalist}}
patron: {{name: "Patron {IMAGE}", menu: [words, credit, troops, broker]}}
opposition: {{name: "Front {NOSCRIPT}"}}
west: {{name: "West {COMMENT}"}}
groups:
  - name: "young {IMAGE}"
    place: "Capital {IMAGE}"
    size: 1 million
    attitude: -3.6 to -2.8
    online: 0.9
    because: [A1]
  - name: "others {SCRIPT}"
    place: "elsewhere {NOSCRIPT}"
    size: 4 million
    attitude: -5.5
    online: 0.5
    state_worker: 1
rhythm: {{monday: 0.2, tuesday: 0.2, wednesday: 0.2, thursday: 0.2, friday: 0.3, saturday: 0.5, sunday: 1}}
events:
  - {{date: 2022-03-20, kind: march_call, strength: 0.5, note: "note {SCRIPT} {ENTITIES}"}}
assumptions:
  security:
    unpaid: {{value: 2 to 4, because: [A1], contested: [A2], note: "note {SCRIPT}"}}
  elites:
    doubt: 5 to 20
sources:
  paper:
    publisher: "Paper {IMAGE}"
    title: "Title {SCRIPT}"
    date: 2022-03-10
    language: en
claims:
  A1:
    source: paper
    paragraph: 1
    speaker: "Speaker {SCRIPT}"
    role: "role {IMAGE}"
    kind: causal
    text: "Text {SCRIPT} {COMMENT}"
    test:
      do: {{patron.support: none}}
      expect: {{what: in_power, by: 100 days, direction: falls, size: 0.01}}
      note: "why {NOSCRIPT}"
  A2:
    source: paper
    speaker: "Other {IMAGE}"
    kind: forecast
    text: "Over soon {SCRIPT}"
    forecast:
      what: out
      by: 2022-06-01
      probability: 0.6 to 0.9
      reading: "reading {SCRIPT}"
      resolves: "resolves {IMAGE}"
      happened: "no"
lenses:
  hawk:
    title: "Hawk {SCRIPT}"
    speaker: "Hawk {IMAGE}"
    reading: "reading"
    because: [A1]
    assumptions: {{elites: {{doubt: 3 to 6}}}}
  dove:
    title: "Dove {SCRIPT}"
    speaker: "Dove {NOSCRIPT}"
    reading: "reading"
    because: [A2]
    forecasts: [A2]
    assumptions: {{elites: {{doubt: 15 to 30}}, patron: {{ruler_value: 0.2 to 0.5}}}}
observed:
  - date: 2022-03-06
    place: "Capital {IMAGE}"
    what: crowd
    low: 10000
    high: 30000
    source: paper
    note: "seen {SCRIPT}"
  - {{date: 2022-04-03, place: "Capital {IMAGE}", what: crowd, low: 1000, high: 3000, note: "K (confidence L)"}}
  - {{date: 2022-03-08, what: credit, low: 1, high: 1, note: "loan {IMAGE}"}}
not_modelled: ["a flood {SCRIPT}"]
"""


def write_hostile(folder: Path) -> Path:
    """The scenario as a file in ``folder``."""
    path = folder / "hostile.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return path
