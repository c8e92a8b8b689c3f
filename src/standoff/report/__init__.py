"""Report: a run as one document, one HTML file, one notebook cell."""

from __future__ import annotations

from standoff.report.document import make_document
from standoff.report.html import write_report
from standoff.report.outcomes import Asked, Beside

__all__ = ["Asked", "Beside", "make_document", "write_report"]
