"""How much may be asked of the app, in one place; ``docs/app.md`` names the same figures."""

from __future__ import annotations

MOST_BODY_BYTES = 64 * 1024
BODY_SECONDS = 10.0
"""Within which a body must have come."""
DEEPEST = 5
"""Levels of lists and objects in a body."""

MOST_MEMBERS = 200_000
MOST_DAYS = 3_650
MOST_MEMBER_DAYS = 100_000_000
"""Members times days of one answer: about a quarter of an hour of one core at the very worst."""
MOST_SEED = 2**53 - 1
"""The largest whole number that JavaScript keeps exactly."""
MOST_ACTIONS = 40
MOST_SETS = 40
LONGEST_TEXT = 300
LONGEST_NAME = 120

DRAFT_MEMBERS, DRAFT_DRAWS = 2_048, 256
FULL_MEMBERS, FULL_DRAWS = 20_000, 500
PART_MEMBERS_MOST = 20_000
"""A lens, a crux or a what-if plays many ensembles: each with at most this many members."""

MOST_RUNNING_ANSWERS = 2
MOST_RUNNING_PARTS = 1
MOST_WAITING = 8
"""Requests that may wait for a turn, in each of the two queues; the next is told to come again."""
RETRY_SECONDS = 2

MOST_CONNECTIONS = 64
MOST_HEADER_BYTES = 16 * 1024
HEAD_SECONDS = 10.0
"""Within which the head of a request must have come."""
KEEP_ALIVE_SECONDS = 15
