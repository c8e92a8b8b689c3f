"""Findings as rows: for people, for machines, and for the documentation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from standoff.checks.catalogue import GROUPS
from standoff.checks.check import TAGS, Check, Figures, Finding

HEAD = """# Published results and reductions

Written by `standoff verify --full --page docs/verification.md`; a test compares it with the checks. Every row is a
claim of the literature, or a setting in which the integrated model must become a known one. Figures agree when they
differ by no more than the tolerance; a band is written as its middle and half its width. Where a paper and its
replications differ, both readings are in `standoff.classics`, and the row says which it checks.

"""


def plain(finding: Finding) -> dict[str, Any]:
    """One finding as JSON: ``id, claim, source, published, ours, tolerance, tag, pass`` and more. No NaN."""
    check = finding.check
    return {
        "id": check.id, "claim": check.claim, "source": check.source, "published": _listed(check.published),
        "ours": _listed(finding.ours), "tolerance": check.tolerance, "tag": check.tag, "pass": finding.passed,
        "seconds": round(finding.seconds, 3), "fault": finding.fault,
    }  # fmt: skip


def _listed(value: Figures) -> float | list[float | None] | None:
    numbers = [float(one) if np.isfinite(one) else None for one in np.atleast_1d(np.asarray(value, np.float64))]
    return numbers if isinstance(value, tuple) else numbers[0]


def said(value: Figures) -> str:
    """Figures in at most six digits, at most five of them."""
    numbers = [f"{one:.6g}" for one in np.atleast_1d(np.asarray(value, np.float64))]
    return "; ".join(numbers) if len(numbers) <= 5 else "; ".join([*numbers[:4], f"… ({len(numbers)})"])


def said_tolerance(check: Check) -> str:
    """The tolerance in three digits, or ``exact``."""
    return f"{check.tolerance:.3g}" if check.tolerance else "exact"


def markdown(findings: Sequence[Finding]) -> str:
    """The documentation's page of findings."""
    n_failed = sum(not finding.passed for finding in findings)
    lines = [f"**{len(findings) - n_failed} of {len(findings)} hold.** Tags: "]
    lines[0] += "; ".join(f"**{tag}** {meaning}" for tag, meaning in TAGS.items()) + "."
    for title, checks in GROUPS.items():
        ids = {check.id for check in checks}
        here = [finding for finding in findings if finding.check.id in ids]
        if here:
            lines += ["", f"## {title}", "", *_rows(here)]
    return HEAD + "\n".join(lines) + "\n"


def _rows(findings: Sequence[Finding]) -> list[str]:
    lines = ["| id | claim | source | published | ours | ± | tag | holds |", "|---|---|---|---|---|---|---|---|"]
    for finding in findings:
        check = finding.check
        ours = finding.fault or said(finding.ours)
        cells = (f"`{check.id}`", check.claim, check.source, said(check.published), ours, said_tolerance(check),
                 check.tag, "yes" if finding.passed else "**no**")  # fmt: skip
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return lines
