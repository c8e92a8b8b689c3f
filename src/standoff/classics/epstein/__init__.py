"""Epstein's models of civil violence on a torus (2002, PNAS 99 suppl. 3:7243–7250), compiled.

from standoff.classics.epstein import RUN_2, civil_violence, outbursts
outbursts(civil_violence(RUN_2, ticks=3000, seed=1).active).wait.mean()
"""

from standoff.classics.epstein.model import Course, civil_violence, ensemble, ethnic_violence, warm_up
from standoff.classics.epstein.outbursts import Outbursts, outbursts
from standoff.classics.epstein.settings import (
    RUN_1,
    RUN_2,
    RUN_3,
    RUN_4,
    RUN_5,
    RUN_6,
    RUN_7,
    RUN_8,
    CivilViolence,
    EthnicViolence,
    legitimacy_jump,
    legitimacy_slide,
    withdrawal,
)

__all__ = [
    "RUN_1", "RUN_2", "RUN_3", "RUN_4", "RUN_5", "RUN_6", "RUN_7", "RUN_8", "CivilViolence", "Course",
    "EthnicViolence", "Outbursts", "civil_violence", "ensemble", "ethnic_violence", "legitimacy_jump",
    "legitimacy_slide", "outbursts", "warm_up", "withdrawal",
]  # fmt: skip
