"""Measure how far people one by one part from the closed form; draw `persons.svg` and write `docs/persons.md`.

    .venv/bin/pip install -c constraints.txt -e '.[plot]'
    .venv/bin/python docs/pictures/draw_persons.py

Takes some minutes. Belarus 2020, 90 days, the same members for every row.
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np

from standoff import scenario
from standoff.engine.program import Program, assemble
from standoff.persons import Contacts, Gap, People, compare
from standoff.version import ENGINE_VERSION

DAYS, MEMBERS, SEED, PERSONS = 90, 32, 1, 100_000
SIZES = (3_000, 10_000, 30_000, 100_000, 300_000, 1_000_000)
FIELDS = ("share", "jailed", "loyal", "standing")
READINGS = {
    "jails counted (as the closed form)": People(PERSONS, arrests="counted"),
    "those who marched are arrested": People(PERSONS),
    "… and the same persons march each time": People(PERSONS, regulars=1.0),
    "… and officers have lasting nerve": People(PERSONS, nerve=1.0),
    "… and persons are online or not": People(PERSONS, online="persons"),
    "… and half of what one sees are contacts": People(PERSONS, contacts=Contacts(weight=0.5)),
    "… contacts of one's own group only": People(PERSONS, contacts=Contacts(weight=0.5, homophily=True)),
    "all of these": People(PERSONS, regulars=1.0, nerve=1.0, online="persons",
                           contacts=Contacts(weight=0.5, homophily=True)),
}  # fmt: skip
INK, MODEL, QUIET = "#1b2126", "#0b5c94", "#646d74"


def measure_sizes(program: Program) -> dict[int, Gap]:
    """Persons -> gap of daily crowds, jails counted."""
    found = {}
    for size in SIZES:
        found[size] = compare(program, range(MEMBERS), People(size, arrests="counted"), DAYS)["share"]
        print(f"{size:>9,} persons: mean gap {found[size].mean_size:.4f}", flush=True)
    return found


def measure_readings(program: Program) -> dict[str, dict[str, Gap]]:
    """Reading -> gap of each field."""
    found = {}
    for name, people in READINGS.items():
        found[name] = compare(program, range(MEMBERS), people, DAYS, FIELDS)
        print(f"{name}: crowd {100 * found[name]['share'].of_means:+.1f}%", flush=True)
    return found


def out(gap: Gap, which: str) -> float:
    """Out by the last day, in 100."""
    return 100.0 * float(1.0 - getattr(gap, which)[:, -1].mean())


def draw(sizes: dict[int, Gap], readings: dict[str, dict[str, Gap]], path: Path) -> None:
    """Two panels: the gap that shrinks, and the gaps that stay."""
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "standoff", "font.size": 9, "text.color": INK,
                         "axes.edgecolor": QUIET, "axes.labelcolor": INK, "font.family": "sans-serif"})  # fmt: skip
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.8), width_ratios=(1, 1.25), layout="constrained")
    counts = np.array(list(sizes))
    gaps = 100.0 * np.array([gap.mean_size for gap in sizes.values()])
    left.loglog(counts, gaps, "o", color=MODEL)
    left.loglog(counts, gaps[-1] * np.sqrt(counts[-1] / counts), "-", color=QUIET, linewidth=1)
    left.text(counts[1] * 1.4, gaps[1] * 1.25, "1 / √N", color=QUIET)
    left.set(xlabel="persons", ylabel="mean gap of daily crowds, %",
             title="Luck of finite numbers shrinks away")  # fmt: skip
    for place, fields in enumerate(readings.values()):
        gap = fields["share"]
        middle, half = 100.0 * gap.of_means, 164.5 * gap.error_of_means
        right.plot([middle - half, middle + half], [place, place], color=MODEL, linewidth=2)
        right.plot(middle, place, "o", color=MODEL)
    right.axvline(0.0, color=QUIET, linewidth=1)
    right.set_yticks(range(len(readings)), list(readings))
    right.invert_yaxis()
    right.set(xlabel="mean crowd against the closed form, % (90% interval)",
              title="What the closed form leaves out")  # fmt: skip
    for axis in (left, right):
        axis.spines[["top", "right"]].set_visible(False)
        axis.title.set_fontweight("bold")
    figure.savefig(path, metadata={"Date": None})


def write(sizes: dict[int, Gap], readings: dict[str, dict[str, Gap]], page: Path) -> None:
    """The tables of the page, between its marks."""
    rows = ["| persons | mean gap of daily crowds | gap of means |", "|---|---|---|"]
    for size, gap in sizes.items():
        means = f"{100 * gap.of_means:+.2f} ± {164.5 * gap.error_of_means:.2f}%"
        rows.append(f"| {size:,} | {100 * gap.mean_size:.2f}% | {means} |".replace(",", " "))
    rows += [
        "",
        "| reading | crowds | in jail | loyal | out by day 90, in 100 (closed form) |",
        "|---|---|---|---|---|",
    ]
    for name, fields in readings.items():
        cells = [f"{100 * fields[f].of_means:+.1f} ± {164.5 * fields[f].error_of_means:.1f}%" for f in FIELDS[:3]]
        last = fields["standing"]
        rows.append(f"| {name} | {' | '.join(cells)} | {out(last, 'persons'):.1f} ({out(last, 'closed'):.1f}) |")
    rows += ["", f"Belarus 2020, seed {SEED}, {MEMBERS} members, {DAYS} days, {PERSONS:,} persons in the second table, "
             f"engine {ENGINE_VERSION}. ± is the 90% interval over members."]  # fmt: skip
    before, _, rest = page.read_text(encoding="utf-8").partition("<!-- measured -->\n")
    after = rest.partition("<!-- /measured -->\n")[2]
    text = before + "<!-- measured -->\n\n" + "\n".join(rows) + "\n\n<!-- /measured -->\n" + after
    page.write_text(text, encoding="utf-8")


def main() -> None:
    here = Path(__file__).parent
    program = assemble(scenario.load("belarus-2020"), SEED, draws=200, days=DAYS)
    sizes, readings = measure_sizes(program), measure_readings(program)
    draw(sizes, readings, here / "persons.svg")
    write(sizes, readings, here.parent / "persons.md")


if __name__ == "__main__":
    main()
