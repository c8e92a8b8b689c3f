"""Ways of running an ensemble's chunks."""

from standoff.execute.choice import run_chunks, working_on
from standoff.execute.simulation import Series, Simulation

__all__ = ["Series", "Simulation", "run_chunks", "working_on"]
