"""Ways of running an ensemble's chunks."""

from standoff.execute.local import run_chunks

__all__ = ["run_chunks"]
