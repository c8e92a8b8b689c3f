"""Version of the package, and of the numbers it gives.

``ENGINE_VERSION`` changes whenever the same scenario and seed would give other numbers.
"""

__version__ = "0.1.0"
ENGINE_VERSION = "2026.11.2"
SCHEMA_VERSION = 1
