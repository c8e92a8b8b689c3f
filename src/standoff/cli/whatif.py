"""`standoff whatif`: what outside actors could do, by date, and how far it would move the answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from cyclopts import Parameter

from standoff.cli.options import Flag, Whole, given
from standoff.cli.terminal import answer_console, print_json, progress_bar
from standoff.errors import StandoffError

EXAMPLES = """Examples:
  standoff whatif belarus-2020 --do "patron.loan=withheld from 2020-09-14"
  standoff whatif belarus-2020 --do "patron.support=broker from day 40"
  standoff whatif belarus-2020 --do "west.sanctions=0.6 from day 10"
  standoff whatif belarus-2020 --do "patron.media_staff=withdrawn" --lens petrov
  standoff whatif belarus-2020 --do "west.mediation=0.8 from day 20" \\
      --do "opposition.offer=0.7 from day 20 until day 90"
  standoff whatif belarus-2020 --suppose security.unpaid=4 \\
      --plan "loan: patron.loan=withheld from day 36" \\
      --plan "broker: patron.support=broker from day 40; west.mediation=0.5"

Actions, each with its days if wanted ("from 2020-09-14 until day 90"):
  patron.support      none, words, credit, media, police_reserve, troops, broker
  patron.loan         withheld or free
  patron.media_staff  withdrawn or free
  west.sanctions      0 to 1, the least level
  west.mediation      0 to 1, strength of a guarantor behind a deal
  opposition.offer    0 to 1, guarantees offered to the ruler's side"""
DONE = "plan"
"""Name of the plan that ``--do`` makes."""
_NAMED = re.compile(r"\s*([^=:;,]*?)\s*:(.*)", re.DOTALL)
Words = Annotated[tuple[str, ...], Parameter(negative="", show_default=False)]


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class WhatIfOptions:
    """What is done, what is believed, and how it is played.

    Parameters
    ----------
    do
        An action, as in "patron.loan=withheld from 2020-09-14"; all of them make one plan.
    plan
        A plan to compare, as in "broker: patron.support=broker from day 40"; actions stand between semicolons.
    suppose
        A belief, as in security.unpaid=4, held in the baseline and in every plan.
    lens
        What an expert believes, held in the baseline and in every plan; `standoff lenses` lists them.
    members
        Simulated futures of the baseline and of each plan. [default: 4000]
    days
        Days to simulate. [default: the scenario's own]
    seed
        Seed of all draws. [default: 1]
    draws
        Assumption draws, at most half the members. [default: 400]
    threads
        Threads; all cores by default.
    json
        Print one JSON object instead of text.
    """

    do: Annotated[Words, Parameter(metavar="ACTION")] = ()
    plan: Annotated[Words, Parameter(metavar="NAME: ACTIONS")] = ()
    suppose: Annotated[Words, Parameter(metavar="BELIEF")] = ()
    lens: str | None = None
    members: Whole = None
    days: Whole = None
    seed: Whole = None
    draws: Whole = None
    threads: Whole = None
    json: Flag = False

    def given(self) -> dict[str, Any]:
        """The settings that were given, by name."""
        named = ("members", "days", "seed", "draws", "threads")
        return given(self, named)


def whatif(scenario: str, /, *, options: WhatIfOptions | None = None) -> int:
    """Say what outside actors do, and see how far it moves the answer: several plans beside one baseline.

    All are played on the same draws. Beliefs (--suppose, --lens) hold in each; actions (--do, --plan) differ.

    Parameters
    ----------
    scenario
        Name of a bundled scenario, or path of a file.
    """
    asked = options or WhatIfOptions()
    plans = read_plans(asked.do, asked.plan)
    from standoff.study.what_if import what_if

    with progress_bar("playing plans") as (progress, say):
        found = what_if(scenario, plans, asked.suppose, asked.lens, progress=progress, on_message=say, **asked.given())
    if asked.json:
        print_json(found.plain())
        return 0
    from standoff.cli.whatif_page import print_what_if

    print_what_if(answer_console(), found, scenario)
    return 0


def read_plans(do: Sequence[str], plans: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """Plans by name: that of ``--do``, then those of ``--plan``. Raises `StandoffError` for none or a name twice."""
    found = {DONE: tuple(each for text in do for each in split_actions(text))} if do else {}
    for number, text in enumerate(plans, start=1):
        named = _NAMED.fullmatch(text)
        name, actions = (named[1], named[2]) if named else (f"plan {number}", text)
        if not name or not split_actions(actions):
            hint = 'as in --plan "broker: patron.support=broker from day 40"'
            raise StandoffError(f"expected a plan, NAME: ACTIONS, found {text!r}", hint)
        if name in found:
            raise StandoffError(f"two plans are called {name!r}", "give each its own name before the colon")
        found[name] = split_actions(actions)
    if not found:
        hint = 'as in --do "patron.loan=withheld from 2020-09-14"; what beliefs alone mean is told by `standoff lenses`'
        raise StandoffError("nothing is done: expected at least one --do or --plan", hint)
    return found


def split_actions(text: str) -> tuple[str, ...]:
    """The actions of a text, between semicolons or commas."""
    return tuple(each.strip() for each in re.split("[;,]", text) if each.strip())
