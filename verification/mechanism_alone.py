"""One mechanism by itself: see `standoff.checks.alone`."""

from standoff.checks.alone import Alone, medians, one_person_groups, quiet_day

__all__ = ["Alone", "medians", "one_person_groups", "quiet_day"]
