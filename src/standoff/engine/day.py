"""One day of the crisis: every mechanism reads yesterday and writes its own fields of today.

The order of the lines cannot matter (a test permutes it). A mechanism that is off leaves its fields as they started.
"""

from __future__ import annotations

from typing import Any

from standoff.mechanisms.belief import step as form_beliefs
from standoff.mechanisms.contagion import step as spread_abroad
from standoff.mechanisms.elites import step as hold_or_leave
from standoff.mechanisms.exits import step as face_exits
from standoff.mechanisms.goodwill import step as feel_towards_patron
from standoff.mechanisms.information import step as inform
from standoff.mechanisms.mobilisation import step as march
from standoff.mechanisms.negotiation import step as negotiate
from standoff.mechanisms.opposition import step as organise
from standoff.mechanisms.patron import step as weigh_support
from standoff.mechanisms.repression import step as repress
from standoff.mechanisms.ruler import step as give_orders
from standoff.mechanisms.security import step as obey_or_shirk
from standoff.mechanisms.strikes import step as strike
from standoff.mechanisms.treasury import step as pay
from standoff.mechanisms.west import step as judge_from_outside


def live_one_day(was: Any, new: Any, p: Any, draw: Any, today: Any, groups: Any, on: Any) -> None:
    """All mechanisms that are ``on``; ``p`` holds one array of one parameter record for each."""
    if on.mobilisation:
        march(was, new, p.mobilisation[0], draw, today, groups)
    if on.strikes:
        strike(was, new, p.strikes[0], draw, today, groups)
    if on.repression:
        repress(was, new, p.repression[0], draw, today, groups)
    if on.information:
        inform(was, new, p.information[0], draw, today, groups)
    if on.belief:
        form_beliefs(was, new, p.belief[0], draw, today, groups)
    if on.security:
        obey_or_shirk(was, new, p.security[0], draw, today, groups)
    if on.elites:
        hold_or_leave(was, new, p.elites[0], draw, today, groups)
    if on.treasury:
        pay(was, new, p.treasury[0], draw, today, groups)
    if on.ruler:
        give_orders(was, new, p.ruler[0], draw, today, groups)
    if on.opposition:
        organise(was, new, p.opposition[0], draw, today, groups)
    if on.patron:
        weigh_support(was, new, p.patron[0], draw, today, groups)
    if on.goodwill:
        feel_towards_patron(was, new, p.goodwill[0], draw, today, groups)
    if on.west:
        judge_from_outside(was, new, p.west[0], draw, today, groups)
    if on.negotiation:
        negotiate(was, new, p.negotiation[0], draw, today, groups)
    if on.contagion:
        spread_abroad(was, new, p.contagion[0], draw, today, groups)
    if on.exits:
        face_exits(was, new, p.exits[0], draw, today, groups)
